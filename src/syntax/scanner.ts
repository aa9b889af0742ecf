// The scanner: source bytes to tokens, one at a time, in fields of the scanner itself. Counterpart:
// cmd/compile/internal/syntax/{scanner,source}.go. Invariants: `r` is the offset of the next unread byte; the byte after
// the source is 0 (SourceFile.buffer), so that only a 0 needs a test for the end; characters that are no valid source (NUL,
// broken UTF-8, a byte order mark inside the file) are reported where they stand and otherwise not there at all.
import { NameHash, NameId, Names } from "./names.ts";
import { SourceFile } from "./source.ts";
import { firstKeyword, keywordCount, LitKind, Operator, Prec, Token } from "./tokens.ts";
import { isDigit, isLetter, quoteRune, unicodeFormat } from "./unicode.ts";

/** What a Semi token stands for. */
export const enum SemiKind {
  Semicolon,
  Newline,
  EOF,
}

export const enum Ch {
  Tab = 9,
  Newline = 10,
  Return = 13,
  Space = 32,
  Quote = 34,
  SingleQuote = 39,
  Star = 42,
  Plus = 43,
  Minus = 45,
  Dot = 46,
  Slash = 47,
  Zero = 48,
  Nine = 57,
  Colon = 58,
  Equal = 61,
  Backslash = 92,
  Caret = 94,
  Underscore = 95,
  Backquote = 96,
  A = 97,
  E = 101,
  F = 102,
  G = 103,
  I = 105,
  L = 108,
  P = 112,
  X = 120,
  BOM = 0xfeff,
}

/** Bits of charClass. */
export const enum Class {
  /** Letter, digit or underscore. */
  Ident = 1,
  Decimal = 2,
  Hex = 4,
  /** Ends a plain stretch of an interpreted string or rune literal: quotes, backslash, newline, NUL, non-ASCII. */
  StringStop = 8,
  /** Ends a plain stretch of a comment or raw string: newline, star, backquote, NUL, non-ASCII. */
  TextStop = 16,
  /** What skipBlock looks at: braces, quotes, slash, NUL. */
  SkipStop = 32,
}

export const charClass = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  const lower = c | 0x20;
  const decimal = c >= Ch.Zero && c <= Ch.Nine;
  const special = c === 0 || c >= 0x80 || c === Ch.Newline;
  if (c < 0x80 && (decimal || (lower >= 0x61 && lower <= 0x7a) || c === Ch.Underscore)) charClass[c] |= Class.Ident;
  if (decimal) charClass[c] |= Class.Decimal;
  if (decimal || (c < 0x80 && lower >= 0x61 && lower <= 0x66)) charClass[c] |= Class.Hex;
  if (special || c === Ch.Quote || c === Ch.SingleQuote || c === Ch.Backslash) charClass[c] |= Class.StringStop;
  if (special || c === Ch.Star || c === Ch.Backquote) charClass[c] |= Class.TextStop;
  if (c === 0 || (c < 0x80 && "{}\"'`/".includes(String.fromCharCode(c)))) charClass[c] |= Class.SkipStop;
}

export abstract class Scanner {
  protected src: Uint8Array = new Uint8Array(1);
  /** Length of the source: src[end] is 0. */
  protected end = 0;
  /** FileSet position of offset 0. */
  protected base = 0;
  protected r = 0;
  /** Offset of the first character: 3 behind a byte order mark, else 0. */
  private contentStart = 0;
  /** See ParseOptions.formatted. */
  protected formatted = false;
  /** If set, a newline and the end of the file become a Semi. */
  protected nlsemi = false;

  /** The current token, and the offset at which it starts. */
  tok: Token = Token.None;
  start = 0;
  /** Name, Literal: its text. */
  lit: NameId = 0;
  /** Semi: what it stands for. */
  semi: SemiKind = SemiKind.Semicolon;
  /** Literal. */
  kind: LitKind = LitKind.IntLit;
  bad = false;
  /** Operator, Star, AssignOp, IncOp. */
  op: Operator = Operator.None;
  prec: Prec = Prec.Zero;

  constructor(protected readonly names: Names) {}

