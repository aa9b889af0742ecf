// A random program: declarations (types with methods, interfaces, globals, functions, generic functions) and a Run function, all named
// with a prefix, so that many programs fit one package. Everything is decided by the seed.

import { type Callee, literal, type Scope, type Variable } from "./expr.ts";
import { Rng } from "./rng.ts";
import { Body, type Context } from "./stmt.ts";
import {
  any,
  arrayOf,
  bool,
  comparable,
  type Field,
  f64,
  funcOf,
  ints,
  intT,
  isKey,
  mapOf,
  ptrTo,
  scalars,
  sliceOf,
  str,
  type T,
} from "./types.ts";

class Program implements Context {
  readonly rng: Rng;
  readonly globals: Variable[] = [];
  readonly callees: Callee[] = [];
  readonly methods = new Map<string, Callee[]>();
  readonly types: T[] = [];
  private readonly out: string[] = [];
  private readonly hashes = new Map<string, { name: string; t: T }>();
  private count = 0;

  constructor(
    seed: number,
    readonly prefix: string,
  ) {
    this.rng = new Rng(seed);
  }

  serial(): number {
    return ++this.count;
  }

  hash(t: T): string {
    let h = this.hashes.get(t.src);
    if (h === undefined) this.hashes.set(t.src, (h = { name: `${this.prefix}h${this.hashes.size}`, t }));
    return h.name;
  }

  /** Any type declared or predeclared. */
  private some(): T {
    const { rng } = this;
    return this.types.length > 0 && rng.chance(40) ? rng.pick(this.types) : rng.pick(scalars);
  }

  generate(): string {
    const { rng, prefix } = this;
    this.namedInt();
    for (let n = 1 + rng.int(2); n > 0; n--) this.struct();
    for (let n = 1 + rng.int(4); n > 0; n--) this.composite();
    if (rng.chance(60)) this.interface();
    this.types.push(any);
    for (const t of scalars) if (rng.chance(35)) this.global(t);
    for (const t of this.types) if (rng.chance(60)) this.global(t);
    for (let n = rng.int(2); n > 0; n--) this.generic();
    this.templates();
    for (let n = 1 + rng.int(3); n > 0; n--) this.func();
    for (const t of this.types) if (rng.chance(30)) this.method(t);
    const run = new Body(this, null, 10 + rng.int(14));
    run.function();
    const shows = this.globals.map(
      (v) => `\tprintln("${v.name.slice(prefix.length)}", ${this.hash(v.t)}(${v.name}, 0))`,
    );
    this.out.push(`func ${prefix}body() {\n${run.text()}\n}`);
    this.out.push(
      `func ${prefix}Run() {\n\tfunc() {\n\t\tdefer func() { ${prefix}caught(recover()) }()\n\t\t${prefix}body()\n\t}()\n${shows.join("\n")}\n}`,
    );
    this.helpers();
    return `package main\n\n${this.out.join("\n\n")}\n`;
  }

  private declareType(t: T): void {
    if (!this.types.some((k) => k.src === t.src)) this.types.push(t);
  }

  private namedInt(): void {
    const base = this.rng.pick(ints);
    const t: T = { ...base, src: `${this.prefix}N` };
    this.out.push(`type ${t.src} ${base.src}`);
    this.declareType(t);
  }

  private struct(): void {
    const { rng } = this;
    const src = `${this.prefix}S${this.serial()}`;
    const fields: Field[] = Array.from({ length: rng.int(rng.chance(20) ? 12 : 5) }, (_, i) => ({
      name: `F${i}`,
      t: this.some(),
      embedded: false,
    }));
    const inner = this.types.filter((t) => t.k === "struct");
    if (inner.length > 0 && rng.chance(30)) {
      const t = rng.pick(inner);
      fields.push({ name: t.src, t, embedded: true });
    }
    // Whether pointers to different variables of size zero are equal is left open by the language.
    if (fields.every((f) => f.t.k === "array" && f.t.n === 0))
      fields.push({ name: `F${fields.length}`, t: ints[2], embedded: false });
    const list = fields.map((f) => (f.embedded ? `\t${f.t.src}` : `\t${f.name} ${f.t.src}`));
    this.out.push(`type ${src} struct {\n${list.join("\n")}\n}`);
    this.declareType({ k: "struct", src, fields });
  }

