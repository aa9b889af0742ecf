// Random statements. Every loop and function spends from the program's fuel and ends when there is none left, so that programs end.

import { type Callee, expr, literal, path, type Scope, type Variable } from "./expr.ts";
import type { Rng } from "./rng.ts";
import { any, f64, ints, intT, str, type T } from "./types.ts";

/** What a function's body may use besides its variables. */
export interface Context {
  readonly rng: Rng;
  readonly prefix: string;
  readonly globals: readonly Variable[];
  readonly callees: readonly Callee[];
  readonly methods: ReadonlyMap<string, readonly Callee[]>;
  readonly types: readonly T[];
  /** Name of the function that hashes values of a type. */
  hash(t: T): string;
  /** A number that was not given before. */
  serial(): number;
}

interface Loop {
  label: string;
  used: boolean;
}

export class Body implements Scope {
  readonly rng: Rng;
  readonly prefix: string;
  readonly callees: readonly Callee[];
  readonly methods: ReadonlyMap<string, readonly Callee[]>;
  readonly types: readonly T[];
  private readonly scopes: Variable[][] = [];
  private readonly lines: string[] = [];
  private indent = 1;
  private readonly loops: Loop[] = [];
  /** Statements left. */
  private budget: number;

  constructor(
    private readonly ctx: Context,
    private readonly result: T | null,
    budget: number,
    outer: readonly Variable[] = [],
    private readonly nesting = 0,
  ) {
    this.rng = ctx.rng;
    this.prefix = ctx.prefix;
    this.callees = ctx.callees;
    this.methods = ctx.methods;
    this.types = ctx.types;
    this.budget = budget;
    this.scopes.push([...ctx.globals, ...outer]);
  }

  vars(): readonly Variable[] {
    return this.scopes.length === 1 ? this.scopes[0] : this.scopes.flat();
  }

  declare(name: string, t: T, fixed = false): void {
    this.scopes[this.scopes.length - 1].push({ name, t, fixed });
  }

  text(): string {
    return this.lines.join("\n");
  }

  line(s: string): void {
    this.lines.push("\t".repeat(this.indent) + s);
  }

  private e(t: T, depth = 3): string {
    return expr(this, t, depth).s;
  }

  private name(): string {
    return `v${this.ctx.serial()}`;
  }

  literal(t: T & { k: "func" }): string {
    const params = t.params.map((p) => ({ name: this.name(), t: p, fixed: false }));
    const head = `func(${params.map((p) => `${p.name} ${p.t.src}`).join(", ")}) ${t.res.src}`;
    if (this.nesting >= 2) return `(${head} { return ${literal(this, t.res, 1).s} })`;
    const body = new Body(this.ctx, t.res, 1 + this.rng.int(4), [...this.vars(), ...params], this.nesting + 1);
    body.indent = this.indent + 1;
    body.function();
    return `(${head} {\n${body.text()}\n${"\t".repeat(this.indent)}})`;
  }

  /** A whole body, with its last return. */
  function(): void {
    const out = this.result === null ? "" : ` ${literal(this, this.result, 0).s}`;
    this.line(`if tick() { return${out} }`);
    this.stmts();
    this.line(`return${this.result === null ? "" : ` ${this.e(this.result)}`}`);
  }

  stmts(): void {
    while (this.budget > 0) this.stmt();
  }

  /** A block of a few statements in a scope of its own. */
  private block(most: number, inner: () => void = () => {}): void {
    this.scopes.push([]);
    this.indent++;
    inner();
    const stop = Math.max(0, this.budget - 1 - this.rng.int(most));
    while (this.budget > stop) this.stmt();
    this.indent--;
    this.scopes.pop();
  }

  private anyType(): T {
    const { rng } = this;
    return this.types.length > 0 && rng.chance(55) ? rng.pick(this.types) : rng.pick([...ints, f64, str, any]);
  }

  private writable(want?: (t: T) => boolean): Variable | null {
    const list = this.vars().filter((v) => !v.fixed && (want === undefined || want(v.t)));
    if (list.length === 0) return null;
    // Late ones more often: they are local.
    return list[Math.max(this.rng.int(list.length), this.rng.int(list.length))];
  }

