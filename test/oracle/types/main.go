// Oracle for the checker: checks packages of the standard library with go/types and prints what it finds out about every
// expression.
//
//	types -goos wasip1 -out DIR package...
//
// writes DIR/<package path with / as +>.txt: for each file a line "# name", then, sorted, "offset:depth facts", and at the
// end the order of initialisation. offset is where the expression starts; depth counts the expressions that start there
// inside it (so that a, a.b and a.b.c differ). The facts are: the type and "= value" of a constant; "def" and "use" with the
// object of a name and where it is declared; "inst" with type arguments and type of an instantiated name; "sel" with kind,
// path and indirection of a selection; "implicit" with the type of a type switch clause's variable. Parentheses are left
// out. Packages that have no files for the target print nothing.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

type loader struct {
	ctxt     build.Context
	fset     *token.FileSet
	packages map[string]*types.Package
	files    map[string][]*ast.File
	infos    map[string]*types.Info
	wanted   map[string]bool
}

func (l *loader) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := l.packages[path]; pkg != nil {
		return pkg, nil
	}
	dir := filepath.Join(l.ctxt.GOROOT, "src", path)
	full := path
	if strings.HasPrefix(path, "golang.org/") {
		full = "vendor/" + path
		dir = filepath.Join(l.ctxt.GOROOT, "src", full)
	}
	bp, err := l.ctxt.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range bp.GoFiles {
		f, err := parser.ParseFile(l.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{
		Importer:         l,
		Sizes:            types.SizesFor("gc", "wasm"),
		GoVersion:        "go1.26",
		IgnoreFuncBodies: !l.wanted[path],
		Error:            func(err error) { fmt.Fprintln(os.Stderr, err) },
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Instances:  make(map[*ast.Ident]types.Instance),
		Implicits:  make(map[ast.Node]types.Object),
	}
	if !l.wanted[path] {
		info = nil
	}
	pkg, _ := conf.Check(full, l.fset, files, info)
	l.packages[path] = pkg
	if info != nil {
		l.files[path] = files
		l.infos[path] = info
	}
	return pkg, nil
}

// left gives the expression that x starts with, or nil if it starts with a token of its own.
func left(x ast.Expr) ast.Expr {
	switch x := x.(type) {
	case *ast.CallExpr:
		return x.Fun
	case *ast.SelectorExpr:
		return x.X
	case *ast.IndexExpr:
		return x.X
	case *ast.IndexListExpr:
		return x.X
	case *ast.SliceExpr:
		return x.X
	case *ast.TypeAssertExpr:
		return x.X
	case *ast.BinaryExpr:
		return x.X
	case *ast.KeyValueExpr:
		return x.Key
	case *ast.CompositeLit:
		return x.Type
	}
	return nil
}

// start is the position at which cmd/compile's syntax tree has x: function types begin at their parameters.
func start(x ast.Expr) token.Pos {
	for y := left(x); y != nil; y = left(x) {
		x = y
	}
	if f, ok := x.(*ast.FuncType); ok {
		return f.Params.Pos()
	}
	return x.Pos()
}

func depth(x ast.Expr) int {
	n := 0
	for {
		y := left(x)
		if y == nil {
			return n
		}
		n++
		x = y
	}
}

func qf(p *types.Package) string { return p.Path() }

func (l *loader) offset(p token.Pos) int { return l.fset.PositionFor(p, false).Offset }

// object says what obj is and where it is declared.
func (l *loader) object(obj types.Object) string {
	if p, ok := obj.(*types.PkgName); ok {
		return "package " + p.Imported().Path()
	}
	if !obj.Pos().IsValid() {
		return obj.Name()
	}
	pos := l.fset.PositionFor(obj.Pos(), false)
	return fmt.Sprintf("%s@%s:%d", obj.Name(), filepath.Base(pos.Filename), pos.Offset)
}

func (l *loader) facts(info *types.Info, x ast.Expr) string {
	var text []string
	if tv, ok := info.Types[x]; ok {
		s := "()"
		if !tv.IsVoid() {
			s = types.TypeString(tv.Type, qf)
		}
		if tv.Value != nil {
			s += " = " + exact(tv.Value)
		}
		text = append(text, s)
	}
	switch x := x.(type) {
	case *ast.Ident:
		// cmd/compile's parser checks labels.
		if obj := info.Defs[x]; obj != nil && !isLabel(obj) {
			text = append(text, "def "+l.object(obj))
		}
		if obj := info.Uses[x]; obj != nil && !isLabel(obj) {
			text = append(text, "use "+l.object(obj))
		}
		if inst, ok := info.Instances[x]; ok {
			var targs []string
			for i := 0; i < inst.TypeArgs.Len(); i++ {
				targs = append(targs, types.TypeString(inst.TypeArgs.At(i), qf))
			}
			text = append(text, "inst ["+strings.Join(targs, ",")+"] "+types.TypeString(inst.Type, qf))
		}
	case *ast.SelectorExpr:
		if sel := info.Selections[x]; sel != nil {
			text = append(text, fmt.Sprintf("sel %d %v %v", sel.Kind(), sel.Index(), sel.Indirect()))
		}
	}
	return strings.Join(text, "; ")
}

func isLabel(obj types.Object) bool {
	_, ok := obj.(*types.Label)
	return ok
}

type line struct {
	offset, depth int
	text          string
}

func (l *loader) print(path, out string) error {
	info := l.infos[path]
	if info == nil {
		return nil
	}
	f, err := os.Create(filepath.Join(out, strings.ReplaceAll(path, "/", "+")+".txt"))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, file := range l.files[path] {
		fmt.Fprintf(w, "# %s\n", filepath.Base(l.fset.File(file.FileStart).Name()))
		var lines []line
		ast.Inspect(file, func(n ast.Node) bool {
			if c, ok := n.(*ast.CaseClause); ok {
				if obj := info.Implicits[c]; obj != nil {
					text := "implicit " + types.TypeString(obj.Type(), qf)
					lines = append(lines, line{l.offset(c.Pos()), 0, text})
				}
				return true
			}
			x, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			if _, ok := x.(*ast.ParenExpr); ok {
				return true
			}
			if text := l.facts(info, x); text != "" {
				lines = append(lines, line{l.offset(start(x)), depth(x), text})
			}
			return true
		})
		sort.SliceStable(lines, func(i, j int) bool {
			if lines[i].offset != lines[j].offset {
				return lines[i].offset < lines[j].offset
			}
			return lines[i].depth < lines[j].depth
		})
		for _, l := range lines {
			fmt.Fprintf(w, "%d:%d %s\n", l.offset, l.depth, l.text)
		}
	}
	fmt.Fprintln(w, "# init")
	for _, init := range info.InitOrder {
		var names []string
		for _, v := range init.Lhs {
			names = append(names, v.Name())
		}
		fmt.Fprintf(w, "%s = %d\n", strings.Join(names, ", "), l.offset(start(ast.Unparen(init.Rhs))))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// exact is the value in a form that does not depend on its representation.
func exact(v constant.Value) string {
	if v.Kind() == constant.String {
		return fmt.Sprintf("%x", constant.StringVal(v))
	}
	return v.ExactString()
}

func main() {
	goos := flag.String("goos", "wasip1", "target")
	out := flag.String("out", ".", "folder for the answers")
	flag.Parse()
	ctxt := build.Default
	ctxt.GOOS = *goos
	ctxt.GOARCH = "wasm"
	ctxt.CgoEnabled = false
	ctxt.GOROOT = runtime.GOROOT()
	// Those of GOARCH=wasm; build.Default has the host's.
	ctxt.ToolTags = []string{"goexperiment.dwarf5", "goexperiment.greenteagc", "goexperiment.randomizedheapbase64"}
	l := &loader{
		ctxt:     ctxt,
		fset:     token.NewFileSet(),
		packages: make(map[string]*types.Package),
		files:    make(map[string][]*ast.File),
		infos:    make(map[string]*types.Info),
		wanted:   make(map[string]bool),
	}
	for _, path := range flag.Args() {
		l.wanted[path] = true
	}
	for _, path := range flag.Args() {
		if _, err := l.Import(path); err != nil {
			if _, ok := err.(*build.NoGoError); !ok {
				fmt.Fprintln(os.Stderr, path, err)
			}
			continue
		}
		if err := l.print(path, *out); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
