// The preprocessor of assembly files (cmd/asm/internal/lex's Input): #include, #define with and without arguments, #undef,
// #ifdef, #ifndef, #else, #endif, #line. It gives one stream of tokens. Its errors end the assembly of the file at once.

import { operandToken, Scanner, type Token, TokenList, type TokenReader } from "./scanner.ts";

/** Ends the assembly of a file; the text is what cmd/asm prints. */
export class AsmFatal extends Error {}

export interface Files {
  /** Text of an included file, or the message of os.Open ("open x.h: no such file or directory"). */
  include(name: string): { text: string } | { error: string };
  /** Value of a macro of the generated header go_asm.h ("const_x", "T__size", "T_field"). */
  goAsm(name: string): string | null;
}

interface Macro {
  readonly name: string;
  /** null: no parentheses. */
  readonly args: readonly string[] | null;
  readonly tokens: readonly Token[];
}

/** cmd/asm's limit for includes and macros within each other. */
const maxDepth = 100;

export class Input {
  private readonly stack: TokenReader[] = [];
  private readonly macros = new Map<string, Macro>();
  private readonly ifdefs: boolean[] = [];
  private readonly undefined = new Set<string>();
  private goAsm = false;
  private lineStart = true;
  /** Tokens that come before what is on the stack. */
  private readonly pending: Token[] = [];

  constructor(
    text: string,
    file: string,
    defines: readonly string[],
    private readonly files: Files,
    private readonly malformed: (at: string, message: string) => void,
  ) {
    for (const define of defines) this.predefine(define);
    this.stack.push(new Scanner(text, file, malformed));
  }

  /** "name" or "name=value". */
  private predefine(define: string): void {
    const [, name, value = "1"] = /^([^=]*)(?:=(.*))?$/s.exec(define)!;
    const tokens: Token[] = [];
    const scanner = new Scanner(value, "command line", this.malformed);
    for (let tok = scanner.next(); tok.kind !== "EOF"; tok = scanner.next()) tokens.push(tok);
    this.macros.set(name, { name, args: null, tokens });
  }

  get file(): string {
    return this.top().file;
  }

  get line(): number {
    return this.top().line;
  }

  private top(): TokenReader {
    return this.stack[this.stack.length - 1]!;
  }

  private fail(message: string): never {
    throw new AsmFatal(`${this.file}:${this.line}: ${message}\n`);
  }

  private expected(what: string, got: Token): never {
    this.fail(`${what} ; got ${JSON.stringify(got.text)}`);
  }

  private push(r: TokenReader): void {
    if (this.stack.length > maxDepth) this.fail("input recursion");
    this.stack.push(r);
  }

  private raw(): Token {
    for (;;) {
      const tok = this.top().next();
      if (tok.kind !== "EOF" || this.stack.length === 1) return tok;
      this.stack.pop();
    }
  }

  private enabled(): boolean {
    return this.ifdefs.length === 0 || this.ifdefs[this.ifdefs.length - 1]!;
  }

  private macro(name: string): Macro | null {
    const known = this.macros.get(name);
    if (known !== undefined) return known;
    if (!this.goAsm || !name.includes("_") || this.undefined.has(name)) return null;
    const value = this.files.goAsm(name);
    if (value === null) return null;
    const tokens: Token[] = [];
    const scanner = new Scanner(value, "go_asm.h", () => {});
    for (let t = scanner.next(); t.kind !== "EOF"; t = scanner.next()) tokens.push(operandToken(t.kind, t.text));
    const macro = { name, args: null, tokens };
    this.macros.set(name, macro);
    return macro;
  }

  /** The next token behind all macros. A directive leaves "#". */
  next(): Token {
    if (this.pending.length > 0) return this.pending.shift()!;
    for (let nesting = 0; nesting < maxDepth; ) {
      const tok = this.raw();
      if (tok.kind === "#") {
        if (!this.lineStart) this.fail("'#' must be first item on line");
        this.lineStart = this.hash();
        return tok;
      }
      if (tok.kind === "ident") {
        const macro = this.macro(tok.text);
        if (macro !== null) {
          nesting++;
          this.invoke(macro);
          if (this.pending.length > 0) return this.pending.shift()!;
          continue;
        }
      }
      if (tok.kind === "EOF" && this.ifdefs.length > 0) this.fail("unclosed #ifdef or #ifndef");
      this.lineStart = tok.kind === "\n";
      if (this.enabled()) return tok;
    }
    this.fail("recursive macro invocation");
  }

  // ---- directives ----