  show(v: Variable): void {
    this.line(`println("${v.name}", ${v.t.src === "K" ? `uint64(${v.name})` : `${this.ctx.hash(v.t)}(${v.name}, 0)`})`);
  }

  stmt(): void {
    this.budget--;
    const { rng } = this;
    switch (rng.int(22)) {
      case 0:
      case 1:
      case 2:
        return this.declaration();
      case 3:
      case 4:
      case 5:
      case 6:
        return this.assignment();
      case 7:
      case 8:
        return this.ifStmt();
      case 9:
      case 10:
        return this.forStmt();
      case 11:
        return this.switchStmt();
      case 12:
        return this.protectedBlock();
      case 13:
        return this.container();
      case 14: {
        const c = this.callees.length > 0 ? rng.pick(this.callees) : null;
        if (c === null) return this.declaration();
        return this.line(`${rng.chance(15) ? "defer " : ""}${c.src}(${c.params.map((p) => this.e(p, 2)).join(", ")})`);
      }
      case 15:
        return this.leave();
      case 16:
        return this.swap();
      case 17:
        return this.deferStmt();
      default: {
        const v = rng.pick(this.vars());
        return this.show(v);
      }
    }
  }

  private declaration(): void {
    const t = this.anyType();
    const name = this.name();
    const value = this.e(t);
    this.line(
      this.rng.chance(50)
        ? `var ${name} ${t.src} = ${value}`
        : `${name} := ${t.src === "any" ? `any(${value})` : typed(t, value)}`,
    );
    this.line(`_ = ${name}`);
    this.declare(name, t);
  }

  private assignment(): void {
    const { rng } = this;
    const v = this.writable();
    if (v === null) return this.declaration();
    // The variable itself, or a part of it.
    const t = rng.chance(50) ? v.t : rng.pick([...ints, str, f64, ...this.types]);
    const to = path(new View(this, [v]), t, 3);
    if (to === null) {
      this.line(`${v.name} = ${this.e(v.t)}`);
      return;
    }
    if (t.k === "int" && rng.chance(50)) {
      const op = rng.pick(["+=", "-=", "*=", "&=", "|=", "^=", "&^="]);
      if (rng.chance(15)) this.line(`${to.s}${rng.pick(["++", "--"])}`);
      else if (rng.chance(20)) this.line(`${to.s} ${rng.pick(["<<=", ">>="])} ${this.e(rng.pick(ints), 1)} & 63`);
      else this.line(`${to.s} ${op} ${this.e(t)}`);
      return;
    }
    if (t.k === "string" && rng.chance(30)) this.line(`if len(${to.s}) < 64 { ${to.s} += ${this.e(t, 2)} }`);
    else this.line(`${to.s} = ${this.e(t)}`);
  }

  private ifStmt(): void {
    const { rng } = this;
    this.line(`if ${this.e({ k: "bool", src: "bool" })} {`);
    this.block(3);
    while (rng.chance(25)) {
      this.line(`} else if ${this.e({ k: "bool", src: "bool" }, 2)} {`);
      this.block(2);
    }
    if (rng.chance(40)) {
      this.line("} else {");
      this.block(3);
    }
    this.line("}");
  }

