// Skipping: the scanner runs over blocks and functions whose parsing waits until they are wanted. Invariant: it goes behind exactly
// what the parser would have made of them, or returns -1 with nothing changed.

import { Known } from "./names.ts";
import { Ch, Class, charClass, Scanner } from "./scanner.ts";
import { SourceFile } from "./source.ts";

export abstract class SkippingScanner extends Scanner {
  /** Where the next backquote stands, as far as known. */
  private backquote = 0;
  /** Offset of the "{" that skipFunc found. */
  protected bodyStart = 0;

  protected override initScanner(file: SourceFile, from: number): void {
    this.backquote = 0;
    super.initScanner(file, from);
  }

  /** A line directive src[start, end) inside a block that is skipped. */
  protected abstract skippedDirective(start: number, end: number): void;

  /**
   * With the current token "{": finds the matching "}", reads the token behind it and returns the offset of the "}". Returns
   * -1, with nothing changed, where the parser has to look.
   */
  protected skipBlock(): number {
    return this.skipTo(this.blockEnd());
  }

  /** The same for the braces of a composite literal, if it has elements, and no parentheses nor "<" (of a receive) in it. */
  protected skipLiteral(): number {
    let end = this.formatted ? this.declarationEnd() : -1;
    if (end < 0) end = this.blockEnd();
    if (end < 0) return -1;
    let r = this.start + 1;
    while (this.src[r] <= Ch.Space) r++;
    if (r === end) return -1;
    const inside = this.src.subarray(r, end);
    return inside.includes(0x28) || inside.includes(0x3c) ? -1 : this.skipTo(end);
  }

  /**
   * With the name of a function as current token, in a file as gofmt leaves it: the offset of the "}" that ends its body, if
   * the rest of its first line is a plain signature and "{". Such a body ends with the first line that begins with "}" (which
   * raw strings could, too: none may be inside). -1 where the parser has to look, and for the functions that are looked at
   * anyhow. Engines search a byte faster than any loop here would.
   */
  protected skipFunc(): number {
    const { src } = this;
    if (src[this.r] !== 0x28 || this.lit === Known.Init || this.lit === Known.Main) return -1;
    const line = src.indexOf(Ch.Newline, this.r);
    if (line < 0 || src[line - 1] !== 0x7b || src[line - 2] !== Ch.Space) return -1;
    if (this.startsWith(line - 8, "struct") || this.startsWith(line - 11, "interface")) return -1;
    const slash = src.indexOf(Ch.Slash, this.r);
    if (slash >= 0 && slash < line) return -1;
    this.bodyStart = line - 1;
    return this.lineEnd(line);
  }

  /** With the "{" of a literal as current token: the same if it ends the first line of a variable's declaration. */
  private declarationEnd(): number {
    const { src, start } = this;
    if (src[start + 1] !== Ch.Newline) return -1;
    return this.startsWith(src.lastIndexOf(Ch.Newline, start) + 1, "var ") ? this.lineEnd(start + 1) : -1;
  }

  /** The first "}" that begins a line after the end of a line; -1: there is a raw string on the way, or none. */
  private lineEnd(line: number): number {
    const { src } = this;
    let end = line;
    do {
      end = src.indexOf(0x7d, end + 1);
      if (end < 0) return -1;
    } while (src[end - 1] !== Ch.Newline);
    if (this.backquote < line) {
      this.backquote = src.indexOf(Ch.Backquote, line);
      if (this.backquote < 0) this.backquote = this.end;
    }
    return this.backquote < end ? -1 : end;
  }

  protected skipTo(rbrace: number): number {
    if (rbrace < 0) return -1;
    this.r = rbrace + 1;
    this.nlsemi = true;
    this.next();
    return rbrace;
  }

  /**
   * Offset of the "}" that matches the current token "{"; -1 where a literal, a comment or the block itself is not finished.
   * Looks at nothing but braces, literals and comments (of which line directives count).
   */
  private blockEnd(): number {
    const src = this.src;
    let depth = 0;
    for (let r = this.start; ; ) {
      while ((charClass[src[r]] & Class.SkipStop) === 0) r++;
      const c = src[r++];
      switch (c) {
        case 0x7b:
          depth++;
          break;
        case 0x7d:
          if (--depth === 0) return r - 1;
          break;
        case Ch.Quote:
        case Ch.SingleQuote:
          for (let d = src[r]; d !== c; d = src[++r]) {
            if (d === Ch.Backslash) d = src[++r];
            if (d === Ch.Newline || (d === 0 && r >= this.end)) return -1;
          }
          r++;
          break;
        case Ch.Backquote:
          r = src.indexOf(Ch.Backquote, r) + 1;
          if (r === 0) return -1;
          break;
        case Ch.Slash:
          if (src[r] === Ch.Slash) {
            const start = r - 1;
            r = src.indexOf(Ch.Newline, r);
            if (r < 0) return -1;
            if (src[start + 2] === Ch.L && this.startsWith(start + 2, "line ")) this.skippedDirective(start, r);
          } else if (src[r] === Ch.Star) {
            const start = r - 1;
            do {
              r = src.indexOf(Ch.Slash, r + 1);
              if (r < 0) return -1;
            } while (src[r - 1] !== Ch.Star || r < start + 3);
            r++;
            if (src[start + 2] === Ch.L && this.startsWith(start + 2, "line ")) this.skippedDirective(start, r);
          }
          break;
        default:
          if (r > this.end) return -1;
      }
    }
  }
}
