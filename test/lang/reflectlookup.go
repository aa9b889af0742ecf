package main

import (
	"fmt"
	"reflect"
)

type shape struct{ sides int }

func (s shape) Sides() int { return s.sides }

// A package-level variable holds the lookup: the initialiser is static, and still keeps the methods.
var lookup = reflect.Type.Method

func main() {
	m := lookup(reflect.TypeOf(shape{}), 0)
	fmt.Println(m.Name, m.Func.Call([]reflect.Value{reflect.ValueOf(shape{3})})[0])
}
