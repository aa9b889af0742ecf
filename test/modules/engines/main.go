// Languages within Go: CEL, HCL, the shell, Go itself (yaegi), Tengo, WebAssembly (wazero's interpreter), highlighting, minifying.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
	"github.com/alecthomas/chroma/v2/quick"
	"github.com/d5/tengo/v2"
	"github.com/d5/tengo/v2/stdlib"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/traefik/yaegi/interp"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	ctylib "github.com/zclconf/go-cty/cty/function/stdlib"
	shinterp "mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func celExprs() {
	env, err := cel.NewEnv(ext.Strings(), ext.Math(), ext.Lists(), ext.Sets(), cel.OptionalTypes(),
		cel.Variable("x", cel.IntType), cel.Variable("m", cel.MapType(cel.StringType, cel.DynType)),
		cel.Function("twice", cel.Overload("twice_int", []*cel.Type{cel.IntType}, cel.IntType, cel.UnaryBinding(func(v ref.Val) ref.Val { return v.(types.Int) * 2 }))))
	check(err)
	for _, s := range []string{
		"x * 2 + twice(x) > 10 ? 'big' : 'small'",
		"[1, 2, 3].map(i, i * x).filter(i, i % 2 == 0)",
		"m.name.startsWith('a') && size(m.list) == 2 && m.list.exists(e, e == 'q')",
		"'a-b-c'.split('-').join('+') + string(timestamp('2020-02-29T00:00:00Z') + duration('36h'))",
		"{'k': [1.5, null, b'\\x01'], 2: true}",
		"x / (x - x)", "m.nope", "m[?'nope'].orValue(3)", "math.greatest([1, 2.5, x])", "'%s is %d'.format(['n', 3])",
		"undefined + 1", "1 + 'a'", "[1,", "type(1u) == uint", "9223372036854775807 + x",
		"has(m.name) && 'x\\u00e9'.matches('^x.$')", "sets.contains([1, 2], [2])", "lists.range(4)",
	} {
		ast, iss := env.Compile(s)
		if iss.Err() != nil {
			fmt.Println(iss.Err())
			continue
		}
		p, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		check(err)
		v, _, err := p.Eval(map[string]any{"x": 7, "m": map[string]any{"name": "abc", "list": []string{"p", "q"}}})
		if err != nil {
			fmt.Println(s, "error:", err)
			continue
		}
		text, err := cel.AstToString(ast) // (not of macros: that error holds addresses)
		fmt.Println(ast.OutputType(), text, err == nil, v.Type().TypeName(), v.Equal(v))
		if l, ok := v.(fmt.Stringer); ok && v.Type() != types.MapType {
			fmt.Println(l)
		} else if v.Type() != types.MapType {
			fmt.Println(v.Value())
		}
	}
}

const config = `
region = "eu"
port   = 8000 + count * 2
names  = [for n in ["a", "b", "c"] : upper(n) if n != "b"]
tags   = { for i, n in ["x", "y"] : n => "${i}-${region_of(n)}" }
text = <<-EOT
  Hello %{ if count > 1 }many%{ else }one%{ endif }
    ${join(",", ["p", "q"])}
EOT
server "web" "main" {
  listen = "0.0.0.0:${count}"
  tls { cert = "c.pem" }
}
server "api" "x" {
  listen = 1 == 1 ? "l" : "m"
}
`

