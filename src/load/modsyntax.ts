// The syntax of go.mod and go.work: text -> lines of words, blocks opened out (golang.org/x/mod/modfile's reader). The first
// error ends the reading. Quoted words keep their quotes: what may be quoted is the directive's affair.

/** One line of a directive. */
export interface ModLine {
  /** "require"; of a line in a block: the block's. */
  verb: string;
  args: string[];
  /** The text after "//" at the end of the line. */
  comment: string;
  line: number;
  /** Column in characters. */
  col: number;
  /** "header" opens a block, the lines "inside" follow. */
  place: "alone" | "header" | "inside";
}

export interface ModSyntax {
  lines: ModLine[];
  /** null: it reads well. */
  error: { line: number; col: number; msg: string } | null;
}

/** Engines take long to make a regular expression of Unicode's classes: ASCII goes without. */
function printable(c: string): boolean {
  return c < "\x80" ? c > " " && c !== "\x7f" : /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c);
}
const single = "()[]{},";

class Bad extends Error {}

interface Token {
  /** A line's end has the text of its comment. */
  kind: "word" | "end" | "eof";
  text: string;
  line: number;
  col: number;
}

/** `full` is the file's name where a message quotes it. */
export function parseModSyntax(full: string, text: string): ModSyntax {
  const chars = [...text];
  let at = 0;
  let line = 1;
  let col = 1;

  const next = (): string => {
    const c = chars[at++];
    if (c === "\n") {
      line++;
      col = 1;
    } else col++;
    return c;
  };
  const isWord = (c: string | undefined): boolean => c !== undefined && !single.includes(c) && printable(c);
  const noSlashStar = (): void => {
    if (chars[at] === "/" && chars[at + 1] === "*")
      throw new Bad("mod files must use // comments (not /* */ comments)");
  };

  function read(): Token {
    while (chars[at] === " " || chars[at] === "\t" || chars[at] === "\r") next();
    const token: Token = { kind: "word", text: "", line, col };
    if (at >= chars.length) return { ...token, kind: "eof" };
    if (chars[at] === "/" && chars[at + 1] === "/") {
      next();
      next();
      while (at < chars.length) {
        const c = next();
        if (c === "\n") break;
        token.text += c;
      }
      return { ...token, kind: "end", text: token.text.trim() };
    }
    noSlashStar();
    const c = chars[at];
    if (c === "\n") {
      next();
      return { ...token, kind: "end" };
    }
    if (single.includes(c)) return { ...token, text: next() };
    if (c === '"' || c === "`") {
      const fail = (): never => {
        ({ line, col } = token);
        throw new Bad("unexpected EOF in string");
      };
      token.text = next();
      for (;;) {
        if (at >= chars.length) fail();
        if (chars[at] === "\n") throw new Bad("unexpected newline in string");
        const d = next();
        token.text += d;
        if (d === c) return token;
        if (d !== "\\" || c === "`") continue;
        if (at >= chars.length) fail();
        token.text += next();
      }
    }
    if (!isWord(c)) throw new Bad(`unexpected input character ${quoteRune(c)}`);
    while (isWord(chars[at]) && !(chars[at] === "/" && chars[at + 1] === "/")) {
      noSlashStar();
      token.text += next();
    }
    return token;
  }

  const lines: ModLine[] = [];
  let ahead: Token;
  const lex = (): Token => {
    const t = ahead;
    ahead = read();
    return t;
  };
  const atEnd = (): boolean => ahead.kind !== "word";

  const block = (header: ModLine): void => {
    lines.push({ ...header, place: "header" });
    for (;;) {
      const t = lex();
      if (t.kind === "end") continue;
      if (t.kind === "eof") {
        const where = `${full}:${header.line}:${header.col}`;
        throw new Bad(`syntax error (unterminated block started at ${where})`);
      }
      if (t.text === ")") {
        if (!atEnd()) throw new Bad("syntax error (expected newline after closing paren)");
        return;
      }
      const args = [t.text];
      while (!atEnd()) args.push(lex().text);
      lines.push({ verb: header.verb, args, comment: ahead.text, line: t.line, col: t.col, place: "inside" });
    }
  };
  const statement = (first: Token): void => {
    const s: ModLine = { verb: first.text, args: [], comment: "", line: first.line, col: first.col, place: "alone" };
    while (!atEnd()) {
      const { text: word } = lex();
      if (word === "(" && atEnd()) return block(s);
      s.args.push(word);
      if (word !== "(" || ahead.text !== ")") continue;
      lex();
      if (atEnd()) {
        s.args.pop();
        lines.push({ ...s, place: "header" });
        return;
      }
      s.args.push(")");
    }
    lines.push({ ...s, comment: ahead.text });
  };

  try {
    ahead = read();
    for (let t = lex(); t.kind !== "eof"; t = lex()) if (t.kind === "word") statement(t);
  } catch (e) {
    if (!(e instanceof Bad)) throw e;
    return { lines: [], error: { line, col, msg: e.message } };
  }
  return { lines, error: null };
}

/** Go's %#q of a rune that does not print. */
function quoteRune(c: string): string {
  const n = c.codePointAt(0)!;
  if (n < 0x80) return `'\\x${n.toString(16).padStart(2, "0")}'`;
  return n < 0x10000 ? `'\\u${n.toString(16).padStart(4, "0")}'` : `'\\U${n.toString(16).padStart(8, "0")}'`;
}
