// Random programs about append: slices that grow in every place where gc keeps their beginning on the stack or not, that are passed on,
// aliased, kept, returned, and appended to again; they print lengths, capacities and elements. All functions are //go:noinline, since
// gc decides after inlining. A function either passes its slices to others or gives them away by assignments and returns: what gc
// makes of one that does both depends on what those others do with it. What is given away was appended to just before: to gc a
// variable that is ever given away is so always, to us its value is.

import { Rng } from "./rng.ts";

interface Elem {
  readonly src: string;
  /** A value made of an int expression. */
  of(x: string): string;
  /** Prints value v. */
  show(v: string): string;
}

const elems: readonly Elem[] = [
  { src: "int", of: (x) => x, show: (v) => `print(${v}, " ")` },
  { src: "byte", of: (x) => `byte(${x})`, show: (v) => `print(${v}, " ")` },
  { src: "string", of: (x) => `text(${x})`, show: (v) => `print(${v}, " ")` },
  { src: "*int", of: (x) => `boxed(${x})`, show: (v) => `print(*${v}, " ")` },
  { src: "pair", of: (x) => `pair{${x}, text(${x})}`, show: (v) => `print(${v}.a, ${v}.b, " ")` },
  { src: "three", of: (x) => `three{1, int16(${x})}`, show: (v) => `print(${v}[1], " ")` },
  { src: "any", of: (x) => `any(boxed(${x}))`, show: (v) => `print(*${v}.(*int), " ")` },
  { src: "large", of: (x) => `large{${x}}`, show: (v) => `print(${v}[0], " ")` },
  { src: "struct{}", of: () => "struct{}{}", show: (v) => `_ = ${v}` },
];

interface Slice {
  readonly name: string;
  /** Loop depth at its declaration. */
  readonly depth: number;
}

class Appends {
  private readonly rng: Rng;
  private readonly out: string[] = [];
  private lines: string[] = [];
  private indent = 1;
  private serial = 0;
  private depth = 0;
  private budget = 0;
  private e: Elem = elems[0]!;
  private scope: Slice[] = [];
  private passes = false;
  private result = "";

  constructor(
    seed: number,
    private readonly prefix: string,
  ) {
    this.rng = new Rng(seed ^ 0xa99e2d);
  }

  generate(): string {
    const runs: string[] = [];
    for (let n = 3 + this.rng.int(4), i = 0; i < n; i++) runs.push(this.func(`${this.prefix}f${i}`));
    this.out.push(`func ${this.prefix}Run() {\n${runs.join("\n")}\n}`);
    return `package main\n\n${this.out.join("\n\n")}\n`;
  }

  private line(s: string): void {
    this.lines.push("\t".repeat(this.indent) + s);
  }

  private block(head: string, body: () => void): void {
    const mark = this.scope.length;
    this.line(`${head} {`);
    this.indent++;
    body();
    this.indent--;
    this.line("}");
    this.scope.length = mark;
  }

  /** A function and the call of it. */
  private func(name: string): string {
    const { rng } = this;
    this.e = rng.pick(elems);
    this.lines = [];
    this.scope = [];
    this.depth = 0;
    this.budget = 5 + rng.int(12);
    this.passes = rng.chance(40);
    const kind = this.passes ? 0 : rng.int(4);
    this.result = kind >= 2 ? "r" : "";
    const T = `[]${this.e.src}`;
    if (rng.chance(30)) this.scope.push({ name: "p", depth: 0 });
    if (this.result !== "") this.scope.push({ name: "r", depth: 0 });
    this.declare();
    while (this.budget > 0) this.stmt();
    for (const s of this.scope) this.state(s.name);
    const s = kind === 3 ? "r" : rng.pick(this.scope).name;
    if (kind === 1 || kind === 3) this.line(`${s} = append(${s}, ${this.value()})`);
    if (kind === 1) this.line(`return ${s}`);
    if (kind === 2) this.line("return");
    if (kind === 3) this.line(`return ${s}, ${rng.int(9)}`);
    const results = ["", ` ${T}`, ` (r ${T})`, ` (r ${T}, n int)`][kind]!;
    this.out.push(`//go:noinline\nfunc ${name}(p ${T}, k int)${results} {\n${this.lines.join("\n")}\n}`);
    const call = `${name}(nil, ${rng.int(7)})`;
    if (kind === 0) return `\t${call}`;
    const lhs = kind === 3 ? "r, _" : "r";
    return `\t{\n\t\t${lhs} := ${call}\n\t\tprintln("${name}", len(r), cap(r))\n\t\tfor _, v := range r {\n\t\t\t${this.e.show("v")}\n\t\t}\n\t}`;
  }