func hclFile() {
	type server struct {
		Kind   string `hcl:"kind,label"`
		Name   string `hcl:"name,label"`
		Listen string `hcl:"listen"`
		TLS    *struct {
			Cert string `hcl:"cert"`
		} `hcl:"tls,block"`
	}
	var c struct {
		Region  string            `hcl:"region"`
		Port    int               `hcl:"port"`
		Names   []string          `hcl:"names"`
		Tags    map[string]string `hcl:"tags"`
		Text    string            `hcl:"text"`
		Servers []server          `hcl:"server,block"`
	}
	region := function.New(&function.Spec{Params: []function.Parameter{{Name: "n", Type: cty.String}}, Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal("r" + args[0].AsString()), nil
		}})
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{"count": cty.NumberIntVal(3)}, Functions: map[string]function.Function{"upper": ctylib.UpperFunc, "join": ctylib.JoinFunc, "region_of": region}}
	p := hclparse.NewParser()
	f, diags := p.ParseHCL([]byte(config), "c.hcl")
	fmt.Println(diags)
	fmt.Println(gohcl.DecodeBody(f.Body, ctx, &c))
	fmt.Printf("%+v %v\n", c.Port, c.Names)
	fmt.Printf("%q %v %d %+v\n", c.Text, c.Tags, len(c.Servers), c.Servers[0].TLS)
	for _, bad := range []string{"a = ", "a = b.c", "a = [1, 2", "x \"y\" {", "region = 1\nregion = 2", "port = \"x\" + 1"} {
		f, diags := hclsyntax.ParseConfig([]byte(bad), "bad.hcl", hcl.InitialPos)
		fmt.Println(diags)
		if f != nil && !diags.HasErrors() {
			attrs, d := f.Body.JustAttributes()
			for n, a := range attrs {
				v, dd := a.Expr.Value(ctx)
				fmt.Println(n, v.GoString(), d, dd)
			}
		}
	}
	w := hclwrite.NewEmptyFile()
	b := w.Body().AppendNewBlock("res", []string{"a b"})
	b.Body().SetAttributeValue("list", cty.ListVal([]cty.Value{cty.StringVal("x\n"), cty.StringVal("${y}")}))
	b.Body().SetAttributeValue("n", cty.NumberFloatVal(1.25))
	fmt.Print(string(hclwrite.Format(w.Bytes())))
}

const script = `
set -e
greet() { local n=${1:-world}; echo "hello, ${n^^} ($#)"; return 3; }
greet || echo "status $?"
greet a b c || true
for i in {1..3} x; do [[ $i == [0-9] ]] && echo -n "$((i * i)) " || echo "no"; done
arr=(one "two three" four); echo "${#arr[@]} ${arr[1]} ${arr[@]:1:2}"
s=path/to/file.txt; echo "${s##*/} ${s%.txt} ${s/to/from}"
case "$s" in *.txt) echo text;; *) echo other;; esac
f() { if (( $1 <= 1 )); then r=1; else f $(( $1 - 1 )); r=$(( r * $1 )); fi; }
f 7; echo "$r"
until [[ ${#x} -ge 3 ]]; do x+=z; done; echo "$x" "${x:1}" "${nope:-default}"
select_() { while getopts "ab:" o; do echo "$o:$OPTARG"; done; }; select_ -a -b q
fact=1; for n in 2 3 4 5 6; do fact=$((fact * n)); done; echo "fact $fact"
trap 'echo bye' EXIT
printf '%05d|%-5s|%x\n' 42 ab 255
(exit 4) || echo "sub $?"
declare -A m=([k]=v); echo "${m[k]}"
false
echo unreachable
`

func shell() {
	f, err := syntax.NewParser().Parse(strings.NewReader(script), "s.sh")
	check(err)
	r, err := shinterp.New(shinterp.StdIO(nil, os.Stdout, os.Stdout))
	check(err)
	fmt.Println(r.Run(context.Background(), f))
	syntax.NewPrinter(syntax.Indent(2), syntax.BinaryNextLine(true)).Print(os.Stdout, f)
	for _, bad := range []string{"if x; then", "echo $(", "a=(1 2", "'", "for in do", "${a/}"} {
		_, err := syntax.NewParser().Parse(strings.NewReader(bad), "bad.sh")
		fmt.Println(err)
	}
	var b bytes.Buffer
	syntax.DebugPrint(&b, f.Stmts[1])
	fmt.Println(b.Len() > 100)
}

