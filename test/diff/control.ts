// Random programs about control flow: loops of every kind (range over functions, which defer, recover or go on too long, too),
// left by break, continue, goto, return, panic and Goexit from within each other, with deferred calls that look at and change
// results, recover, and panic again. A program prints the trace of the places it comes by.

import { Rng } from "./rng.ts";

interface Frame {
  /** Labels of the loops around, innermost last; null: a function boundary that they cannot be left through. */
  loops: string[];
  /** Has a named result r. */
  named: boolean;
  /** Labels in use. */
  used: Set<string>;
  /** Variables of type int. */
  ints: string[];
}

/** Iterators over ints that are the same in every program; some misbehave. */
const iterators = [
  "count",
  "guarded",
  "swallowing",
  "nested",
  "stubborn",
  "late",
  "pulled",
  "twice",
  "failing",
  "(&tree{}).fill(4).each",
];

class Control {
  private readonly rng: Rng;
  private readonly out: string[] = [];
  private readonly funcs: string[] = [];
  private lines: string[] = [];
  private indent = 1;
  private serial = 0;
  private budget = 0;
  private frame: Frame = { loops: [], named: false, used: new Set(), ints: [] };

  constructor(
    seed: number,
    private readonly prefix: string,
  ) {
    this.rng = new Rng(seed ^ 0xc0117);
  }

  generate(): string {
    const { rng, prefix } = this;
    for (let n = 2 + rng.int(4); n > 0; n--) this.func();
    const runs = this.funcs.map(
      (f) => `\tspawn("${f.slice(prefix.length)}", func() int { return ${f}(${rng.int(5)}) })`,
    );
    this.out.push(`func ${prefix}Run() {\n${runs.join("\n")}\n}`);
    return `package main\n\nimport "runtime"\n\nvar _ = runtime.Goexit\n\n${this.out.join("\n\n")}\n`;
  }

  private line(s: string): void {
    this.lines.push("\t".repeat(this.indent) + s);
  }

  private label(): string {
    return `L${++this.serial}`;
  }

  private func(): void {
    const { rng } = this;
    const named = rng.chance(60);
    const name = `${this.prefix}f${++this.serial}`;
    this.lines = [];
    this.frame = { loops: [], named, used: new Set(), ints: named ? ["n", "r"] : ["n"] };
    this.budget = 8 + rng.int(16);
    this.line("if !tick() { return 0 }");
    while (this.budget > 0) this.stmt();
    this.line(`return ${this.int()}`);
    this.out.push(
      `${rng.chance(40) ? "//go:noinline\n" : ""}func ${name}(n int) ${named ? "(r int)" : "int"} {\n${this.lines.join("\n")}\n}`,
    );
    this.funcs.push(name);
  }

  private int(): string {
    const { rng } = this;
    const v = rng.pick(this.frame.ints);
    return rng.chance(50) ? v : `(${v}*${1 + rng.int(4)}+${rng.int(9)})%97`;
  }

  private condition(): string {
    const { rng } = this;
    return rng.chance(60) ? `on(${2 + rng.int(4)})` : `${this.int()}%${2 + rng.int(3)} == ${rng.int(2)}`;
  }

  private trace(): void {
    this.line(`at(${++this.serial}, ${this.int()})`);
  }

  private block(most: number, names: string[] = []): void {
    const { frame } = this;
    const outer = frame.ints;
    frame.ints = [...outer, ...names];
    this.indent++;
    const stop = Math.max(0, this.budget - 1 - this.rng.int(most));
    while (this.budget > stop) this.stmt();
    this.indent--;
    frame.ints = outer;
  }

  /** The body of a function literal: nothing outside of it can be left. `result`: it returns an int. */
  private literal(most: number, result: boolean, names: string[] = []): void {
    const outer = this.frame;
    this.frame = { loops: [], named: result, used: new Set(), ints: [...outer.ints, ...names] };
    this.block(most);
    this.frame = outer;
  }

  private stmt(): void {
    this.budget--;
    const { rng } = this;
    switch (rng.int(17)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return this.loop();
      case 5:
      case 6:
        return this.leave();
      case 7:
      case 8:
        return this.deferStmt();
      case 9:
        return this.inPlace();
      case 10:
        return this.switchStmt();
      case 11:
        return this.call();
      case 12:
        return this.back();
      case 13:
        return this.variable();
      default:
        return this.trace();
    }
  }

  private variable(): void {
    const v = `v${++this.serial}`;
    this.line(`${v} := ${this.int()}`);
    this.line(`_ = ${v}`);
    this.frame.ints = [...this.frame.ints, v];
  }

