// //go:linkname over packages: functions, methods and variables are pulled, a function is pushed; the output is gc's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runModule } from "../lang/run_module.ts";
import { compiled, folder } from "./library.ts";

const main = `package main

import (
	"fmt"
	_ "unsafe"

	"example.com/m/p"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:linkname hidden example.com/m/p.hidden
func hidden(a int, s string) (string, error)

//go:linkname method example.com/m/p.(*T).secret
func method(t *p.T, n int) int

//go:linkname counter example.com/m/p.counter
var counter int

// pushed implements p.Needed.
//
//go:linkname pushed example.com/m/p.Needed
func pushed(xs ...int) int {
	n := 0
	for _, x := range xs {
		n += x
	}
	return n
}

func main() {
	fmt.Println(nanotime() > 0)
	fmt.Println(hidden(3, "x"))
	fmt.Println(method(&p.T{N: 4}, 5))
	counter += 10
	fmt.Println(p.Counter(), p.Needed(1, 2, 3))
	f := hidden
	fmt.Println(f(1, "y"))
}
`;

const p = `package p

import (
	"fmt"
	_ "unsafe"
)

type T struct{ N int }

func (t *T) secret(n int) int { return t.N * n }

var counter = 5

func Counter() int { return counter }

//go:linkname hidden
func hidden(a int, s string) (string, error) { return fmt.Sprint(a, s), nil }

//go:linkname Needed
func Needed(xs ...int) int
`;

test("linkname pulls and pushes", async () => {
  const dir = folder({ "main.go": main, "p/p.go": p });
  const { status, output } = runModule(await compiled({ packages: ["."], dir }));
  assert.equal(output, "true\n3x <nil>\n20\n15 6\n1y <nil>\n");
  assert.equal(status, 0);
});
