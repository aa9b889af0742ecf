package main

import "fmt"

// Map literals whose address is taken, beside calls of the same statement: they are made in their turn.

var at int

func next(s string) int {
	at++
	fmt.Println(s, at)
	return at
}

func name(s string) *string {
	next(s)
	return &s
}

type row struct {
	in, out any
	m       *map[string]int
}

func main() {
	rows := []row{
		{name("in"), &map[string]any{"bytes": []byte("data"), "zero": 0.0}, nil},
		{&map[string]any{"n": next("element")}, name("out"), &map[string]int{"a": at, "b": next("b")}},
		{at, next("last"), &map[string]int{"c": at}},
	}
	for _, r := range rows {
		if s, ok := r.in.(*string); ok {
			r.in = *s
		}
		if s, ok := r.out.(*string); ok {
			r.out = *s
		}
		fmt.Println(r.in, r.out, r.m)
	}
	for i, m := range []*map[int]int{{next("key"): at}, {at: next("value")}, {next("key"): next("value")}} {
		fmt.Println(i, *m)
	}
	p := []any{&map[int][]int{1: {next("inner")}}, next("beside"), &[]map[int]int{{next("k"): at}}}
	fmt.Println(p...)
}