  private composite(): void {
    const { rng } = this;
    const e = this.some();
    switch (rng.int(7)) {
      case 0:
      case 1:
        return this.declareType(sliceOf(e));
      case 2:
      case 3:
        return this.declareType(arrayOf(e, rng.pick([0, 1, 2, 3, 5, 9])));
      case 4: {
        const keys = [...ints, str, bool, ...this.types.filter(isKey)];
        return this.declareType(mapOf(rng.pick(keys), e));
      }
      case 5:
        return this.declareType(ptrTo(e));
      default:
        return this.declareType(
          funcOf(
            Array.from({ length: rng.int(3) }, () => this.some()),
            this.some(),
          ),
        );
    }
  }

  private interface(): void {
    const { rng, prefix } = this;
    const src = `${prefix}I`;
    const param = this.some();
    const res = rng.pick([...ints, str, f64]);
    const impl: T[] = this.types.filter((t) => t.k === "struct" || t.src === `${prefix}N`).filter(() => rng.chance(70));
    this.out.push(`type ${src} interface{ M(x ${param.src}) ${res.src} }`);
    const method: Callee = { src: "M", params: [param], res };
    const made: T[] = [];
    for (const t of impl) {
      const pointer = t.k === "struct" && rng.chance(50);
      const recv = pointer ? ptrTo(t) : t;
      const body = new Body(this, res, 1 + rng.int(3), [
        { name: "r", t: recv, fixed: false },
        { name: "x", t: param, fixed: false },
      ]);
      body.function();
      this.out.push(`func (r ${recv.src}) M(x ${param.src}) ${res.src} {\n${body.text()}\n}`);
      this.methods.set(recv.src, [...(this.methods.get(recv.src) ?? []), method]);
      made.push(recv);
    }
    const iface: T = { k: "iface", src, impl: made };
    this.methods.set(src, [method]);
    this.declareType(iface);
  }

  /** Another method, with a receiver of either kind. */
  private method(t: T): void {
    if (t.k !== "struct" && t.src !== `${this.prefix}N`) return;
    const { rng } = this;
    const recv = rng.chance(50) ? ptrTo(t) : t;
    const name = `M${this.serial()}`;
    const params = Array.from({ length: rng.int(3) }, () => this.some());
    const res = this.some();
    const body = new Body(this, res, 1 + rng.int(4), [
      { name: "r", t: recv, fixed: false },
      ...params.map((p, i) => ({ name: `a${i}`, t: p, fixed: false })),
    ]);
    body.function();
    this.out.push(
      `func (r ${recv.src}) ${name}(${params.map((p, i) => `a${i} ${p.src}`).join(", ")}) ${res.src} {\n${body.text()}\n}`,
    );
    this.methods.set(t.src, [...(this.methods.get(t.src) ?? []), { src: name, params, res }]);
  }

  private global(t: T): void {
    const name = `${this.prefix}g${this.serial()}`;
    const value = this.rng.chance(25) ? "" : ` = ${literal(this.bare(), t, 1).s}`;
    this.out.push(`var ${name} ${t.src}${value}`);
    this.globals.push({ name, t, fixed: false });
  }

  /** A scope without variables: initialisers of globals must not panic. */
  private bare(): Scope {
    const { rng, prefix, types } = this;
    return { rng, prefix, types, vars: () => [], callees: [], methods: new Map(), literal: () => "nil" };
  }

  private func(): void {
    const { rng } = this;
    const name = `${this.prefix}f${this.serial()}`;
    const params = Array.from({ length: rng.int(rng.chance(15) ? 9 : 4) }, () => this.some());
    const res = this.some();
    const named = rng.chance(40);
    const vars: Variable[] = params.map((p, i) => ({ name: `a${i}`, t: p, fixed: false }));
    if (named) vars.push({ name: "res", t: res, fixed: false });
    const body = new Body(this, res, 3 + rng.int(10), vars);
    body.function();
    const head = `func ${name}(${params.map((p, i) => `a${i} ${p.src}`).join(", ")}) ${named ? `(res ${res.src})` : res.src}`;
    this.out.push(`${rng.chance(30) ? "//go:noinline\n" : ""}${head} {\n${body.text()}\n}`);
    this.callees.push({ src: name, params, res });
  }

