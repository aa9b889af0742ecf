// The printed form of the SSA and its parser. print(parse(text)) == text for every text that print makes, so tests and
// bug reports can be written down as functions. Values keep their numbers; instructions without a result have none and are
// numbered after the others when parsed. Names of functions and data are used when the program is given, "#id" otherwise.
//
//   func main.f(ptr, i64) i64 inline always {
//     slot s0 16 8 "buf"
//   b0(v1: ptr, v2: i64):
//     v3 = load.i64 i64 v1+8 ~int64.3
//     v4 = add i64 v2, v3
//     store.i64 v1+8, v4 ~int64.3
//     boundscheck.index v2, v4
//     v5 = call i64 @main.g(v1, v4)
//     v6 = callindirect multi (ptr) (i64, i64) v9(v1)
//     v7 = result i64 v6, 0
//     branch v8 b1(v1) b2()
//   b1(v9: ptr) cold:
//     return v7
//   }

import { InternalError } from "../diagnostics.ts";
import { Func, Inline, Program, type Sig, Term } from "./ir.ts";
import { Mark, Mem, memNames, Op, opInfo, Ty, tyNames } from "./ops.ts";

const familyNames = ["any", "int8", "int16", "int32", "int64", "float32", "float64", "pointer", "immutable"] as const;
const boundsNames = [
  "index",
  "slicealen",
  "sliceacap",
  "sliceb",
  "slice3alen",
  "slice3acap",
  "slice3b",
  "slice3c",
  "convert",
] as const;
const linkNames = ["rootsstart", "rootsend", "stackbase", "stackend", "heapstart", "itabsstart", "itabsend"] as const;
const markNames = ["", "len", "len32", "cap32", "nonnil"] as const;
const inlineNames = ["auto", "never", "always"] as const;
const plainName = /^[A-Za-z_][\w.\u00b7]*$/;

// ---- printing ----

/** The text of one function. With `program`, callees and data are named. */
export function printFunc(f: Func, program?: Program): string {
  const out: string[] = [header(f)];
  if (f.import === null) {
    out.push(" {\n");
    if (f.deferred === null) out.push("  defers ?\n");
    else for (const id of f.deferred) out.push(`  defers ${funcRef(id, program)}\n`);
    for (let i = 0; i < f.slots.length; i++) {
      const s = f.slots[i]!;
      out.push(`  slot s${i} ${s.size} ${s.align} ${JSON.stringify(s.name)}\n`);
    }
    for (const block of f.blocks) {
      if (block === null) continue;
      const params = block.params.map((v) => `v${v}: ${tyNames[f.ty[v]!]}${markText(f, v)}${posText(f.pos_[v]!)}`);
      out.push(`b${block.id}(${params.join(", ")})${block.cold ? " cold" : ""}:\n`);
      for (const v of block.instrs) {
        if (f.op[v] !== Op.Nop) out.push("  ", printInstr(f, v, program), "\n");
      }
      out.push("  ", printTerm(f, block.id), posText(block.pos), "\n");
    }
    out.push("}");
  }
  out.push("\n");
  return out.join("");
}

/** The text of a whole program, which parseProgram reads. */
export function printProgram(program: Program): string {
  const out: string[] = [];
  for (const d of program.data) {
    let line = `data ${nameText(d.name)} ${d.size} ${d.align}${d.readOnly ? " readonly" : ""}${d.hasPointers ? " pointers" : ""}${d.itab ? " itab" : ""}`;
    if (d.bytes !== null) line += ` bytes "${hex(d.bytes)}"`;
    for (const r of d.relocs) {
      const target = r.kind === "data" ? dataRef(r.target, program) : funcRef(r.target, program);
      line += ` reloc ${r.offset} ${target}${signed(r.addend)}`;
    }
    out.push(line, "\n");
  }
  if (program.escapedFields.size > 0) {
    const ids = [...program.escapedFields].sort((x, y) => x - y);
    out.push(`escaped ${ids.join(" ")}\n`);
  }
  for (const [name, id] of program.runtime) out.push(`runtime ${nameText(name)} ${funcRef(id, program)}\n`);
  for (const e of program.exports) out.push(`export ${JSON.stringify(e.name)} ${funcRef(e.func, program)}\n`);
  if (program.entry >= 0) out.push(`entry ${funcRef(program.entry, program)}\n`);
  for (const f of program.funcs) out.push(printFunc(f, program));
  return out.join("");
}

