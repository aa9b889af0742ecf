// The start of a file, package clause and imports, as cmd/go sees it before it compiles anything: go/build reads it and go/parser
// checks it, each in words of its own. Asked about files that our parser finds wrong, and about test files, which a build only looks
// at. null: cmd/go has nothing to say.

import { isValidImport, unquote } from "./importpath.ts";

interface Complaint {
  offset: number;
  msg: string;
}

/** What cmd/go says of a file and where ("line:column", columns in bytes); "": of the whole file. */
export interface HeaderError {
  at: string;
  msg: string;
}

/** What is wrong, the package's name ("": none), and the first import that is no import path. */
export interface Header {
  error: HeaderError | null;
  name: string;
  badImport: string | null;
}

export function readHeader(bytes: Uint8Array): Header {
  const end = importsEnd(bytes);
  if (end === "NUL") return { error: { at: "", msg: "unexpected NUL in input" }, name: "", badImport: null };
  const parser = new HeaderParser(bytes.subarray(0, end));
  const [first] = parser.parse().sort((a, b) => a.offset - b.offset);
  const error = first === undefined ? null : { at: lineAndColumn(bytes, first.offset, end), msg: first.msg };
  for (const { offset, text } of parser.imports) {
    const path = unquote(text);
    if (path !== null && isValidImport(path)) continue;
    return {
      error,
      name: parser.name,
      badImport: `${lineAndColumn(bytes, offset, end)}: invalid import path: ${path}`,
    };
  }
  return { error, name: parser.name, badImport: null };
}

/** A line that would begin at the end of what is read does not count. */
function lineAndColumn(bytes: Uint8Array, offset: number, size: number): string {
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset; i++) {
    if (bytes[i] !== 10 || i + 1 >= size) continue;
    line++;
    start = i + 1;
  }
  return `${line}:${offset - start + 1}`;
}

