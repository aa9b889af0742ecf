// Go's view of characters: which are letters, digits, upper case, printable (packages unicode and strconv), and how
// `%#U` and `%q` show one. The engine's own tables are not used: they differ from release to release. Invariant: the
// unpacked tables are constants, made on first use.
import { digitRanges, letterRanges, printRanges, upperRanges } from "./unicode_tables.ts";

/** Sorted [start, end) pairs. */
class RangeTable {
  private bounds: Int32Array | null = null;
  constructor(private readonly packed: string) {}

  has(c: number): boolean {
    const bounds = (this.bounds ??= this.unpack());
    let lo = 0;
    let hi = bounds.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      if (bounds[mid] <= c) lo = mid + 1;
      else hi = mid;
    }
    return (lo & 1) === 1;
  }

  private unpack(): Int32Array {
    const words = this.packed.split(" ");
    const bounds = new Int32Array(words.length);
    let at = 0x80;
    for (let i = 0; i < words.length; i++) bounds[i] = at += Number.parseInt(words[i], 36);
    return bounds;
  }
}

const letters = new RangeTable(letterRanges);
const digits = new RangeTable(digitRanges);
const uppers = new RangeTable(upperRanges);
const prints = new RangeTable(printRanges);

/** unicode.IsLetter. */
export function isLetter(c: number): boolean {
  if (c < 0x80) return (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
  return letters.has(c);
}

/** unicode.IsDigit. */
export function isDigit(c: number): boolean {
  if (c < 0x80) return c >= 0x30 && c <= 0x39;
  return digits.has(c);
}

/** unicode.IsUpper. */
export function isUpper(c: number): boolean {
  if (c < 0x80) return c >= 0x41 && c <= 0x5a;
  return uppers.has(c);
}

/** strconv.IsPrint. */
export function isPrint(c: number): boolean {
  if (c < 0x80) return c >= 0x20 && c < 0x7f;
  return prints.has(c);
}

/** fmt's %#U: U+0040 '@', without the character where it cannot be printed. */
export function unicodeFormat(c: number): string {
  const hex = `U+${c.toString(16).toUpperCase().padStart(4, "0")}`;
  return c <= 0x10ffff && isPrint(c) ? `${hex} '${String.fromCodePoint(c)}'` : hex;
}

const simpleEscapes: Record<number, string> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  39: "\\'",
  92: "\\\\",
};

/** fmt's %q of a character (strconv.QuoteRune). */
export function quoteRune(c: number): string {
  const simple = simpleEscapes[c];
  if (simple) return `'${simple}'`;
  if (isPrint(c)) return `'${String.fromCodePoint(c)}'`;
  if (c < 0x80) return `'\\x${c.toString(16).padStart(2, "0")}'`;
  if (c < 0x10000) return `'\\u${c.toString(16).padStart(4, "0")}'`;
  return `'\\U${c.toString(16).padStart(8, "0")}'`;
}