/** One instruction without indentation and line end, e.g. for error messages. */
export function printInstr(f: Func, v: number, program?: Program): string {
  const op: Op = f.op[v]!;
  const ty: Ty = f.ty[v]!;
  const info = opInfo[op]!;
  const a = f.a[v]!;
  const aux = f.aux[v]!;
  const aux2 = f.aux2[v]!;
  const typed = ty === Ty.Void ? "" : ` ${tyNames[ty]}`;
  const result = ty === Ty.Void ? "" : `v${v} = `;
  let rest: string;
  let shown2 = false;
  switch (op) {
    case Op.Const:
      rest = `${typed} ${constText(ty, aux, aux2)}`;
      shown2 = true;
      break;
    case Op.Result:
      rest = `${typed} v${a}, ${aux}`;
      break;
    case Op.DataAddr:
      rest = `${typed} ${dataRef(aux, program)}${aux2 === 0 ? "" : signed(aux2)}`;
      shown2 = true;
      break;
    case Op.FuncAddr:
      rest = `${typed} ${funcRef(aux, program)}`;
      break;
    case Op.LinkAddr:
      rest = `${typed} ${linkNames[aux] ?? aux}`;
      break;
    case Op.Load:
      rest = `.${memNames[f.mem[v]!]}${typed} v${a}${offset(aux)}${aliasText(aux2)}`;
      shown2 = true;
      break;
    case Op.Store:
      rest = `.${memNames[f.mem[v]!]} v${a}${offset(aux)}, v${f.b[v]}${aliasText(aux2)}`;
      shown2 = true;
      break;
    case Op.MemMove:
      rest = `${f.mem[v] === Mem.Ptr ? ".ptr" : ""} v${a}${offset(aux)}, v${f.b[v]}, v${f.c[v]}${aliasText(aux2)}`;
      shown2 = true;
      break;
    case Op.MemZero:
      rest = `${f.mem[v] === Mem.Ptr ? ".ptr" : ""} v${a}${offset(aux)}, v${f.b[v]}${aliasText(aux2)}`;
      shown2 = true;
      break;
    case Op.Alloc: {
      const l = program?.layouts[aux];
      rest = `${typed} ${l === undefined ? `#${aux}` : `${l.size} ${l.align} "${hex(l.ptrmap)}"`}`;
      break;
    }
    case Op.Slot:
      rest = `${typed} s${aux}`;
      break;
    case Op.TmpBuf:
      rest = `${typed} ${aux}`;
      break;
    case Op.BoundsCheck:
      rest = `.${boundsNames[aux]} v${a}, v${f.b[v]}${aux2 === 1 ? " unsigned" : ""}`;
      shown2 = aux2 <= 1;
      break;
    case Op.Call:
      rest = `${typed} ${funcRef(aux, program)}${listText(f, f.c[v]!)}`;
      break;
    case Op.CallIndirect: {
      const sig = program?.sigs[aux];
      rest = `${typed} ${sig === undefined ? `#${aux}` : sigText(sig)} v${a}${listText(f, f.c[v]!)}`;
      break;
    }
    default: {
      rest = typed;
      if (info.args > 0) rest += ` v${a}`;
      if (info.args > 1) rest += `, v${f.b[v]}`;
      if (info.args > 2) rest += `, v${f.c[v]}`;
      if (aux !== 0) rest += ` aux=${aux}`;
    }
  }
  if (op === Op.Load || op === Op.Result || op === Op.Call) rest += markText(f, v);
  if (!shown2 && aux2 !== 0) rest += ` aux2=${aux2}`;
  return `${result}${info.name}${rest}${posText(f.pos_[v]!)}`;
}