  /** Starts scanning at an offset at which a token (or white space) starts. */
  protected initScanner(file: SourceFile, from: number): void {
    this.src = file.buffer;
    this.end = file.size;
    this.base = file.base;
    this.r = from;
    this.formatted = false;
    this.nlsemi = false;
    this.contentStart = this.src[0] === 0xef && this.src[1] === 0xbb && this.src[2] === 0xbf ? 3 : 0;
    if (from < this.contentStart) this.r = this.contentStart;
  }

  /** A lexical error at a byte offset. */
  protected abstract errorAtOffset(offset: number, msg: string): void;

  /**
   * A comment src[start, end) that is a `//go:` or line directive. `blank` tells that nothing stands before it on its line.
   */
  protected abstract directive(start: number, end: number, blank: boolean): void;

  /** Reads the next token into the fields above. */
  next(): void {
    const src = this.src;
    const nlsemi = this.nlsemi;
    this.nlsemi = false;
    let r = this.r;
    let before = r;
    for (;;) {
      let c = src[r];
      while (c === Ch.Space || c === Ch.Tab || (c === Ch.Newline && !nlsemi) || c === Ch.Return) c = src[++r];
      this.start = r;

      if ((charClass[c] & Class.Ident) !== 0) {
        if (c > Ch.Nine) {
          let h = 0;
          do {
            h = (h & NameHash.Bits) * 31 + c;
            c = src[++r];
          } while ((charClass[c] & Class.Ident) !== 0);
          if (c >= 0x80 || c === 0) {
            if (c >= 0x80 || r < this.end) {
              this.r = r;
              this.identRest();
              return;
            }
          }
          this.r = r;
          const id = this.names.intern(src, this.start, r, h);
          if (id <= keywordCount) {
            const tok: Token = firstKeyword - 1 + id;
            this.tok = tok;
            this.nlsemi =
              tok === Token.Break || tok === Token.Continue || tok === Token.Fallthrough || tok === Token.Return;
            return;
          }
          this.tok = Token.Name;
          this.lit = id;
          this.nlsemi = true;
          return;
        }
        // the common numbers: decimal without a leading zero, 0, and 0x...
        let h = 0;
        const first = c;
        do {
          h = (h & NameHash.Bits) * 31 + c;
          c = src[++r];
        } while ((charClass[c] & Class.Decimal) !== 0);
        let simple = first !== Ch.Zero || r === this.start + 1;
        if (first === Ch.Zero && simple && c === Ch.X) {
          do {
            h = (h & NameHash.Bits) * 31 + c;
            c = src[++r];
          } while ((charClass[c] & Class.Hex) !== 0);
          simple = r > this.start + 2;
        }
        if (simple && (charClass[c] & Class.Ident) === 0 && c !== Ch.Dot && (c !== 0 || r === this.end) && c < 0x80) {
          this.r = r;
          this.tok = Token.Literal;
          this.lit = this.names.intern(src, this.start, r, h);
          this.kind = LitKind.IntLit;
          this.bad = false;
          this.nlsemi = true;
          return;
        }
        this.r = this.start;
        this.number(false);
        return;
      }

      this.r = r + 1;
      switch (c) {
        case Ch.Newline:
          this.semi = SemiKind.Newline;
          this.tok = Token.Semi;
          return;
        case Ch.Quote:
          this.stdString();
          return;
        case Ch.Backquote:
          this.rawString();
          return;
        case Ch.SingleQuote:
          this.rune();
          return;
        case 0x28:
          this.tok = Token.Lparen;
          return;
        case 0x5b:
          this.tok = Token.Lbrack;
          return;
        case 0x7b:
          this.tok = Token.Lbrace;
          return;
        case 0x2c:
          this.tok = Token.Comma;
          return;
        case 0x3b:
          this.semi = SemiKind.Semicolon;
          this.tok = Token.Semi;
          return;
        case 0x29:
          this.nlsemi = true;
          this.tok = Token.Rparen;
          return;
        case 0x5d:
          this.nlsemi = true;
          this.tok = Token.Rbrack;
          return;
        case 0x7d:
          this.nlsemi = true;
          this.tok = Token.Rbrace;
          return;
        case Ch.Colon:
          this.tok = this.gotCh(Ch.Equal) ? Token.Define : Token.Colon;
          return;
        case Ch.Dot: {
          const d = this.ch();
          if ((charClass[d] & Class.Decimal) !== 0) {
            this.number(true);
          } else if (d === Ch.Dot && src[this.r + 1] === Ch.Dot) {
            this.r += 2;
            this.tok = Token.DotDotDot;
          } else {
            this.tok = Token.Dot;
          }
          return;
        }
        case Ch.Plus:
          this.additive(c, Operator.Add);
          return;
        case Ch.Minus:
          this.additive(c, Operator.Sub);
          return;
        case Ch.Star:
          this.op = Operator.Mul;
          this.prec = Prec.Mul;
          this.tok = this.gotCh(Ch.Equal) ? Token.AssignOp : Token.Star;
          return;
        case Ch.Slash: {
          const d = this.ch();
          if (d === Ch.Slash) {
            this.r++;
            this.lineComment(before);
            r = before = this.r;
            continue;
          }
          if (d === Ch.Star) {
            this.r++;
            const newline = this.fullComment(before);
            if (newline && nlsemi) {
              // a comment that holds a newline acts like one
              this.semi = SemiKind.Newline;
              this.tok = Token.Semi;
              return;
            }
            r = before = this.r;
            continue;
          }
          this.assignop(Operator.Div, Prec.Mul);
          return;
        }
        case 0x25:
          this.assignop(Operator.Rem, Prec.Mul);
          return;
        case 0x26:
          if (this.gotCh(0x26)) {
            this.operator(Operator.AndAnd, Prec.AndAnd);
          } else if (this.gotCh(Ch.Caret)) {
            this.assignop(Operator.AndNot, Prec.Mul);
          } else {
            this.assignop(Operator.And, Prec.Mul);
          }
          return;
        case 0x7c:
          if (this.gotCh(0x7c)) this.operator(Operator.OrOr, Prec.OrOr);
          else this.assignop(Operator.Or, Prec.Add);
          return;
        case Ch.Caret:
          this.assignop(Operator.Xor, Prec.Add);
          return;
        case 0x3c:
          if (this.gotCh(Ch.Equal)) this.operator(Operator.Leq, Prec.Cmp);
          else if (this.gotCh(0x3c)) this.assignop(Operator.Shl, Prec.Mul);
          else if (this.gotCh(Ch.Minus)) this.tok = Token.Arrow;
          else this.operator(Operator.Lss, Prec.Cmp);
          return;
        case 0x3e:
          if (this.gotCh(Ch.Equal)) this.operator(Operator.Geq, Prec.Cmp);
          else if (this.gotCh(0x3e)) this.assignop(Operator.Shr, Prec.Mul);
          else this.operator(Operator.Gtr, Prec.Cmp);
          return;
        case Ch.Equal:
          if (this.gotCh(Ch.Equal)) this.operator(Operator.Eql, Prec.Cmp);
          else this.tok = Token.Assign;
          return;
        case 0x21:
          if (this.gotCh(Ch.Equal)) this.operator(Operator.Neq, Prec.Cmp);
          else this.operator(Operator.Not, Prec.Zero);
          return;
        case 0x7e:
          this.operator(Operator.Tilde, Prec.Zero);
          return;
      }

      // the end, a character outside ASCII, or none that Go knows
      this.r = r;
      if (c === 0 && r >= this.end) {
        if (nlsemi) {
          this.semi = SemiKind.EOF;
          this.tok = Token.Semi;
        } else {
          this.tok = Token.EOF;
        }
        return;
      }
      if (c === 0 || c >= 0x80) {
        c = this.ch();
        if (c < 0x80) {
          // what stood here counts for nothing: go on behind it
          r = this.r;
          continue;
        }
        this.start = this.r;
        if (this.atIdentChar(c, true)) {
          this.r += width(c);
          this.identRest();
          return;
        }
      }
      this.errorAtOffset(this.r, `invalid character ${unicodeFormat(c)}`);
      this.r++;
      r = before = this.r;
    }
  }

