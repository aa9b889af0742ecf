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

// Argument areas lie in memory, and what lies at a parameter's place is the argument: as modules have it that pull a function by the
// signature of an older Go.
const otherSignature = `package main

import (
	"fmt"
	"runtime"
	"unsafe"

	_ "example.com/m/p"
)

//go:linkname sum example.com/m/p.sum
func sum(ab uint64, c int, p *int, n, k int) (int, uint64)

//go:linkname join example.com/m/p.join
func join(a, b unsafe.Pointer, s []string) string

//go:linkname few example.com/m/p.few
func few(a int)

//go:linkname large example.com/m/p.large
func large(i [2]int32, to *[5]int) (a, b, c, d, e int)

func main() {
	s := []int{1, 2, 3}
	n, ok := sum(7<<32|5, 0x1_fe, &s[0], 2, 3)
	fmt.Println(n, ok&1)
	text := [2]string{"some", "text"}
	runtime.GC()
	fmt.Println(join(unsafe.Pointer(unsafe.StringData(text[0])), unsafe.Pointer(uintptr(4)), text[1:]))
	few(4)
	fmt.Println(large([2]int32{3, 0}, &[5]int{1, 2, 3, 4, 5}))
	f := sum
	n, _ = f(1<<32, 2, &s[2], 1, 1)
	fmt.Println(n)
}
`;

const otherP = `package p

import (
	"fmt"
	_ "unsafe"
)

//go:linkname sum
func sum(a, b uint32, c int8, s []int) (int, bool) {
	n := s[0]
	for _, x := range s[1:] {
		n += x
	}
	return n*100 + int(a)*10 + int(b) + int(c), c < 0
}

//go:linkname join
func join(a string, b *string, n, c int) string { return fmt.Sprint(a, *b, n, c) }

//go:linkname few
func few(a, b, c int) { fmt.Println("few", a) }

//go:linkname large
func large(i int, from *[5]int) (all [5]int) {
	for k, x := range from {
		all[k] = x * i
	}
	return all
}
`;

test("a linkname with another signature", async () => {
  const dir = folder({ "main.go": otherSignature, "p/p.go": otherP });
  const { status, output } = runModule(await compiled({ packages: ["."], dir }));
  assert.equal(output, "355 1\nsometext1 1\nfew 4\n3 6 9 12 15\n303\n");
  assert.equal(status, 0);
});

// What only modules pull from the runtime: an iteration as reflect2 and gonum make it, in their own memory, and small things.
const pulls = `package main

import (
	"fmt"
	"reflect"
	"runtime"
	"unsafe"
)

type iter struct {
	key, elem      unsafe.Pointer
	pointers       [6]unsafe.Pointer
	words          [4]uintptr
}

//go:linkname mapiterinit reflect.mapiterinit
func mapiterinit(t, m unsafe.Pointer, it *iter)

//go:linkname mapiternext reflect.mapiternext
func mapiternext(it *iter)

//go:linkname mapiterkey reflect.mapiterkey
func mapiterkey(it *iter) unsafe.Pointer

//go:linkname mapiterelem reflect.mapiterelem
func mapiterelem(it *iter) unsafe.Pointer

//go:linkname fastrandn runtime.fastrandn
func fastrandn(n uint32) uint32

//go:linkname fastrand runtime.fastrand
func fastrand() uint32

//go:linkname fastrand64 runtime.fastrand64
func fastrand64() uint64

//go:linkname cheaprand runtime.cheaprand
func cheaprand() uint32

//go:linkname cheaprand64 runtime.cheaprand64
func cheaprand64() int64

//go:linkname cputicks runtime.cputicks
func cputicks() int64

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

//go:linkname procyield runtime.procyield
func procyield(cycles uint32)

//go:linkname stringHash runtime.stringHash
func stringHash(s string, seed uintptr) uintptr

//go:linkname heapObjectsCanMove runtime.heapObjectsCanMove
func heapObjectsCanMove() bool

var kept *iter

func main() {
	m := map[string]*int{}
	for i := range 1000 {
		m[fmt.Sprint(i)] = &i
	}
	t := reflect.TypeOf(m)
	typ := (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
	kept = new(iter)
	n, sum := 0, 0
	for mapiterinit(typ, *(*unsafe.Pointer)(unsafe.Pointer(&m)), kept); kept.key != nil; mapiternext(kept) {
		if *(*string)(mapiterkey(kept)) != fmt.Sprint(**(**int)(kept.elem)) || mapiterelem(kept) != kept.elem {
			panic("another entry")
		}
		sum += **(**int)(kept.elem)
		n++
		if n%100 == 0 {
			runtime.GC()
		}
	}
	fmt.Println(n, sum)
	var none map[string]*int
	mapiterinit(typ, *(*unsafe.Pointer)(unsafe.Pointer(&none)), kept)
	fmt.Println(kept.key == nil)
	fmt.Println(fastrandn(1), fastrandn(5) < 5, fastrand() != fastrand(), fastrand64() != fastrand64())
	fmt.Println(cheaprand() != cheaprand(), cheaprand64() != cheaprand64(), cputicks() > 0)
	fmt.Println(procPin(), stringHash("a", 1) == stringHash("a", 1), stringHash("a", 1) == stringHash("b", 1), heapObjectsCanMove())
	procUnpin()
	procyield(3)
}
`;

test("linkname pulls of what the runtime keeps for modules", async () => {
  const dir = folder({ "main.go": pulls });
  const { status, output } = runModule(await compiled({ packages: ["."], dir }));
  const lines = ["1000 499500", "true", "0 true true true", "true true true", "0 true false false"];
  assert.equal(output, `${lines.join("\n")}\n`);
  assert.equal(status, 0);
});
