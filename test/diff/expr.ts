// Random expressions of a wanted type. An expression knows whether it is constant to the compiler: operators are never applied to
// constants alone, so that no constant overflows and no constant divisor is zero.

import type { Rng } from "./rng.ts";
import { bool, byteT, comparable, f32, f64, ints, intT, runeT, sliceOf, str, type T } from "./types.ts";

export interface Expr {
  s: string;
  constant: boolean;
}

export interface Variable {
  name: string;
  t: T;
  /** Loop variables and the like are not assigned. */
  fixed: boolean;
}

export interface Callee {
  /** Text before the arguments: "p1_f2", "p1_g3[int8]". */
  src: string;
  params: T[];
  res: T;
}

/** What is in scope, and the declarations an expression may need. */
export interface Scope {
  readonly rng: Rng;
  readonly prefix: string;
  vars(): readonly Variable[];
  readonly callees: readonly Callee[];
  /** Methods by the source of the receiver's type. */
  readonly methods: ReadonlyMap<string, readonly Callee[]>;
  /** Composite types declared so far. */
  readonly types: readonly T[];
  /** A function literal of that type. */
  literal(t: T & { k: "func" }): string;
}

const variable = (s: string): Expr => ({ s, constant: false });
const constant = (s: string): Expr => ({ s, constant: true });

/** Interesting integers of a type, as constants. */
function intConst(rng: Rng, t: T & { k: "int" }): string {
  const top = t.signed ? (1n << BigInt(t.bits - 1)) - 1n : (1n << BigInt(t.bits)) - 1n;
  const low = t.signed ? -top - 1n : 0n;
  switch (rng.int(8)) {
    case 0:
      return `${top - BigInt(rng.int(3))}`;
    case 1:
      return `${low + BigInt(rng.int(3))}`;
    case 2:
      return `${1n << BigInt(rng.int(t.bits - 1))}`;
    case 3: {
      const x = (BigInt(rng.int(1 << 30)) << 34n) ^ (BigInt(rng.int(1 << 30)) << 10n) ^ BigInt(rng.int(1 << 20));
      return `${(x & (top >> BigInt(rng.int(t.bits - 1)))) * (t.signed && rng.chance(40) ? -1n : 1n)}`;
    }
    default:
      return `${t.signed ? rng.int(21) - 5 : rng.int(20)}`;
  }
}

const words = [
  "",
  "a",
  "Go",
  "héllo",
  "日本",
  "\\x00\\xff",
  "x\\ty",
  "long enough to be on the heap",
  "0123456789",
  "\\u2028",
  "😀z",
];

export function literal(sc: Scope, t: T, depth = 2): Expr {
  const { rng } = sc;
  switch (t.k) {
    case "int":
      return constant(`${t.src}(${intConst(rng, t)})`);
    case "float": {
      const list = ["0", "1", "-1", "0.1", "2.5", "1e10", "-3.75e-5", "16777217", "1e38", "0.333333333333"];
      return constant(`${t.src}(${rng.pick(list)})`);
    }
    case "complex":
      return constant(`${t.src}(${rng.pick(["0", "1", "2i", "(1.5+0.25i)", "(-3+4i)"])})`);
    case "string":
      return constant(`"${rng.pick(words)}"`);
    case "bool":
      return constant(rng.chance(50) ? "true" : "false");
    case "slice": {
      if (depth <= 0 || rng.chance(10)) return variable(`${t.src}(nil)`);
      const list = Array.from({ length: rng.int(4) }, () => expr(sc, t.e, depth - 1).s);
      return variable(`(${t.src}{${list.join(", ")}})`);
    }
    case "array": {
      if (depth <= 0) return variable(`(${t.src}{})`);
      const list = Array.from({ length: Math.min(rng.int(t.n + 1), 4) }, () => expr(sc, t.e, depth - 1).s);
      return variable(`(${t.src}{${list.join(", ")}})`);
    }
    case "map": {
      if (depth <= 0) return variable(`(${t.src}{})`);
      return variable(`(${t.src}{${literal(sc, t.key, 1).s}: ${expr(sc, t.e, depth - 1).s}})`);
    }
    case "struct": {
      if (depth <= 0) return variable(`(${t.src}{})`);
      const list = t.fields.filter(() => rng.chance(70)).map((f) => `${f.name}: ${expr(sc, f.t, depth - 1).s}`);
      return variable(`(${t.src}{${list.join(", ")}})`);
    }
    case "ptr":
      if (depth <= 0 || rng.chance(8)) return variable(`(${t.src})(nil)`);
      return t.e.k === "struct"
        ? variable(`(&${literal(sc, t.e, depth - 1).s.slice(1, -1)})`)
        : variable(`ref[${t.e.src}](${expr(sc, t.e, depth - 1).s})`);
    case "func":
      return depth <= 0 ? variable(`(${t.src})(nil)`) : variable(sc.literal(t));
    case "iface": {
      if (t.impl === null) {
        if (depth <= 0) return variable("any(nil)");
        const of = rng.chance(60) || sc.types.length === 0 ? rng.pick([...ints, f64, str]) : rng.pick(sc.types);
        return variable(`any(${expr(sc, of, depth - 1).s})`);
      }
      if (t.impl.length === 0 || depth <= 0) return variable(`${t.src}(nil)`);
      return variable(`${t.src}(${expr(sc, rng.pick(t.impl), depth - 1).s})`);
    }
  }
}