  // ---- characters

  /** The character at r (-1 at the end), after reporting and stepping over what is no valid source. */
  protected ch(): number {
    const c = this.src[this.r];
    return c !== 0 && c < 0x80 ? c : this.chSlow();
  }

  private chSlow(): number {
    const src = this.src;
    for (;;) {
      const c = src[this.r];
      if (c < 0x80) {
        if (c !== 0) return c;
        if (this.r >= this.end) return -1;
        this.errorAtOffset(this.r, "invalid NUL character");
        this.r++;
        continue;
      }
      const rune = decodeRune(src, this.r, this.end);
      if (rune < 0) {
        this.errorAtOffset(this.r, "invalid UTF-8 encoding");
        this.r++;
      } else if (rune === Ch.BOM) {
        if (this.r > 0) this.errorAtOffset(this.r, "invalid BOM in the middle of the file");
        this.r += 3;
      } else {
        return rune;
      }
    }
  }

  private gotCh(c: number): boolean {
    if (this.ch() !== c) return false;
    this.r++;
    return true;
  }

  private operator(op: Operator, prec: Prec): void {
    this.op = op;
    this.prec = prec;
    this.tok = Token.Operator;
  }

  /** An operator that may be followed by "=". */
  private assignop(op: Operator, prec: Prec): void {
    this.op = op;
    this.prec = prec;
    this.tok = this.gotCh(Ch.Equal) ? Token.AssignOp : Token.Operator;
  }