const isIdent = (c: number | undefined): boolean =>
  c !== undefined && ((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c >= 0x80);

/** go/build's readGoInfo: the offset behind the imports; the whole file if it does not look right so far. */
function importsEnd(bytes: Uint8Array): number | "NUL" {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let bad = false;
  let nul = false;
  const peek = (): number | undefined => {
    for (;;) {
      const c = bytes[at];
      if (c === 0 && !bad) nul = true;
      if (c === 32 || c === 9 || c === 10 || c === 13 || c === 59) at++;
      else if (c === 47 && bytes[at + 1] === 47) while (at < bytes.length && bytes[at] !== 10) see();
      else if (c === 47 && bytes[at + 1] === 42) {
        at += 2;
        while (at < bytes.length && !(bytes[at] === 42 && bytes[at + 1] === 47)) see();
        if (at >= bytes.length) bad = true;
        at += 2;
      } else return c;
    }
  };
  const see = (): void => {
    if (bytes[at] === 0 && !bad) nul = true;
    at++;
  };
  const keyword = (word: string): void => {
    peek();
    for (const c of word) {
      see();
      if (bytes[at - 1] !== c.charCodeAt(0)) bad = true;
    }
    if (isIdent(bytes[at])) bad = true;
  };
  const ident = (): void => {
    if (!isIdent(peek())) bad = true;
    while (isIdent(bytes[at])) at++;
  };
  const string = (): void => {
    const quote = peek();
    if (quote !== 96 && quote !== 34) {
      bad = true;
      return;
    }
    at++;
    while (at < bytes.length && bytes[at] !== quote) {
      if (quote === 34 && bytes[at] === 92) see();
      else if (quote === 34 && bytes[at] === 10) bad = true;
      see();
    }
    if (at >= bytes.length) bad = true;
    at++;
  };
  const one = (): void => {
    const c = peek();
    if (c === 46) at++;
    else if (isIdent(c)) ident();
    string();
  };
  keyword("package");
  ident();
  while (!bad && !nul && peek() === 105 && bytes[at + 1] === 109) {
    keyword("import");
    if (peek() !== 40) one();
    else {
      at++;
      while (!bad && !nul && peek() !== 41) one();
      at++;
    }
  }
  if (!bad && !nul) peek();
  if (nul) return "NUL";
  return bad ? bytes.length : Math.min(at, bytes.length);
}

type Kind = "ident" | "string" | "literal" | "other" | "newline" | "eof";

const keywords = new Set(
  "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var".split(
    " ",
  ),
);

/** What begins a token that is no word, string or comment, in ASCII. */
const punctuation = "0123456789'+-*/%&|^<>=!()[]{},;.:~\0";

/** A character as fmt's %#U prints it. */
function unicodeName(c: number): string {
  const text = String.fromCodePoint(c);
  const name = `U+${c.toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(text) ? `${name} '${text}'` : name;
}

/** go/parser with ImportsOnly, over go/scanner. */
class HeaderParser {
  name = "";
  /** Literals, and where their import specs begin. */
  readonly imports: { offset: number; text: string }[] = [];
  private readonly errors: Complaint[] = [];
  private at = 0;
  private kind: Kind = "eof";
  private text = "";
  private offset = 0;
  private wantSemi = false;
  private readonly decoder = new TextDecoder();

  constructor(private readonly bytes: Uint8Array) {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
  }

  private error(offset: number, msg: string): void {
    this.errors.push({ offset, msg });
  }

  /** The character here: its code point (-1 at the end) and length; complains of what no Go file may hold. */
  private char(): { c: number; n: number } {
    const { bytes, at } = this;
    if (at >= bytes.length) return { c: -1, n: 0 };
    const b = bytes[at];
    if (b === 0) this.error(at, "illegal character NUL");
    if (b < 0x80) return { c: b, n: 1 };
    const n = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
    const [c, ...rest] = this.decoder.decode(bytes.subarray(at, at + n).slice());
    if (n === 1 || c === undefined || rest.length > 0 || c === "\ufffd") {
      // A byte order mark alone decodes to nothing.
      if (n === 3 && b === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) {
        this.error(at, "illegal byte order mark");
        return { c: 0xfeff, n };
      }
      const utf16 = at === 0 && ((b === 0xff && bytes[1] === 0xfe) || (b === 0xfe && bytes[1] === 0xff));
      this.error(at, `illegal UTF-8 encoding${utf16 ? " (got UTF-16)" : ""}`);
      return { c: 0xfffd, n: 1 };
    }
    return { c: c.codePointAt(0)!, n };
  }

  private next(): void {
    const semi = this.wantSemi;
    this.wantSemi = false;
    for (;;) {
      const { c, n } = this.char();
      this.offset = this.at;
      if (c === -1) {
        this.kind = semi ? "newline" : "eof";
        this.text = semi ? "\n" : "EOF";
        return;
      }
      if (c === 10 && semi) {
        this.at++;
        this.kind = "newline";
        this.text = "\n";
        return;
      }
      if (c === 32 || c === 9 || c === 10 || c === 13) {
        this.at++;
        continue;
      }
      if (c === 47 && (this.bytes[this.at + 1] === 47 || this.bytes[this.at + 1] === 42)) {
        if (this.comment(semi)) return;
        continue;
      }
      if (this.letter(c)) return this.word();
      if (c === 34 || c === 96) return this.string(c);
      if (
        c < 0x80
          ? !punctuation.includes(String.fromCharCode(c))
          : c !== 0xfeff && c !== 0xfffd && !/\p{Nd}/u.test(String.fromCodePoint(c))
      )
        this.error(
          this.at,
          c === 0x201c || c === 0x201d
            ? `curly quotation mark '${String.fromCodePoint(c)}' (use neutral '"')`
            : `illegal character ${unicodeName(c)}`,
        );
      this.at += n;
      this.kind = c >= 48 && c <= 57 ? "literal" : "other";
      if (this.kind === "literal") while (isIdent(this.bytes[this.at])) this.at++;
      this.wantSemi = this.kind === "literal" || c === 41;
      this.text = this.decoder.decode(this.bytes.subarray(this.offset, this.at));
      return;
    }
  }

  private letter(c: number): boolean {
    return c === 95 || (c < 0x80 ? /[A-Za-z]/.test(String.fromCharCode(c)) : /\p{L}/u.test(String.fromCodePoint(c)));
  }

  /** Skips a comment; true if it holds the end of a line that a semicolon ends. */
  private comment(semi: boolean): boolean {
    const start = this.at;
    const line = this.bytes[start + 1] === 47;
    this.at += 2;
    let newline = false;
    for (;;) {
      const { c, n } = this.char();
      if (c === -1) {
        if (!line) this.error(start, "comment not terminated");
        break;
      }
      if (line && c === 10) break;
      if (c === 10) newline = true;
      if (!line && c === 42 && this.bytes[this.at + 1] === 47) {
        this.at += 2;
        break;
      }
      this.at += n;
    }
    if (semi && newline) {
      this.kind = "newline";
      this.text = "\n";
      return true;
    }
    return false;
  }

  private word(): void {
    for (;;) {
      const { c, n } = this.char();
      if (c === -1 || !(this.letter(c) || (c >= 48 && c <= 57))) break;
      this.at += n;
    }
    this.text = this.decoder.decode(this.bytes.subarray(this.offset, this.at));
    this.kind = keywords.has(this.text) ? "other" : "ident";
    this.wantSemi = this.kind === "ident";
  }

  private string(quote: number): void {
    const start = this.at++;
    this.kind = "string";
    this.wantSemi = true;
    for (;;) {
      const { c, n } = this.char();
      if (c === -1 || (quote === 34 && c === 10)) {
        this.error(start, quote === 34 ? "string literal not terminated" : "raw string literal not terminated");
        break;
      }
      this.at += n;
      if (c === quote) break;
      if (quote === 34 && c === 92) this.at += this.char().n;
    }
    this.text = this.decoder.decode(this.bytes.subarray(start, this.at));
  }

  private expected(what: string): void {
    const found = this.kind === "newline" ? "newline" : this.literal() ? this.text : `'${this.text}'`;
    this.error(this.offset, `expected ${what}, found ${found}`);
  }

  private is(text: string): boolean {
    return this.text === text;
  }

  private literal(): boolean {
    return this.kind === "ident" || this.kind === "string" || this.kind === "literal";
  }

  private semicolon(): void {
    if (this.is(")") || this.is("}")) return;
    if (this.kind === "newline" || this.is(";")) this.next();
    else this.expected("';'");
  }

  private importSpec(): void {
    const { offset } = this;
    if (this.kind === "ident" || this.is(".")) this.next();
    if (this.kind === "string") {
      this.imports.push({ offset, text: this.text });
      this.next();
    } else {
      this.error(this.offset, this.literal() ? "import path must be a string" : "missing import path");
      if (this.literal()) this.next();
    }
    this.semicolon();
  }

  parse(): Complaint[] {
    this.next();
    if (!this.is("package")) {
      this.expected("'package'");
      return this.errors;
    }
    this.next();
    if (this.kind !== "ident") {
      this.expected("'IDENT'");
      return this.errors;
    }
    this.name = this.text;
    this.next();
    this.semicolon();
    while (this.is("import") && this.errors.length === 0) {
      this.next();
      if (!this.is("(")) {
        this.importSpec();
        continue;
      }
      this.next();
      while (!this.is(")") && !this.is("EOF") && this.errors.length === 0) this.importSpec();
      if (this.errors.length > 0) break;
      if (!this.is(")")) this.expected("')'");
      this.next();
      this.semicolon();
    }
    return this.errors;
  }
}
