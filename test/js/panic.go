// A panic in a callback ends the program with gc's text and status 2.

package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	fmt.Println("before")
	f := js.FuncOf(func(js.Value, []js.Value) any {
		var m map[string]int
		m["x"] = 1
		return nil
	})
	js.Global().Call("setTimeout", f, 1)
	select {}
}