const goProgram = `
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
)

type Shape interface{ Area() float64 }
type Sq struct{ S float64 }
type Circle struct{ R float64; name string }

func (s Sq) Area() float64      { return s.S * s.S }
func (c *Circle) Area() float64 { return 3 * c.R * c.R }
func (c Circle) String() string { return "circle " + c.name }

func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }

func Map[T, U any](s []T, f func(T) U) []U { var r []U; for _, x := range s { r = append(r, f(x)) }; return r }

var errOops = errors.New("oops")

func risky(n int) (err error) {
	defer func() { if r := recover(); r != nil { err = fmt.Errorf("recovered: %v", r) } }()
	if n == 1 { return fmt.Errorf("wrap: %w", errOops) }
	a := []int{1}
	_ = a[n]
	return nil
}

func main() {
	shapes := []Shape{Sq{2}, &Circle{R: 1, name: "c"}}
	for i, s := range shapes {
		switch v := s.(type) {
		case Sq: fmt.Println(i, "sq", v.S, v.Area())
		case *Circle: fmt.Println(i, v.Area(), v.name)
		}
	}
	fmt.Println(fib(15), Map([]int{1, 2}, func(i int) int { return i * 10 }), strings.Repeat("x", 3))
	m := map[string][]int{"a": {1}, "b": nil}
	m["b"] = append(m["b"], 5, 6)
	keys := []string{}
	for k := range m { keys = append(keys, k) }
	sort.Strings(keys)
	fmt.Println(keys, m, errors.Is(risky(1), errOops), risky(0), risky(3))
	ch := make(chan int)
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ { wg.Add(1); go func(n int) { defer wg.Done(); ch <- n * n }(i) }
	go func() { wg.Wait(); close(ch) }()
	sum := 0
	for v := range ch { sum += v }
	select { case v, ok := <-ch: fmt.Println(sum, v, ok) }
outer:
	for i := 0; ; i++ {
		for j := 0; j < 3; j++ { if i*j == 4 { fmt.Println(i, j); break outer } }
	}
	const big = 1 << 40
	fmt.Printf("%T %v %08b %q\n", big, uint8(big>>33|200), 5, 'x')
}
`

// (yaegi's own table of the whole standard library would make it part of the program.)
var symbols = interp.Exports{
	"errors/errors":   {"New": reflect.ValueOf(errors.New), "Is": reflect.ValueOf(errors.Is)},
	"fmt/fmt":         {"Println": reflect.ValueOf(fmt.Println), "Printf": reflect.ValueOf(fmt.Printf), "Errorf": reflect.ValueOf(fmt.Errorf)},
	"sort/sort":       {"Strings": reflect.ValueOf(sort.Strings)},
	"strings/strings": {"Repeat": reflect.ValueOf(strings.Repeat), "ToUpper": reflect.ValueOf(strings.ToUpper)},
	"sync/sync":       {"WaitGroup": reflect.ValueOf((*sync.WaitGroup)(nil))},
}

func goScript() {
	i := interp.New(interp.Options{Stdout: os.Stdout, Stderr: os.Stdout})
	check(i.Use(symbols))
	_, err := i.Eval(goProgram)
	check(err)
	for _, s := range []string{"1 + 2*3", `x := []string{"a"}; len(x)`, "undefinedName", "func f( {", `import "strings"; strings.ToUpper("q")`, "var p *int; *p"} {
		j := interp.New(interp.Options{Stdout: os.Stdout, Stderr: os.Stdout})
		check(j.Use(symbols))
		v, err := j.Eval(s)
		if err != nil {
			fmt.Println(strings.SplitN(err.Error(), "\n", 2)[0])
			continue
		}
		fmt.Println(v)
	}
}

func tengoScript() {
	s := tengo.NewScript([]byte(`
fmt := import("fmt"); text := import("text"); math := import("math")
each := func(a, f) { for i, x in a { f(i, x) } }
out := []
each([1, 2.5, "s", 'c', true, undefined], func(i, x) { out = append(out, string(i) + ":" + string(x)) })
fmt.println(text.join(out, ","), math.sqrt(2), n * 2)
m := {a: {b: [1, 2, 3]}}
m.a.b[1] = "z"
r := m.a.b
e := is_error(error("x")) ? 1 : 0
f := func(n) { return n < 2 ? n : f(n-1) + f(n-2) }
big := 0; for i := 0; i < 1000; i++ { if i % 3 == 0 { continue }; big += i & 255 }
`))
	s.SetImports(stdlib.GetModuleMap("fmt", "text", "math"))
	check(s.Add("n", 21))
	c, err := s.Run()
	check(err)
	if err == nil {
		fmt.Println(c.Get("r").Array(), c.Get("big").Int(), c.Get("e").Int())
	}
	for _, bad := range []string{"a := ", "x = 1", "a := 1 + \"x\" - 2", "f := func(a) {}; f()", "[1][5].x.y()"} {
		_, err := tengo.NewScript([]byte(bad)).Run()
		fmt.Println(err)
	}
}

func sized(b ...byte) []byte { return append([]byte{byte(len(b))}, b...) }

func section(id byte, entries ...[]byte) []byte {
	b := []byte{byte(len(entries))}
	for _, e := range entries {
		b = append(b, e...)
	}
	return append([]byte{id}, sized(b...)...)
}

func name(s string) []byte { return sized([]byte(s)...) }