function printTerm(f: Func, id: number): string {
  const block = f.block(id);
  const target = (i: number): string => `b${block.succs[i]}(${block.args[i]!.map((v) => `v${v}`).join(", ")})`;
  switch (block.term) {
    case Term.Jump:
      return `jump ${target(0)}`;
    case Term.Branch:
      return `branch v${block.cond} ${target(0)} ${target(1)}`;
    case Term.Switch:
      return `switch v${block.cond} ${block.succs.map((_, i) => target(i)).join(" ")}`;
    case Term.Return:
      return block.results.length === 0 ? "return" : `return ${block.results.map((v) => `v${v}`).join(", ")}`;
    case Term.Unreachable:
      return "unreachable";
    default:
      return "noterm";
  }
}

function header(f: Func): string {
  let s = `func ${nameText(f.name)}${sigText(f)}`;
  if (f.import !== null) s += ` import ${JSON.stringify(f.import.module)} ${JSON.stringify(f.import.name)}`;
  if (f.inline !== Inline.Auto) s += ` inline ${inlineNames[f.inline]}`;
  if (f.noReturn) s += " noreturn";
  if (f.noGC) s += " nogc";
  if (f.pure) s += " pure";
  if (f.wrapper) s += " wrapper";
  if (f.ctx >= 0) s += ` ctx ${f.ctx}`;
  if (f.recoverBlock >= 0) s += ` recover b${f.recoverBlock}`;
  return s + posText(f.pos);
}

function sigText(sig: Sig | Func): string {
  const params = sig.params.map((t) => tyNames[t]).join(", ");
  const results = sig.results.map((t) => tyNames[t]).join(", ");
  if (sig.results.length === 1) return `(${params}) ${results}`;
  return `(${params}) (${results})`;
}

function nameText(name: string): string {
  return plainName.test(name) ? name : JSON.stringify(name);
}

function funcRef(id: number, program: Program | undefined): string {
  const f = program?.funcs[id];
  return f === undefined ? `@#${id}` : `@${nameText(f.name)}`;
}

function dataRef(id: number, program: Program | undefined): string {
  const d = program?.data[id];
  return d === undefined ? `$#${id}` : `$${nameText(d.name)}`;
}

function listText(f: Func, list: number): string {
  const out: string[] = [];
  for (let i = 0; i < f.listLen(list); i++) out.push(`v${f.listAt(list, i)}`);
  return `(${out.join(", ")})`;
}

function offset(n: number): string {
  return n === 0 ? "" : signed(n);
}

function signed(n: number): string {
  return n < 0 ? `${n}` : `+${n}`;
}

function aliasText(cls: number): string {
  if (cls === 0) return "";
  const field = cls >> 4;
  return ` ~${familyNames[cls & 15]}${field === 0 ? "" : `.${field}`}`;
}

function markText(f: Func, v: number): string {
  const mark = f.b[v]!;
  return mark === Mark.None ? "" : ` ${markNames[mark]}`;
}

function posText(pos: number): string {
  return pos === 0 ? "" : ` !${pos}`;
}

function hex(bytes: Uint8Array): string {
  let s = "";
  for (const b of bytes) s += (b < 16 ? "0" : "") + b.toString(16);
  return s;
}

const scratch = new DataView(new ArrayBuffer(8));

/** A constant's payload as text: integers in decimal, floats in decimal when that is exact, else as 0x bits. */
function constText(ty: Ty, lo: number, hi: number): string {
  if (ty === Ty.I64) return BigInt.asIntN(64, (BigInt(hi) << 32n) | BigInt(lo >>> 0)).toString();
  if (ty !== Ty.F32 && ty !== Ty.F64) return `${lo}`;
  scratch.setInt32(0, lo, true);
  scratch.setInt32(4, hi, true);
  const n = ty === Ty.F32 ? scratch.getFloat32(0, true) : scratch.getFloat64(0, true);
  if (Number.isNaN(n)) return `0x${ty === Ty.F32 ? "" : (hi >>> 0).toString(16)}${pad8(lo)}`;
  if (Object.is(n, -0)) return "-0";
  return n === Infinity ? "inf" : n === -Infinity ? "-inf" : `${n}`;
}

