// How constants read in messages (counterpart: the String and ExactString methods of go/constant, strconv.Quote, and
// fmt's %.6g). Invariant: pure functions of the value.

import { BigFloat, bitLength, floatExp, floatFromRat, floatToFloat64, floatToInt } from "./bigfloat.ts";
import { type ConstVal, Rep } from "./value.ts";

const utf8Decoder = new TextDecoder("utf-8", { fatal: true });
const utf8Encoder = new TextEncoder();

/** The byte string (one char per byte) of a text in UTF-8. */
export function utf8Bytes(text: string): string {
  let ascii = true;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80) {
      ascii = false;
      break;
    }
  }
  if (ascii) return text;
  const bytes = utf8Encoder.encode(text);
  let s = "";
  for (let i = 0; i < bytes.length; i += 8192) s += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return s;
}

/** Length of the UTF-8 sequence at `i` of a byte string, 0 if it is invalid there. */
function sequenceLength(s: string, i: number): number {
  const c = s.charCodeAt(i);
  if (c < 0x80) return 1;
  const n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
  if (c < 0xc2 || c > 0xf4 || i + n > s.length) return 0;
  const bytes = new Uint8Array(n);
  for (let j = 0; j < n; j++) bytes[j] = s.charCodeAt(i + j);
  try {
    utf8Decoder.decode(bytes);
    return n;
  } catch {
    return 0;
  }
}

function decodeAt(s: string, i: number, n: number): string {
  const bytes = new Uint8Array(n);
  for (let j = 0; j < n; j++) bytes[j] = s.charCodeAt(i + j);
  return utf8Decoder.decode(bytes);
}

/** The text of a byte string; invalid sequences become U+FFFD. */
export function bytesToText(s: string): string {
  let text = "";
  for (let i = 0; i < s.length; ) {
    const n = sequenceLength(s, i);
    if (n === 1) text += s[i];
    else text += n === 0 ? "\ufffd" : decodeAt(s, i, n);
    i += n === 0 ? 1 : n;
  }
  return text;
}

/** Unicode code points that strconv.Quote leaves as they are. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const escapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

function hex(n: number, width: number): string {
  return n.toString(16).padStart(width, "0");
}

/** The characters of strconv.Quote(s), one element per character, without the quotes. */
function quotedChars(s: string, quote: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < s.length; ) {
    const n = sequenceLength(s, i);
    if (n === 0) {
      out.push(`\\x${hex(s.charCodeAt(i), 2)}`);
      i++;
      continue;
    }
    const ch = n === 1 ? s[i] : decodeAt(s, i, n);
    i += n;
    if (ch === quote) out.push(`\\${quote}`);
    else if (escapes[ch] !== undefined) out.push(escapes[ch]);
    else if (printable.test(ch)) out.push(ch);
    else {
      const c = ch.codePointAt(0)!;
      if (c < 0x20 || c === 0x7f) out.push(`\\x${hex(c, 2)}`);
      else out.push(c < 0x10000 ? `\\u${hex(c, 4)}` : `\\U${hex(c, 8)}`);
    }
  }
  return out;
}

/** strconv.Quote of a byte string. */
export function quote(s: string): string {
  return `"${quotedChars(s, '"').join("")}"`;
}

