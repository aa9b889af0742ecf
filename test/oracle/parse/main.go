// The parser's oracle: gc's own syntax package, which prints each file's tree and errors in the canonical form of
// test/syntax/tools/dump.ts. It is built as a package of the SDK's compiler by an overlay (scripts/oracle-parse.mjs), for
// nothing else may import cmd/compile/internal/syntax.
//
// Standard input: paths, one a line. Output: one line a file, "<sha1 of the dump> <path>"; with -dump, the dumps.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"flag"
	"fmt"
	"os"
	"sort"
	"strconv"
	"unicode/utf8"

	"cmd/compile/internal/syntax"
)

type dumper struct {
	buf    []byte
	lines  []int
	groups map[*syntax.Group]int
}

func (d *dumper) offset(p syntax.Pos) int {
	if !p.IsKnown() {
		return -1
	}
	if int(p.Line()) > len(d.lines) {
		return -2 // gc counts a line twice where ".." ends one
	}
	return d.lines[p.Line()-1] + int(p.Col()) - 1
}

func (d *dumper) open(kind string, n syntax.Node) {
	d.buf = append(d.buf, '(')
	d.buf = append(d.buf, kind...)
	d.num(d.offset(n.Pos()))
}

func (d *dumper) num(i int) {
	d.buf = append(d.buf, ' ')
	d.buf = strconv.AppendInt(d.buf, int64(i), 10)
}

func (d *dumper) pos(p syntax.Pos) { d.num(d.offset(p)) }

func (d *dumper) bool(b bool) {
	if b {
		d.num(1)
	} else {
		d.num(0)
	}
}

func (d *dumper) str(s string) {
	d.buf = append(d.buf, ' ')
	if !utf8.ValidString(s) {
		s = fmt.Sprintf("#%d", len(s))
	}
	d.buf = append(d.buf, s...)
}

func (d *dumper) close() { d.buf = append(d.buf, ')', '\n') }

func list[T syntax.Node](d *dumper, l []T) {
	d.buf = append(d.buf, " ["...)
	for _, n := range l {
		d.node(n)
	}
	d.buf = append(d.buf, ']')
}

func (d *dumper) group(g *syntax.Group) {
	if g == nil {
		d.num(0)
		return
	}
	i := d.groups[g]
	if i == 0 {
		i = len(d.groups) + 1
		d.groups[g] = i
	}
	d.num(i)
}

func opt[T any, P interface {
	*T
	syntax.Node
}](d *dumper, n P) {
	if n == nil {
		d.nil()
	} else {
		d.node(n)
	}
}

func (d *dumper) nil() { d.buf = append(d.buf, " -"...) }

// target prints the kind and position of a branch's target.
func (d *dumper) target(n syntax.Stmt) {
	if n == nil {
		d.nil()
	} else {
		d.pos(n.Pos())
	}
}