  private forStmt(): void {
    const { rng } = this;
    const loop: Loop = { label: `L${this.ctx.serial()}`, used: false };
    const at = this.lines.length;
    const i = this.name();
    const x = this.name();
    const t = rng.pick(ints);
    const bind = (...vars: [string, T][]): void => {
      this.line(`if tick() { break }`);
      for (const [name, type] of vars) {
        this.line(`_ = ${name}`);
        this.declare(name, type, true);
      }
    };
    let head: string;
    let inner: () => void;
    const ranged = this.vars().filter((v) => v.t.k === "slice" || v.t.k === "array" || v.t.k === "string");
    const maps = this.vars().filter((v) => v.t.k === "map");
    const choice = rng.int(8);
    if (choice < 2 && ranged.length > 0) {
      const v = rng.pick(ranged);
      const e =
        v.t.k === "slice" || v.t.k === "array" ? v.t.e : ({ k: "int", src: "int32", bits: 32, signed: true } as T);
      head = `for ${i}, ${x} := range ${v.name} {`;
      inner = () => bind([i, intT], [x, e]);
    } else if (choice === 2 && maps.length > 0) {
      // The order of maps is random: what is done with the elements must not depend on it.
      const v = rng.pick(maps) as Variable & { t: T & { k: "map" } };
      this.line(`{`);
      this.line(`\tvar ${i} uint64`);
      this.line(
        `\tfor k, e := range ${v.name} { ${i} += ${this.ctx.hash(v.t.key)}(k, 0) * (1 + ${this.ctx.hash(v.t.e)}(e, 0)) }`,
      );
      this.line(`\tprintln("${i}", ${i})`);
      this.line(`}`);
      return;
    } else if (choice === 3) {
      head = `for ${i} := range ${t.src}(${rng.int(9)}) {`;
      inner = () => bind([i, t]);
    } else if (choice === 4) {
      head = `for ${i}, ${x} := range seq(${rng.int(7)}, ${this.e(intT, 1)}) {`;
      inner = () => bind([i, intT], [x, intT]);
    } else if (choice === 5) {
      head = `for ${this.e({ k: "bool", src: "bool" }, 2)} {`;
      inner = () => bind();
    } else {
      const down = rng.chance(30) && t.signed;
      const n = rng.int(10);
      head = down
        ? `for ${i} := ${t.src}(${n}); ${i} >= 0; ${i}-- {`
        : `for ${i} := ${t.src}(${rng.int(3)}); ${i} < ${n}; ${i}${rng.chance(80) ? "++" : " += 2"} {`;
      inner = () => bind([i, t]);
    }
    this.line(head);
    this.loops.push(loop);
    this.block(4, inner);
    this.loops.pop();
    this.line("}");
    if (loop.used) this.lines.splice(at, 0, `${loop.label}:`);
  }

  private switchStmt(): void {
    const { rng } = this;
    const kind = rng.int(4);
    if (kind === 0) {
      const v = this.vars().find((v) => v.t.k === "iface" && v.t.impl === null);
      if (v === undefined) return this.ifStmt();
      const name = this.name();
      this.line(`switch ${name} := ${v.name}.(type) {`);
      const seen = new Set<string>();
      for (let i = 0; i < 3; i++) {
        const t = this.anyType();
        if (t.src === "any" || seen.has(t.src)) continue;
        seen.add(t.src);
        this.line(`case ${t.src}:`);
        this.block(2, () => {
          this.line(`_ = ${name}`);
          this.declare(name, t);
        });
      }
      this.line("default:");
      this.block(1, () => this.line(`_ = ${name}`));
      this.line("}");
      return;
    }
    const t = kind === 1 ? str : rng.pick(ints);
    const values = new Set<string>();
    this.line(kind === 2 ? "switch {" : `switch ${this.e(t)} {`);
    const n = 1 + rng.int(5);
    for (let i = 0; i < n; i++) {
      if (kind === 2) this.line(`case ${this.e({ k: "bool", src: "bool" }, 2)}:`);
      else {
        const value = t.k === "string" ? literal(this, t).s : `${rng.int(12)}`;
        if (values.has(value)) continue;
        values.add(value);
        this.line(`case ${value}:`);
      }
      this.block(2);
      if (i + 1 < n && rng.chance(12)) {
        // The next clause must exist.
        this.line("\tfallthrough");
        this.line(
          kind === 2
            ? `case ${this.e({ k: "bool", src: "bool" }, 1)}:`
            : `case ${t.k === "string" ? `"other${i}"` : `${100 + i}`}:`,
        );
        this.block(1);
      }
    }
    if (rng.chance(60)) {
      this.line("default:");
      this.block(2);
    }
    this.line("}");
  }

  /** A function called in place whose panics are caught. */
  private protectedBlock(): void {
    const inner = new Body(this.ctx, null, 2 + this.rng.int(4), this.vars(), this.nesting + 1);
    this.budget = Math.max(0, this.budget - 2);
    inner.indent = this.indent + 1;
    inner.stmts();
    this.line("func() {");
    this.line(`\tdefer func() { ${this.prefix}caught(recover()) }()`);
    this.lines.push(inner.text());
    this.line("}()");
  }