  private declare(): string {
    const { rng } = this;
    const T = `[]${this.e.src}`;
    const name = `s${++this.serial}`;
    this.line(
      rng.pick([
        `var ${name} ${T}`,
        `var ${name} ${T}`,
        `var ${name} ${T}`,
        `${name} := ${T}{}`,
        `${name} := ${T}(nil)`,
        `${name} := make(${T}, 0, ${rng.int(3)})`,
      ]),
    );
    this.line(`_ = len(${name})`);
    this.scope.push({ name, depth: this.depth });
    return name;
  }

  private value(): string {
    return this.e.of(this.rng.pick(["k", "k+1", `${this.rng.int(90)}`]));
  }

  private values(): string {
    return Array.from({ length: 1 + (this.rng.chance(70) ? 0 : this.rng.int(5)) }, () => this.value()).join(", ");
  }

  /** Prints the state of slice s. */
  private state(s: string): void {
    this.line(`print(len(${s}), "/", cap(${s}), ": ")`);
    this.line(`for _, v := range ${s} { ${this.e.show("v")} }`);
    this.line("println()");
  }

  private stmt(): void {
    const { rng, e } = this;
    this.budget--;
    const s = rng.pick(this.scope).name;
    const t = rng.pick(this.scope).name;
    const room = `if len(${s}) < 40 { `;
    switch (rng.int(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return this.line(`${room}${s} = append(${s}, ${this.values()}) }`);
      case 4:
        return this.line(`${s} = append(${s}, ${this.values()})`);
      case 5:
      case 6:
        if (this.depth >= 2) return;
        this.depth++;
        this.block(`for i := 0; i < ${rng.pick(["k", `${rng.int(6)}`])}; i++`, () => {
          if (rng.chance(30)) this.declare();
          this.line(`if len(${s}) < 40 { ${s} = append(${s}, ${e.of("i")}) }`);
          for (let n = rng.int(3); n > 0; n--) this.stmt();
        });
        this.depth--;
        return;
      case 7:
        return this.block(`if k ${rng.pick(["<", ">"])} ${rng.int(6)}`, () => {
          for (let n = 1 + rng.int(2); n > 0; n--) this.stmt();
        });
      case 8:
        return this.line(`if len(${s}) > 0 { ${s}[len(${s})-1] = ${this.value()} }`);
      case 9:
        return this.line(`if len(${s}) > ${rng.int(3)} { ${s} = ${s}[:${rng.int(2)}] }`);
      case 10:
        return this.line(`if len(${s}) > 1 { ${s} = ${s}[1:] }`);
      case 11:
        if (!this.passes) return;
        return this.line(`${s} = ${rng.pick(["nil", `[]${e.src}{${this.values()}}`])}`);
      case 12:
        this.declare();
        return;
      case 13:
      case 14:
        if (this.passes) this.line(`${rng.pick(["look", "look", "change"])}(${s})`);
        return;
      case 15: {
        if (this.passes) return this.line(`${room}${s} = append(${s}, ${t}...) }`);
        const name = `s${++this.serial}`;
        this.line(`${t} = append(${t}, ${this.value()})`);
        this.line(`${name} := ${rng.pick([t, t, `append(${t}, ${this.values()})`])}`);
        this.line(`_ = len(${name})`);
        this.scope.push({ name, depth: this.depth });
        return;
      }
      case 16:
        if (!this.passes && rng.chance(30)) {
          this.line(`${s} = append(${s}, ${this.value()})`);
          return this.line(`kept = ${s}`);
        }
        return this.state(s);
      case 17:
        if (rng.chance(20)) return this.line(`call(func() { ${room}${s} = append(${s}, ${this.value()}) } })`);
        return this.state(s);
      default:
        return this.state(s);
    }
  }
}

/** What all programs of a batch share. */
export const appendsCommon = `package main

type pair struct {
	a int
	b string
}

type three [3]int16

type large [5]int

var kept any

//go:noinline
func text(x int) string { return "abcdefghijklmnopqrstuvwxyz"[x%20 : x%20+2] }

//go:noinline
func boxed(x int) *int { return &x }

//go:noinline
func call(f func()) { f() }

//go:noinline
func look[T any](s []T) { println("look", len(s), cap(s)) }

//go:noinline
func change[T any](s []T) {
	for i := range s {
		s[i] = s[0]
	}
}
`;

export function appendsMain(seeds: readonly number[]): string {
  const runs = seeds.map((s) => `\tprintln("== ${s}")\n\tp${s}_Run()\n\tprintln()`);
  return `package main\n\nfunc main() {\n${runs.join("\n")}\n}\n`;
}

export function appends(seed: number, prefix: string): string {
  return new Appends(seed, prefix).generate();
}