func (d *dumper) node(n syntax.Node) {
	switch n := n.(type) {
	case nil:
		d.nil()
		return
	case *syntax.File:
		d.open("File", n)
		d.str("v" + n.GoVersion)
		d.node(n.PkgName)
		list(d, n.DeclList)
		d.pos(n.EOF)
	case *syntax.ImportDecl:
		d.open("ImportDecl", n)
		d.group(n.Group)
		opt(d, n.LocalPkgName)
		opt(d, n.Path)
	case *syntax.ConstDecl:
		d.open("ConstDecl", n)
		d.group(n.Group)
		list(d, n.NameList)
		d.node(n.Type)
		d.node(n.Values)
	case *syntax.TypeDecl:
		d.open("TypeDecl", n)
		d.group(n.Group)
		d.node(n.Name)
		list(d, n.TParamList)
		d.bool(n.Alias)
		d.node(n.Type)
	case *syntax.VarDecl:
		d.open("VarDecl", n)
		d.group(n.Group)
		list(d, n.NameList)
		d.node(n.Type)
		d.node(n.Values)
	case *syntax.FuncDecl:
		d.open("FuncDecl", n)
		opt(d, n.Recv)
		d.node(n.Name)
		list(d, n.TParamList)
		d.node(n.Type)
		opt(d, n.Body)
	case *syntax.BadExpr:
		d.open("BadExpr", n)
	case *syntax.Name:
		d.open("Name", n)
		d.str(n.Value)
	case *syntax.BasicLit:
		d.open("BasicLit", n)
		d.num(int(n.Kind))
		d.bool(n.Bad)
		d.str(n.Value)
	case *syntax.CompositeLit:
		d.open("CompositeLit", n)
		d.node(n.Type)
		list(d, n.ElemList)
		d.num(n.NKeys)
		d.pos(n.Rbrace)
	case *syntax.KeyValueExpr:
		d.open("KeyValueExpr", n)
		d.node(n.Key)
		d.node(n.Value)
	case *syntax.FuncLit:
		d.open("FuncLit", n)
		d.node(n.Type)
		d.node(n.Body)
	case *syntax.ParenExpr:
		d.open("ParenExpr", n)
		d.node(n.X)
	case *syntax.SelectorExpr:
		d.open("SelectorExpr", n)
		d.node(n.X)
		d.node(n.Sel)
	case *syntax.IndexExpr:
		d.open("IndexExpr", n)
		d.node(n.X)
		d.node(n.Index)
	case *syntax.SliceExpr:
		d.open("SliceExpr", n)
		d.node(n.X)
		d.node(n.Index[0])
		d.node(n.Index[1])
		d.node(n.Index[2])
		d.bool(n.Full)
	case *syntax.AssertExpr:
		d.open("AssertExpr", n)
		d.node(n.X)
		d.node(n.Type)
	case *syntax.TypeSwitchGuard:
		d.open("TypeSwitchGuard", n)
		opt(d, n.Lhs)
		d.node(n.X)
	case *syntax.Operation:
		d.open("Operation", n)
		d.num(int(n.Op))
		d.node(n.X)
		d.node(n.Y)
	case *syntax.CallExpr:
		d.open("CallExpr", n)
		d.node(n.Fun)
		list(d, n.ArgList)
		d.bool(n.HasDots)
	case *syntax.ListExpr:
		d.open("ListExpr", n)
		list(d, n.ElemList)
	case *syntax.ArrayType:
		d.open("ArrayType", n)
		d.node(n.Len)
		d.node(n.Elem)
	case *syntax.SliceType:
		d.open("SliceType", n)
		d.node(n.Elem)
	case *syntax.DotsType:
		d.open("DotsType", n)
		d.node(n.Elem)
	case *syntax.StructType:
		d.open("StructType", n)
		list(d, n.FieldList)
		d.buf = append(d.buf, " ["...)
		for _, t := range n.TagList {
			opt(d, t)
		}
		d.buf = append(d.buf, ']')
	case *syntax.Field:
		d.open("Field", n)
		opt(d, n.Name)
		d.node(n.Type)
	case *syntax.InterfaceType:
		d.open("InterfaceType", n)
		list(d, n.MethodList)
	case *syntax.FuncType:
		d.open("FuncType", n)
		list(d, n.ParamList)
		list(d, n.ResultList)
	case *syntax.MapType:
		d.open("MapType", n)
		d.node(n.Key)
		d.node(n.Value)
	case *syntax.ChanType:
		d.open("ChanType", n)
		d.num(int(n.Dir))
		d.node(n.Elem)
	case *syntax.EmptyStmt:
		d.open("EmptyStmt", n)
	case *syntax.LabeledStmt:
		d.open("LabeledStmt", n)
		d.node(n.Label)
		d.node(n.Stmt)
	case *syntax.BlockStmt:
		d.open("BlockStmt", n)
		list(d, n.List)
		d.pos(n.Rbrace)
	case *syntax.ExprStmt:
		d.open("ExprStmt", n)
		d.node(n.X)
	case *syntax.SendStmt:
		d.open("SendStmt", n)
		d.node(n.Chan)
		d.node(n.Value)
	case *syntax.DeclStmt:
		d.open("DeclStmt", n)
		list(d, n.DeclList)
	case *syntax.AssignStmt:
		d.open("AssignStmt", n)
		d.num(int(n.Op))
		d.node(n.Lhs)
		d.node(n.Rhs)
	case *syntax.BranchStmt:
		d.open("BranchStmt", n)
		d.num(int(n.Tok))
		opt(d, n.Label)
		d.target(n.Target)
	case *syntax.CallStmt:
		d.open("CallStmt", n)
		d.num(int(n.Tok))
		d.node(n.Call)
	case *syntax.ReturnStmt:
		d.open("ReturnStmt", n)
		d.node(n.Results)
	case *syntax.IfStmt:
		d.open("IfStmt", n)
		d.node(n.Init)
		d.node(n.Cond)
		d.node(n.Then)
		d.node(n.Else)
	case *syntax.ForStmt:
		d.open("ForStmt", n)
		d.node(n.Init)
		d.node(n.Cond)
		d.node(n.Post)
		d.node(n.Body)
	case *syntax.SwitchStmt:
		d.open("SwitchStmt", n)
		d.node(n.Init)
		d.node(n.Tag)
		list(d, n.Body)
		d.pos(n.Rbrace)
	case *syntax.SelectStmt:
		d.open("SelectStmt", n)
		list(d, n.Body)
		d.pos(n.Rbrace)
	case *syntax.RangeClause:
		d.open("RangeClause", n)
		d.node(n.Lhs)
		d.bool(n.Def)
		d.node(n.X)
	case *syntax.CaseClause:
		d.open("CaseClause", n)
		d.node(n.Cases)
		list(d, n.Body)
		d.pos(n.Colon)
	case *syntax.CommClause:
		d.open("CommClause", n)
		d.node(n.Comm)
		list(d, n.Body)
		d.pos(n.Colon)
	default:
		panic(fmt.Sprintf("unexpected %T", n))
	}
	d.close()
}