// fib(i64) i64, run(i32), which logs and stores its argument down to 1, and un, which is unreachable.
var module = bytes.Join([][]byte{
	[]byte("\x00asm\x01\x00\x00\x00"),
	section(1, []byte{0x60, 1, 0x7f, 0}, []byte{0x60, 1, 0x7e, 1, 0x7e}, []byte{0x60, 0, 0}),
	section(2, append(append(name("env"), name("log")...), 0, 0)),
	section(3, []byte{1}, []byte{0}, []byte{2}),
	section(5, []byte{0, 1}),
	section(7, append(name("fib"), 0, 1), append(name("run"), 0, 2), append(name("un"), 0, 3)),
	section(10,
		sized(0, 0x20, 0, 0x42, 2, 0x53, 0x04, 0x7e, 0x20, 0, 0x05, 0x20, 0, 0x42, 1, 0x7d, 0x10, 1, 0x20, 0, 0x42, 2, 0x7d, 0x10, 1, 0x7c, 0x0b, 0x0b),
		sized(0, 0x03, 0x40, 0x20, 0, 0x10, 0, 0x20, 0, 0x20, 0, 0x36, 2, 0, 0x20, 0, 0x41, 0x7f, 0x6a, 0x22, 0, 0x41, 0, 0x4a, 0x0d, 0, 0x0b, 0x0b),
		sized(0, 0, 0x0b)),
}, nil)

func webAssembly() {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer r.Close(ctx)
	var logged []uint32
	_, err := r.NewHostModuleBuilder("env").NewFunctionBuilder().WithFunc(func(_ context.Context, m api.Module, v uint32) {
		logged = append(logged, v)
		if v == 99 {
			panic("host says no")
		}
	}).Export("log").Instantiate(ctx)
	check(err)
	m, err := r.Instantiate(ctx, module)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := m.ExportedFunction("fib").Call(ctx, 18)
	fmt.Println(v, err)
	_, err = m.ExportedFunction("run").Call(ctx, 5)
	w, ok := m.Memory().ReadUint32Le(4)
	fmt.Println(logged, err, w, ok, m.Memory().Size())
	_, err = m.ExportedFunction("un").Call(ctx)
	fmt.Println(err)
	_, err = m.ExportedFunction("run").Call(ctx, 99)
	fmt.Println(strings.SplitN(err.Error(), "\n", 2)[0])
	for _, bad := range [][]byte{nil, module[:8], module[:60], append(append([]byte{}, module[:len(module)-3]...), 0x45, 0, 0x0b)} {
		_, err := r.CompileModule(ctx, bad)
		fmt.Println(err)
	}
}

func web() {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/html", html.Minify)
	m.AddFunc("image/svg+xml", svg.Minify)
	m.AddFunc("application/javascript", js.Minify)
	for _, d := range [][2]string{
		{"text/html", "<!doctype html>\n<html><head><style> a { color : #ff0000 ; margin: 0px 0px } </style><script> var abc = 1 ; function f ( longName ) { return longName + abc } </script></head><body class=\"x\">  <p>a   b</p>\n <p>c &amp; d</p></body></html>"},
		{"text/css", "@media (min-width: 100px) { .a , .b > c { background: rgba(255,255,255,1.0) url('x.png'); width: calc(1px + 2%); } }"},
		{"application/javascript", "const fn = async (a, {b, ...c}) => { if (a) { return b } else { for (const x of c) await x?.y ?? 1 } }; let re = /a[/]b/g, t = `x${ 1 + 2 }`; class A extends B { #p = 1; get q() { return true } }"},
		{"application/javascript", "let = = 3"},
		{"image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M 10.000 20 L 30 40 L 30 60 Z\" fill=\"#ff0000\"/></svg>"},
	} {
		s, err := m.String(d[0], d[1])
		fmt.Println(s, err)
	}
	for _, l := range []string{"go", "python", "html", "bash", "none"} {
		for _, f := range []string{"html", "terminal256", "json"} {
			var b bytes.Buffer
			check(quick.Highlight(&b, "package x // c\nfunc f(a int) string { return \"a\\n\" + `x` } <p class='q'>$HOME</p>\n", l, f, "monokai"))
			s := b.String()
			fmt.Println(l, f, len(s), s[len(s)-min(60, len(s)):])
		}
	}
}

func main() {
	for _, part := range []func(){celExprs, hclFile, shell, goScript, tengoScript, webAssembly, web} {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Println("panic:", r)
				}
			}()
			part()
		}()
	}
}