  private additive(c: number, op: Operator): void {
    if (this.gotCh(c)) {
      this.op = op;
      this.prec = Prec.Add;
      this.nlsemi = true;
      this.tok = Token.IncOp;
      return;
    }
    this.assignop(op, Prec.Add);
  }

  // ---- names

  /** The rest of a name that holds (or may hold) characters outside ASCII. */
  private identRest(): void {
    for (;;) {
      const c = this.ch();
      if (c < 0) break;
      if (c < 0x80) {
        if ((charClass[c] & Class.Ident) === 0) break;
        this.r++;
      } else {
        this.atIdentChar(c, false);
        this.r += width(c);
      }
    }
    this.nlsemi = true;
    this.tok = Token.Name;
    this.lit = this.intern(this.start, this.r);
  }

  /** Is a character outside ASCII part of a name? One that is not allowed there is reported and counts as part. */
  private atIdentChar(c: number, first: boolean): boolean {
    if (isLetter(c)) return true;
    if (isDigit(c)) {
      if (first) this.errorAtOffset(this.r, `identifier cannot begin with digit ${unicodeFormat(c)}`);
    } else {
      this.errorAtOffset(this.r, `invalid character ${unicodeFormat(c)} in identifier`);
    }
    return true;
  }

  private intern(start: number, end: number): NameId {
    const src = this.src;
    let h = 0;
    for (let i = start; i < end; i++) h = (h & NameHash.Bits) * 31 + src[i];
    return this.names.intern(src, start, end, h);
  }

  private setLit(kind: LitKind, ok: boolean): void {
    this.nlsemi = true;
    this.tok = Token.Literal;
    this.lit = this.intern(this.start, this.r);
    this.kind = kind;
    this.bad = !ok;
  }

  // ---- numbers

  /** First digit that is not below the base (-1 = none), set by digits(). */
  private invalidDigit = -1;

  /** Reads digits and underscores. Bit 0 of the result: there were digits; bit 1: underscores. */
  private digits(base: number): number {
    const mask = base === 16 ? Class.Hex : Class.Decimal;
    let seen = 0;
    for (;;) {
      const c = this.ch();
      if (c === Ch.Underscore) {
        seen |= 2;
      } else if (c > 0 && c < 0x80 && (charClass[c] & mask) !== 0) {
        if (base < 10 && c >= Ch.Zero + base && this.invalidDigit < 0) this.invalidDigit = this.r;
        seen |= 1;
      } else {
        return seen;
      }
      this.r++;
    }
  }