/** A variable of that type, or something reachable from variables by fields, elements and pointers. */
export function path(sc: Scope, t: T, depth: number): Expr | null {
  const { rng } = sc;
  const found: string[] = [];
  const visit = (s: string, have: T, left: number): void => {
    if (have.src === t.src) found.push(s);
    if (left <= 0) return;
    switch (have.k) {
      case "struct":
        for (const f of have.fields) visit(`${s}.${f.name}`, f.t, left - 1);
        return;
      case "ptr":
        if (have.e.k === "struct") for (const f of have.e.fields) visit(`${s}.${f.name}`, f.t, left - 1);
        else visit(`(*${s})`, have.e, left - 1);
        return;
      case "array":
        // gc forgets the check, or crashes, where it holds an empty array in registers but not its elements.
        if (have.n === 0 && (have.e.k === "array" || have.e.k === "struct")) return;
        visit(`${s}[${arrayIndex(sc, have.n)}]`, have.e, left - 1);
        return;
      case "slice":
        if (rng.chance(40)) visit(`${s}[${index(sc, s)}]`, have.e, left - 1);
        return;
      default:
    }
  };
  for (const v of sc.vars()) visit(v.name, v.t, depth);
  return found.length === 0 ? null : variable(rng.pick(found));
}

function arrayIndex(sc: Scope, n: number): string {
  const { rng } = sc;
  if (n > 0 && rng.chance(60)) return `${rng.int(n)}`;
  const i = path(sc, rng.pick(ints), 0);
  if (i === null) return n === 0 ? "id(0)" : `${rng.int(n)}`;
  return rng.chance(85) && n > 0 ? `uint(${i.s})%${n}` : i.s;
}

/** An index into s: mostly in range, if s has elements. */
function index(sc: Scope, s: string): string {
  const { rng } = sc;
  if (rng.chance(30)) return `${rng.int(2)}`;
  const i = path(sc, rng.pick(ints), 0);
  if (i === null || rng.chance(10)) return `${rng.int(6)}`;
  return rng.chance(85) ? `uint(${i.s})%uint(len(${s})|1)` : i.s;
}

function nonConstant(sc: Scope, t: T, depth: number): Expr {
  for (let i = 0; i < 4; i++) {
    const e = expr(sc, t, depth);
    if (!e.constant) return e;
  }
  const p = path(sc, t, 1);
  if (p !== null) return p;
  return variable(`id(${literal(sc, t).s})`);
}

export function expr(sc: Scope, t: T, depth: number): Expr {
  const { rng } = sc;
  if (depth <= 0 || rng.chance(12)) {
    const p = rng.chance(75) ? path(sc, t, 2) : null;
    return p ?? literal(sc, t, depth);
  }
  if (rng.chance(22)) {
    const p = path(sc, t, 3);
    if (p !== null) return p;
  }
  if (rng.chance(12)) {
    const c = call(sc, t, depth);
    if (c !== null) return c;
  }
  switch (t.k) {
    case "int":
      return intExpr(sc, t, depth);
    case "float":
      return floatExpr(sc, t, depth);
    case "complex":
      return complexExpr(sc, t, depth);
    case "string":
      return stringExpr(sc, depth);
    case "bool":
      return boolExpr(sc, depth);
    case "slice":
      return sliceExpr(sc, t, depth);
    case "ptr": {
      const v = sc.vars().filter((v) => v.t.src === t.e.src);
      return v.length > 0 && rng.chance(50) ? variable(`(&${rng.pick(v).name})`) : literal(sc, t, depth);
    }
    case "iface":
      return t.impl === null && rng.chance(30)
        ? variable(`any(${expr(sc, rng.pick([intT, str, f64]), depth - 1).s})`)
        : literal(sc, t, depth);
    default:
      return path(sc, t, 2) ?? literal(sc, t, depth);
  }
}

