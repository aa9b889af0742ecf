// Programs that are large or deep in one way each, of any size: makes them for the tests (hostile.test.ts) and
// for the benchmark of compile time against size (bench/curve.mjs). A pure table.

const repeat = (n: number, f: (i: number) => string): string => Array.from({ length: n }, (_, i) => f(i)).join("");
const main = (body: string): string => `func main() { ${body} }\n`;
const integers = (n: number): string => repeat(n, (i) => `${i % 256},${i % 20 === 19 ? "\n" : ""}`);

/** By name: source of a program of size n. */
export const shapes: Record<string, (n: number) => string> = {
  "switch cases": (n) =>
    `package main\nfunc f(x int) int {\nswitch x {\n${repeat(n, (i) => `case ${i * 7}:\nreturn ${i}\n`)}}\nreturn -1\n}\n${main("println(f(21))")}`,
  "operators in a row": (n) =>
    `package main\nvar x = 1\nfunc f() int { return x${" + x".repeat(n)} }\n${main("println(f())")}`,
  "operators nested": (n) =>
    `package main\nvar x = 1\nfunc f() int { return ${"x + (".repeat(n)}x${")".repeat(n)} }\n${main("println(f())")}`,
  parentheses: (n) => `package main\nvar x = ${"(".repeat(n)}1${")".repeat(n)}\n${main("println(x)")}`,
  blocks: (n) => `package main\n${main("{".repeat(n) + "}".repeat(n))}`,
  functions: (n) =>
    `package main\n${repeat(n, (i) => `func f${i}(x int) int { return x + ${i} }\n`)}${main("println(f0(1))")}`,
  "functions called": (n) =>
    `package main\n${repeat(n, (i) => `//go:noinline\nfunc f${i}(x int) int { return x + ${i} }\n`)}func g(s int) int {\n${repeat(n, (i) => `s = f${i}(s)\n`)}return s\n}\n${main("println(g(1))")}`,
  "elements of a literal": (n) => `package main\nvar b = []byte{${integers(n)}}\n${main("println(len(b))")}`,
  "bytes of a string": (n) => `package main\nvar s = "${"x".repeat(n)}"\n${main("println(len(s))")}`,
  "strings concatenated": (n) => `package main\nconst s = "a"${' + "b"'.repeat(n)}\n${main("println(len(s))")}`,
  "statements of a function": (n) =>
    `package main\nfunc f(x int) int {\n${repeat(n, (i) => `x = x*3 + ${i}\n`)}return x\n}\n${main("println(f(1))")}`,
  "else if": (n) =>
    `package main\nfunc f(x int) int {\n${repeat(n, (i) => `if x == ${i} { return ${i * 3} } else `)}{ return -1 }\n}\n${main("println(f(3))")}`,
  "types in a chain": (n) =>
    `package main\n${repeat(n, (i) => `type T${i} struct{ x *T${i + 1} }\n`)}type T${n} int\nvar v T0\n${main("println(v.x == nil)")}`,
  "types nested": (n) =>
    `package main\n${repeat(n, (i) => `type T${i} struct{ x T${i + 1} }\n`)}type T${n} int\nvar v T0\n${main("println(&v != nil)")}`,
  "selectors in a row": (n) =>
    `package main\ntype T struct{ x *T }\nfunc f(t *T) *T { return t${".x".repeat(n)} }\nvar v T\n${main("v.x = &v; println(f(&v) == &v)")}`,
  "constants in a chain": (n) =>
    `package main\n${repeat(n, (i) => `const c${i} = c${i + 1} + 1\n`)}const c${n} = 1\n${main("println(c0)")}`,
  "variables in a chain": (n) =>
    `package main\n${repeat(n, (i) => `var v${i} = v${i + 1} + 1\n`)}var v${n} = 1\n${main("println(v0)")}`,
  "types in a cycle": (n) => `package main\n${repeat(n, (i) => `type T${i} struct{ x T${(i + 1) % n} }\n`)}${main("")}`,
  "variables in a cycle": (n) => `package main\n${repeat(n, (i) => `var v${i} = v${(i + 1) % n}\n`)}${main("")}`,
  "generic types in a chain": (n) =>
    `package main\n${repeat(n, (i) => `type T${i}[P any] struct { x *T${i + 1}[P]; y P }\n`)}type T${n}[P any] struct{ y P }\nvar v T0[int]\n${main("println(v.x == nil, v.y)")}`,
  "generic types nested": (n) =>
    `package main\n${repeat(n, (i) => `type T${i}[P any] struct { x T${i + 1}[P] }\n`)}type T${n}[P any] struct{ y P }\nvar v T0[int]\n${main("println(&v != nil)")}`,
  "generic calls in a chain": (n) =>
    `package main\n${repeat(n, (i) => `func f${i}[P any](p P) { f${i + 1}(p) }\n`)}func f${n}[P any](p P) { println(any(p).(int)) }\n${main("f0(1)")}`,
  "generic calls in a cycle": (n) =>
    `package main\n${repeat(n, (i) => `func f${i}[P any](p P, n int) { if n > 0 { f${(i + 1) % n}(p, n-1) } else { println("end") } }\n`)}${main("f0(1, 10)")}`,
  "instances in a cycle": (n) =>
    `package main\n${repeat(n, (i) => `func f${i}[P any](p P) { f${(i + 1) % n}(&p) }\n`)}${main("f0(1)")}`,
  "generic methods": (n) =>
    `package main\ntype T[P any] struct { x P }\n${repeat(n, (i) => `func (t *T[P]) m${i}() { if t != nil { t.m${(i + 1) % n}() } }\n`)}var v *T[int]\n${main("v.m0(); println(v == nil)")}`,
};
