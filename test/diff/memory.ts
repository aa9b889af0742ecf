// Random programs about memory: the same variables are seen through pointers into structs, arrays and slices, by closures, and
// as copies in parameters, results, interfaces, maps and channels. Pointers are never nil and indices are in range: what is
// looked for is a value that is old, or that should have been copied. Calls stand alone in their statements, since the order of
// a call and a plain read is left open by the language.

import { Rng } from "./rng.ts";

type M =
  | { k: "scalar"; src: string }
  | { k: "array"; src: string; e: M; n: number }
  | { k: "struct"; src: string; fields: M[] }
  | { k: "slice"; src: string; e: M }
  | { k: "ptr"; src: string; e: M };

interface Var {
  name: string;
  t: M;
}

interface Func {
  name: string;
  params: M[];
  res: M;
}

const scalars: readonly M[] = ["int", "uint8", "int16", "uint32", "float64", "string", "bool"].map((src) => ({
  k: "scalar",
  src,
}));
const arrayOf = (e: M, n: number): M => ({ k: "array", src: `[${n}]${e.src}`, e, n });
const sliceOf = (e: M): M => ({ k: "slice", src: `[]${e.src}`, e });
const ptrTo = (e: M): M => ({ k: "ptr", src: `*${e.src}`, e });

class Memory {
  private readonly rng: Rng;
  private readonly out: string[] = [];
  /** Types of variables, without pointers and slices. */
  private readonly values: M[];
  private readonly funcs: Func[] = [];
  private readonly sums = new Map<string, string>();
  private scopes: Var[][] = [[]];
  private lines: string[] = [];
  private indent = 1;
  private serial = 0;
  private budget = 0;

  constructor(
    seed: number,
    private readonly prefix: string,
  ) {
    this.rng = new Rng(seed ^ 0x3e3);
    this.values = scalars.slice(0, 4 + this.rng.int(4));
  }

  generate(): string {
    const { rng, prefix } = this;
    for (let n = 2 + rng.int(3); n > 0; n--) this.declareType();
    for (let n = rng.int(3); n > 0; n--) this.global();
    for (let n = 1 + rng.int(4); n > 0; n--) this.func();
    this.lines = [];
    this.body(25 + rng.int(30));
    this.out.push(`func ${prefix}Run() {\n${this.lines.join("\n")}\n}`);
    return `package main\n\n${this.out.join("\n\n")}\n`;
  }

  private line(s: string): void {
    this.lines.push("\t".repeat(this.indent) + s);
  }

  private name(of: string): string {
    return `${of}${++this.serial}`;
  }

  private declareType(): void {
    const { rng, values } = this;
    const small = rng.chance(60);
    const n = small ? 1 + rng.int(4) : 4 + rng.int(6);
    const fields: M[] = Array.from({ length: n }, () => {
      const t = rng.chance(70) ? rng.pick(scalars) : rng.pick(values);
      return rng.chance(25) ? arrayOf(t, 1 + rng.int(4)) : t;
    });
    if (rng.chance(20)) fields.push(sliceOf(rng.pick(scalars)));
    if (rng.chance(15)) fields.push(ptrTo(rng.pick(scalars)));
    const src = `${this.prefix}T${++this.serial}`;
    this.out.push(`type ${src} struct {\n${fields.map((f, i) => `\tF${i} ${f.src}`).join("\n")}\n}`);
    const t: M = { k: "struct", src, fields };
    values.push(t, t, arrayOf(t, 1 + rng.int(4)), arrayOf(rng.pick(scalars), 1 + rng.int(9)));
  }

  private global(): void {
    const t = this.rng.pick(this.values);
    const name = this.name(`${this.prefix}g`);
    this.out.push(`var ${name} = ${this.fresh(t)}`);
    this.scopes[0]!.push({ name, t });
  }

  /** A value with nothing of the variables in it. */
  private fresh(t: M): string {
    const { rng } = this;
    switch (t.k) {
      case "scalar":
        if (t.src === "string") return `"${rng.pick(["", "a", "bc", "xyz"])}"`;
        if (t.src === "bool") return rng.chance(50) ? "true" : "false";
        return `${t.src}(${rng.int(100)})`;
      case "array":
        // (The rest is zero.)
        return `${t.src}{${Array.from({ length: this.plain(t) ? Math.min(t.n, 2) : t.n }, () => this.fresh(t.e)).join(", ")}}`;
      case "struct":
        return `${t.src}{${t.fields.map((f) => this.fresh(f)).join(", ")}}`;
      case "slice":
        return `${t.src}{${Array.from({ length: 1 + rng.int(4) }, () => this.fresh(t.e)).join(", ")}}`;
      case "ptr":
        return t.e.k === "struct" ? `&${this.fresh(t.e)}` : `ref[${t.e.src}](${this.fresh(t.e)})`;
    }
  }