  /** A number; with seenPoint its leading point has been read. */
  private number(seenPoint: boolean): void {
    let ok = true;
    let kind = LitKind.IntLit;
    let base = 10;
    // 0 (decimal), "0" (octal by leading zero), "x", "o" or "b"
    let prefix = "";
    let digsep = 0;
    this.invalidDigit = -1;

    if (!seenPoint) {
      if (this.ch() === Ch.Zero) {
        this.r++;
        switch (this.ch() | 0x20) {
          case 0x78:
            this.r++;
            base = 16;
            prefix = "x";
            break;
          case 0x6f:
            this.r++;
            base = 8;
            prefix = "o";
            break;
          case 0x62:
            this.r++;
            base = 2;
            prefix = "b";
            break;
          default:
            base = 8;
            prefix = "0";
            digsep = 1;
        }
      }
      digsep |= this.digits(base);
      if (this.ch() === Ch.Dot) {
        if (prefix === "o" || prefix === "b") {
          this.errorAtOffset(this.r, `invalid radix point in ${baseName(base)} literal`);
          ok = false;
        }
        this.r++;
        seenPoint = true;
      }
    }

    if (seenPoint) {
      kind = LitKind.FloatLit;
      digsep |= this.digits(base);
    }

    if ((digsep & 1) === 0 && ok) {
      this.errorAtOffset(this.r, `${baseName(base)} literal has no digits`);
      ok = false;
    }

    const c = this.ch();
    const e = c < 0 ? -1 : c | 0x20;
    if (e === Ch.E || e === Ch.P) {
      if (ok && e === Ch.E && prefix !== "" && prefix !== "0") {
        this.errorAtOffset(this.r, `${quoteRune(c)} exponent requires decimal mantissa`);
        ok = false;
      } else if (ok && e === Ch.P && prefix !== "x") {
        this.errorAtOffset(this.r, `${quoteRune(c)} exponent requires hexadecimal mantissa`);
        ok = false;
      }
      this.r++;
      kind = LitKind.FloatLit;
      const sign = this.ch();
      if (sign === Ch.Plus || sign === Ch.Minus) this.r++;
      digsep = this.digits(10) | (digsep & 2);
      if ((digsep & 1) === 0 && ok) {
        this.errorAtOffset(this.r, "exponent has no digits");
        ok = false;
      }
    } else if (prefix === "x" && kind === LitKind.FloatLit && ok) {
      this.errorAtOffset(this.r, "hexadecimal mantissa requires a 'p' exponent");
      ok = false;
    }

    if (this.ch() === Ch.I) {
      kind = LitKind.ImagLit;
      this.r++;
    }

    if (kind === LitKind.IntLit && this.invalidDigit >= 0 && ok) {
      const at = this.invalidDigit;
      this.errorAtOffset(at, `invalid digit ${quoteRune(this.src[at])} in ${baseName(base)} literal`);
      ok = false;
    }
    if ((digsep & 2) !== 0 && ok) {
      const at = this.invalidSep();
      if (at >= 0) {
        this.errorAtOffset(at, "'_' must separate successive digits");
        ok = false;
      }
    }
    this.setLit(kind, ok);
  }

  /** Offset of the first "_" of the literal that is not between digits, or -1. A base prefix counts as a digit. */
  private invalidSep(): number {
    const { src, start, r: end } = this;
    const second = src[start + 1] | 0x20;
    const prefixed =
      end - start >= 2 && src[start] === Ch.Zero && (second === 0x78 || second === 0x6f || second === 0x62);
    const mask = prefixed && second === 0x78 ? Class.Hex : Class.Decimal;
    // what stood before: 0 a digit, 1 an underscore, 2 anything else
    let before = prefixed ? 0 : 2;
    for (let i = prefixed ? start + 2 : start; i < end; i++) {
      const c = src[i];
      if (c === Ch.Underscore) {
        if (before !== 0) return i;
        before = 1;
      } else if ((charClass[c] & mask) !== 0) {
        before = 0;
      } else {
        if (before === 1) return i - 1;
        before = 2;
      }
    }
    return before === 1 ? end - 1 : -1;
  }

  // ---- runes and strings

  private rune(): void {
    let ok = true;
    for (let n = 0; ; n++) {
      const c = this.ch();
      if (c === Ch.SingleQuote) {
        if (ok && n === 0) {
          this.errorAtOffset(this.r, "empty rune literal or unescaped '");
          ok = false;
        } else if (ok && n !== 1) {
          this.errorAtOffset(this.start, "more than one character in rune literal");
          ok = false;
        }
        this.r++;
        break;
      }
      if (c === Ch.Backslash) {
        this.r++;
        if (!this.escape(Ch.SingleQuote)) ok = false;
        continue;
      }
      if (c === Ch.Newline) {
        if (ok) this.errorAtOffset(this.r, "newline in rune literal");
        ok = false;
        break;
      }
      if (c < 0) {
        if (ok) this.errorAtOffset(this.start, "rune literal not terminated");
        ok = false;
        break;
      }
      this.r += width(c);
    }
    this.setLit(LitKind.RuneLit, ok);
  }