function pad8(n: number): string {
  return (n >>> 0).toString(16).padStart(8, "0");
}

// ---- parsing ----

const tokenPattern =
  /\s+|\/\/[^\n]*|("(?:[^"\\]|\\.)*"|[A-Za-z_][\w.\u00b7]*|[+-]?0x[0-9a-f]+|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]inf|[^\s])/giy;

function tokenize(text: string): string[] {
  const out: string[] = [];
  tokenPattern.lastIndex = 0;
  for (let m = tokenPattern.exec(text); m !== null; m = tokenPattern.exec(text)) {
    if (m[1] !== undefined) out.push(m[1]);
  }
  return out;
}

/**
 * Reads one function and adds it to `program` (a new one by default). A callee or datum that is named must exist in the
 * program already. Throws InternalError with the offending token.
 */
export function parseFunc(text: string, program: Program = new Program()): Func {
  const parser = new Parser(tokenize(text), program);
  const f = parser.funcHeader();
  parser.funcBody(f);
  parser.expect("");
  return f;
}

/** Reads what printProgram wrote; functions and data may be used before they are defined. */
export function parseProgram(text: string): Program {
  const program = new Program();
  const parser = new Parser(tokenize(text), program);
  parser.program();
  return program;
}

class Parser {
  private at = 0;
  private readonly funcs = new Map<string, number>();
  private readonly data = new Map<string, number>();

  constructor(
    private readonly tokens: string[],
    private readonly prog: Program,
  ) {
    for (const f of prog.funcs) this.funcs.set(f.name, f.id);
    for (const d of prog.data) this.data.set(d.name, d.id);
  }

  private peek(): string {
    return this.tokens[this.at] ?? "";
  }

  private next(): string {
    return this.tokens[this.at++] ?? "";
  }

  private fail(what: string): never {
    const near = this.tokens.slice(Math.max(0, this.at - 8), this.at + 4).join(" ");
    throw new InternalError(`ssa text: expected ${what} near: ${near}`);
  }

  expect(token: string): void {
    if (this.peek() !== token) this.fail(token === "" ? "end of text" : token);
    this.at++;
  }

  private accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  private int(): number {
    const n = Number(this.next());
    if (!Number.isInteger(n)) this.fail("integer");
    return n;
  }

  private string(): string {
    const t = this.next();
    if (t[0] !== '"') this.fail("string");
    return JSON.parse(t) as string;
  }

  private name(): string {
    return this.peek()[0] === '"' ? this.string() : this.next();
  }

  private index<T extends string>(names: readonly T[], name: string, what: string): number {
    const i = (names as readonly string[]).indexOf(name);
    if (i < 0) this.fail(what);
    return i;
  }

  private type(): Ty {
    return this.index(tyNames, this.next(), "type");
  }

  private types(): Ty[] {
    const out: Ty[] = [];
    this.expect("(");
    while (!this.accept(")")) {
      if (out.length > 0) this.expect(",");
      out.push(this.type());
    }
    return out;
  }

  private sig(): Sig {
    const params = this.types();
    if (this.peek() === "(") return { params, results: this.types() };
    const single = (tyNames as readonly string[]).indexOf(this.peek());
    if (single > Ty.Void && single < Ty.Multi) {
      this.at++;
      return { params, results: [single] };
    }
    return { params, results: [] };
  }

  private bytes(): Uint8Array {
    const s = this.string();
    const out = new Uint8Array(s.length / 2);
    for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(s.slice(2 * i, 2 * i + 2), 16);
    return out;
  }

  private mark(): Mark {
    for (let i = 1; i < markNames.length; i++) if (this.accept(markNames[i]!)) return i;
    return Mark.None;
  }

  private pos(): number {
    return this.accept("!") ? this.int() : 0;
  }

  private ref(sigil: string, names: Map<string, number>): number {
    this.expect(sigil);
    if (this.accept("#")) return this.int();
    const name = this.name();
    const id = names.get(name);
    if (id === undefined) this.fail(`known name, not ${name}`);
    return id;
  }

