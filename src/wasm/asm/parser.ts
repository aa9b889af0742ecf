// Lines of an assembly file as instructions, data and functions (cmd/asm/internal/asm). Messages and their order are
// cmd/asm's: one error a line, more than ten end the file.
//
// Invariants: values are 64-bit words (bigint, modulo 2^64); a file that had an error gives no functions.

import { LitKind } from "../../syntax/tokens.ts";
import { makeFromLiteral } from "../../types/constant/literal.ts";
import { ConstKind, float64Val, Rep } from "../../types/constant/value.ts";
import { AsmFatal, type Files, Input } from "./input.ts";
import { instructions, registerNumbers, registers } from "./instructions.ts";
import { kindName, operandToken, type Token } from "./scanner.ts";

/** An operand (obj.Addr). */
export interface Addr {
  type: "none" | "reg" | "const" | "fconst" | "sconst" | "mem" | "addr" | "indir" | "branch";
  /** What the symbol is relative to: FP ("param"), SP ("auto"), SB. */
  name: "" | "extern" | "static" | "param" | "auto";
  sym: string;
  reg: string;
  offset: bigint;
  float: number;
  /** One char per byte. */
  text: string;
  /** Of a branch: index of the instruction in its function. */
  target: number;
}

export interface Prog {
  readonly as: string;
  from: Addr;
  to: Addr;
  readonly line: number;
}

/** TEXT: a function. */
export interface AsmText {
  readonly symbol: string;
  readonly isStatic: boolean;
  readonly flags: number;
  readonly frame: number;
  /** Bytes of arguments and results; -1: not said. */
  readonly args: number;
  readonly line: number;
  readonly file: string;
  readonly progs: Prog[];
}

/** DATA: bytes of a symbol, or the address of another. */
export interface AsmDatum {
  readonly symbol: string;
  readonly isStatic: boolean;
  readonly offset: number;
  readonly size: number;
  readonly value: Addr;
}

export interface AsmGlobl {
  readonly symbol: string;
  readonly isStatic: boolean;
  readonly flags: number;
  readonly size: number;
}

export interface AsmFile {
  readonly texts: AsmText[];
  readonly data: AsmDatum[];
  readonly globls: AsmGlobl[];
  /** What cmd/asm prints; "" if the file is right. */
  messages: string;
}