  private stdString(): void {
    const src = this.src;
    // the common string: ASCII without escapes
    let plain = this.r;
    let h: number = Ch.Quote;
    for (let c = src[plain]; (charClass[c] & Class.StringStop) === 0; c = src[++plain])
      h = (h & NameHash.Bits) * 31 + c;
    this.r = plain;
    if (src[plain] === Ch.Quote) {
      this.r++;
      this.nlsemi = true;
      this.tok = Token.Literal;
      this.lit = this.names.intern(src, this.start, this.r, (h & NameHash.Bits) * 31 + Ch.Quote);
      this.kind = LitKind.StringLit;
      this.bad = false;
      return;
    }
    let ok = true;
    for (;;) {
      let r = this.r;
      while ((charClass[src[r]] & Class.StringStop) === 0) r++;
      this.r = r;
      const c = this.ch();
      if (c === Ch.Quote) {
        this.r++;
        break;
      }
      if (c === Ch.Backslash) {
        this.r++;
        if (!this.escape(Ch.Quote)) ok = false;
        continue;
      }
      if (c === Ch.Newline) {
        this.errorAtOffset(this.r, "newline in string");
        ok = false;
        break;
      }
      if (c < 0) {
        this.errorAtOffset(this.start, "string not terminated");
        ok = false;
        break;
      }
      this.r += width(c);
    }
    this.setLit(LitKind.StringLit, ok);
  }

  private rawString(): void {
    const src = this.src;
    let ok = true;
    for (;;) {
      let r = this.r;
      while ((charClass[src[r]] & Class.TextStop) === 0) r++;
      this.r = r;
      const c = this.ch();
      if (c === Ch.Backquote) {
        this.r++;
        break;
      }
      if (c < 0) {
        this.errorAtOffset(this.start, "string not terminated");
        ok = false;
        break;
      }
      this.r += width(c);
    }
    // carriage returns stay: they are part of the literal, if not of its value
    this.setLit(LitKind.StringLit, ok);
  }

  /** An escape after its backslash; false if it is wrong (reported). */
  private escape(quote: number): boolean {
    let n: number;
    let base: number;
    let max: number;
    let c = this.ch();
    switch (c) {
      case quote:
      case 0x61:
      case 0x62:
      case 0x66:
      case 0x6e:
      case 0x72:
      case 0x74:
      case 0x76:
      case Ch.Backslash:
        this.r++;
        return true;
      case 0x30:
      case 0x31:
      case 0x32:
      case 0x33:
      case 0x34:
      case 0x35:
      case 0x36:
      case 0x37:
        n = 3;
        base = 8;
        max = 255;
        break;
      case 0x78:
        this.r++;
        n = 2;
        base = 16;
        max = 255;
        break;
      case 0x75:
        this.r++;
        n = 4;
        base = 16;
        max = 0x10ffff;
        break;
      case 0x55:
        this.r++;
        n = 8;
        base = 16;
        max = 0x10ffff;
        break;
      default:
        if (c < 0) return true; // the caller complains about the end
        this.errorAtOffset(this.r, "unknown escape");
        return false;
    }

    let x = 0;
    for (; n > 0; n--) {
      c = this.ch();
      if (c < 0) return true;
      let d = base;
      if (c < 0x80 && (charClass[c] & Class.Hex) !== 0) d = c <= Ch.Nine ? c - Ch.Zero : (c | 0x20) - Ch.A + 10;
      if (d >= base) {
        this.errorAtOffset(this.r, `invalid character ${quoteRune(c)} in ${baseName(base)} escape`);
        return false;
      }
      x = x * base + d;
      this.r++;
    }
    if (x > max && base === 8) {
      this.errorAtOffset(this.r, `octal escape value ${x} > 255`);
      return false;
    }
    if (x > max || (x >= 0xd800 && x < 0xe000)) {
      this.errorAtOffset(this.r, `escape is invalid Unicode code point ${unicodeFormat(x)}`);
      return false;
    }
    return true;
  }