/** strconv.QuoteRune of a code point. */
export function quoteRune(c: number): string {
  if (c > 0x10ffff || c < 0 || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
  return `'${quotedChars(utf8Bytes(String.fromCodePoint(c)), "'").join("")}'`;
}

/** toExponential with `digits` digits; ties go to even, as in Go. */
function roundedExponential(x: number, digits: number): string {
  const s = x.toExponential(digits - 1);
  // A tie shows as a single 5 behind the last digit; JavaScript has rounded it away from zero.
  const tie = new RegExp(`^-?\\d\\.(\\d{${digits - 1}})50*e`).exec(x.toExponential(40));
  if (tie === null || Number(tie[1]) % 2 === 1) return s;
  const exact = x.toExponential(40);
  return exact.slice(0, exact.indexOf(".") + digits) + exact.slice(exact.indexOf("e"));
}

/** fmt's %.<digits>g; digits 0 means the shortest text that gives the value back (%g). */
export function formatG(x: number, digits: number): string {
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const [mant, e] = (digits === 0 ? x.toExponential() : roundedExponential(x, digits)).split("e");
  const exp = Number(e);
  const neg = mant.startsWith("-") ? "-" : "";
  const d = mant.replace(/[-.]/g, "").replace(/0+$/, "");
  if (exp < -4 || exp >= (digits === 0 ? 6 : digits)) {
    const a = Math.abs(exp);
    return `${neg}${d[0]}${d.length > 1 ? `.${d.slice(1)}` : ""}e${exp < 0 ? "-" : "+"}${a < 10 ? "0" : ""}${a}`;
  }
  if (exp < 0) return `${neg}0.${"0".repeat(-exp - 1)}${d}`;
  if (d.length <= exp + 1) return neg + d + "0".repeat(exp + 1 - d.length);
  return `${neg}${d.slice(0, exp + 1)}.${d.slice(exp + 1)}`;
}

function floatString(f: BigFloat): string {
  const x = floatToFloat64(f);
  if ((f.mant === 0n) === (x === 0) && Number.isFinite(x)) {
    const s = formatG(x, 6);
    return floatToInt(f, 1100) === null && !s.includes(".") ? formatG(x, 0) : s;
  }
  // Out of float64's range: mantissa and decimal exponent from the binary exponent.
  const exp = floatExp(f);
  let m = floatToFloat64(new BigFloat(f.mant, -bitLength(f.mant)));
  const d = exp * (Math.LN2 / Math.LN10);
  let e = Math.trunc(d);
  m *= 10 ** (d - e);
  const am = Math.abs(m);
  if (am < 1 - 0.5e-6) {
    m *= 10;
    e--;
  } else if (am >= 10) {
    m /= 10;
    e++;
  }
  return `${formatG(m, 6)}e${e < 0 ? "-" : "+"}${Math.abs(e)}`;
}

/** Longest quoted string in messages, in characters, quotes included. */
const maxLen = 72;

/** A short text of a value, for messages. */
export function constString(x: ConstVal): string {
  switch (x.rep) {
    case Rep.Unknown:
      return "unknown";
    case Rep.Bool:
      return String(x.v);
    case Rep.String: {
      // A long string is cut before it is quoted: each byte gives at least a quarter of a character.
      const chars = Array.from(quote(x.s.length > 4 * maxLen ? x.s.slice(0, 4 * maxLen) : x.s));
      return chars.length > maxLen ? `${chars.slice(0, maxLen - 3).join("")}...` : chars.join("");
    }
    case Rep.SmallInt:
    case Rep.BigInt:
      return x.v.toString();
    case Rep.Rat:
      return floatString(floatFromRat(x.num, x.den));
    case Rep.BigFloat:
      return floatString(x.f);
    case Rep.Complex:
      return `(${constString(x.re)} + ${constString(x.im)}i)`;
  }
}

/** big.Float.Text('p', 0): hexadecimal mantissa in [0.5, 1) and binary exponent. */
function floatExact(f: BigFloat): string {
  if (f.mant === 0n) return "0";
  const neg = f.mant < 0n;
  const m = neg ? -f.mant : f.mant;
  const bits = bitLength(m);
  const digits = (m << BigInt((4 - (bits % 4)) % 4)).toString(16).replace(/0+$/, "");
  const exp = bits + f.exp;
  return `${neg ? "-" : ""}0x.${digits}p${exp >= 0 ? "+" : ""}${exp}`;
}

/** The exact text of a value, as go/constant's ExactString. */
export function exactString(x: ConstVal): string {
  switch (x.rep) {
    case Rep.String:
      return quote(x.s);
    case Rep.Rat:
      return x.den === 1n ? x.num.toString() : `${x.num}/${x.den}`;
    case Rep.BigFloat:
      return floatExact(x.f);
    case Rep.Complex:
      return `(${exactString(x.re)} + ${exactString(x.im)}i)`;
    default:
      return constString(x);
  }
}
