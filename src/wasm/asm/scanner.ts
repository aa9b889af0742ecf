// Tokens of an assembly file (cmd/asm/internal/lex's Tokenizer over text/scanner): names that may hold · and ∕, Go's
// literals, newlines, single characters, and four operators of two. Comments are dropped, only their newlines count.
// Invariant: `line` is the line behind the token just given, as cmd/asm counts.

/** What a token is; characters stand for themselves. */
export type TokenKind = "EOF" | "ident" | "int" | "float" | "char" | "string" | "build" | string;

export interface Token {
  readonly kind: TokenKind;
  /** As written, but · is "." and ∕ is "/" outside of the first token of a line. */
  readonly text: string;
}

/** A token in another form: names with their package separators replaced. */
export function operandToken(kind: TokenKind, text: string): Token {
  return { kind, text: text.replaceAll("\u00b7", ".").replaceAll("\u2215", "/") };
}

/** How cmd/asm calls a kind of token in messages. */
export function kindName(kind: TokenKind): string {
  const names: Record<string, string> = {
    EOF: "EOF",
    ident: "identifier",
    int: "integer constant",
    float: "float constant",
    char: "rune constant",
    string: "string constant",
  };
  return names[kind] ?? `'${kind === "\n" ? "\\n" : kind}'`;
}

/** Where tokens come from: a file, or the body of a macro. */
export interface TokenReader {
  next(): Token;
  readonly file: string;
  readonly line: number;
  /** Column behind the last token, to tell "A(x)" from "A (x)". */
  readonly column: number;
  /** #line: what the next line is called. */
  rename(file: string, line: number): void;
}

const identStart = /[\p{L}_\u00b7\u2215]/u;
const identPart = /[\p{L}\p{Nd}_\u00b7\u2215]*/uy;
/** The same for nearly all: engines take long to make a regular expression of Unicode's classes. */
const plainStart = /[A-Za-z_\u00b7\u2215]/;
const plainIdent = /[\w\u00b7\u2215]*(?![\w\u0080-\uffff])/y;
/** Also what is no number, such as 1e: it is refused as a whole. */
const number =
  /0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[bB][0-9_]+|0[oO][0-9_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]*)?/y;
const quoted = /"(?:[^"\\\n]|\\.)*"/y;
const rune = /'(?:[^'\\\n]|\\.)[^'\n]*'/y;
const pairs = ["<<", ">>", "->", "@>"];

export class Scanner implements TokenReader {
  line = 1;
  file: string;
  private at = 0;
  /** Real line of the last #line, and the line it was called. */
  private renamedAt = 0;
  private renamedTo = 0;
  private real = 1;

  /** `malformed` hears of literals that do not end. */
  constructor(
    private readonly text: string,
    file: string,
    private readonly malformed: (at: string, message: string) => void,
  ) {
    this.file = file;
  }

  get column(): number {
    return this.at - this.text.lastIndexOf("\n", this.at - 1);
  }

  rename(file: string, line: number): void {
    this.file = file;
    this.renamedAt = this.real;
    this.renamedTo = line;
    this.line = line;
  }

  private newlines(n: number): void {
    this.real += n;
    this.line = this.renamedTo === 0 ? this.real : this.renamedTo + this.real - this.renamedAt;
  }

  private match(re: RegExp): string {
    re.lastIndex = this.at;
    return re.exec(this.text)?.[0] ?? "";
  }

  next(): Token {
    const { text } = this;
    for (;;) {
      const c = text[this.at];
      if (c === " " || c === "\t" || c === "\r") {
        this.at++;
        continue;
      }
      if (c === undefined) return { kind: "EOF", text: "" };
      if (c === "/" && text[this.at + 1] === "/") {
        let end = text.indexOf("\n", this.at);
        if (end < 0) end = text.length;
        const comment = text.slice(this.at, end);
        this.at = end;
        if (/^\/\/go:build(\s|$)/.test(comment)) return { kind: "build", text: comment };
        continue;
      }
      if (c === "/" && text[this.at + 1] === "*") {
        let end = text.indexOf("*/", this.at + 2);
        if (end < 0) {
          this.bad("comment not terminated");
          end = text.length;
        } else end += 2;
        this.newlines(text.slice(this.at, end).split("\n").length - 1);
        this.at = end;
        continue;
      }
      return this.token(c);
    }
  }

  private bad(message: string): void {
    this.malformed(`${this.file}:${this.line}:${this.column}`, message);
  }

  private token(c: string): Token {
    const { text, at } = this;
    if (c === "\n") {
      this.at++;
      this.newlines(1);
      return { kind: "\n", text: "\n" };
    }
    const char = String.fromCodePoint(text.codePointAt(at)!);
    if (plainStart.test(char) || (c >= "\x80" && identStart.test(char))) {
      const name = this.match(plainIdent) || this.match(identPart);
      this.at += name.length;
      return { kind: "ident", text: name };
    }
    if (/[0-9]/.test(c) || (c === "." && /[0-9]/.test(text[at + 1] ?? ""))) {
      const n = this.match(number);
      this.at += n.length;
      const hex = /^0[xX]/.test(n);
      return { kind: (hex ? /[.pP]/ : /[.eE]/).test(n) ? "float" : "int", text: n };
    }
    if (c === '"' || c === "'") {
      let lit = this.match(c === '"' ? quoted : rune);
      if (lit === "") {
        this.bad("literal not terminated");
        const end = text.indexOf("\n", at);
        lit = text.slice(at, end < 0 ? text.length : end);
      }
      this.at += lit.length;
      return { kind: c === '"' ? "string" : "char", text: lit };
    }
    const pair = text.slice(at, at + 2);
    if (pairs.includes(pair)) {
      this.at += 2;
      return { kind: pair, text: pair };
    }
    this.at += char.length;
    return { kind: char, text: char };
  }
}

/** A macro's body. */
export class TokenList implements TokenReader {
  private at = 0;
  constructor(
    readonly file: string,
    readonly line: number,
    private readonly tokens: readonly Token[],
  ) {}

  get column(): number {
    return this.at;
  }

  next(): Token {
    return this.tokens[this.at++] ?? { kind: "EOF", text: "" };
  }

  rename(): void {}
}
