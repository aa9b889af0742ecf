// The scanner: tokens, inserted semicolons, literals, and characters that are no valid source.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Names } from "../../src/syntax/names.ts";
import { Scanner, SemiKind } from "../../src/syntax/scanner.ts";
import { FileSet } from "../../src/syntax/source.ts";
import { operatorStrings, Token, tokenStrings } from "../../src/syntax/tokens.ts";

class Recorder extends Scanner {
  readonly out: string[] = [];
  readonly problems: string[] = [];

  protected override errorAtOffset(offset: number, msg: string): void {
    this.problems.push(`${offset}: ${msg}`);
  }

  protected override directive(start: number, end: number, blank: boolean): void {
    this.problems.push(`${start}-${end} directive${blank ? "" : " behind something"}`);
  }

  run(bytes: Uint8Array): this {
    this.initScanner(new FileSet().addFile("x.go", bytes), 0);
    for (this.next(); this.tok !== Token.EOF; this.next()) {
      let s = tokenStrings[this.tok];
      if (this.tok === Token.Name) s = this.names.text(this.lit);
      else if (this.tok === Token.Literal) s = `${this.names.text(this.lit)}${this.bad ? "?" : ""}/${this.kind}`;
      else if (this.tok === Token.Operator) s = operatorStrings[this.op];
      else if (this.tok === Token.AssignOp) s = `${operatorStrings[this.op]}=`;
      else if (this.tok === Token.IncOp) s = operatorStrings[this.op].repeat(2);
      else if (this.tok === Token.Semi)
        s = this.semi === SemiKind.Newline ? "\\n" : this.semi === SemiKind.EOF ? "$" : ";";
      this.out.push(s);
    }
    return this;
  }
}

function scan(src: string | Uint8Array): Recorder {
  return new Recorder(new Names()).run(typeof src === "string" ? new TextEncoder().encode(src) : src);
}

const tokens = (src: string) => scan(src).out.join(" ");
const problems = (src: string | Uint8Array) => scan(src).problems;

test("every operator and delimiter", () => {
  const all =
    "+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- ++ -- == < > = ! ~ != <= >= := ... ( ) [ ] { } , ; . :";
  assert.equal(tokens(all.replace(/ /g, "\t")), all);
  assert.equal(tokens("a.b..c...d"), "a . b . . c ... d $");
  assert.equal(tokens("x<-y&^=z"), "x <- y &^= z $");
});

test("keywords are no names", () => {
  const words = tokenStrings.slice(Token.Break, Token.Count);
  assert.equal(words.length, 25);
  for (const w of words) {
    const s = scan(`${w} ${w}x`);
    assert.deepEqual([s.out[0], s.out[s.out.length - 2]], [w, `${w}x`]);
  }
});

test("semicolons come where a line may end", () => {
  assert.equal(tokens("a\nb\n\n"), "a \\n b \\n");
  assert.equal(tokens("a"), "a $");
  assert.equal(tokens("a // c\nb /* c */ + /* c\n */ c"), "a \\n b + c $");
  assert.equal(tokens("a /* c\n */ b"), "a \\n b $");
  assert.equal(
    tokens("return\nbreak\nfor\nx++\n)\n]\n}\n1\n'a'\n\"s\"\n"),
    "return \\n break \\n for x ++ \\n ) \\n ] \\n } \\n 1/0 \\n 'a'/3 \\n \"s\"/4 \\n",
  );
  assert.equal(tokens("a /* open"), "a $");
});

test("numbers", () => {
  assert.equal(
    tokens("0 1 42 0x1F 0b101 0o17 017 1_000 0x_1 "),
    "0/0 1/0 42/0 0x1F/0 0b101/0 0o17/0 017/0 1_000/0 0x_1/0 $",
  );
  assert.equal(
    tokens("1. .5 1.5 1e3 1E-3 0x1p-2 0x.8p1 089.5 1i 1.5i 0b1i 09i"),
    "1./1 .5/1 1.5/1 1e3/1 1E-3/1 0x1p-2/1 0x.8p1/1 089.5/1 1i/2 1.5i/2 0b1i/2 09i/2 $",
  );
  assert.equal(tokens("1.x 1..y"), "1./1 x 1./1 . y $");
  assert.deepEqual(problems("0x 089 1__0 1_ 0b3"), [
    "2: hexadecimal literal has no digits",
    "4: invalid digit '8' in octal literal",
    "9: '_' must separate successive digits",
    "13: '_' must separate successive digits",
    "17: invalid digit '3' in binary literal",
  ]);
});

test("runes and strings", () => {
  const src = `'a' '\\n' '\\'' 'ä' '\\x7f' '\\377' '\\u1234' '\\U0010ffff' "" "a\\"b" "ä" \`a\\\n"\``;
  const s = scan(src);
  assert.deepEqual(s.problems, []);
  assert.deepEqual(
    s.out
      .slice(0, -1)
      .join(" ")
      .replace(/\/[34]/g, ""),
    src,
  );
});

test("characters that are no valid source", () => {
  const bytes = (...parts: (string | number)[]) =>
    new Uint8Array(parts.flatMap((p) => (typeof p === "number" ? [p] : [...new TextEncoder().encode(p)])));
  assert.deepEqual(problems(bytes(0xef, 0xbb, 0xbf, "a")), []);
  assert.deepEqual(problems(bytes("a", 0xef, 0xbb, 0xbf)), ["1: invalid BOM in the middle of the file"]);
  assert.deepEqual(problems(bytes("a", 0, "b ", 0, ' "', 0, '" // ', 0)), [
    "1: invalid NUL character",
    "4: invalid NUL character",
    "7: invalid NUL character",
    "13: invalid NUL character",
  ]);
  assert.deepEqual(problems(bytes("/* ", 0x80, " */ `", 0xc0, 0xaf, "` ", 0xed, 0xa0, 0x80)).length, 6);
  assert.deepEqual(problems("@ é€ ٣"), [
    "0: invalid character U+0040 '@'",
    "4: invalid character U+20AC '€' in identifier",
    "8: identifier cannot begin with digit U+0663 '٣'",
  ]);
  assert.equal(tokens("αβγ x١ _ä"), "αβγ x١ _ä $");
});

test("directives are told from comments", () => {
  assert.deepEqual(
    problems("//go:a\n// go:b\n//line x:1\n/*line x:1*/ /*go:c*/ x //go:d\n/* */ //go:e\n\t//go:f\r\n"),
    [
      "0-6 directive",
      "15-25 directive",
      "26-38 directive",
      "50-56 directive behind something",
      "63-69 directive behind something",
      "71-78 directive",
    ],
  );
});

test("one name, one id", () => {
  const names = new Names();
  const ids = new Set<number>();
  for (let i = 0; i < 20_000; i++) ids.add(names.id(`name${i}`));
  assert.equal(ids.size, 20_000);
  assert.equal(names.id("name77"), names.id(["name", "77"].join("")));
  assert.equal(names.text(names.id("ä")), "ä");
  assert.equal(names.byteLength(names.id("ä")), 2);
});