  private vars(): Var[] {
    return this.scopes.flat();
  }

  private index(n: string): string {
    const { rng } = this;
    const ints = this.vars().filter((v) => v.t.src === "int");
    return ints.length > 0 && rng.chance(65) ? `ix(${rng.pick(ints).name}, ${n})` : `ix(${rng.int(4)}, ${n})`;
  }

  /** A place of that type: a variable, or a part of one. */
  private place(t: M): string | null {
    const { rng } = this;
    const found: string[] = [];
    const visit = (s: string, have: M, left: number): void => {
      if (have.src === t.src) found.push(s);
      if (left === 0) return;
      switch (have.k) {
        case "struct":
          for (let i = 0; i < have.fields.length; i++) visit(`${s}.F${i}`, have.fields[i]!, left - 1);
          return;
        case "array":
          return visit(
            rng.chance(40) ? `${s}[${rng.int(have.n)}]` : `${s}[${this.index(`${have.n}`)}]`,
            have.e,
            left - 1,
          );
        case "slice":
          return visit(`${s}[${this.index(`len(${s})`)}]`, have.e, left - 1);
        case "ptr":
          return visit(have.e.k === "struct" ? s : `(*${s})`, have.e, have.e.k === "struct" ? left : left - 1);
        default:
      }
    };
    for (const v of this.vars()) if (v.t.k !== "ptr" || v.t.e.k !== "struct" || t.k === "ptr") visit(v.name, v.t, 3);
    for (const v of this.vars()) {
      if (v.t.k !== "ptr" || v.t.e.k !== "struct") continue;
      if (v.t.e.src === t.src) found.push(`(*${v.name})`);
      for (let i = 0; i < v.t.e.fields.length; i++) visit(`${v.name}.F${i}`, v.t.e.fields[i]!, 2);
    }
    return found.length === 0 ? null : rng.pick(found);
  }

  /** A value of that type without calls, but for ix. */
  private value(t: M): string {
    const { rng } = this;
    if (t.k === "slice" && rng.chance(60)) {
      const arrays = this.vars().filter((v) => v.t.k === "array" && v.t.e.src === t.e.src);
      if (arrays.length > 0) {
        const v = rng.pick(arrays) as Var & { t: M & { k: "array" } };
        return `${v.name}[${rng.int(v.t.n)}:]`;
      }
    }
    if (t.k === "ptr" && rng.chance(80)) {
      const p = this.place(t.e);
      if (p !== null) return p.startsWith("(*") && p.endsWith(")") ? p.slice(2, -1) : `&${p}`;
    }
    const p = this.place(t);
    if (p === null || rng.chance(12)) return this.fresh(t);
    if (t.k !== "scalar" || rng.chance(40)) return p;
    const q = rng.chance(60) ? (this.place(t) ?? p) : this.fresh(t);
    if (t.src === "string") return `cut(${p} + ${q})`;
    if (t.src === "bool") return `(${p} ${rng.pick(["&&", "||", "!="])} ${q})`;
    // (Products of floats could be fused with sums.)
    return t.src === "float64" ? `float64(${p} + ${q})` : `(${p} ${rng.pick(["+", "-", "*", "^"])} ${q})`;
  }

  private anyType(): M {
    const { rng } = this;
    const t = rng.pick(this.values);
    return rng.chance(20) ? ptrTo(t) : rng.chance(20) ? sliceOf(t) : t;
  }

  private sum(t: M): string {
    let name = this.sums.get(t.src);
    if (name !== undefined) return name;
    name = `${this.prefix}sum${this.sums.size}`;
    this.sums.set(t.src, name);
    this.out.push(`func ${name}(x ${t.src}) (h uint64) {\n${this.sumBody(t)}\n\treturn\n}`);
    return name;
  }

  private sumBody(t: M): string {
    switch (t.k) {
      case "scalar":
        if (t.src === "string") return "\tfor i := 0; i < len(x); i++ {\n\t\th = h*31 + uint64(x[i])\n\t}";
        if (t.src === "bool") return "\tif x {\n\t\th = 1\n\t}";
        return t.src === "float64" ? "\th = bits(x)" : "\th = uint64(x)";
      case "array":
      case "slice":
        return `\tfor i := range x {\n\t\th = h*37 + ${this.sum(t.e)}(x[i])\n\t}`;
      case "struct":
        return t.fields.map((f, i) => `\th = h*41 + ${this.sum(f)}(x.F${i})`).join("\n");
      case "ptr":
        return `\th = 7 + ${this.sum(t.e)}(*x)`;
    }
  }

