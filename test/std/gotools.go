// go/...: parser, printer, format, types, constant, doc, build constraints.
package main

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/constant"
	"go/doc"
	"go/format"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"sort"
	"strings"
)

const src = `// Package p is a package.
package p

// T is a type.
type T[P any] struct { a  int; b []P }

// M is a method.
func (t *T[P]) M(x int) (r string, err error) {
	if x>0 { return fmt(x), nil }
  for i:=range 10 { _ = i }
	return
}
func fmt(x int) string { const c = 1<<3 + 2; var a [c]int; return string(rune(x+len(a))) }
var V = map[string]int{"a":1,
"bb": 2}
`

func main() {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		fmt.Println(err)
		return
	}
	printer.Fprint(os.Stdout, fset, f)
	n := map[string]int{}
	ast.Inspect(f, func(x ast.Node) bool {
		if x != nil {
			n[fmt.Sprintf("%T", x)]++
		}
		return true
	})
	keys := []string{}
	for k := range n {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Print(k, "=", n[k], " ")
	}
	fmt.Println()
	out, err := format.Source([]byte("package q\nfunc  f( ){x:=1;_=x}\n"))
	fmt.Println(string(out), err)
	_, err = format.Source([]byte("package q\nfunc f( {\n"))
	fmt.Println(err)
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, info)
	fmt.Println(pkg, err)
	var lines []string
	for e, tv := range info.Types {
		if tv.Value != nil {
			lines = append(lines, fmt.Sprintf("%v: %v = %v", fset.Position(e.Pos()), tv.Type, tv.Value))
		}
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
	for _, name := range pkg.Scope().Names() {
		fmt.Println(pkg.Scope().Lookup(name))
	}
	bad, _ := parser.ParseFile(fset, "bad.go", "package b\nfunc f() int { var x string = 1; return y }\n", 0)
	conf.Error = func(err error) { fmt.Println("error:", err) }
	conf.Check("b", fset, []*ast.File{bad}, nil)
	fmt.Println(constant.BinaryOp(constant.MakeInt64(1), token.ADD, constant.MakeInt64(3)).Kind(), constant.Shift(constant.MakeInt64(1), token.SHL, 100))
	d, err := doc.NewFromFiles(fset, []*ast.File{f}, "p")
	fmt.Println(d.Doc, d.Types[0].Name, d.Types[0].Doc, err)
	e, err := constraint.Parse("//go:build linux && !cgo || wasm")
	fmt.Println(e, e.Eval(func(t string) bool { return t == "wasm" }), err)
	var s scanner.Scanner
	file := fset.AddFile("s", fset.Base(), 12)
	s.Init(file, []byte("a += \"x\" //c"), nil, scanner.ScanComments)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		fmt.Print(tok, ":", lit, " ")
	}
	fmt.Println()
	x, err := parser.ParseExpr("a + b*f(c...)")
	ast.Print(nil, x)
	fmt.Println(err)
}
