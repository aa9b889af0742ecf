// Who may be suspended, over whole programs: what blocks and what calls it, and nobody else.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Leave } from "../../src/wasm/leaving.ts";
import { leavingOf } from "./leaving_of.ts";

/** Names of the functions that may leave in one of these ways, without the runtime's. */
function suspended(source: string, bits: number = Leave.Suspend): string[] {
  const dir = mkdtempSync(join(tmpdir(), "gowasm-leaving-"));
  try {
    writeFileSync(join(dir, "main.go"), `package main\n\n${source}`);
    const { program, reach, leaving } = leavingOf([join(dir, "main.go")], dir, "exe");
    const out: string[] = [];
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if ((leaving.may[id]! & bits) !== 0 && !f.resumes && !f.name.startsWith("runtime.")) out.push(f.name);
    }
    return out.sort();
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const blocks = `
type I interface{ M(n int) int }
type A int
type B string

//go:noinline
func (a A) M(n int) int { runtime.Gosched(); return n }

//go:noinline
func (b B) M(n int) int { return n * plain(len(b)) }

//go:noinline
func plain(n int) int { a := []int{1, 2}; return a[n&1] + cap(make([]int, n)) }

//go:noinline
func direct(n int) int { runtime.Gosched(); return plain(n) }

//go:noinline
func through(i I) int { return i.M(1) }

//go:noinline
func locks(n int) int {
	mu.Lock()
	defer mu.Unlock()
	return plain(n)
}

//go:noinline
func panics(n int) int {
	if n > 5 {
		panic("too much")
	}
	return n
}

//go:noinline
func defers(n int) int {
	defer func() { runtime.Gosched() }()
	return panics(n)
}

//go:noinline
func waits(n int) int {
	slow.Lock()
	defer slow.Unlock()
	runtime.Gosched()
	return n
}

//go:noinline
func asks(n int) int {
	slow.Lock()
	n++
	slow.Unlock()
	return n
}

//go:noinline
func keeps(n int) int {
	kept.Lock()
	return n
}

//go:noinline
func shares(n int) int {
	shared.Lock()
	n++
	shared.Unlock()
	return n
}

//go:noinline
func handsOver(n int) int {
	handed.Lock()
	go func() { handed.Unlock() }()
	handed.Lock()
	n++
	handed.Unlock()
	return n
}

//go:noinline
func calls(l sync.Locker) {
	l.Lock()
	l.Unlock()
}

type guarded struct {
	first, second sync.RWMutex
	once, later   sync.Once
}

//go:noinline
func (g *guarded) reads(n int) int {
	g.first.RLock()
	defer g.first.RUnlock()
	return plain(n)
}

//go:noinline
func (g *guarded) writes(n int) int {
	g.second.Lock()
	runtime.Gosched()
	g.second.Unlock()
	return n
}

//go:noinline
func (g *guarded) readsToo(n int) int {
	g.second.RLock()
	n++
	g.second.RUnlock()
	return n
}

//go:noinline
func (g *guarded) starts(n int) { g.once.Do(func() { plain(n) }) }

//go:noinline
func (g *guarded) startsLater() { g.later.Do(runtime.Gosched) }

var mu, slow, kept, shared, handed sync.Mutex
`;

test("without goroutines nothing is suspended", () => {
  const main = 'func main() { println(direct(1), through(A(1)), through(B("x")), locks(2), defers(3)) }\n';
  assert.deepEqual(suspended(`import (\n"runtime"\n"sync"\n)\n${blocks}${main}`), []);
});

test("what reaches a suspension point, and what panics below a deferred one", () => {
  const main = `func main() {
	go println(plain(1))
	println(direct(1), through(A(1)), through(B("x")), locks(2), defers(3), waits(1), asks(1), keeps(1), shares(1), handsOver(1))
	calls(&shared)
	var g guarded
	println(g.reads(1), g.writes(1), g.readsToo(1))
	g.starts(1)
	g.startsLater()
}
`;
  const source = `import (\n"runtime"\n"sync"\n)\n${blocks}${main}`;
  const names = suspended(source);
  const waiting = [
    "main.waits",
    "main.asks",
    "main.keeps",
    "main.shares",
    "main.handsOver",
    "main.calls",
    "main.(*guarded).writes",
  ];
  const late = ["main.(*guarded).readsToo", "main.(*guarded).startsLater"];
  for (const name of ["main.direct", "main.A.M", "main.through", "main.defers", ...waiting, ...late]) {
    assert.ok(names.includes(name), `${name} is not in ${names.join(" ")}`);
  }
  assert.ok(!names.includes("main.panics"), "what panics is not resumed");
  assert.ok(
    suspended(source, Leave.Away).includes("main.panics"),
    "what panics below a deferred call that blocks goes away",
  );
  const free = ["main.locks", "main.(*guarded).reads", "main.(*guarded).starts"];
  for (const name of ["main.plain", "main.B.M", ...free]) assert.ok(!names.includes(name), `${name} may be suspended`);
});

test("fmt, strconv and sort stay as they are beside goroutines", () => {
  const names = suspended(`import (
	"fmt"
	"sort"
	"strconv"
)

func main() {
	c := make(chan string)
	go func() { c <- strconv.Itoa(1) }()
	x := []string{<-c, "b", "a"}
	sort.Strings(x)
	fmt.Println(x, map[string]any{"x": 1.5})
}
`);
  const std = names.filter((name) => /^(fmt|strconv|internal\/strconv|sort|slices|reflect|unicode)\./.test(name));
  assert.deepEqual(std, []);
});

test("a func value is called where it can be stored, passed or captured", () => {
  const names = suspended(`import (
	"runtime"
	"sort"
)

type task struct{ run, done func() }

//go:noinline
func (t *task) start() { t.run() }

//go:noinline
func (t *task) finish() { t.done() }

//go:noinline
func each(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

//go:noinline
func waiting(n int) { each(n, func(int) { runtime.Gosched() }) }

//go:noinline
func counting(n int) (sum int) {
	each(n, func(i int) { sum += i })
	return
}

//go:noinline
func twice(f func()) func() {
	return func() {
		f()
		f()
	}
}

var onExit = func() {}

//go:noinline
func exit() { onExit() }

func main() {
	c := make(chan int)
	go func() { c <- 1 }()
	t := &task{run: func() { println(<-c) }, done: twice(func() { println("done") })}
	t.start()
	t.finish()
	waiting(3)
	x := []int{counting(4), 2, 1}
	sort.Slice(x, func(i, j int) bool { return x[i] < x[j] })
	exit()
	println(x[0])
}
`);
  for (const name of ["main.(*task).start", "main.waiting", "main.each"])
    assert.ok(names.includes(name), `${name} blocks`);
  const plain = ["main.(*task).finish", "main.counting", "main.exit", "main.twice.func1", "sort.insertionSort_func"];
  for (const name of plain) assert.ok(!names.includes(name), `${name} may be suspended`);
});

test("encoding/json stays as it is beside goroutines", () => {
  const names = suspended(`import (
	"encoding/json"
	"fmt"
)

func main() {
	c := make(chan string)
	go func() {
		b, err := json.Marshal(map[string]any{"x": []int{1}})
		fmt.Println(err)
		c <- string(b)
	}()
	println(<-c)
}
`);
  const std = names.filter((name) => /^(fmt|strconv|bytes|slices|unicode)\./.test(name));
  assert.deepEqual(std, []);
});
