// text/template and html/template.
package main

import (
	"errors"
	"fmt"
	htmpl "html/template"
	"os"
	"strings"
	"text/template"
)

type Item struct {
	Name  string
	Price float64
	Tags  []string
}

func (i Item) Upper() string         { return strings.ToUpper(i.Name) }
func (i *Item) Add(a, b int) int     { return a + b }
func (i Item) Fail() (string, error) { return "", errors.New("failed on purpose") }
func (i Item) Join(sep string, more ...string) string {
	return strings.Join(append(i.Tags, more...), sep)
}

type Page struct {
	Title string
	Items []*Item
	Attrs map[string]int
	Ok    bool
	F     func(int) string
	Any   any
}

const text = `{{define "item"}}<{{.Name | printf "%-8s|"}} {{printf "%.2f" .Price}}>{{end -}}
Title: {{.Title}} {{len .Items}} {{index .Attrs "b"}} {{if and .Ok (gt (len .Items) 1)}}yes{{else}}no{{end}}
{{range $i, $e := .Items}}{{$i}}: {{template "item" $e}} {{.Upper}} {{.Add 2 3}} {{.Join "+" "x" "y"}}{{with .Tags}} tags={{.}}{{else}} none{{end}}
{{end}}{{range $k, $v := .Attrs}}{{$k}}={{$v}};{{end}}
{{call .F 5}} {{html "<a&b>"}} {{js "it's"}} {{urlquery "a b&c"}} {{slice "abcdef" 1 3}} {{not true}} {{eq .Title "T" "Hello"}} {{lt 1 2}} {{or "" "dflt"}}
{{- range $n := 3}} {{$n}}{{if eq $n 1}}{{break}}{{end}}{{end}}
{{.Any.Name}} {{println "x" 1 2.5}}{{add 1 2}} {{block "blk" .Title}}[{{.}}]{{end}}
`

func main() {
	p := &Page{"Hello", []*Item{{"ham", 1.5, []string{"meat"}}, {"egg", 2, nil}}, map[string]int{"b": 2, "a": 1}, true,
		func(i int) string { return fmt.Sprint("f", i) }, Item{Name: "any"}}
	t, err := template.New("page").Funcs(template.FuncMap{"add": func(a, b int) int { return a + b }}).Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := t.Execute(os.Stdout, p); err != nil {
		fmt.Println(err)
	}
	for _, bad := range []string{"{{.Nope}}", "{{.Title.X}}", "{{index .Items 9}}", "{{(index .Items 0).Fail}}", "{{template \"zz\"}}", "{{add}}", "{{if}}", "{{.Title", "{{(index .Items 0).Add 1}}"} {
		t, err := template.New("bad").Funcs(template.FuncMap{"add": func(a, b int) int { return a + b }}).Parse(bad)
		if err == nil {
			err = t.Execute(&strings.Builder{}, p)
		}
		fmt.Println(bad, "=>", err)
	}
	h := htmpl.Must(htmpl.New("h").Parse(`<a href="/x?q={{.Q}}" onclick="f({{.J}})" title={{.Q}}>{{.Q}}</a><script>var x = {{.J}};</script>{{.Safe}}` + "\n"))
	err = h.Execute(os.Stdout, map[string]any{"Q": `"><b>&'`, "J": map[string]any{"k": []int{1, 2}, "s": "</script>"}, "Safe": htmpl.HTML("<i>ok</i>")})
	fmt.Println(err)
}
