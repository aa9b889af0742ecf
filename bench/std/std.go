// Command std is a library of kernels that spend their time in large packages of the standard library.
package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
)

func main() {}

type item struct {
	ID     int               `json:"id"`
	Name   string            `json:"name"`
	Price  float64           `json:"price"`
	Tags   []string          `json:"tags"`
	Labels map[string]string `json:"labels,omitempty"`
	Parent *item             `json:"parent,omitempty"`
}

func items(n int) []item {
	list := make([]item, n)
	for i := range list {
		list[i] = item{ID: i, Name: fmt.Sprint("item ", i), Price: float64(i) / 7, Tags: []string{"a", "bé", "<c>"}}
		if i%3 == 0 {
			list[i].Labels = map[string]string{"color": "red", "size": "\"xl\""}
			list[i].Parent = &item{ID: -i, Name: "parent"}
		}
	}
	return list
}

//go:wasmexport jsonencode
func jsonEncode(n int32) int64 {
	out, err := json.Marshal(items(int(n)))
	if err != nil {
		panic(err)
	}
	return int64(len(out))
}

//go:wasmexport jsondecode
func jsonDecode(n int32) int64 {
	text, err := json.Marshal(items(100))
	if err != nil {
		panic(err)
	}
	sum := 0
	for range n {
		var list []item
		if err := json.Unmarshal(text, &list); err != nil {
			panic(err)
		}
		for _, it := range list {
			sum += it.ID + len(it.Tags) + len(it.Labels)
		}
	}
	return int64(sum)
}

//go:wasmexport jsonany
func jsonAny(n int32) int64 {
	text, err := json.Marshal(items(100))
	if err != nil {
		panic(err)
	}
	sum := 0
	for range n {
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			panic(err)
		}
		for _, it := range v.([]any) {
			sum += int(it.(map[string]any)["id"].(float64))
		}
	}
	return int64(sum)
}

var logLine = regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d) (\w+)@([\w.]+)`)

//go:wasmexport regexpfind
func regexpFind(n int32) int64 {
	text := strings.Repeat("nothing here 12 2024-05-17 gopher@example.com and 77-1 more text\n", int(n))
	sum := 0
	for _, m := range logLine.FindAllStringSubmatchIndex(text, -1) {
		sum += m[0] ^ m[len(m)-1]
	}
	return int64(sum + len(logLine.ReplaceAllString(text, "$5:$4")))
}

type byName []item

func (s byName) Len() int           { return len(s) }
func (s byName) Less(i, j int) bool { return s[i].Name < s[j].Name }
func (s byName) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

//go:wasmexport sorting
func sorting(n int32) int64 {
	x := uint32(1)
	list := make([]item, n)
	for i := range list {
		x = x*1664525 + 1013904223
		list[i] = item{ID: int(x >> 8), Name: string([]byte{byte('a' + x>>28), byte('a' + x>>24&15), byte('a' + x>>20&15)})}
	}
	sort.Sort(byName(list))
	sum := list[0].ID
	sort.SliceStable(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return int64(sum ^ list[len(list)/2].ID)
}

//go:wasmexport mapwords
func mapWords(n int32) int64 {
	count := make(map[string]int)
	text := strings.Repeat("the quick brown fox jumps over the lazy dog while other animals of the forest watch it ", 20)
	for range n {
		for _, w := range strings.Fields(text) {
			count[w]++
		}
	}
	sum := 0
	for w, c := range count {
		sum += len(w) * c
	}
	return int64(sum)
}

//go:wasmexport formatting
func formatting(n int32) int64 {
	sum := 0
	for i := range int(n) {
		s := fmt.Sprintf("%d %5.2f %-8s|%x %v %+v %q", i, float64(i)/3, "name", i*i, []int{i, 2}, struct {
			A int
			B string
		}{i, "b"}, "quoted\n")
		sum += len(s)
	}
	return int64(sum)
}