const mask = (1n << 64n) - 1n;
const integerLit = /^(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/;
const hexWithoutExponent = /^0[xX][^pP]*$/;
const looseUnderscore = /[^\da-fA-FxX]_|_(?![\da-fA-F])/;
const signed = (x: bigint): bigint => BigInt.asIntN(64, x);
const maxErrors = 10;
const eof: Token = { kind: "EOF", text: "EOF" };

export function noAddr(): Addr {
  return { offset: 0n, float: 0, text: "", target: -1, type: "none", name: "", sym: "", reg: "" };
}

/** Names with <> are others than those without. */
function symbolKey(a: Addr): string {
  return a.name === "static" ? `${a.sym}<>` : a.sym;
}

export interface ParseOptions {
  readonly file: string;
  readonly text: string;
  readonly defines: readonly string[];
  readonly files: Files;
  /** Linker prefix of the package, for names that begin with a dot. */
  readonly prefix: string;
  /** <ABIInternal> may be written: the runtime and its kin. */
  readonly allowABI: boolean;
  /** Not only the first errors. */
  readonly allErrors: boolean;
}

export function parseAsm(opts: ParseOptions): AsmFile {
  return new Parser(opts).run();
}

/** What cmd/asm prints when it only looks for a file's symbols (-gensymabis, before the compiler): errors of the lines' shape. */
export function symbolErrors(opts: ParseOptions): string {
  return new Parser(opts).shape();
}

class Parser {
  private readonly out: AsmFile = { texts: [], data: [], globls: [], messages: "" };
  private readonly input: Input;
  private lineNum = 0;
  private errorLine = 0;
  private errors = 0;
  /** Something was wrong that cmd/asm does not count as an error of the line: a DATA string without room, a symbol again. */
  private diagnosed = false;
  private sawCode = false;
  private labels = new Map<string, { prog: Prog; index: number }>();
  private pendingLabels: string[] = [];
  private toPatch: { addr: Addr; label: string }[] = [];
  private readonly dataEnd = new Map<string, bigint>();
  /** Where the symbols' functions were declared last. */
  private readonly declared = new Map<string, string>();
  /** Symbols of functions and of GLOBL. */
  private readonly listed = new Set<string>();
  private text: AsmText | null = null;
  private items: readonly Token[] = [];
  private at = 0;
  private isJump = false;

  constructor(private readonly opts: ParseOptions) {
    this.input = new Input(opts.text, opts.file, opts.defines, opts.files, (where, message) => {
      this.out.messages += `${where}: ${message}\n`;
      this.errors++;
    });
  }

  run(): AsmFile {
    const { out, opts } = this;
    try {
      for (let line = this.line(); line !== null; line = this.line()) this.statement(line.word, line.operands);
      if (this.errors === 0) this.patch();
      if (this.errors > 0) out.messages += `asm: assembly of ${opts.file} failed\n`;
      else if (this.diagnosed) out.messages += "asm: assembly failed\n";
    } catch (e) {
      if (!(e instanceof AsmFatal)) throw e;
      out.messages += e.message;
    }
    if (out.messages !== "") out.texts.length = out.data.length = out.globls.length = 0;
    return out;
  }

  shape(): string {
    const { out, opts } = this;
    try {
      while (this.line() !== null);
      return this.errors === 0 ? "" : `${out.messages}asm: assembly of ${opts.file} failed\n`;
    } catch (e) {
      if (!(e instanceof AsmFatal)) throw e;
      return out.messages + e.message;
    }
  }

  private diag(message: string): void {
    this.diagnosed = true;
    this.out.messages += `asm: ${message}\n`;
  }

  private errorf(message: string): void {
    if (this.lineNum === this.errorLine) return;
    this.errorLine = this.lineNum;
    this.out.messages += `${this.input.file}:${this.lineNum}: ${message}\n`;
    this.errors++;
    if (this.errors > maxErrors && !this.opts.allErrors) throw new AsmFatal("asm: too many errors\n");
  }

  // ---- lines ----

  private token(): Token {
    for (;;) {
      const tok = this.input.next();
      if (tok.kind === "build") {
        if (this.sawCode) this.errorf("misplaced //go:build comment");
        continue;
      }
      if (tok.kind !== "\n") this.sawCode = true;
      if (tok.kind === "#") continue;
      return tok;
    }
  }

  /** {label:} word [operand {, operand}]; null at the end. */
  private line(): { word: string; operands: Token[][] } | null {
    for (;;) {
      let tok = this.token();
      this.lineNum = this.input.line;
      if (tok.kind === "\n" || tok.kind === ";") continue;
      if (tok.kind === "EOF") return null;
      if (tok.kind !== "ident") {
        this.errorf(`expected identifier, found ${JSON.stringify(tok.text)}`);
        return null;
      }
      const word = tok.text;
      const operands: Token[][] = [];
      let nesting = 0;
      let label = false;
      while (tok.kind !== "\n" && tok.kind !== ";" && !label) {
        const items: Token[] = [];
        for (;;) {
          tok = this.token();
          if (operands.length === 0 && items.length === 0 && tok.kind === ":") {
            this.pendingLabels.push(word);
            label = true;
            break;
          }
          if (tok.kind === "EOF") {
            this.errorf("unexpected EOF");
            return null;
          }
          if (tok.kind === "\n" || tok.kind === ";" || (nesting === 0 && (tok.kind === "," || tok.kind === ":"))) break;
          if (tok.kind === "(" || tok.kind === "[") nesting++;
          if (tok.kind === ")" || tok.kind === "]") nesting--;
          items.push(operandToken(tok.kind, tok.text));
        }
        if (label) break;
        if (items.length > 0) operands.push(items);
        else if (operands.length > 0 || tok.kind === ",") this.errorf("missing operand");
      }
      if (!label) return { word, operands };
    }
  }

  private statement(word: string, operands: Token[][]): void {
    switch (word) {
      case "TEXT":
        this.asmText(operands);
        return;
      case "DATA":
        this.asmData(operands);
        return;
      case "GLOBL":
        this.asmGlobl(operands);
        return;
      case "FUNCDATA":
      case "PCDATA":
        this.asmFuncData(word, operands);
        return;
      case "PCALIGN":
        if (operands.length !== 1) this.errorf("expect one operand for PCALIGN");
        else if (this.immediate("PCALIGN", this.address(operands[0]!))) this.append("NOP", noAddr(), noAddr());
        return;
    }
    const instruction = instructions.get(word);
    if (instruction === undefined) {
      this.errorf(`unrecognized instruction ${JSON.stringify(word)}`);
      return;
    }
    this.isJump = instruction.jump;
    const a = operands.map((op) => this.address(op));
    if (this.isJump) {
      if (a.length > 2) this.errorf(`wrong number of arguments to ${word} instruction`);
      else this.jump(word, a);
      return;
    }
    if (a.length === 3) this.errorf("TODO: implement three-operand instructions for this architecture");
    else if (a.length > 3) this.errorf(`can't handle ${word} instruction with ${a.length} operands`);
    else if (a.length === 1 && instruction.unaryDst) this.append(word, noAddr(), a[0]!);
    else this.append(word, a[0] ?? noAddr(), a[1] ?? noAddr());
  }

  private append(as: string, from: Addr, to: Addr): Prog {
    const prog: Prog = { as, from, to, line: this.lineNum };
    const index = this.text?.progs.length ?? 0;
    // Code before the first TEXT is nobody's.
    this.text?.progs.push(prog);
    for (const label of this.pendingLabels) {
      if (this.labels.has(label)) {
        // The labels stay: cmd/asm complains again at the next instruction.
        this.errorf(`label ${JSON.stringify(label)} multiply defined`);
        return prog;
      }
      this.labels.set(label, { prog, index });
    }
    this.pendingLabels = [];
    return prog;
  }

  private jump(word: string, a: readonly Addr[]): void {
    const target = a[a.length - 1] ?? noAddr();
    const { type, name } = target;
    const outside = name === "extern" || name === "static";
    if (type === "branch") {
      target.target = (this.text?.progs.length ?? 0) + Number(signed(target.offset));
    } else if (type === "mem" && !outside && target.reg === "" && target.offset === 0n) {
      if (target.sym === "") return;
      target.type = "branch";
      const known = this.labels.get(target.sym);
      if (known === undefined) this.toPatch.push({ addr: target, label: target.sym });
      else target.target = known.index;
    } else if (
      !["reg", "const", "none"].includes(type) &&
      !(type === "mem" && (outside || name === "")) &&
      !(type === "indir" && outside)
    ) {
      this.errorf(`cannot assemble jump ${fields(target)}`);
      return;
    }
    this.append(word, noAddr(), target);
  }

  private patch(): void {
    for (const { addr, label } of this.toPatch) {
      const known = this.labels.get(label);
      if (known === undefined) {
        this.errorf(`undefined label ${label}`);
        break;
      }
      addr.target = known.index;
    }
    this.toPatch = [];
  }

  // ---- pseudo-instructions ----

  private validSymbol(pseudo: string, a: Addr, offsetOk: boolean): boolean {
    const name = a.sym === "" ? "<erroneous symbol>" : a.sym;
    if (a.sym === "" || (a.name !== "extern" && a.name !== "static") || a.reg !== "") {
      this.errorf(`${pseudo} symbol ${JSON.stringify(name)} must be a symbol(SB)`);
      return false;
    }
    if (!offsetOk && a.offset !== 0n) {
      this.errorf(`${pseudo} symbol ${JSON.stringify(name)} must not be offset from SB`);
      return false;
    }
    return true;
  }

  /** A plain integer without $. */
  private integer(pseudo: string, operand: readonly Token[]): number {
    const a = this.address(operand);
    if (a.type !== "mem" || a.name !== "" || a.reg !== "") {
      this.errorf(`${pseudo}: expected integer constant; found ${show(a)}`);
    }
    return Number(signed(a.offset));
  }

  private immediate(pseudo: string, a: Addr): boolean {
    if (a.type === "const" && a.name === "" && a.reg === "") return true;
    this.errorf(`${pseudo}: expected immediate constant; found ${show(a)}`);
    return false;
  }

  private asmText(operands: readonly Token[][]): void {
    if (operands.length !== 2 && operands.length !== 3) {
      this.errorf("expect two or three operands for TEXT");
      return;
    }
    this.patch();
    this.labels = new Map();
    const name = this.address(operands[0]!);
    if (!this.validSymbol("TEXT", name, false)) return;
    let next = 1;
    let flags = 0;
    if (operands.length === 3) flags = this.integer("TEXT", operands[next++]!);
    const spec = operands[next]!;
    if (spec.length < 2 || spec[0]!.kind !== "$") {
      this.errorf(`TEXT ${name.sym}: frame size must be an immediate constant`);
      return;
    }
    const negative = spec[1]!.kind === "-";
    let op: readonly Token[] = spec.slice(negative ? 2 : 1);
    const size = op[0];
    if (size?.kind !== "int") {
      this.errorf(`TEXT ${name.sym}: frame size must be an immediate constant`);
      return;
    }
    const frame = this.size(size.text) * (negative ? -1 : 1);
    op = op.slice(1);
    let args = -1;
    if (op.length > 0) {
      if (op.length !== 2 || op[0]!.kind !== "-" || op[1]!.kind !== "int") {
        this.errorf(`TEXT ${name.sym}: argument size must be of form -integer`);
        return;
      }
      args = this.size(op[1]!.text);
    }
    this.pendingLabels = [];
    this.declare(name);
    this.text = {
      symbol: name.sym,
      isStatic: name.name === "static",
      flags,
      frame,
      args,
      line: this.lineNum,
      file: this.input.file,
      progs: [],
    };
    this.out.texts.push(this.text);
    this.append("NOP", noAddr(), noAddr());
  }

  private declare(name: Addr): void {
    const key = symbolKey(name);
    const here = `${this.input.file}:${this.lineNum}`;
    const other = this.declared.get(key);
    if (other !== undefined) {
      this.diag(`${here}: symbol ${name.sym} redeclared\n\t${other}: other declaration of symbol ${name.sym}`);
    } else if (this.listed.has(key)) this.diag(`${here}: symbol ${name.sym} redeclared`);
    this.declared.set(key, here);
    this.listed.add(key);
  }

  private asmData(operands: readonly Token[][]): void {
    if (operands.length !== 2) {
      this.errorf("expect two operands for DATA");
      return;
    }
    const op = operands[0]!;
    const n = op.length;
    if (n < 3 || op[n - 2]!.kind !== "/" || op[n - 1]!.kind !== "int") {
      this.errorf("expect /size for DATA argument");
      return;
    }
    const size = Number(op[n - 1]!.text);
    if (!/^[0-9]+$/.test(op[n - 1]!.text)) {
      this.errorf(`bad size for DATA argument: ${JSON.stringify(op[n - 1]!.text)}`);
    }
    const name = this.address(op.slice(0, n - 2));
    if (!this.validSymbol("DATA", name, true)) return;
    const value = this.address(operands[1]!);
    if (!["const", "fconst", "sconst", "addr"].includes(value.type)) {
      this.errorf("DATA value must be an immediate constant or address");
      return;
    }
    const last = this.dataEnd.get(name.sym);
    if (last !== undefined && signed(name.offset) < last) {
      this.errorf(`overlapping DATA entry for ${name.sym}`);
      return;
    }
    this.dataEnd.set(name.sym, signed(name.offset) + BigInt(size));
    if (value.type === "const" && ![1, 2, 4, 8].includes(size)) this.errorf(`bad int size for DATA argument: ${size}`);
    if (value.type === "fconst" && size !== 4 && size !== 8) this.errorf(`bad float size for DATA argument: ${size}`);
    if (value.type === "addr" && size !== 8) this.errorf(`bad addr size for DATA argument: ${size}`);
    if (value.type === "sconst" && value.text.length > size) {
      this.diag(`WriteString: bad string size: ${size} < ${value.text.length}`);
    }
    this.out.data.push({
      symbol: name.sym,
      isStatic: name.name === "static",
      offset: Number(name.offset),
      size,
      value,
    });
  }

  private asmGlobl(operands: readonly Token[][]): void {
    if (operands.length !== 2 && operands.length !== 3) {
      this.errorf("expect two or three operands for GLOBL");
      return;
    }
    const name = this.address(operands[0]!);
    if (!this.validSymbol("GLOBL", name, false)) return;
    let next = 1;
    let flags = 0;
    if (operands.length === 3) flags = this.integer("GLOBL", operands[next++]!);
    const size = this.address(operands[next]!);
    if (!this.immediate("GLOBL", size)) return;
    const key = symbolKey(name);
    if (this.listed.has(key)) this.diag(`${this.input.file}:${this.lineNum}: symbol ${name.sym} redeclared`);
    this.listed.add(key);
    this.out.globls.push({ symbol: name.sym, isStatic: name.name === "static", flags, size: Number(size.offset) });
  }

  /** Says nothing to us: our frames have other maps. */
  private asmFuncData(pseudo: string, operands: readonly Token[][]): void {
    if (operands.length !== 2) {
      this.errorf(`expect two operands for ${pseudo}`);
      return;
    }
    if (!this.immediate(pseudo, this.address(operands[0]!))) return;
    const value = this.address(operands[1]!);
    if (pseudo === "PCDATA" ? !this.immediate(pseudo, value) : !this.validSymbol(pseudo, value, true)) return;
    this.append("NOP", noAddr(), noAddr());
  }

  // ---- operands ----

  private next(): Token {
    return this.items[this.at] === undefined ? eof : this.items[this.at++]!;
  }

  private peek(): string {
    return this.items[this.at]?.kind ?? "EOF";
  }

  private expect(kind: string, what: string): void {
    if (this.peek() !== kind) this.errorf(`expected ${what}, found ${this.next().text}`);
  }

  private get(kind: string): Token {
    this.expect(kind, kindName(kind));
    return this.next();
  }

  private end(): void {
    this.expect("EOF", "end of operand");
  }

  private address(operand: readonly Token[]): Addr {
    this.items = operand;
    this.at = 0;
    const a = noAddr();
    this.operand(a);
    return a;
  }

  /** $sym±offset(SB)(reg): every piece may be missing. */
  private operand(a: Addr): void {
    let prefix = "";
    if (this.peek() === "$" || this.peek() === "*") prefix = this.next().kind;
    const tok = this.next();
    if (tok.kind === "ident" && !registers.has(tok.text)) {
      this.symbolReference(a, tok.text.startsWith(".") ? this.opts.prefix + tok.text : tok.text, prefix);
      if (this.peek() === "EOF") return;
    }
    if (tok.kind === "[") {
      if (prefix !== "") this.errorf("illegal use of register list");
      this.errorf("unexpected register list");
      return;
    }
    if (tok.kind === "ident" && registers.has(tok.text)) {
      if (this.register(tok.text, prefix)) {
        a.type = "reg";
        a.reg = tok.text;
      }
      this.end();
      return;
    }
    let constant = ["int", "float", "string", "char", "+", "-", "~"].includes(tok.kind);
    if (tok.kind === "(") {
      const inner = this.next();
      if (inner.kind === "EOF") {
        this.errorf("missing right parenthesis");
        return;
      }
      this.at--;
      constant = !registers.has(inner.text);
      if (!constant) this.at--;
    }
    if (constant) {
      this.at--;
      if (this.constant(a, prefix)) return;
    }
    this.indirect(a, prefix);
    this.end();
  }

  /** A constant operand, or the offset before a register; true if the operand ends with it. */
  private constant(a: Addr, prefix: string): boolean {
    const rest = this.items.slice(this.at);
    if (rest.some((t) => t.kind === "float")) {
      if (prefix !== "$") this.errorf("floating-point constant must be an immediate");
      a.type = "fconst";
      a.float = this.floatExpr();
      this.end();
      return true;
    }
    if (rest.some((t) => t.kind === "string")) {
      if (prefix !== "$") {
        this.errorf("string constant must be an immediate");
        return true;
      }
      const lit = makeFromLiteral(this.get("string").text, LitKind.StringLit);
      if (lit.rep !== Rep.String) this.errorf("string parse error: invalid syntax");
      else a.text = lit.s;
      a.type = "sconst";
      this.end();
      return true;
    }
    a.offset = this.expr();
    if (this.peek() === "(") return false;
    a.type = prefix === "$" ? "const" : prefix === "*" ? "indir" : "mem";
    this.end();
    return true;
  }

  private register(name: string, prefix: string): boolean {
    if (!registers.has(name)) {
      this.errorf(`expected register; found ${name}`);
      return false;
    }
    if (prefix === "$") this.errorf(`prefix ${prefix} not allowed for register: ${prefix}${name}`);
    if (this.peek() === ",") {
      this.errorf("(register,register) not supported on this architecture");
      return false;
    }
    if (this.peek() === "+") {
      this.errorf("(register+register) not supported on this architecture");
      return false;
    }
    if (this.peek() === "*" || this.peek() === ":") {
      this.errorf("expected simple register reference");
      return false;
    }
    return true;
  }

  private symbolReference(a: Addr, name: string, prefix: string): void {
    a.type = prefix === "" ? "mem" : prefix === "$" ? "addr" : "indir";
    const isStatic = this.attributes(name);
    if (this.peek() === "+" || this.peek() === "-") a.offset = this.expr();
    a.sym = name;
    if (this.peek() === "EOF") {
      // Without more it is a jump's label.
      if (prefix !== "" || !this.isJump) this.errorf(`illegal or missing addressing mode for symbol ${name}`);
      return;
    }
    this.get("(");
    const reg = this.get("ident").text;
    this.get(")");
    this.pseudo(a, reg, isStatic, prefix);
  }

  private pseudo(a: Addr, reg: string, isStatic: boolean, prefix: string): void {
    switch (reg) {
      case "FP":
        a.name = "param";
        break;
      case "SP":
        a.name = "auto";
        break;
      case "SB":
        a.name = isStatic ? "static" : "extern";
        break;
      case "PC":
        if (prefix !== "") this.errorf("illegal addressing mode for PC");
        a.type = "branch";
        break;
      default:
        this.errorf(`expected pseudo-register; found ${reg}`);
    }
    if (prefix === "$") a.type = "addr";
  }

  /** <> or <ABI0>; true for <>. */
  private attributes(name: string): boolean {
    if (this.peek() !== "<") return false;
    this.next();
    let isStatic = false;
    if (this.peek() === ">") isStatic = true;
    else if (this.peek() === "ident") {
      const abi = this.get("ident").text;
      if (!this.opts.allowABI) {
        this.errorf(`ABI selector only permitted when compiling runtime, reference was to ${JSON.stringify(name)}`);
      } else if (abi !== "ABI0" && abi !== "ABIInternal") {
        this.errorf(`malformed ABI selector ${JSON.stringify(abi)} in reference to ${JSON.stringify(name)}`);
      }
    }
    this.get(">");
    return isStatic;
  }

  /** (reg), behind an offset or a symbol. */
  private indirect(a: Addr, prefix: string): void {
    this.get("(");
    const tok = this.next();
    if (!this.register(tok.text, "")) this.errorf(`indirect through non-register ${tok.text}`);
    this.get(")");
    a.type = prefix === "$" ? "addr" : "mem";
    a.reg = tok.text;
    if (this.peek() === "(") this.errorf("indexed addresses do not exist on wasm");
  }

  // ---- constant expressions ----

  private expr(): bigint {
    let v = this.term();
    for (;;) {
      switch (this.peek()) {
        case "+":
          this.next();
          v = (v + this.term()) & mask;
          break;
        case "-":
          this.next();
          v = (v - this.term()) & mask;
          break;
        case "|":
          this.next();
          v |= this.term();
          break;
        case "^":
          this.next();
          v ^= this.term();
          break;
        default:
          return v;
      }
    }
  }

  private term(): bigint {
    let v = this.factor();
    for (;;) {
      switch (this.peek()) {
        case "*":
          this.next();
          v = (v * this.factor()) & mask;
          break;
        case "/":
        case "%": {
          const divide = this.next().kind === "/";
          const what = divide ? "divide" : "modulo";
          if (signed(v) < 0n) this.errorf(`${what} of value with high bit set`);
          const d = this.factor();
          if (d === 0n) this.errorf(`${divide ? "division" : what} by zero`);
          else v = divide ? v / d : v % d;
          break;
        }
        case "<<": {
          this.next();
          const n = this.factor();
          if (signed(n) < 0n) this.errorf("negative left shift count");
          return n > 63n ? 0n : (v << n) & mask;
        }
        case ">>": {
          this.next();
          const n = this.term();
          if (signed(n) < 0n) this.errorf("negative right shift count");
          if (signed(v) < 0n) this.errorf("right shift of value with high bit set");
          v = n > 63n ? 0n : v >> n;
          break;
        }
        case "&":
          this.next();
          v &= this.factor();
          break;
        default:
          return v;
      }
    }
  }

  private factor(): bigint {
    const tok = this.next();
    switch (tok.kind) {
      case "int":
        return this.atoi(tok.text);
      case "char": {
        const lit = makeFromLiteral(tok.text, LitKind.RuneLit);
        if (lit.rep !== Rep.SmallInt) this.errorf("invalid syntax");
        else return BigInt(lit.v);
        return 0n;
      }
      case "+":
        return this.factor();
      case "-":
        return -this.factor() & mask;
      case "~":
        return ~this.factor() & mask;
      case "(": {
        const v = this.expr();
        if (this.next().kind !== ")") this.errorf("missing closing paren");
        return v;
      }
    }
    this.errorf(`unexpected ${tok.text} evaluating expression`);
    return 0n;
  }

  private floatExpr(): number {
    const tok = this.next();
    switch (tok.kind) {
      case "(": {
        const v = this.floatExpr();
        if (this.next().kind !== ")") this.errorf("missing closing paren");
        return v;
      }
      case "+":
        return this.floatExpr();
      case "-":
        return -this.floatExpr();
      case "float":
        return this.atof(tok.text);
    }
    this.errorf(`unexpected ${tok.text} evaluating float expression`);
    return 0;
  }

  /** strconv's ParseUint, or ParseInt for the sizes of TEXT. */
  private atoi(text: string, parse = "ParseUint", max = mask): bigint {
    if (!integerLit.test(text)) {
      this.errorf(`strconv.${parse}: parsing ${JSON.stringify(text)}: invalid syntax`);
      return 0n;
    }
    const digits = text.replaceAll("_", "");
    const v = BigInt(/^0[0-7]/.test(digits) ? `0o${digits}` : digits);
    if (v > max) this.errorf(`strconv.${parse}: parsing ${JSON.stringify(text)}: value out of range`);
    return v > max ? max : v;
  }

  private size(text: string): number {
    return Number(this.atoi(text, "ParseInt", mask >> 1n));
  }

  private atof(text: string): number {
    const what = `strconv.ParseFloat: parsing ${JSON.stringify(text)}`;
    const lit = makeFromLiteral(text, LitKind.FloatLit);
    if (lit.kind === ConstKind.Unknown || hexWithoutExponent.test(text) || looseUnderscore.test(text)) {
      this.errorf(`${what}: invalid syntax`);
      return 0;
    }
    const v = float64Val(lit);
    if (!Number.isFinite(v)) this.errorf(`${what}: value out of range`);
    return v;
  }
}

const typeNames = {
  none: "TYPE_NONE",
  reg: "TYPE_REG",
  const: "TYPE_CONST",
  fconst: "TYPE_FCONST",
  sconst: "TYPE_SCONST",
  mem: "TYPE_MEM",
  addr: "TYPE_ADDR",
  indir: "TYPE_INDIR",
  branch: "TYPE_BRANCH",
};
const nameNumbers = { "": 0, extern: 1, static: 2, auto: 3, param: 4 };

/** An operand as a message names it by its fields (%+v of an obj.Addr). */
function fields(a: Addr): string {
  const val = a.type === "fconst" ? a.float : a.type === "sconst" ? a.text : "<nil>";
  const reg = registerNumbers.get(a.reg) ?? 0;
  return `&{Reg:${reg} Index:0 Scale:0 Type:${typeNames[a.type]} Name:${nameNumbers[a.name]} Class:0 Offset:${signed(a.offset)} Sym:${a.sym || "<nil>"} Val:${val}}`;
}

/** An operand in a message (obj.Dconv). */
export function show(a: Addr): string {
  const pseudo = { param: "(FP)", auto: "(SP)", extern: "(SB)", static: "(SB)", "": "" }[a.name];
  const off = signed(a.offset);
  const plus = off === 0n ? "" : off > 0n ? `+${off}` : `${off}`;
  const dollar = a.type === "const" || a.type === "addr" ? "$" : a.type === "indir" ? "*" : "";
  if (a.type === "reg") return a.reg;
  if (a.type === "fconst") return `$(${a.float})`;
  if (a.type === "sconst") return `$${JSON.stringify(a.text)}`;
  if (a.sym !== "") return `${dollar}${a.sym}${a.name === "static" ? "<>" : ""}${plus}${pseudo}`;
  if (a.reg !== "") return `${dollar}${off === 0n ? "" : off}(${a.reg})`;
  return `${dollar}${off}`;
}