  private loop(): void {
    const { rng, frame } = this;
    const label = this.label();
    const i = `i${++this.serial}`;
    const n = 1 + rng.int(4);
    const iterator = rng.pick(iterators);
    const head = rng.pick([
      `for ${i} := 0; ${i} < ${n}; ${i}++ {`,
      `for ${i} := range ${n} {`,
      `for ${i} := range []int{3, 1, 4}[:${1 + rng.int(3)}] {`,
      `for ${i} := range filled(${n}) {`,
      ...Array.from({ length: 6 }, () => `for ${i} := range ${iterator}${iterator.startsWith("(") ? "" : `(${n})`} {`),
      `for ${i}, _ := range pairs[int8, string](${n}) {`,
    ]);
    const at = this.lines.length;
    this.line(head);
    this.line(`\tif !tick() { break }`);
    const x = head.includes("pairs") ? `int(${i})` : i;
    this.line(`\tat(${++this.serial}, ${x})`);
    frame.loops.push(label);
    this.block(4, [x]);
    frame.loops.pop();
    this.line("}");
    if (frame.used.has(label)) this.lines.splice(at, 0, `${label}:`);
  }

  private leave(): void {
    const { rng, frame } = this;
    const condition = this.condition();
    const { loops } = frame;
    if (loops.length > 0 && rng.chance(60)) {
      const label = rng.pick(loops);
      const word = rng.pick(["break", "continue"]);
      if (label === loops[loops.length - 1] && word === "continue" && rng.chance(50))
        return this.line(`if ${condition} { continue }`);
      frame.used.add(label);
      return this.line(`if ${condition} { ${word} ${label} }`);
    }
    switch (rng.int(8)) {
      case 0:
        return this.line(`if ${condition} { panic(${rng.pick([this.int(), '"text"', "failure(3)", "&failed"])}) }`);
      case 1:
        return this.line(
          `if ${condition} { ${rng.pick(["empty[n] = 1", "*nothing = n", "zero = n / zero", "m[n] = 1", "_ = other.(string)"])} }`,
        );
      case 2:
        return rng.chance(30) ? this.line(`if ${condition} { runtime.Goexit() }`) : this.trace();
      default:
        return this.line(`if ${condition} { return${this.result()} }`);
    }
  }

  private result(): string {
    const { frame } = this;
    return frame.named && this.rng.chance(30) && frame.ints.includes("r")
      ? " r + 1"
      : this.returns
        ? ` ${this.int()}`
        : "";
  }

  /** What is being made returns an int. */
  private returns = true;

  private deferStmt(): void {
    const { rng, frame } = this;
    const returns = this.returns;
    const id = ++this.serial;
    if (rng.chance(25)) return this.line(`defer at(${id}, ${this.int()})`);
    this.line("defer func() {");
    this.returns = false;
    if (rng.chance(55)) this.line(`\tsaw(${id}, recover())`);
    else this.line(`\tat(${id}, ${this.int()})`);
    if (frame.ints.includes("r") && rng.chance(50)) this.line(`\tr = r*2 + ${rng.int(9)}`);
    if (rng.chance(35)) this.literal(2, false);
    if (rng.chance(15)) this.line(`\tif ${this.condition()} { panic(${id}) }`);
    this.line("}()");
    this.returns = returns;
  }

  private inPlace(): void {
    const returns = this.returns;
    if (this.rng.chance(50)) {
      this.line("func() {");
      this.returns = false;
      this.line(`\tdefer func() { saw(${++this.serial}, recover()) }()`);
      this.literal(4, false);
      this.line("}()");
    } else {
      const v = `v${++this.serial}`;
      this.line(`${v} := func() (r int) {`);
      this.returns = true;
      this.literal(4, true, ["r"]);
      this.line(`\treturn ${this.int()}`);
      this.line("}()");
      this.line(`at(${++this.serial}, ${v})`);
    }
    this.returns = returns;
  }

  private switchStmt(): void {
    const { rng, frame } = this;
    const label = this.label();
    const at = this.lines.length;
    const kind = rng.int(3);
    this.line(kind === 0 ? `switch ${this.int()} % 4 {` : kind === 1 ? "switch x := other.(type) {" : "select {");
    const cases = [
      ["case 0:", "case 1, 2:", "default:"],
      ["case int:", "case nil, string:", "default:"],
      ["case <-filled(1):", "case never <- 1:"],
    ][kind]!;
    for (const [i, c] of cases.entries()) {
      this.line(c);
      if (kind === 1) this.line(`\t_ = x`);
      this.block(2);
      if (rng.chance(25)) {
        frame.used.add(label);
        this.line(`\tif ${this.condition()} { break ${label} }`);
      } else if (kind === 0 && i < 2 && rng.chance(30)) this.line("\tfallthrough");
    }
    this.line("}");
    if (frame.used.has(label)) this.lines.splice(at, 0, `${label}:`);
  }

