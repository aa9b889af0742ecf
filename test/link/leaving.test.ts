// Who may be suspended, over whole programs: what blocks and what calls it, and nobody else.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Leave } from "../../src/wasm/leaving.ts";
import { leavingOf } from "./leaving_of.ts";

/** Names of the functions that may be suspended, without the runtime's. */
function suspended(source: string): string[] {
  const dir = mkdtempSync(join(tmpdir(), "gowasm-leaving-"));
  try {
    writeFileSync(join(dir, "main.go"), `package main\n\n${source}`);
    const { program, reach, leaving } = leavingOf([join(dir, "main.go")], dir, "exe");
    const out: string[] = [];
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if ((leaving.may[id]! & Leave.Suspend) !== 0 && !f.resumes && !f.name.startsWith("runtime.")) out.push(f.name);
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

var mu sync.Mutex
`;

test("without goroutines nothing is suspended", () => {
  const main = 'func main() { println(direct(1), through(A(1)), through(B("x")), locks(2), defers(3)) }\n';
  assert.deepEqual(suspended(`import (\n"runtime"\n"sync"\n)\n${blocks}${main}`), []);
});

test("what reaches a suspension point, and what panics below a deferred one", () => {
  const main = `func main() {
	go println(plain(1))
	println(direct(1), through(A(1)), through(B("x")), locks(2), defers(3))
}
`;
  const names = suspended(`import (\n"runtime"\n"sync"\n)\n${blocks}${main}`);
  for (const name of ["main.direct", "main.A.M", "main.through", "main.locks", "main.defers", "main.panics"]) {
    assert.ok(names.includes(name), `${name} is not in ${names.join(" ")}`);
  }
  for (const name of ["main.plain", "main.B.M"]) assert.ok(!names.includes(name), `${name} may be suspended`);
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
