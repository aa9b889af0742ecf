// Command report is the benchmark's program with encoding/json, regexp, sort and fmt: its module's size, and the time from the
// module to the end of main.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
)

type person struct {
	Name   string             `json:"name"`
	Age    int                `json:"age"`
	Tags   []string           `json:"tags,omitempty"`
	Scores map[string]float64 `json:"scores"`
}

const input = `[
	{"name": "Ada Lovelace", "age": 36, "tags": ["math", "engine"], "scores": {"first": 1.5, "second": -2e3}},
	{"name": "Alan Turing", "age": 41, "scores": null},
	{"name": "grace", "age": 85, "tags": [], "scores": {"é": 0.1}}
]`

func main() {
	var people []person
	if err := json.Unmarshal([]byte(input), &people); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
	sort.Slice(people, func(i, j int) bool { return people[i].Age > people[j].Age })
	full := regexp.MustCompile(`^([A-Z]\w*) ([A-Z]\w*)$`)
	for _, p := range people {
		if m := full.FindStringSubmatch(p.Name); m != nil {
			fmt.Printf("%-10s %q %+v\n", m[2], m[1], p)
		} else {
			fmt.Printf("%-10s %v\n", p.Name, p.Scores)
		}
	}
	out, err := json.MarshalIndent(people, "", "\t")
	fmt.Println(string(out), err)
}
