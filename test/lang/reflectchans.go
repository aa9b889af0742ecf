// Channels through reflection.
package main

import (
	"fmt"
	"reflect"
)

func main() {
	c := make(chan int, 2)
	v := reflect.ValueOf(c)
	v.Send(reflect.ValueOf(5))
	fmt.Println(v.TrySend(reflect.ValueOf(6)), v.TrySend(reflect.ValueOf(7)), v.Len(), v.Cap())
	x, ok := v.Recv()
	fmt.Println(x, ok)
	x, ok = v.TryRecv()
	fmt.Println(x, ok)
	x, ok = v.TryRecv()
	fmt.Println(x.IsValid(), ok)
	v.Close()
	x, ok = v.TryRecv()
	fmt.Println(x, ok)

	t := reflect.ChanOf(reflect.BothDir, reflect.TypeFor[string]())
	fmt.Println(t, t == reflect.TypeFor[chan string](), t.ChanDir(), reflect.TypeFor[<-chan int]().ChanDir())
	m := reflect.MakeChan(t, 1)
	m.Send(reflect.ValueOf("made"))
	fmt.Println(<-m.Interface().(chan string))

	a, b, d := make(chan int), make(chan string), make(chan struct{ x, y int })
	go func() {
		a <- 1
		b <- "two"
		d <- struct{ x, y int }{3, 4}
		fmt.Println("received", <-a)
		close(b)
	}()
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(a)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(b)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(d)},
		{Dir: reflect.SelectRecv},
	}
	for range 3 {
		i, v, ok := reflect.Select(cases)
		fmt.Println(i, v, ok)
	}
	cases[0] = reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(a), Send: reflect.ValueOf(9)}
	i, v, ok := reflect.Select(cases)
	fmt.Println(i, v.IsValid(), ok)
	cases[0].Chan = reflect.Value{}
	cases[0].Send = reflect.Value{}
	i, v, ok = reflect.Select(cases)
	fmt.Printf("%d %q %v\n", i, v.String(), ok)
	i, _, _ = reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(a)}, {Dir: reflect.SelectDefault}})
	fmt.Println("default", i)
	func() {
		defer func() { fmt.Println(recover()) }()
		reflect.ValueOf((<-chan int)(a)).Send(reflect.ValueOf(1))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		reflect.ValueOf(b).Close()
	}()
}