  private deferStmt(): void {
    const v = this.writable((t) => t.k === "int" || t.k === "string");
    if (v === null) return this.declaration();
    if (this.rng.chance(50)) return this.line(`defer func() { ${v.name} = ${this.e(v.t, 2)} }()`);
    const body = `if d == ${this.e(v.t, 1)} { ${v.name} = d } else { ${v.name} = ${this.e(v.t, 1)} }`;
    this.line(`defer func(d ${v.t.src}) { ${body} }(${this.e(v.t, 1)})`);
  }

  /** Maps and slices. */
  private container(): void {
    const { rng } = this;
    const v = this.writable((t) => t.k === "map" || t.k === "slice");
    if (v === null) return this.declaration();
    if (v.t.k === "map") {
      const key = (): string => this.e((v.t as T & { k: "map" }).key, 2);
      switch (rng.int(5)) {
        case 0:
          return this.line(`delete(${v.name}, ${key()})`);
        case 1: {
          const x = this.name();
          this.line(`if ${x}, ok := ${v.name}[${key()}]; ok {`);
          this.block(2, () => {
            this.line(`_ = ${x}`);
            this.declare(x, (v.t as T & { k: "map" }).e);
          });
          return this.line("}");
        }
        case 2:
          if (rng.chance(20)) return this.line(`clear(${v.name})`);
          return this.line(`if ${v.name} == nil { ${v.name} = ${v.t.src}{} }`);
        default:
          return this.line(`if len(${v.name}) < 40 { ${v.name}[${key()}] = ${this.e(v.t.e, 2)} }`);
      }
    }
    if (v.t.k !== "slice") return;
    const { e } = v.t;
    switch (rng.int(5)) {
      case 0:
        return this.line(`copy(${v.name}, ${this.e(v.t, 2)})`);
      case 1:
        return this.line(`if len(${v.name}) < 40 { ${v.name} = append(${v.name}, ${this.e(v.t, 2)}...) }`);
      case 2:
        if (rng.chance(15)) return this.line(`clear(${v.name})`);
        return this.line(`if len(${v.name}) > 1 { ${v.name} = ${v.name}[1:] }`);
      default:
        return this.line(`if len(${v.name}) < 40 { ${v.name} = append(${v.name}, ${this.e(e, 2)}, ${this.e(e, 2)}) }`);
    }
  }

  private leave(): void {
    const { rng } = this;
    const condition = this.e({ k: "bool", src: "bool" }, 2);
    if (this.loops.length > 0 && rng.chance(75)) {
      const loop = rng.pick(this.loops);
      const word = rng.pick(["break", "continue"]);
      const plain = loop === this.loops[this.loops.length - 1] && word === "continue" && rng.chance(50);
      if (!plain) loop.used = true;
      return this.line(`if ${condition} { ${word}${plain ? "" : ` ${loop.label}`} }`);
    }
    if (rng.chance(25)) return this.line(`if ${condition} { panic(${this.e(rng.pick([str, intT, any]), 2)}) }`);
    return this.line(`if ${condition} { return${this.result === null ? "" : ` ${this.e(this.result, 2)}`} }`);
  }

  private swap(): void {
    const a = this.writable((t) => t.k !== "func");
    if (a === null) return this.declaration();
    const b = this.writable((t) => t.src === a.t.src);
    if (b === null || a === b) return this.assignment();
    this.line(`${a.name}, ${b.name} = ${this.e(b.t, 1)}, ${a.name}`);
  }
}

/** A scope that shows only some of the variables: for the left side of assignments. */
class View implements Scope {
  readonly rng: Rng;
  readonly prefix: string;
  readonly callees: readonly Callee[] = [];
  readonly methods: ReadonlyMap<string, readonly Callee[]> = new Map();
  readonly types: readonly T[];
  constructor(
    of: Body,
    private readonly list: readonly Variable[],
  ) {
    this.rng = of.rng;
    this.prefix = of.prefix;
    this.types = of.types;
  }

  vars(): readonly Variable[] {
    return this.list;
  }

  literal(): string {
    return "nil";
  }
}

/** An untyped constant would get its default type. */
function typed(t: T, value: string): string {
  return t.k === "string" || t.k === "bool" ? `${t.src}(${value})` : value;
}