/** A call of a function or method with that result. */
function call(sc: Scope, t: T, depth: number): Expr | null {
  const { rng } = sc;
  const list = sc.callees.filter((c) => c.res.src === t.src);
  const methods: { c: Callee; recv: string }[] = [];
  for (const v of sc.vars()) {
    for (const c of sc.methods.get(v.t.src) ?? []) if (c.res.src === t.src) methods.push({ c, recv: v.name });
    if (v.t.k === "func" && v.t.res.src === t.src) list.push({ src: v.name, params: v.t.params, res: v.t.res });
  }
  const n = rng.int(list.length + methods.length);
  if (list.length + methods.length === 0) return null;
  const args = (c: Callee): string => c.params.map((p) => expr(sc, p, depth - 1).s).join(", ");
  if (n < list.length) return variable(`${list[n].src}(${args(list[n])})`);
  const { c, recv } = methods[n - list.length];
  return variable(`${recv}.${c.src}(${args(c)})`);
}

function intExpr(sc: Scope, t: T & { k: "int" }, depth: number): Expr {
  const { rng } = sc;
  const a = (): string => nonConstant(sc, t, depth - 1).s;
  const b = (): string => expr(sc, t, depth - 1).s;
  switch (rng.int(16)) {
    case 0:
    case 1:
    case 2:
      return variable(`(${a()} ${rng.pick(["+", "-", "*"])} ${b()})`);
    case 3:
      return variable(`(${b()} ${rng.pick(["+", "-", "*", "&", "|", "^", "&^"])} ${a()})`);
    case 4:
      return variable(`(${a()} ${rng.pick(["&", "|", "^", "&^"])} ${b()})`);
    case 5: {
      // A constant divisor is not zero; another one may be.
      const d = rng.chance(50) ? nonZero(rng, t) : rng.chance(90) ? `(${a()} | 1)` : a();
      return variable(`(${a()} ${rng.pick(["/", "%"])} ${d})`);
    }
    case 6:
    case 7: {
      const by = rng.pick(ints);
      const count = rng.chance(40)
        ? `${rng.int(t.bits + 4)}`
        : rng.chance(90)
          ? `(${nonConstant(sc, by, depth - 2).s} & ${rng.pick([7, 15, 31, 63, 127])})`
          : nonConstant(sc, by, depth - 2).s;
      return variable(`(${a()} ${rng.pick(["<<", ">>"])} ${count})`);
    }
    case 8:
      return variable(`(${rng.pick(["-", "^"])}${a()})`);
    case 9:
    case 10:
      return variable(`${t.src}(${nonConstant(sc, rng.pick(ints), depth - 1).s})`);
    case 11:
      if (t.src === "K") return literal(sc, t);
      return variable(
        `${t.src.startsWith(sc.prefix) ? sc.prefix : ""}f2${t.src}(${nonConstant(sc, f64, depth - 1).s})`,
      );
    case 12: {
      const p = path(sc, str, 2);
      if (p === null) return literal(sc, t);
      return rng.chance(50) ? variable(`${t.src}(len(${p.s}))`) : variable(`${t.src}(${p.s}[${index(sc, p.s)}])`);
    }
    case 13: {
      const of = sc.vars().filter((v) => v.t.k === "slice" || v.t.k === "map" || v.t.k === "array");
      if (of.length === 0) return literal(sc, t);
      const v = rng.pick(of);
      if (v.t.k === "map" && v.t.e.src === t.src) return variable(`${v.name}[${expr(sc, v.t.key, depth - 1).s}]`);
      const len = v.t.k === "slice" && rng.chance(20) ? "cap" : "len";
      return v.t.k === "array" ? literal(sc, t) : variable(`${t.src}(${len}(${v.name}))`);
    }
    case 14:
      return variable(`${rng.pick(["min", "max"])}(${a()}, ${b()})`);
    default:
      return variable(`(${a()} ${rng.pick(["+", "-", "*", "&", "|", "^"])} ${b()})`);
  }
}

function nonZero(rng: Rng, t: T & { k: "int" }): string {
  for (;;) {
    const s = intConst(rng, t);
    if (s !== "0") return `${t.src}(${s})`;
  }
}

function floatExpr(sc: Scope, t: T, depth: number): Expr {
  const { rng } = sc;
  const a = (): string => nonConstant(sc, t, depth - 1).s;
  switch (rng.int(6)) {
    case 0:
      return variable(`${t.src}(${nonConstant(sc, rng.pick(ints), depth - 1).s})`);
    case 1:
      return variable(`${t.src}(${nonConstant(sc, t.src === "float32" ? f64 : f32, depth - 1).s})`);
    case 2:
      return variable(`(-${a()})`);
    case 3:
      return variable(`${rng.pick(["min", "max"])}(${a()}, ${a()})`);
    default:
      // Conversions after each operation: nothing may be fused.
      return variable(`${t.src}(${a()} ${rng.pick(["+", "-", "*", "/"])} ${a()})`);
  }
}