  // ---- comments

  /** Does the source go on with text (ASCII) at offset i? */
  protected startsWith(i: number, text: string): boolean {
    for (let k = 0; k < text.length; k++) if (this.src[i + k] !== text.charCodeAt(k)) return false;
    return true;
  }

  /** Nothing but white space between the end of what came before and offset i, on i's line. */
  private blankBefore(before: number, i: number): boolean {
    if (before === this.contentStart || this.src[before - 1] === Ch.Newline) return true;
    for (let k = before; k < i; k++) if (this.src[k] === Ch.Newline) return true;
    return false;
  }

  /** The rest of a line comment, without its newline. */
  private lineComment(before: number): void {
    const src = this.src;
    const start = this.r - 2;
    const c = src[this.r];
    let r = this.r;
    if (this.formatted) {
      r = src.indexOf(Ch.Newline, r);
      if (r < 0) r = this.end;
    }
    for (;;) {
      let d = src[r];
      while (d !== Ch.Newline && d < 0x80 && d !== 0) d = src[++r];
      if (d === Ch.Newline) break;
      this.r = r;
      const x = this.ch();
      if (x < 0) break;
      r = this.r;
      if (x === Ch.Newline) break;
      r += width(x);
    }
    if (src[r] === Ch.Newline) this.r = r;
    if ((c === Ch.G && this.startsWith(start + 2, "go:")) || (c === Ch.L && this.startsWith(start + 2, "line "))) {
      this.directive(start, this.r, this.blankBefore(before, start));
    }
  }

  /** The rest of a general comment. Returns whether it holds a newline. */
  private fullComment(before: number): boolean {
    const src = this.src;
    const start = this.r - 2;
    let newline = false;
    for (;;) {
      let r = this.r;
      while ((charClass[src[r]] & Class.TextStop) === 0) r++;
      this.r = r;
      const c = this.ch();
      if (c < 0) {
        this.errorAtOffset(start, "comment not terminated");
        return newline;
      }
      this.r += width(c);
      if (c === Ch.Newline) newline = true;
      else if (c === Ch.Star && this.ch() === Ch.Slash) break;
    }
    this.r++;
    if (src[start + 2] === Ch.L && this.startsWith(start + 2, "line ")) {
      this.directive(start, this.r, this.blankBefore(before, start));
    }
    return newline;
  }
}

function baseName(base: number): string {
  switch (base) {
    case 2:
      return "binary";
    case 8:
      return "octal";
    case 10:
      return "decimal";
    default:
      return "hexadecimal";
  }
}

/** Bytes of a character in UTF-8. */
function width(c: number): number {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/** The character that starts at src[i], i < end, src[i] ≥ 0x80; -1 if the encoding is broken (Go's utf8.DecodeRune). */
export function decodeRune(src: Uint8Array, i: number, end: number): number {
  const c0 = src[i];
  if (c0 < 0xc2 || c0 > 0xf4 || i + 1 >= end) return -1;
  const c1 = src[i + 1];
  if ((c1 & 0xc0) !== 0x80) return -1;
  if (c0 < 0xe0) return ((c0 & 0x1f) << 6) | (c1 & 0x3f);
  if (i + 2 >= end) return -1;
  const c2 = src[i + 2];
  if ((c2 & 0xc0) !== 0x80) return -1;
  if (c0 < 0xf0) {
    const c = ((c0 & 0x0f) << 12) | ((c1 & 0x3f) << 6) | (c2 & 0x3f);
    return c < 0x800 || (c >= 0xd800 && c < 0xe000) ? -1 : c;
  }
  if (i + 3 >= end) return -1;
  const c3 = src[i + 3];
  if ((c3 & 0xc0) !== 0x80) return -1;
  const c = ((c0 & 0x07) << 18) | ((c1 & 0x3f) << 12) | ((c2 & 0x3f) << 6) | (c3 & 0x3f);
  return c < 0x10000 || c > 0x10ffff ? -1 : c;
}
