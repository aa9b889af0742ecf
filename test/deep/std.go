// Recursion through the standard library, as deep as the program's data and functions are nested.
package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"text/template"
)

const deep = 100_000

func nested(n int) any {
	var v any = "x"
	for range n {
		v = []any{v}
	}
	return v
}

type shown struct{ next *shown }

func (s *shown) String() string {
	if s.next == nil {
		return "end"
	}
	return fmt.Sprintf("%v", s.next)
}

type formatted struct{ next *formatted }

func (f *formatted) Format(s fmt.State, verb rune) {
	if f.next == nil {
		io.WriteString(s, "end")
		return
	}
	fmt.Fprintf(s, "%v", f.next)
}

type wrapped struct{ err error }

func (w wrapped) Error() string { return w.err.Error() }
func (w wrapped) Unwrap() []error {
	return []error{w.err}
}

type marshaled struct{ next *marshaled }

func (m *marshaled) MarshalJSON() ([]byte, error) {
	if m.next == nil {
		return []byte("1"), nil
	}
	return json.Marshal(m.next)
}

// A comparison that sorts.
func sorts(n int) int {
	s := []int{3, 1, 2}
	sort.Slice(s, func(i, j int) bool {
		if n > 0 && i+j == 1 {
			n = sorts(n-1) * 0
		}
		return s[i] < s[j]
	})
	return s[0]
}

func sortsFunc(n int) int {
	s := []int{3, 1, 2}
	slices.SortFunc(s, func(a, b int) int {
		if n > 0 {
			n = sortsFunc(n-1) * 0
		}
		return a - b
	})
	return s[2]
}

func replaces(n int) string {
	if n == 0 {
		return "y"
	}
	return strings.Map(func(r rune) rune { return rune(replaces(n - 1)[0]) }, "x")
}

func onces(n int) (r int) {
	if n == 0 {
		return 1
	}
	var o sync.Once
	o.Do(func() { r = onces(n-1) + 1 })
	return r
}

func calls(n int) int {
	if n == 0 {
		return 0
	}
	f := reflect.ValueOf(calls)
	return int(f.Call([]reflect.Value{reflect.ValueOf(n - 1)})[0].Int()) + 1
}

func ranges(n int) int {
	if n == 0 {
		return 0
	}
	for v := range slices.Values([]int{1}) {
		return ranges(n-1) + v
	}
	panic("no values")
}

type tree struct {
	XMLName xml.Name
	In      []tree `xml:",any"`
}

func show(what string, v any) { fmt.Println(what, v) }

func main() {
	s := fmt.Sprint(nested(deep))
	show("fmt", len(s))
	a, b := nested(deep), nested(deep)
	show("deep equal", reflect.DeepEqual(a, b))
	chain, form, err := &shown{}, &formatted{}, error(wrapped{io.EOF})
	for range deep {
		chain, form, err = &shown{chain}, &formatted{form}, wrapped{err}
	}
	show("String", chain.String())
	show("Format", fmt.Sprint(form))
	show("Error", err.Error())
	show("errors.Is", errors.Is(err, io.EOF))
	data, e := json.Marshal(nested(deep))
	show("json", fmt.Sprint(len(data), e))
	var v any
	e = json.Unmarshal([]byte(strings.Repeat("[", 9999)+strings.Repeat("]", 9999)), &v)
	show("json", fmt.Sprint(len(fmt.Sprint(v)), e))
	m := &marshaled{}
	for range 3000 {
		m = &marshaled{m}
	}
	data, e = json.Marshal(m)
	show("MarshalJSON", fmt.Sprint(string(data), e))
	show("sort", sorts(deep))
	show("slices", sortsFunc(deep))
	show("strings.Map", replaces(deep))
	show("Once", onces(deep))
	show("reflect.Call", calls(20_000))
	show("iterators", ranges(deep))
	var r io.Reader = strings.NewReader("text")
	for range deep {
		r = io.TeeReader(r, io.Discard)
	}
	data, e = io.ReadAll(r)
	show("readers", fmt.Sprint(string(data), e))

	expr := strings.Repeat("(", deep/2) + "1" + strings.Repeat(")", deep/2)
	tree1, e := parser.ParseExpr(expr)
	n := 0
	ast.Inspect(tree1, func(ast.Node) bool { n++; return true })
	var out bytes.Buffer
	e2 := printer.Fprint(&out, token.NewFileSet(), tree1)
	show("go/parser", fmt.Sprint(n, e, out.String() == expr, e2))
	_, e = regexp.Compile(strings.Repeat("(", 999) + strings.Repeat(")", 999))
	show("regexp", e)
	_, e = regexp.Compile(strings.Repeat("(", 3000) + strings.Repeat(")", 3000))
	show("regexp", strings.HasPrefix(e.Error(), "error parsing regexp: expression nests too deeply"))
	t, e := template.New("t").Parse(strings.Repeat("{{if .}}", 5000) + "x" + strings.Repeat("{{end}}", 5000))
	out.Reset()
	show("template", fmt.Sprint(e, t.Execute(&out, true), out.String()))
	var doc tree
	e = xml.Unmarshal([]byte(strings.Repeat("<a>", 4000)+strings.Repeat("</a>", 4000)), &doc)
	levels := 0
	for at := &doc; ; at = &at.In[0] {
		levels++
		if len(at.In) == 0 {
			break
		}
	}
	data, e2 = xml.Marshal(doc)
	show("xml", fmt.Sprint(levels, e, len(data), e2))
}