  private func(): void {
    const { rng } = this;
    const outer = { lines: this.lines, scopes: this.scopes };
    const params = Array.from({ length: 1 + rng.int(4) }, () => {
      const t = rng.pick(this.values);
      return rng.chance(45) ? ptrTo(t) : rng.chance(30) ? sliceOf(t) : t;
    });
    const res = rng.pick(this.values);
    const name = `${this.prefix}f${++this.serial}`;
    this.lines = [];
    this.scopes = [[...this.scopes[0]!], params.map((t, i) => ({ name: `a${i}`, t }))];
    // (A zero value has nil pointers in it.)
    const named = rng.chance(40) && this.plain(res);
    if (named) this.scopes[1]!.push({ name: "res", t: res });
    this.body(4 + rng.int(8));
    this.line(named && rng.chance(50) ? "return" : `return ${this.value(res)}`);
    const head = `${params.map((t, i) => `a${i} ${t.src}`).join(", ")}) ${named ? `(res ${res.src})` : res.src}`;
    this.out.push(`${rng.chance(50) ? "//go:noinline\n" : ""}func ${name}(${head} {\n${this.lines.join("\n")}\n}`);
    this.lines = outer.lines;
    this.scopes = outer.scopes;
    this.funcs.push({ name, params, res });
  }

  private body(budget: number): void {
    const before = this.budget;
    this.budget = budget;
    for (let i = 0; i < 3; i++) this.declaration();
    while (this.budget > 0) this.stmt();
    this.budget = before;
  }

  private block(most: number): void {
    this.indent++;
    this.scopes.push([]);
    const stop = Math.max(0, this.budget - 1 - this.rng.int(most));
    while (this.budget > stop) this.stmt();
    this.scopes.pop();
    this.indent--;
  }

  private declare(name: string, t: M): void {
    this.line(`_ = ${name}`);
    this.scopes.at(-1)!.push({ name, t });
  }

  private declaration(): void {
    const t = this.anyType();
    const value = this.value(t);
    const name = this.name("v");
    this.line(`var ${name} ${t.src} = ${value}`);
    this.declare(name, t);
  }

  private show(): void {
    const t = this.anyType();
    const p = this.place(t);
    if (p !== null) this.line(`println(${++this.serial}, ${this.sum(t)}(${p}))`);
  }

  private stmt(): void {
    this.budget--;
    const { rng } = this;
    switch (rng.int(20)) {
      case 0:
      case 1:
        return this.declaration();
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
        return this.assign();
      case 7:
        return this.swap();
      case 8:
        return this.loop();
      case 9:
      case 10:
        return this.rangeLoop();
      case 11:
      case 12:
        return this.call();
      case 13:
        return this.closure();
      case 14:
        return this.box();
      case 15:
        return this.branch();
      case 16:
        return this.deferred();
      case 17:
        return this.move();
      default:
        return this.show();
    }
  }

  private assign(): void {
    const t = this.anyType();
    const p = this.place(t);
    if (p === null) return this.declaration();
    if (t.src === "string" || t.k !== "scalar" || t.src === "bool" || this.rng.chance(50))
      return this.line(`${p} = ${this.value(t)}`);
    this.line(`${p} ${this.rng.pick(["+=", "-="])} ${this.value(t)}`);
  }

  private swap(): void {
    const t = this.anyType();
    const p = this.place(t);
    const q = this.place(t);
    if (p !== null && q !== null) this.line(`${p}, ${q} = ${this.value(t)}, ${p}`);
  }

  private loop(): void {
    const i = this.name("i");
    this.line(`for ${i} := 0; ${i} < ${1 + this.rng.int(6)} && tick(); ${i}++ {`);
    this.scopes.push([{ name: i, t: scalars[0]! }]);
    this.block(4);
    this.scopes.pop();
    this.line("}");
  }

  private rangeLoop(): void {
    const { rng } = this;
    const t = rng.pick(this.values);
    const over = rng.chance(50) ? sliceOf(t) : rng.pick(this.values.filter((v) => v.k === "array"));
    const p = this.place(over);
    if (p === null || (over.k !== "slice" && over.k !== "array")) return this.loop();
    const i = this.name("i");
    const x = this.name("x");
    this.line(`for ${i}, ${x} := range ${p} {`);
    this.line(`\t_, _ = ${i}, ${x}`);
    this.line("\tif !tick() { break }");
    this.scopes.push([
      { name: i, t: scalars[0]! },
      { name: x, t: over.e },
    ]);
    this.block(3);
    this.scopes.pop();
    this.line("}");
  }

  private call(): void {
    const { rng } = this;
    if (this.funcs.length === 0) return this.assign();
    const f = rng.pick(this.funcs);
    const name = this.name("v");
    this.line(`${name} := ${f.name}(${f.params.map((t) => this.value(t)).join(", ")})`);
    this.declare(name, f.res);
    if (rng.chance(40)) {
      const p = this.place(f.res);
      if (p !== null) this.line(`${p} = ${name}`);
    }
  }

