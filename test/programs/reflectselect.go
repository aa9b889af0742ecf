// Channels through reflection.
package main

import (
	"fmt"
	"reflect"
)

type msg struct {
	n int
	s string
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panic:", r)
		}
	}()
	f()
}

func main() {
	c := reflect.MakeChan(reflect.TypeFor[chan msg](), 2)
	c.Send(reflect.ValueOf(msg{1, "a"}))
	fmt.Println(c.TrySend(reflect.ValueOf(msg{2, "b"})), c.TrySend(reflect.ValueOf(msg{3, "c"})), c.Len(), c.Cap())
	v, ok := c.Recv()
	fmt.Println(v, ok)
	c.Close()
	fmt.Println(c.Recv())
	v, ok = c.Recv()
	fmt.Println(v, ok, v.IsZero())
	v, ok = c.TryRecv()
	fmt.Println(v.IsValid(), ok)
	empty := reflect.ValueOf(make(chan int, 1))
	v, ok = empty.TryRecv()
	fmt.Println(v.IsValid(), ok)

	d := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, reflect.TypeFor[string]()), 0)
	go func() {
		for _, s := range []string{"x", "y", "z"} {
			d.Send(reflect.ValueOf(s))
		}
		d.Close()
	}()
	typed := d.Interface().(chan string)
	fmt.Println(<-typed)
	for s := range d.Seq() {
		fmt.Print(s, " ")
	}
	fmt.Println()

	a, b, done := make(chan int), make(chan msg), make(chan bool)
	go func() {
		a <- 7
		b <- msg{8, "sel"}
		fmt.Println("got", <-a)
		close(done)
	}()
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(a)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(b)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(done)},
		{Dir: reflect.SelectSend},
	}
	for range 2 {
		i, v, ok := reflect.Select(cases)
		fmt.Println(i, v, ok)
	}
	cases[0] = reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(a), Send: reflect.ValueOf(9)}
	for range 2 {
		i, v, ok := reflect.Select(cases)
		fmt.Println(i, v.IsValid(), ok)
		cases[0].Chan = reflect.Value{}
		cases[0].Send = reflect.Value{}
	}
	i, _, _ := reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(a)}, {Dir: reflect.SelectDefault}})
	fmt.Println("default", i)

	f := reflect.MakeFunc(reflect.TypeFor[func(chan int) int](), func(in []reflect.Value) []reflect.Value {
		x, _ := in[0].Recv() // blocks below a made function
		return []reflect.Value{x}
	}).Interface().(func(chan int) int)
	go func() { a <- 41 }()
	fmt.Println(f(a))
	res := make(chan int)
	go func() { res <- 5 }()
	fmt.Println(reflect.ValueOf(func(c chan int) int { return <-c }).Call([]reflect.Value{reflect.ValueOf(res)})[0])
	try("send closed", func() { c.Send(reflect.ValueOf(msg{})) })
	try("close twice", func() { c.Close() })
	try("recv of send-only", func() { reflect.ValueOf((chan<- int)(a)).Recv() })
	try("two defaults", func() {
		reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectDefault}, {Dir: reflect.SelectDefault}})
	})
	fmt.Println(reflect.TypeFor[chan int]().ConvertibleTo(reflect.TypeFor[<-chan int]()), reflect.ChanOf(reflect.SendDir, reflect.TypeFor[int]()) == reflect.TypeOf((chan<- int)(a)))
}