// spans prints the start and end of every node that syntax.Inspect meets, and the text of some.
func (d *dumper) spans(f *syntax.File) {
	syntax.Inspect(f, func(n syntax.Node) bool {
		if n == nil {
			return false
		}
		d.pos(syntax.StartPos(n))
		d.pos(syntax.EndPos(n))
		switch n := n.(type) {
		case *syntax.ExprStmt, *syntax.AssignStmt, *syntax.SendStmt, *syntax.RangeClause, *syntax.CallStmt:
			d.str(syntax.String(n))
		case *syntax.Field:
			d.str(syntax.String(n.Type))
		case *syntax.TypeDecl:
			d.str(syntax.String(n.Type))
		case *syntax.VarDecl:
			if n.Values != nil {
				d.str(syntax.String(n.Values))
			}
		}
		return true
	})
	d.buf = append(d.buf, '\n')
}

func dump(path string, spans bool) []byte {
	src, err := os.ReadFile(path)
	if err != nil {
		return []byte(err.Error())
	}
	d := &dumper{lines: []int{0}, groups: map[*syntax.Group]int{}}
	for i, b := range src {
		if b == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	type problem struct {
		offset int
		msg    string
	}
	var problems []problem
	base := syntax.NewFileBase(path)
	file, _ := syntax.Parse(base, bytes.NewReader(src), func(err error) {
		e := err.(syntax.Error)
		problems = append(problems, problem{d.offset(e.Pos), e.Msg})
	}, nil, syntax.CheckBranches)
	sort.SliceStable(problems, func(i, j int) bool {
		a, b := problems[i], problems[j]
		return a.offset < b.offset || a.offset == b.offset && a.msg < b.msg
	})
	for _, p := range problems {
		d.num(p.offset)
		d.str(p.msg)
		d.buf = append(d.buf, '\n')
	}
	if file != nil {
		d.node(file)
		if spans && len(problems) == 0 {
			d.spans(file)
		}
	}
	return d.buf
}

func main() {
	full := flag.Bool("dump", false, "print the dumps")
	spans := flag.Bool("spans", false, "with the start and end of each node")
	flag.Parse()
	in := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		b := dump(in.Text(), *spans)
		if *full {
			out.Write(b)
			continue
		}
		fmt.Fprintf(out, "%x %s\n", sha1.Sum(b), in.Text())
	}
}