  /** A function literal that changes what it captures, called now and perhaps later. */
  private closure(): void {
    const name = this.name("c");
    this.line(`${name} := func() {`);
    this.line(`\tif !tick() { return }`);
    this.block(3);
    this.line("}");
    this.line(`${name}()`);
    for (let n = this.rng.int(3); n > 0; n--) {
      if (this.budget > 0) this.assign();
      this.line(`${name}()`);
    }
  }

  /** A copy in an interface, a map or a channel, taken out after the original has changed. */
  private box(): void {
    const { rng } = this;
    const t = rng.pick(this.values);
    const p = this.place(t);
    if (p === null) return this.declaration();
    const b = this.name("b");
    const v = this.name("v");
    const kind = rng.int(4);
    this.line(
      [
        `var ${b} any = ${p}`,
        `${b} := map[int]${t.src}{1: ${p}}`,
        `${b} := make(chan ${t.src}, 1)`,
        `${b} := []${t.src}{${p}}`,
      ][kind]!,
    );
    if (kind === 2) this.line(`${b} <- ${p}`);
    const q = this.place(t);
    if (q !== null) this.line(`${q} = ${this.value(t)}`);
    if (kind === 0 && this.comparable(t)) this.line(`println(${++this.serial}, ${b} == any(${p}))`);
    this.line(`${v} := ${[`${b}.(${t.src})`, `${b}[1]`, `<-${b}`, `append(${b}, ${p})[0]`][kind]}`);
    this.declare(v, t);
  }

  /** Neither pointers nor slices in it. */
  private plain(t: M): boolean {
    if (t.k === "array") return this.plain(t.e);
    return t.k === "scalar" || (t.k === "struct" && t.fields.every((f) => this.plain(f)));
  }

  private comparable(t: M): boolean {
    return (
      t.k === "scalar" ||
      t.k === "ptr" ||
      (t.k === "array" && this.comparable(t.e)) ||
      (t.k === "struct" && t.fields.every((f) => this.comparable(f)))
    );
  }

  private branch(): void {
    const { rng } = this;
    const t = rng.pick(this.values.filter((v) => this.comparable(v)));
    const p = this.place(t);
    const q = this.place(t);
    if (p === null || q === null) return this.declaration();
    this.line(`if ${p} ${rng.pick(["==", "!="])} ${q} {`);
    this.block(3);
    if (rng.chance(50)) {
      this.line("} else {");
      this.block(3);
    }
    this.line("}");
  }

  /** Arguments of a deferred call are taken at once; its pointers see what comes later. */
  private deferred(): void {
    const { rng } = this;
    const t = rng.pick(this.values);
    const p = this.place(t);
    if (p === null) return this.declaration();
    const ptr = ptrTo(t);
    this.line("func() {");
    this.line(`\tdefer func(x ${t.src}, y ${ptr.src}) {`);
    this.line(`\t\tprintln(${++this.serial}, ${this.sum(t)}(x), ${this.sum(t)}(*y))`);
    if (rng.chance(50)) this.line("\t\t*y = x");
    this.line(`\t}(${p}, ${this.value(ptr)})`);
    this.block(3);
    this.line("}()");
  }

  /** copy and append within one array. */
  private move(): void {
    const { rng } = this;
    const t = sliceOf(rng.pick(this.values));
    const p = this.place(t);
    if (p === null) return this.declaration();
    const q = this.value(t);
    if (rng.chance(50)) return this.line(`copy(${p}[${rng.int(2)}:], ${q})`);
    this.line(`if len(${p}) < 20 { ${p} = append(${p}[:1], ${q}...) }`);
  }
}

export const memoryCommon = `package main

import "unsafe"

var fuel int

func tick() bool {
	fuel--
	return fuel > 0
}

func ix(i, n int) int {
	if n == 0 {
		return 0
	}
	return int(uint(i) % uint(n))
}

func cut(s string) string {
	if len(s) > 24 {
		return s[:24]
	}
	return s
}

func ref[T any](x T) *T { return &x }

func bits(x float64) uint64 {
	if x != x {
		return 99
	}
	return *(*uint64)(unsafe.Pointer(&x))
}
`;

/** The entry of a package of programs. */
export function memoryMain(seeds: readonly number[]): string {
  const runs = seeds.map((s) => `\tprintln("== ${s}")\n\tfuel = 3000\n\tp${s}_Run()`);
  return `package main\n\nfunc main() {\n${runs.join("\n")}\n}\n`;
}

/** Source of the program of that seed; its entry is PREFIXRun. */
export function memory(seed: number, prefix: string): string {
  return new Memory(seed, prefix).generate();
}
