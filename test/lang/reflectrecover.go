package main

import (
	"fmt"
	"reflect"
)

type T int

func (t T) M()  { fmt.Println("T.M", recover()) }
func (t *T) P() { fmt.Println("T.P", recover()) }

type I interface{ M() }

func f() { fmt.Println("f", recover()) }

func try(name string, g func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "outer", e)
		}
	}()
	g()
}

func main() {
	try("call", func() { defer reflect.ValueOf(f).Call(nil); panic(1) })
	try("method", func() { defer reflect.ValueOf(T(1)).Method(0).Call(nil); panic(2) })
	try("make", func() {
		g := reflect.MakeFunc(reflect.TypeOf(f), func([]reflect.Value) []reflect.Value {
			fmt.Println("made", recover())
			return nil
		}).Interface().(func())
		defer g()
		panic(3)
	})
	try("makecall", func() {
		g := reflect.MakeFunc(reflect.TypeOf(f), func([]reflect.Value) []reflect.Value {
			fmt.Println("made", recover())
			return nil
		})
		defer g.Call(nil)
		panic(4)
	})
	try("mv", func() {
		g := reflect.ValueOf(T(1)).Method(0).Interface().(func())
		defer g()
		panic(5)
	})
	try("pmv", func() {
		t := T(1)
		g := reflect.ValueOf(&t).MethodByName("P").Interface().(func())
		defer g()
		panic(6)
	})
	try("imv", func() {
		var i I = T(1)
		g := reflect.ValueOf(&i).Elem().Method(0).Interface().(func())
		defer g()
		panic(7)
	})
	try("icall", func() {
		var i I = T(1)
		defer reflect.ValueOf(&i).Elem().Method(0).Call(nil)
		panic(7)
	})
}
