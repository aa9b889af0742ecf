// What is built only if something gives a reason (src/ssa/build/deferred.ts): small programs, since a large one gives all reasons. The
// outputs are gc's.

import assert from "node:assert/strict";
import { runModule } from "../lang/run_module.ts";
import { normalised } from "./expected.ts";
import { programTest } from "./known.ts";
import { compiled, folder } from "./library.ts";

/** Name, program without its package clause, output. */
const cases: [string, string, string][] = [
  [
    "types that only reflection puts into interfaces",
    `import (
	"fmt"
	"reflect"
)

type hidden struct {
	F float64
	M map[string]complex64
}

func what(x any) string {
	switch v := x.(type) {
	case float64:
		n := 0
		add := func(k int) {
			defer func() { n += k }()
			n++
		}
		add(2)
		return fmt.Sprint("float ", v, n)
	case *hidden:
		return fmt.Sprint("pointer ", v.F)
	case map[string]complex64:
		return fmt.Sprint("map ", v)
	}
	return "other"
}

func main() {
	v := reflect.ValueOf(hidden{1.5, map[string]complex64{"a": 2i}})
	for i := range v.NumField() {
		fmt.Println(what(v.Field(i).Interface()))
	}
	fmt.Println(what(reflect.New(v.Type()).Interface()), what(v.Type()))
}
`,
    "float 1.5 3\nmap map[a:(0+2i)]\npointer 0 other\n",
  ],
  [
    "kinds of fields",
    `import "fmt"

func main() {
	fmt.Println(struct {
		f float32
		m map[int8]bool
		c []complex128
	}{0.25, map[int8]bool{2: true, 1: false}, []complex128{1i}})
}
`,
    "{0.25 map[1:false 2:true] [(0+1i)]}\n",
  ],
  [
    "a method Kind of another type",
    `import "reflect"

type disguised struct{ reflect.Type }

func (disguised) Kind() reflect.Kind { return reflect.Complex64 }

func main() {
	for _, t := range []reflect.Type{reflect.TypeOf(0), disguised{reflect.TypeOf("")}} {
		switch t.Kind() {
		case reflect.Int:
			println("int")
		case reflect.Complex64:
			println("complex64", t.Size())
		}
	}
}
`,
    "int\ncomplex64 16\n",
  ],
  [
    "fallthrough in a switch over kinds, types that reflection makes",
    `import "reflect"

func main() {
	switch v := reflect.ValueOf("text"); v.Kind() {
	case reflect.String:
		fallthrough
	case reflect.Float64:
		println(v.String())
	case reflect.Float32:
		println("float32")
	}
	m := reflect.MapOf(reflect.TypeOf(""), reflect.TypeOf(0))
	switch m.Kind() {
	case reflect.Chan:
		println("chan")
	case reflect.Map:
		println(m.String())
	}
}
`,
    "text\nmap[string]int\n",
  ],
  [
    "functions first asked for in a case that no value reaches",
    `type T struct{}

func (*T) M()  { println("M") }
func (*T) N()  { println("N") }
func (T) O()   { println("O") }
func helper()  { println("helper") }
func another() { println("another") }

type caller interface {
	M()
	O()
}

func ask(x any) {
	switch x := x.(type) {
	case float64:
		helper()
		another()
		f, g := (*T).M, new(T).N
		f(nil)
		g()
		T{}.O()
		func() { println("literal", x) }()
	case string:
		println(x)
	}
}

var later = helper

func main() {
	ask("asked")
	later()
	defer another()
	var c caller = new(T)
	c.M()
	c.O()
}
`,
    "asked\nhelper\nM\nO\nanother\n",
  ],
  [
    "a panic with a number in an interface",
    `func fail(x any) { panic(x) }

func main() {
	defer func() {
		defer fail(uint8(3))
		fail(recover())
	}()
	fail(1.5)
}
`,
    "panic: 1.5 [recovered, repanicked]\n\tpanic: 3\nexit status 2\n",
  ],
  [
    "a mutex locked twice",
    `import "sync"

func main() {
	var m sync.Mutex
	var o sync.Once
	o.Do(func() { println("once") })
	m.Lock()
	println(m.TryLock())
	m.Unlock()
	m.Lock()
	m.Lock()
}
`,
    "once\nfalse\nfatal error: all goroutines are asleep - deadlock!\nexit status 2\n",
  ],
  [
    "a mutex unlocked twice",
    `import "sync"

func main() {
	var m sync.Mutex
	m.Lock()
	m.Unlock()
	m.Unlock()
}
`,
    "fatal error: sync: unlock of unlocked mutex\nexit status 2\n",
  ],
];

for (const [name, source, expected] of cases) {
  programTest(`deferred: ${name}`, async () => {
    const { output, status } = runModule(await compiled({ dir: folder({ "main.go": `package main\n\n${source}` }) }));
    assert.equal(normalised("", output, status), expected);
  });
}

// Functions have names in the module.
const linked: [string, string, string, boolean][] = [
  ["fmt prints no float", 'import "fmt"\n\nfunc main() { fmt.Println("x", 1) }\n', "fmt.__pp_.fmtFloat", false],
  ["fmt prints a float", 'import "fmt"\n\nfunc main() { fmt.Println("x", 1.5) }\n', "fmt.__pp_.fmtFloat", true],
  ["fmt prints a map's floats", 'import "fmt"\n\nfunc main() { fmt.Println(map[int]float32{}) }\n', "fmtFloat", true],
  ["nobody waits for a lock", 'import "sync"\n\nvar m sync.Mutex\n\nfunc main() { m.Lock() }\n', "semaWait", false],
];
for (const [name, source, symbol, want] of linked) {
  programTest(`linked: ${name}`, async () => {
    const module = await compiled({ dir: folder({ "main.go": `package main\n\n${source}` }) });
    assert.equal(Buffer.from(module).includes(symbol), want);
  });
}