  /** A function of an integer type parameter, K. */
  private generic(): void {
    const { rng } = this;
    const name = `${this.prefix}k${this.serial()}`;
    const k: T = { k: "int", src: "K", bits: 7, signed: false };
    const body = new Body(this, k, 2 + rng.int(6), [
      { name: "a", t: k, fixed: false },
      { name: "b", t: k, fixed: false },
    ]);
    body.function();
    this.out.push(`func ${name}[K integer](a, b K) K {\n${body.text()}\n}`);
    for (let n = 1 + rng.int(3); n > 0; n--) {
      const t = rng.pick([...ints, this.types[0]]);
      this.callees.push({ src: `${name}[${t.src}]`, params: [t, t], res: t });
    }
  }

  /** Instances of generic functions whose text is always the same. */
  private templates(): void {
    const { rng } = this;
    for (let n = rng.int(2); n > 0; n--) {
      const a = this.some();
      const b = this.some();
      this.callees.push({ src: `fold[${a.src}, ${b.src}]`, params: [sliceOf(a), b, funcOf([b, a], b)], res: b });
      this.callees.push({ src: `mapped[${a.src}, ${b.src}]`, params: [sliceOf(a), funcOf([a], b)], res: sliceOf(b) });
      if (comparable(a)) this.callees.push({ src: `at[${a.src}]`, params: [sliceOf(a), a], res: intT });
    }
  }

  private helpers(): void {
    const p = this.prefix;
    const named = this.types[0] as T & { k: "int" };
    this.out.push(
      fromFloat(named, p),
      `func ${p}caught(r any) {\n\tswitch e := r.(type) {\n\tcase nil:\n\tcase error:\n\t\tprintln("caught", e.Error())\n\tdefault:\n\t\tprintln("caught", ${this.hash(any)}(e, 0))\n\t}\n}`,
    );
    // Hashing one type may ask for others.
    const done = new Set<string>();
    for (;;) {
      const next = [...this.hashes.values()].find((h) => !done.has(h.name));
      if (next === undefined) return;
      done.add(next.name);
      this.out.push(`func ${next.name}(x ${next.t.src}, d int) (h uint64) {\n${this.hashBody(next.t)}\n}`);
    }
  }

  private hashBody(t: T): string {
    switch (t.k) {
      case "int":
        return "\treturn uint64(x)";
      case "float":
        return `\treturn bits(float64(x))`;
      case "complex":
        return `\treturn bits(float64(real(x))) + 3*bits(float64(imag(x)))`;
      case "bool":
        return "\tif x {\n\t\treturn 1\n\t}\n\treturn 2";
      case "string":
        return "\tfor i := 0; i < len(x); i++ {\n\t\th = h*31 + uint64(x[i])\n\t}\n\treturn h*7 + uint64(len(x))";
      case "slice":
        return `\tif x == nil {\n\t\treturn 5\n\t}\n\tif d > 3 {\n\t\treturn 6\n\t}\n\tfor _, e := range x {\n\t\th = h*37 + ${this.hash(t.e)}(e, d+1)\n\t}\n\treturn h*11 + uint64(len(x))`;
      case "array":
        return `\tif d > 3 {\n\t\treturn 6\n\t}\n\tfor _, e := range x {\n\t\th = h*41 + ${this.hash(t.e)}(e, d+1)\n\t}\n\treturn h`;
      case "map":
        return `\tif x == nil {\n\t\treturn 5\n\t}\n\tif d > 3 {\n\t\treturn 6\n\t}\n\tfor k, e := range x {\n\t\th += ${this.hash(t.key)}(k, d+1)*13 ^ ${this.hash(t.e)}(e, d+1)\n\t}\n\treturn h*17 + uint64(len(x))`;
      case "struct":
        return `\tif d > 3 {\n\t\treturn 6\n\t}\n${t.fields.map((f) => `\th = h*43 + ${this.hash(f.t)}(x.${f.name}, d+1)`).join("\n")}\n\treturn h`;
      case "ptr":
        return `\tif x == nil {\n\t\treturn 5\n\t}\n\tif d > 3 {\n\t\treturn 6\n\t}\n\treturn 3 + ${this.hash(t.e)}(*x, d+1)`;
      case "func":
        return "\tif x == nil {\n\t\treturn 5\n\t}\n\treturn 8";
      case "iface": {
        const list = t.impl ?? [intT, ints[1], f64, str, bool, ...this.types.filter((u) => u.src !== "any")];
        const seen = new Set<string>();
        const cases = list
          .filter((u) => !(u.k === "iface") && !seen.has(u.src) && seen.add(u.src))
          .map((u, i) => `\tcase ${u.src}:\n\t\treturn ${i} + ${this.hash(u)}(v, d+1)`);
        return `\tif d > 3 {\n\t\treturn 6\n\t}\n\tswitch v := any(x).(type) {\n\tcase nil:\n\t\treturn 5\n${cases.join("\n")}\n\tdefault:\n\t\t_ = v\n\t}\n\treturn 9`;
      }
    }
  }
}