  private call(): void {
    if (this.funcs.length === 0) return this.trace();
    this.line(`at(${++this.serial}, ${this.rng.pick(this.funcs)}(${this.int()}))`);
  }

  /** A jump back to the start of a block. */
  private back(): void {
    const label = this.label();
    this.lines.push(`${label}:`);
    this.line("{");
    this.block(3);
    this.line(`\tif ${this.condition()} && tick() { goto ${label} }`);
    this.line("}");
  }
}

export const controlCommon = `package main

import "iter"

var (
	fuel    int
	turns   uint32
	empty   []int
	nothing *int
	zero    int
	m       map[int]int
	other   any = 3
	never   chan int
	failed  = failure(4)
)

type failure int

func (f failure) Error() string { return "failure" }

func tick() bool {
	fuel--
	return fuel > 0
}

// True once in k times, by a fixed row of pseudo-random numbers.
//
//go:noinline
func on(k uint32) bool {
	turns = turns*1664525 + 1013904223
	return turns>>16%k == 0
}

func at(place, x int) {
	if fuel > 0 {
		println(place, x)
	}
}

func saw(place int, v any) {
	switch v := v.(type) {
	case nil:
		at(place, -1)
	case int:
		println(place, "saw", v)
	case string:
		println(place, "saw", v)
	case error:
		println(place, "saw", v.Error())
	default:
		println(place, "saw something")
	}
}

func spawn(name string, f func() int) {
	println(name)
	done := make(chan int)
	go func() {
		result := -1
		defer func() {
			saw(0, recover())
			done <- result
		}()
		result = f()
	}()
	println(<-done)
}

func filled(n int) chan int {
	c := make(chan int, n)
	for i := range n {
		c <- i * 5
	}
	close(c)
	return c
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// Says when it ends, and how.
func guarded(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		done := false
		defer func() {
			if done {
				at(1001, n)
			} else {
				at(1002, n)
			}
		}()
		for i := 0; i < n && yield(i*2); i++ {
		}
		done = true
	}
}

// Keeps the panics of the body to itself.
func swallowing(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer func() { saw(1003, recover()) }()
		for i := range n {
			if !yield(i + 10) {
				at(1004, i)
				return
			}
		}
	}
}

func nested(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range guarded(n) {
			for j := range count(2) {
				if !yield(i + j) {
					return
				}
			}
		}
	}
}

// Goes on when it should not.
func stubborn(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			yield(i)
		}
	}
}

// Yields while it is left.
func late(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer yield(n + 50)
		for i := range n - 1 {
			if !yield(i) {
				return
			}
		}
	}
}

func pulled(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		next, stop := iter.Pull(guarded(n))
		defer stop()
		for {
			x, ok := next()
			if !ok || !yield(x) {
				return
			}
		}
	}
}

// Tries again after a panic of the body.
func twice(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range 2 {
			func() {
				defer func() {
					if e := recover(); e != nil && i == 1 {
						panic(e)
					}
				}()
				count(n)(yield)
			}()
		}
	}
}

func failing(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				panic(1005)
			}
		}
	}
}

type tree struct {
	left, right *tree
	n           int
}

func (t *tree) fill(n int) *tree {
	t.n = n
	if n > 1 {
		t.left = (&tree{}).fill(n / 2)
		t.right = (&tree{}).fill(n - n/2 - 1)
	}
	return t
}

func (t *tree) each(yield func(int) bool) {
	t.walk(yield)
}

func (t *tree) walk(yield func(int) bool) bool {
	return t == nil || t.left.walk(yield) && yield(t.n) && t.right.walk(yield)
}

func pairs[K ~int8, V any](n K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		var v V
		for i := range n {
			if !yield(i, v) {
				return
			}
		}
	}
}
`;

/** The entry of a package of programs. */
export function controlMain(seeds: readonly number[]): string {
  const runs = seeds.map((s) => `\tprintln("== ${s}")\n\tfuel, turns, zero = 400, ${s}, 0\n\tp${s}_Run()`);
  return `package main\n\nfunc main() {\n${runs.join("\n")}\n}\n`;
}

/** Source of the program of that seed; its entry is PREFIXRun. */
export function control(seed: number, prefix: string): string {
  return new Control(seed, prefix).generate();
}