  program(): void {
    // Two rounds: first all names, then everything that refers to them.
    const bodies: { f: Func; at: number }[] = [];
    const later: number[] = [];
    while (this.peek() !== "") {
      switch (this.peek()) {
        case "func": {
          const f = this.funcHeader();
          bodies.push({ f, at: this.at });
          this.skipBody();
          break;
        }
        case "data": {
          later.push(this.at);
          this.at++;
          const name = this.name();
          const d = this.prog.newData(name, this.int(), this.int());
          this.data.set(name, d.id);
          this.skipDecl();
          break;
        }
        default:
          later.push(this.at);
          this.at++;
          this.skipDecl();
      }
    }
    for (const at of later) {
      this.at = at;
      this.declaration();
    }
    for (const b of bodies) {
      this.at = b.at;
      this.funcBody(b.f);
    }
  }

  private skipBody(): void {
    if (this.peek() !== "{") return;
    while (this.peek() !== "" && this.next() !== "}");
  }

  private skipDecl(): void {
    const starts = ["func", "data", "runtime", "export", "entry", "escaped", ""];
    while (!starts.includes(this.peek())) this.at++;
  }

  private declaration(): void {
    const p = this.prog;
    switch (this.next()) {
      case "data": {
        const d = p.data[this.data.get(this.name())!]!;
        this.at += 2;
        d.readOnly = this.accept("readonly");
        d.hasPointers = this.accept("pointers");
        d.itab = this.accept("itab");
        if (this.accept("bytes")) d.bytes = this.bytes();
        while (this.accept("reloc")) {
          const offset = this.int();
          const kind = this.peek() === "@" ? "func" : "data";
          const target = kind === "func" ? this.ref("@", this.funcs) : this.ref("$", this.data);
          d.relocs.push({ offset, kind, target, addend: this.int() });
        }
        break;
      }
      case "escaped":
        while (/^\d/.test(this.peek())) p.escapedFields.add(this.int());
        break;
      case "runtime": {
        const name = this.name();
        p.runtime.set(name, this.ref("@", this.funcs));
        break;
      }
      case "export": {
        const name = this.string();
        p.exports.push({ name, func: this.ref("@", this.funcs) });
        break;
      }
      case "entry":
        p.entry = this.ref("@", this.funcs);
        break;
      default:
        this.fail("declaration");
    }
  }

  funcHeader(): Func {
    this.expect("func");
    const name = this.name();
    const f = this.prog.newFunc(name, this.sig());
    this.funcs.set(name, f.id);
    for (;;) {
      if (this.accept("import")) f.import = { module: this.string(), name: this.string() };
      else if (this.accept("inline")) f.inline = this.index(inlineNames, this.next(), "inline mode");
      else if (this.accept("noreturn")) f.noReturn = true;
      else if (this.accept("nogc")) f.noGC = true;
      else if (this.accept("pure")) f.pure = true;
      else if (this.accept("wrapper")) f.wrapper = true;
      else if (this.accept("ctx")) f.ctx = this.int();
      else if (this.accept("recover")) f.recoverBlock = this.number("b");
      else break;
    }
    f.pos = this.pos();
    return f;
  }

  /** A token like v12, b3 or s0. */
  private number(letter: string): number {
    const t = this.next();
    if (t[0] !== letter || !/^\d+$/.test(t.slice(1))) this.fail(`${letter}<number>`);
    return Number(t.slice(1));
  }

  private value(): number {
    return this.number("v");
  }

  private values(): number[] {
    const out: number[] = [];
    this.expect("(");
    while (!this.accept(")")) {
      if (out.length > 0) this.expect(",");
      out.push(this.value());
    }
    return out;
  }