/** Conversion of floating-point numbers that fit; others are not defined by the language. */
function fromFloat(t: T & { k: "int" }, prefix: string): string {
  const bits = Math.min(t.bits, 53);
  const [low, high] = t.signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1)] : [-1, 2 ** bits];
  return `func ${prefix}f2${t.src}(x float64) ${t.src} {\n\tif !(x > ${low} && x < ${high}) {\n\t\treturn 7\n\t}\n\treturn ${t.src}(x)\n}`;
}

/** What all programs of a package share. */
const commonText = `package main

import "unsafe"

type integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint | ~uintptr
}

var fuel int

func tick() bool {
	fuel--
	return fuel < 0
}

func id[T any](x T) T { return x }

func ref[T any](x T) *T { return &x }

func cut(s string) string {
	if len(s) > 64 {
		return s[len(s)-64:]
	}
	return s
}

// In an inlined call gc evaluates one argument after the other, else the further ones first: the language leaves that open.
//
//go:noinline
func app[T any](s []T, xs ...T) []T {
	if len(s) > 40 {
		return s[20:]
	}
	return append(s, xs...)
}

func seq(n, step int) func(yield func(int, int) bool) {
	return func(yield func(int, int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i, i*step) {
				return
			}
		}
	}
}

func fold[A, B any](xs []A, b B, f func(B, A) B) B {
	for _, x := range xs {
		b = f(b, x)
	}
	return b
}

func mapped[A, B any](xs []A, f func(A) B) (out []B) {
	for _, x := range xs {
		out = append(out, f(x))
	}
	return
}

func at[A comparable](xs []A, x A) int {
	for i, y := range xs {
		if x == y {
			return i
		}
	}
	return -1
}

func bits(x float64) uint64 {
	if x != x {
		return 99
	}
	return *(*uint64)(unsafe.Pointer(&x))
}

${ints.map((t) => fromFloat(t, "")).join("\n\n")}
`;

/** The entry of a package of programs: each says its name, and none sees another's fuel. */
export function mainFile(seeds: readonly number[]): string {
  const runs = seeds.map((s) => `\tprintln("== ${s}")\n\tfuel = 4000\n\tp${s}_Run()`);
  return `package main\n\nfunc main() {\n\tbegin()\n${runs.join("\n")}\n}\n`;
}

/**
 * What all programs share. With switches the helpers that are called all over them let another goroutine run now and then: every
 * function is suspended in every place.
 */
export function commonFile(switches: boolean): string {
  if (!switches) return `${commonText}\nfunc begin() {}\n`;
  return `${commonText
    .replace('import "unsafe"', 'import (\n\t"runtime"\n\t"unsafe"\n)')
    .replace("\tfuel--\n", "\tfuel--\n\tswitchNow()\n")
    .replace("func id[T any](x T) T { return x }", "func id[T any](x T) T { switchNow(); return x }")}
var calls int

func switchNow() {
	if calls++; calls%3 == 0 {
		runtime.Gosched()
	}
}

func begin() {
	go func() {
		for {
			runtime.Gosched()
		}
	}()
}
`;
}

/** Source of the program of that seed; its entry is PREFIXRun. */
export function program(seed: number, prefix: string): string {
  return new Program(seed, prefix).generate();
}