function complexExpr(sc: Scope, t: T, depth: number): Expr {
  const { rng } = sc;
  const a = (): string => nonConstant(sc, t, depth - 1).s;
  if (rng.chance(30)) {
    const part = t.src === "complex64" ? f32 : f64;
    return variable(`complex(${nonConstant(sc, part, depth - 1).s}, ${nonConstant(sc, part, depth - 1).s})`);
  }
  return variable(`(${a()} ${rng.pick(["+", "-"])} ${a()})`);
}

function stringExpr(sc: Scope, depth: number): Expr {
  const { rng } = sc;
  const a = (): string => nonConstant(sc, str, depth - 1).s;
  switch (rng.int(7)) {
    case 0:
    case 1:
      return variable(`cut(${a()} + ${expr(sc, str, depth - 1).s})`);
    case 2: {
      const p = path(sc, str, 2);
      if (p === null) return literal(sc, str);
      const i = rng.int(3);
      return variable(rng.chance(80) ? `${p.s}[min(${i}, len(${p.s})):]` : `${p.s}[${i}:${i + rng.int(3)}]`);
    }
    case 3:
      return variable(`string(rune(${nonConstant(sc, runeT, depth - 1).s}))`);
    case 4:
      return variable(`cut(string(${expr(sc, sliceOf(rng.pick([byteT, runeT])), 1).s}))`);
    case 5:
      return variable(`${rng.pick(["min", "max"])}(${a()}, ${a()})`);
    default:
      return path(sc, str, 2) ?? literal(sc, str);
  }
}

function boolExpr(sc: Scope, depth: number): Expr {
  const { rng } = sc;
  switch (rng.int(8)) {
    case 0:
      return variable(`(!${nonConstant(sc, bool, depth - 1).s})`);
    case 1:
    case 2:
      return variable(
        `(${nonConstant(sc, bool, depth - 1).s} ${rng.pick(["&&", "||", "==", "!="])} ${expr(sc, bool, depth - 1).s})`,
      );
    case 3: {
      const t = rng.pick([str, f64, ...ints]);
      return variable(
        `(${nonConstant(sc, t, depth - 1).s} ${rng.pick(["<", "<=", ">", ">="])} ${expr(sc, t, depth - 1).s})`,
      );
    }
    case 4: {
      const list = sc.types.filter(comparable);
      const t = list.length === 0 ? intT : rng.pick(list);
      return variable(`(${nonConstant(sc, t, depth - 1).s} ${rng.pick(["==", "!="])} ${expr(sc, t, depth - 1).s})`);
    }
    case 5: {
      const nilable = sc.vars().filter((v) => ["slice", "map", "ptr", "func", "iface"].includes(v.t.k));
      return nilable.length === 0
        ? literal(sc, bool)
        : variable(`(${rng.pick(nilable).name} ${rng.pick(["==", "!="])} nil)`);
    }
    default: {
      const t = rng.pick(ints);
      return variable(
        `(${nonConstant(sc, t, depth - 1).s} ${rng.pick(["==", "!=", "<", "<=", ">", ">="])} ${expr(sc, t, depth - 1).s})`,
      );
    }
  }
}

function sliceExpr(sc: Scope, t: T & { k: "slice" }, depth: number): Expr {
  const { rng } = sc;
  if (t.e.src === "uint8" && rng.chance(40)) return variable(`[]byte(${expr(sc, str, depth - 1).s})`);
  if (t.e.src === "int32" && rng.chance(40)) return variable(`[]rune(${expr(sc, str, depth - 1).s})`);
  const arrays = sc.vars().filter((v) => v.t.k === "array" && v.t.e.src === t.e.src);
  if (arrays.length > 0 && rng.chance(30)) return variable(`${rng.pick(arrays).name}[:]`);
  const p = path(sc, t, 2);
  switch (p === null ? 9 : rng.int(6)) {
    case 0: {
      const i = rng.int(3);
      return variable(rng.chance(80) ? `${p!.s}[min(${i}, len(${p!.s})):]` : `${p!.s}[${i}:${i + rng.int(3)}]`);
    }
    case 1:
      return variable(`${p!.s}[:${rng.int(3)}:${2 + rng.int(3)}]`);
    case 2:
    case 3:
      return variable(
        `app(${p!.s}, ${Array.from({ length: 1 + rng.int(3) }, () => expr(sc, t.e, depth - 1).s).join(", ")})`,
      );
    case 4:
      return variable(`make(${t.src}, ${rng.int(5)}, ${5 + rng.int(4)})`);
    default:
      return p !== null && rng.chance(50) ? p : literal(sc, t, depth);
  }
}