  funcBody(f: Func): void {
    if (!this.accept("{")) return;
    // Values keep their numbers: reserve rows up to the highest one that the text defines or uses.
    let max = 0;
    for (let i = this.at; i < this.tokens.length && this.tokens[i] !== "}"; i++) {
      const t = this.tokens[i]!;
      if (/^v\d+$/.test(t)) max = Math.max(max, Number(t.slice(1)));
    }
    while (f.count <= max) f.newValue(Op.Nop, Ty.Void);
    while (this.accept("defers")) {
      if (this.accept("?")) f.deferred = null;
      else f.deferred!.push(this.ref("@", this.funcs));
    }
    while (this.accept("slot")) {
      this.number("s");
      f.newSlot(this.int(), this.int(), this.string());
    }
    while (!this.accept("}")) this.block(f);
  }

  private block(f: Func): void {
    const id = this.number("b");
    while (f.blocks.length < id) f.blocks.push(null);
    if (f.blocks.length !== id) this.fail("blocks in increasing order");
    const block = f.newBlock();
    this.expect("(");
    while (!this.accept(")")) {
      if (block.params.length > 0) this.expect(",");
      const v = this.value();
      this.expect(":");
      f.op[v] = Op.Param;
      f.ty[v] = this.type();
      f.aux[v] = block.params.length;
      f.b[v] = this.mark();
      f.pos_[v] = this.pos();
      block.params.push(v);
    }
    block.cold = this.accept("cold");
    this.expect(":");
    for (;;) {
      const t = this.next();
      switch (t) {
        case "jump":
          block.term = Term.Jump;
          this.targets(f, id);
          break;
        case "branch":
          block.term = Term.Branch;
          block.cond = this.value();
          this.targets(f, id);
          break;
        case "switch":
          block.term = Term.Switch;
          block.cond = this.value();
          this.targets(f, id);
          break;
        case "return":
          block.term = Term.Return;
          if (/^v\d+$/.test(this.peek())) {
            do block.results.push(this.value());
            while (this.accept(","));
          }
          break;
        case "unreachable":
          block.term = Term.Unreachable;
          break;
        case "noterm":
          break;
        default:
          this.at--;
          block.instrs.push(this.instr(f));
          continue;
      }
      block.pos = this.pos();
      return;
    }
  }

  private targets(f: Func, id: number): void {
    const block = f.block(id);
    while (/^b\d+$/.test(this.peek()) && this.tokens[this.at + 1] === "(") {
      // A block header looks like a target up to its first parameter's colon or the colon after ")".
      if (this.isBlockHeader()) return;
      block.succs.push(this.number("b"));
      block.args.push(this.values());
    }
  }

  private isBlockHeader(): boolean {
    let i = this.at + 2;
    while (this.tokens[i] !== ")" && this.tokens[i] !== undefined) {
      if (this.tokens[i] === ":") return true;
      i++;
    }
    return this.tokens[i + 1] === ":" || this.tokens[i + 1] === "cold";
  }

