// Values of literals (counterpart: MakeFromLiteral of go/constant, strconv.Unquote, big.Float.Parse). The scanner has
// already refused malformed literals; anything that slips through gives an unknown value.

import { LitKind } from "../../syntax/tokens.ts";
import { BigFloat, bitLength, floatMul, floatPow5, floatQuo, prec, roundFloat } from "./bigfloat.ts";
import { utf8Bytes } from "./format.ts";
import {
  type ConstVal,
  makeComplex,
  makeFloat,
  makeInt,
  makeInt64,
  makeRat,
  makeString,
  makeUnknown,
} from "./value.ts";

/** The value of a literal as written in the source. */
export function makeFromLiteral(lit: string, kind: LitKind): ConstVal {
  switch (kind) {
    case LitKind.IntLit:
      return makeIntLiteral(lit);
    case LitKind.FloatLit:
      return makeFloatLiteral(lit);
    case LitKind.ImagLit:
      return makeComplex(makeInt64(0), makeFloatLiteral(lit.slice(0, -1)));
    case LitKind.RuneLit: {
      const c = lit.length >= 3 && lit.endsWith("'") ? unquoteChar(lit, 1) : null;
      return c === null || c.end !== lit.length - 1 ? makeUnknown() : makeInt64(c.code);
    }
    case LitKind.StringLit: {
      const s = unquote(lit);
      return s === null ? makeUnknown() : makeString(s);
    }
  }
}

function makeIntLiteral(lit: string): ConstVal {
  if (/^[1-9]\d{0,14}$/.test(lit)) return makeInt64(Number(lit));
  let s = lit.replaceAll("_", "");
  if (/^0[0-7]+$/.test(s)) s = `0o${s}`;
  if (!/^(?:\d+|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(s)) return makeUnknown();
  return makeInt(BigInt(s));
}

const numberParts = /^(0[xX]|0[bB]|0[oO])?([\da-fA-F]*)(?:\.([\da-fA-F]*))?(?:[eEpP]([+-]?\d+))?$/;
const decimalParts = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * The value of a floating-point or integer literal as a Float. Small exponents give the exact fraction; others the
 * 512-bit number that big.Float's parser computes.
 */
function makeFloatLiteral(lit: string): ConstVal {
  const s = lit.replaceAll("_", "");
  let base = 10n;
  let int: string;
  let frac: string;
  let exp: number;
  const dec = decimalParts.exec(s);
  if (dec !== null) {
    int = dec[1];
    frac = dec[2] ?? "";
    exp = Number(dec[3] ?? "0");
  } else {
    const m = numberParts.exec(s);
    if (m === null || m[1] === undefined) return makeUnknown();
    const p = m[1].toLowerCase();
    base = p === "0x" ? 16n : p === "0b" ? 2n : 8n;
    int = m[2];
    frac = m[3] ?? "";
    exp = Number(m[4] ?? "0");
  }
  if (int === "" && frac === "") return makeUnknown();
  const mant = parseDigits(int + frac, base);
  if (mant === 0n) return makeRat(0n, 1n);
  let exp2 = 0;
  let exp5 = 0;
  if (base === 10n) {
    exp5 = exp - frac.length;
    exp2 = exp5;
  } else {
    exp2 = exp - frac.length * (base === 16n ? 4 : base === 8n ? 3 : 1);
  }
  // The parser refuses binary exponents outside int32 (the decimal point's share included) before it applies 5**exp5.
  const top = bitLength(mant) + exp2;
  if (top > 2 ** 31 - 1 || top < -(2 ** 31)) return makeUnknown();
  const z = new BigFloat(mant, exp2);
  let f: BigFloat;
  if (exp5 === 0) f = roundFloat(mant, exp2, false);
  else {
    const p = floatPow5(Math.abs(exp5), prec + 64);
    if (p.inf !== 0) return exp5 > 0 ? makeUnknown() : makeRat(0n, 1n);
    f = exp5 < 0 ? floatQuo(z, p) : floatMul(z, p);
  }
  if (f.inf !== 0) return makeUnknown();
  if (f.mant === 0n) return makeRat(0n, 1n);
  const e = bitLength(f.mant) + f.exp;
  if (-4096 < e && e < 4096) {
    let num = mant;
    let den = 1n;
    if (exp5 > 0) num *= 5n ** BigInt(exp5);
    if (exp5 < 0) den *= 5n ** BigInt(-exp5);
    if (exp2 > 0) num <<= BigInt(exp2);
    if (exp2 < 0) den <<= BigInt(-exp2);
    return makeRat(num, den);
  }
  return makeFloat(f);
}

function parseDigits(digits: string, base: bigint): bigint {
  const d = digits === "" ? "0" : digits;
  if (base === 10n) return BigInt(d);
  return BigInt((base === 16n ? "0x" : base === 8n ? "0o" : "0b") + d);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
};

/** Decodes the character or escape at lit[i]; `byte` says that it is one byte and no code point. */
function unquoteChar(lit: string, i: number): { code: number; end: number; byte: boolean } | null {
  const c = lit.codePointAt(i)!;
  if (c !== 92) return { code: c, end: i + (c > 0xffff ? 2 : 1), byte: false };
  const e = lit[i + 1];
  if (e in simpleEscapes) return { code: simpleEscapes[e], end: i + 2, byte: false };
  const width = e === "x" ? 2 : e === "u" ? 4 : e === "U" ? 8 : 0;
  if (width > 0) {
    const h = lit.slice(i + 2, i + 2 + width);
    if (!/^[\da-fA-F]+$/.test(h) || h.length !== width) return null;
    return { code: Number.parseInt(h, 16), end: i + 2 + width, byte: e === "x" };
  }
  const o = lit.slice(i + 1, i + 4);
  if (!/^[0-7]{3}$/.test(o)) return null;
  return { code: Number.parseInt(o, 8), end: i + 4, byte: true };
}

/** The byte string of a quoted or raw string literal, null if malformed. */
export function unquote(lit: string): string | null {
  const n = lit.length;
  if (n < 2) return null;
  if (lit[0] === "`") return utf8Bytes(lit.slice(1, n - 1).replaceAll("\r", ""));
  if (!lit.includes("\\")) return utf8Bytes(lit.slice(1, n - 1));
  let s = "";
  let start = 1;
  for (let i = lit.indexOf("\\"); i >= 0 && i < n - 1; i = lit.indexOf("\\", start)) {
    s += utf8Bytes(lit.slice(start, i));
    const c = unquoteChar(lit, i);
    if (c === null) return null;
    s += c.byte || c.code < 0x80 ? String.fromCharCode(c.code) : utf8Bytes(String.fromCodePoint(c.code));
    start = c.end;
  }
  return s + utf8Bytes(lit.slice(start, n - 1));
}