  /** Handles a directive; false if it was skipped, so that the rest of the line is skipped too. */
  private hash(): boolean {
    const tok = this.raw();
    if (tok.kind !== "ident") this.expected("expected identifier after '#'", tok);
    if (!this.enabled() && !["else", "endif", "ifdef", "ifndef", "line"].includes(tok.text)) return false;
    switch (tok.text) {
      case "define":
        this.define();
        break;
      case "undef": {
        const name = this.name();
        if (this.macro(name) === null) this.fail(`#undef for undefined macro: ${name}`);
        if (this.raw().kind !== "\n") this.fail(`syntax error in #undef for macro: ${name}`);
        this.macros.delete(name);
        this.undefined.add(name);
        break;
      }
      case "ifdef":
      case "ifndef": {
        const name = this.name();
        this.newline("#if[n]def");
        this.ifdefs.push(this.enabled() && (this.macro(name) !== null) === (tok.text === "ifdef"));
        break;
      }
      case "else": {
        this.newline("#else");
        const n = this.ifdefs.length;
        if (n === 0) this.fail("unmatched #else");
        if (n === 1 || this.ifdefs[n - 2]) this.ifdefs[n - 1] = !this.ifdefs[n - 1];
        break;
      }
      case "endif":
        this.newline("#endif");
        if (this.ifdefs.length === 0) this.fail("unmatched #endif");
        this.ifdefs.pop();
        break;
      case "include":
        this.include();
        break;
      case "line":
        this.lineDirective();
        break;
      default:
        this.fail(`unexpected token after '#': ${tok.text}`);
    }
    return true;
  }

  private newline(directive: string): void {
    const tok = this.raw();
    if (tok.kind !== "\n") this.expected(`expected newline after ${directive}`, tok);
  }

  private name(): string {
    const tok = this.raw();
    if (tok.kind !== "ident") this.expected("expected identifier after # directive", tok);
    return tok.text;
  }

  private include(): void {
    const tok = this.raw();
    if (tok.kind !== "string") this.expected("expected string after #include", tok);
    const name = tok.text.slice(1, -1);
    this.newline("#include");
    if (name === "go_asm.h") {
      this.goAsm = true;
      return;
    }
    const found = this.files.include(name);
    if ("error" in found) this.fail(`#include: ${found.error}`);
    this.push(new Scanner(found.text, name, this.malformed));
  }

  private lineDirective(): void {
    const n = this.raw();
    if (n.kind !== "int") this.expected("expected line number after #line", n);
    const file = this.raw();
    if (file.kind !== "string") this.expected("expected file name in #line", file);
    const end = this.raw();
    if (end.kind !== "\n") this.fail(`unexpected token at end of #line:  ${end.text}`);
    this.top().rename(file.text.slice(1, -1), Number(n.text));
  }

  private define(): void {
    const name = this.name();
    const column = this.top().column;
    let tok = this.raw();
    let args: string[] | null = null;
    if (tok.kind === "(" && this.top().column === column + 1) {
      args = [];
      let accept = true;
      for (;;) {
        tok = this.raw();
        if (tok.kind === ")") break;
        if (tok.kind === ",") {
          if (accept) this.fail(`bad syntax in definition for macro: ${name}`);
          accept = true;
        } else if (tok.kind === "ident") {
          if (!accept) this.fail(`bad syntax in definition for macro: ${name}`);
          if (args.includes(tok.text)) this.fail(`duplicate argument ${tok.text} in definition for macro: ${name}`);
          args.push(tok.text);
          accept = false;
        } else this.fail(`bad definition for macro: ${name}`);
      }
      tok = this.raw();
    }
    const tokens: Token[] = [];
    while (tok.kind !== "\n") {
      if (tok.kind === "EOF") {
        // "#define A" may end the file; a definition may not.
        if (tokens.length === 0 && args === null) break;
        this.fail(`missing newline in definition for macro: ${name}`);
      }
      if (tok.kind === "\\") {
        tok = this.raw();
        if (tok.kind !== "\n" && tok.kind !== "\\")
          this.fail(`can only escape \\ or \\n in definition for macro: ${name}`);
      }
      tokens.push(operandToken(tok.kind, tok.text));
      tok = this.raw();
    }
    if (this.macros.has(name)) this.fail(`redefinition of macro: ${name}`);
    this.macros.set(name, { name, args, tokens });
  }

  // ---- invocations ----

  private invoke(macro: Macro): void {
    const { file, line } = this;
    if (macro.args === null) {
      this.push(new TokenList(file, line, macro.tokens));
      return;
    }
    const tok = this.raw();
    if (tok.kind !== "(") {
      // Without arguments it is only a name.
      this.pending.push({ kind: "ident", text: macro.name }, tok);
      return;
    }
    const actual = this.arguments(macro);
    const tokens = macro.tokens.flatMap((t) => (t.kind === "ident" ? (actual.get(t.text) ?? [t]) : [t]));
    this.push(new TokenList(file, line, tokens));
  }

  private arguments(macro: Macro): Map<string, readonly Token[]> {
    const args: Token[][] = [];
    for (let more = true; more; ) {
      const arg: Token[] = [];
      for (let nesting = 0; ; ) {
        const tok = this.raw();
        if (tok.kind === "EOF" || tok.kind === "\n") this.fail(`unterminated arg list invoking macro: ${macro.name}`);
        if (nesting === 0 && (tok.kind === ")" || tok.kind === ",")) {
          more = tok.kind === ",";
          break;
        }
        if (tok.kind === "(") nesting++;
        if (tok.kind === ")") nesting--;
        arg.push(operandToken(tok.kind, tok.text));
      }
      args.push(arg);
    }
    const formal = macro.args!;
    if (formal.length === 0 && args.length === 1 && args[0]!.length === 0) args.length = 0;
    if (args.length !== formal.length) this.fail(`wrong arg count for macro ${macro.name}`);
    return new Map(formal.map((name, i) => [name, args[i]!]));
  }
}