  private instr(f: Func): number {
    let v = 0;
    if (/^v\d+$/.test(this.peek())) {
      v = this.value();
      this.expect("=");
    }
    const [name, suffix] = this.next().split(".") as [string, string | undefined];
    const op: Op = opInfo.findIndex((o) => o.name === name);
    if (op < 0) this.fail("operation");
    if (v === 0) v = f.newValue(op, Ty.Void);
    f.op[v] = op;
    const isType = (tyNames as readonly string[]).includes(this.peek());
    const ty = isType ? this.type() : Ty.Void;
    f.ty[v] = ty;
    switch (op) {
      case Op.Const:
        this.constant(f, v, ty);
        break;
      case Op.Result:
        f.a[v] = this.value();
        this.expect(",");
        f.aux[v] = this.int();
        break;
      case Op.DataAddr:
        f.aux[v] = this.ref("$", this.data);
        f.aux2[v] = this.offset();
        break;
      case Op.FuncAddr:
        f.aux[v] = this.ref("@", this.funcs);
        break;
      case Op.LinkAddr:
        f.aux[v] = this.index(linkNames, this.next(), "link address");
        break;
      case Op.Load:
        f.mem[v] = this.index(memNames, suffix ?? "", "memory kind");
        f.a[v] = this.value();
        f.aux[v] = this.offset();
        f.aux2[v] = this.alias();
        break;
      case Op.Store:
        f.mem[v] = this.index(memNames, suffix ?? "", "memory kind");
        this.address(f, v);
        f.aux2[v] = this.alias();
        break;
      case Op.MemMove:
        f.mem[v] = this.index(memNames, suffix ?? "none", "memory kind");
        this.address(f, v);
        this.expect(",");
        f.c[v] = this.value();
        f.aux2[v] = this.alias();
        break;
      case Op.MemZero:
        f.mem[v] = this.index(memNames, suffix ?? "none", "memory kind");
        this.address(f, v);
        f.aux2[v] = this.alias();
        break;
      case Op.Alloc:
        if (this.accept("#")) f.aux[v] = this.int();
        else f.aux[v] = this.prog.layoutId(this.int(), this.int(), this.bytes());
        break;
      case Op.Slot:
        f.aux[v] = this.number("s");
        break;
      case Op.TmpBuf:
        f.aux[v] = this.int();
        break;
      case Op.BoundsCheck:
        f.aux[v] = this.index(boundsNames, suffix ?? "", "kind of bounds check");
        f.a[v] = this.value();
        this.expect(",");
        f.b[v] = this.value();
        if (this.accept("unsigned")) f.aux2[v] = 1;
        break;
      case Op.Call:
        f.aux[v] = this.ref("@", this.funcs);
        f.c[v] = f.newList(this.values());
        break;
      case Op.CallIndirect:
        if (this.accept("#")) f.aux[v] = this.int();
        else {
          const sig = this.sig();
          f.aux[v] = this.prog.sigId(sig.params, sig.results);
        }
        f.a[v] = this.value();
        f.c[v] = f.newList(this.values());
        break;
      default: {
        const n = opInfo[op]!.args;
        if (n > 0) f.a[v] = this.value();
        if (n > 1) {
          this.expect(",");
          f.b[v] = this.value();
        }
        if (n > 2) {
          this.expect(",");
          f.c[v] = this.value();
        }
      }
    }
    if (op === Op.Load || op === Op.Result || op === Op.Call) f.b[v] = this.mark();
    for (;;) {
      if (this.accept("aux")) {
        this.expect("=");
        f.aux[v] = this.int();
      } else if (this.accept("aux2")) {
        this.expect("=");
        f.aux2[v] = this.int();
      } else break;
    }
    f.pos_[v] = this.pos();
    return v;
  }

  private address(f: Func, v: number): void {
    f.a[v] = this.value();
    f.aux[v] = this.offset();
    this.expect(",");
    f.b[v] = this.value();
  }

  private offset(): number {
    return /^[+-]/.test(this.peek()) ? this.int() : 0;
  }

  private alias(): number {
    if (!this.accept("~")) return 0;
    const [family, field] = this.next().split(".") as [string, string | undefined];
    return this.index(familyNames, family, "alias family") | ((field === undefined ? 0 : Number(field)) << 4);
  }

  private constant(f: Func, v: number, ty: Ty): void {
    const t = this.next();
    if (ty === Ty.I64) {
      const n = BigInt.asUintN(64, BigInt(t));
      f.aux[v] = Number(n & 0xffffffffn) | 0;
      f.aux2[v] = Number(n >> 32n) | 0;
    } else if (ty === Ty.F32 || ty === Ty.F64) {
      if (t.startsWith("0x")) {
        const n = BigInt(t);
        f.aux[v] = Number(n & 0xffffffffn) | 0;
        f.aux2[v] = Number(n >> 32n) | 0;
        return;
      }
      const n = t === "inf" ? Infinity : t === "-inf" ? -Infinity : Number(t);
      if (ty === Ty.F32) {
        scratch.setFloat32(0, n, true);
        scratch.setInt32(4, 0, true);
      } else scratch.setFloat64(0, n, true);
      f.aux[v] = scratch.getInt32(0, true);
      f.aux2[v] = scratch.getInt32(4, true);
    } else {
      f.aux[v] = Number(t) | 0;
    }
  }
}
