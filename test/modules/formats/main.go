// Documents in, documents out: markdown, YAML, TOML, jq's language, templates.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"github.com/itchyny/gojq"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"gopkg.in/yaml.v3"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func markdown() {
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
	check(md.Convert([]byte("# Hi *there*\n\n- a\n  1. b\n- [x] c\n\n```go\nx := 1\n```\n> q [l](http://x.y) &amp; https://z.w ~~no~~\n\n|a|b|\n|-|:-:|\n|1|`2`|\n\nnote[^1]\n\n[^1]: the *note*\n"), &b))
	fmt.Print(b.String())
}

func documents() {
	var y map[string]any
	check(yaml.Unmarshal([]byte("a: &x 1\nb: [*x, 2.5, {c: d}]\ne: !!binary aGk=\nf: 2001-02-03\ng: |\n  text\n  more\n"), &y))
	fmt.Println(y)
	out, err := yaml.Marshal(y)
	check(err)
	fmt.Print(string(out))
	fmt.Println(yaml.Unmarshal([]byte("a: [1, 2\nb: }"), &y))
	var c struct {
		Title string
		Owner struct {
			Name string
			N    []int
		}
	}
	_, err = toml.Decode("title = \"T\"\n[owner]\nname = \"n\"\nN=[1,2,3]\n", &c)
	check(err)
	fmt.Printf("%+v\n", c)
	check(toml.NewEncoder(os.Stdout).Encode(c))
	_, err = toml.Decode("a = 1\na = 2", &y)
	check(err)
}

func query(source string, input any) {
	q, err := gojq.Parse(source)
	if err != nil {
		fmt.Println(source, err)
		return
	}
	for it := q.Run(input); ; {
		v, ok := it.Next()
		if !ok {
			return
		}
		fmt.Println(source, v)
	}
}

func main() {
	markdown()
	documents()
	input := map[string]any{"a": []any{map[string]any{"x": 1}, map[string]any{"x": 2}, map[string]any{"x": 3.5, "s": "text"}}}
	for _, source := range []string{".a[1:]", ".a[] | select(.x > 1) | {x, y: (.x*2)}", `[.a[].x] | add, (map(tostring) | join(","))`,
		`.a | to_entries | map("\(.key)=\(.value.x)")`, `.a[2].s | test("t.x"), ascii_upcase, explode`, ".a[", ".b.c", "error(\"x\")"} {
		query(source, input)
	}
	t := template.Must(template.New("t").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(
		"{{range $i, $e := .}}{{$i}}:{{$e | up | printf \"%q\"}} {{else}}none{{end}}{{len .}}\n"))
	check(t.Execute(os.Stdout, []string{"a", "b"}))
	check(t.Execute(os.Stdout, []string{}))
}
