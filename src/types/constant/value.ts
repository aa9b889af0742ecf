// Exact constant values and their arithmetic (counterpart: go/constant). Values are immutable.
//
// Representation and invariants: an integer is a SmallInt if it is a safe JavaScript integer, else a BigInt_; a float is
// a Rat (reduced, den > 0) as long as both parts have fewer than 4096 bits, else a 512-bit BigFloat; there is no negative
// zero, infinity or NaN. Strings are byte strings: one JavaScript char (0..255) per byte, so length, indexing and order
// are Go's. Operations on unlike kinds first bring both to the larger representation, as go/constant does, because the
// precision of a result depends on it. Nothing here takes more than polynomial time in the bits of its operands;
// the checker's limits (512-bit untyped integers, shift counts) keep those small.

import { Operator } from "../../syntax/tokens.ts";
import {
  BigFloat,
  bitLength,
  float64ToRat,
  floatAdd,
  floatCmp,
  floatExp,
  floatFromInt,
  floatFromRat,
  floatMul,
  floatNeg,
  floatQuo,
  floatToFloat32,
  floatToFloat64,
  floatToInt,
  floatZero,
  prec,
  Rounding,
  ratToFloat,
  roundFloat,
} from "./bigfloat.ts";

export const enum ConstKind {
  Unknown,
  Bool,
  String,
  Int,
  Float,
  Complex,
}

/** Which class a value has, in the order in which operands are converted to a common representation. */
export const enum Rep {
  Unknown,
  Bool,
  String,
  SmallInt,
  BigInt,
  Rat,
  BigFloat,
  Complex,
}

export type ConstVal = UnknownVal | BoolVal | StringVal | SmallInt | BigInt_ | RatVal | FloatVal | ComplexVal;
type NumVal = SmallInt | BigInt_ | RatVal | FloatVal;

export class UnknownVal {
  readonly rep = Rep.Unknown;
  readonly kind = ConstKind.Unknown;
}

export class BoolVal {
  readonly rep = Rep.Bool;
  readonly kind = ConstKind.Bool;
  constructor(readonly v: boolean) {}
}

export class StringVal {
  readonly rep = Rep.String;
  readonly kind = ConstKind.String;
  constructor(
    /** One char per byte. */
    readonly s: string,
  ) {}
}

export class SmallInt {
  readonly rep = Rep.SmallInt;
  readonly kind = ConstKind.Int;
  constructor(readonly v: number) {}
}

export class BigInt_ {
  readonly rep = Rep.BigInt;
  readonly kind = ConstKind.Int;
  constructor(readonly v: bigint) {}
}

export class RatVal {
  readonly rep = Rep.Rat;
  readonly kind = ConstKind.Float;
  constructor(
    readonly num: bigint,
    readonly den: bigint,
  ) {}
}

export class FloatVal {
  readonly rep = Rep.BigFloat;
  readonly kind = ConstKind.Float;
  constructor(readonly f: BigFloat) {}
}

export class ComplexVal {
  readonly rep = Rep.Complex;
  readonly kind = ConstKind.Complex;
  constructor(
    readonly re: NumVal,
    readonly im: NumVal,
  ) {}
}

const unknown = new UnknownVal();
const trueVal = new BoolVal(true);
const falseVal = new BoolVal(false);
const emptyString = new StringVal("");
const zeroInt = new SmallInt(0);
const zeroFloat = new FloatVal(floatZero);

/** Longest string: what JavaScript engines take. Longer results are unknown ("not representable"). */
const maxString = 2 ** 29 - 25;

/** Fractions have fewer bits than this in numerator and denominator. */
const maxExp = 4 << 10;

function isSmallInt(x: bigint): boolean {
  return bitLength(x) < maxExp;
}

function isSmallFloat(f: BigFloat): boolean {
  if (f.inf !== 0) return false;
  const e = floatExp(f);
  return -maxExp < e && e < maxExp;
}

function gcd(a: bigint, b: bigint): bigint {
  if (a < 0n) a = -a;
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

// ---- making values ----

export function makeUnknown(): ConstVal {
  return unknown;
}

export function makeBool(b: boolean): ConstVal {
  return b ? trueVal : falseVal;
}

/** `s` is a byte string: one char (0..255) per byte; utf8Bytes(text) makes one from text. */
export function makeString(s: string): ConstVal {
  return s === "" ? emptyString : new StringVal(s);
}

/** A safe integer or any BigInt. */
export function makeInt64(x: number | bigint): ConstVal {
  return typeof x === "number" ? new SmallInt(x) : makeInt(x);
}

/** The value of an integer of any size. */
export function makeInt(x: bigint): SmallInt | BigInt_ {
  return x >= -0x1fffffffffffffn && x <= 0x1fffffffffffffn ? new SmallInt(Number(x)) : new BigInt_(x);
}

/** num/den, den > 0, reduced or not; falls to a BigFloat when either part is too long. */
export function makeRat(num: bigint, den: bigint): NumVal {
  const g = gcd(num, den);
  if (g !== 1n) {
    num /= g;
    den /= g;
  }
  return isSmallInt(num) && isSmallInt(den) ? new RatVal(num, den) : new FloatVal(floatFromRat(num, den));
}

export function makeFloat(f: BigFloat): ConstVal {
  if (f.inf !== 0) return unknown;
  return f.mant === 0n ? zeroFloat : new FloatVal(f);
}

/** The exact value of a finite float64; unknown for infinities and NaN. -0 becomes 0. */
export function makeFloat64(x: number): ConstVal {
  if (!Number.isFinite(x)) return unknown;
  const { num, den } = float64ToRat(x);
  return new RatVal(num, den);
}

export function makeComplex(re: ConstVal, im: ConstVal): ConstVal {
  if (re.kind === ConstKind.Unknown || im.kind === ConstKind.Unknown) return unknown;
  return new ComplexVal(re as NumVal, im as NumVal);
}

/** The imaginary number x*i. */
export function makeImag(x: ConstVal): ConstVal {
  return x.kind === ConstKind.Unknown ? x : makeComplex(zeroInt, x);
}

// ---- reading values ----

/** False for unknown. */
export function boolVal(x: ConstVal): boolean {
  return x.rep === Rep.Bool && x.v;
}

/** The byte string of a String; "" for unknown. */
export function stringVal(x: ConstVal): string {
  return x.rep === Rep.String ? x.s : "";
}

/** The value of an Int; 0 for unknown. */
export function intVal(x: ConstVal): bigint {
  if (x.rep === Rep.SmallInt) return BigInt(x.v);
  return x.rep === Rep.BigInt ? x.v : 0n;
}

/** Reports whether an Int fits int64 (uint64). */
export function isInt64(x: ConstVal): boolean {
  return x.rep === Rep.SmallInt || (x.rep === Rep.BigInt && x.v >= -(1n << 63n) && x.v < 1n << 63n);
}

export function isUint64(x: ConstVal): boolean {
  return x.rep === Rep.SmallInt ? x.v >= 0 : x.rep === Rep.BigInt && x.v >= 0n && x.v < 1n << 64n;
}

/** The value of an Int as a number: exact if it is a safe integer, otherwise the nearest float64. */
export function intNumber(x: ConstVal): number {
  if (x.rep === Rep.SmallInt) return x.v;
  return x.rep === Rep.BigInt ? Number(x.v) : 0;
}

/** The low 64 bits, in two's complement, of an Int (or of a Float that is an integer), as two signed 32-bit halves. */
export function int64Bits(x: ConstVal): { lo: number; hi: number } {
  const i = toInt(x);
  if (i.rep === Rep.SmallInt) {
    const v = i.v;
    const hi = Math.floor(v / 0x100000000);
    return { lo: (v - hi * 0x100000000) | 0, hi: hi | 0 };
  }
  const b = BigInt.asUintN(64, intVal(i));
  return { lo: Number(b & 0xffffffffn) | 0, hi: Number(b >> 32n) | 0 };
}

/** The nearest float64 of an Int or Float, infinite if out of range; 0 for unknown. */
export function float64Val(x: ConstVal): number {
  switch (x.rep) {
    case Rep.SmallInt:
      return x.v;
    case Rep.BigInt:
      return floatToFloat64(new BigFloat(x.v, 0));
    case Rep.Rat:
      return ratToFloat(x.num, x.den, false);
    case Rep.BigFloat:
      return floatToFloat64(x.f);
    default:
      return 0;
  }
}

/** The nearest float32 (as a number), rounded once. */
export function float32Val(x: ConstVal): number {
  switch (x.rep) {
    case Rep.SmallInt:
      return Math.fround(x.v);
    case Rep.BigInt:
      return floatToFloat32(new BigFloat(x.v, 0));
    case Rep.Rat:
      return ratToFloat(x.num, x.den, true);
    case Rep.BigFloat:
      return floatToFloat32(x.f);
    default:
      return 0;
  }
}

/** Number of bits of the absolute value of an Int. */
export function bitLen(x: ConstVal): number {
  if (x.rep === Rep.SmallInt) {
    const v = Math.abs(x.v);
    return v < 0x100000000 ? 32 - Math.clz32(v) : 64 - Math.clz32(Math.floor(v / 0x100000000));
  }
  return x.rep === Rep.BigInt ? bitLength(x.v) : 0;
}

/** -1, 0, 1; for a Complex 0 only if it is 0; 1 for unknown, so that no division by zero is reported after an error. */
export function sign(x: ConstVal): number {
  switch (x.rep) {
    case Rep.SmallInt:
      return Math.sign(x.v);
    case Rep.BigInt:
      return x.v < 0n ? -1 : 1;
    case Rep.Rat:
      return x.num < 0n ? -1 : x.num > 0n ? 1 : 0;
    case Rep.BigFloat:
      return x.f.mant < 0n ? -1 : x.f.mant > 0n ? 1 : 0;
    case Rep.Complex:
      return sign(x.re) | sign(x.im);
    default:
      return 1;
  }
}

export function real(x: ConstVal): ConstVal {
  return x.rep === Rep.Complex ? x.re : x;
}

export function imag(x: ConstVal): ConstVal {
  if (x.rep === Rep.Complex) return x.im;
  return x.rep === Rep.Unknown ? x : zeroInt;
}

// ---- conversions between kinds; unknown if the value is not representable ----

export function toInt(x: ConstVal): ConstVal {
  switch (x.rep) {
    case Rep.SmallInt:
    case Rep.BigInt:
      return x;
    case Rep.Rat:
      return x.den === 1n ? makeInt(x.num) : unknown;
    case Rep.BigFloat: {
      if (!isSmallFloat(x.f)) return unknown;
      const i = floatToInt(x.f);
      if (i !== null) return makeInt(i);
      // Rounding errors of earlier operations may have left the value a few bits beside an integer.
      const delta = 4;
      for (const mode of [Rounding.ToZero, Rounding.AwayFromZero]) {
        const j = floatToInt(roundFloat(x.f.mant, x.f.exp, false, prec - delta, mode));
        if (j !== null) return makeInt(j);
      }
      return unknown;
    }
    case Rep.Complex: {
      const re = toFloat(x);
      return re.kind === ConstKind.Float ? toInt(re) : unknown;
    }
    default:
      return unknown;
  }
}

export function toFloat(x: ConstVal): ConstVal {
  switch (x.rep) {
    case Rep.SmallInt:
      return new RatVal(BigInt(x.v), 1n);
    case Rep.BigInt:
      return isSmallInt(x.v) ? new RatVal(x.v, 1n) : new FloatVal(floatFromInt(x.v));
    case Rep.Rat:
    case Rep.BigFloat:
      return x;
    case Rep.Complex:
      return sign(x.im) === 0 ? toFloat(x.re) : unknown;
    default:
      return unknown;
  }
}

export function toComplex(x: ConstVal): ConstVal {
  switch (x.rep) {
    case Rep.SmallInt:
    case Rep.BigInt:
    case Rep.Rat:
    case Rep.BigFloat:
      return new ComplexVal(x, zeroInt);
    case Rep.Complex:
      return x;
    default:
      return unknown;
  }
}

// ---- operations ----

/** Thrown for operand kinds that the checker must have refused. */
function invalidOp(what: string): never {
  throw new Error(`invalid constant operation ${what}`);
}

/**
 * op y for Operator Add, Sub, Xor (integers; if `size` > 0 the result is limited to that many bits, for unsigned types)
 * and Not.
 */
export function unaryOp(op: Operator, y: ConstVal, size: number): ConstVal {
  if (y.rep === Rep.Unknown) return y;
  switch (op) {
    case Operator.Add:
      return y;
    case Operator.Sub:
      switch (y.rep) {
        case Rep.SmallInt:
          return new SmallInt(0 - y.v);
        case Rep.BigInt:
          return makeInt(-y.v);
        case Rep.Rat:
          return new RatVal(-y.num, y.den);
        case Rep.BigFloat:
          return makeFloat(floatNeg(y.f));
        case Rep.Complex:
          return makeComplex(unaryOp(op, y.re, 0), unaryOp(op, y.im, 0));
      }
      break;
    case Operator.Xor: {
      if (y.kind !== ConstKind.Int) break;
      if (y.rep === Rep.SmallInt && size === 0) return new SmallInt(-1 - y.v);
      const z = ~intVal(y);
      return makeInt(size > 0 ? BigInt.asUintN(size, z) : z);
    }
    case Operator.Not:
      if (y.rep === Rep.Bool) return makeBool(!y.v);
  }
  return invalidOp(`unary ${op} on ${constString(y)}`);
}

/** Converts a number to a larger representation. */
function promote(x: NumVal, rep: Rep): ConstVal {
  switch (rep) {
    case Rep.BigInt:
      return new BigInt_(intVal(x));
    case Rep.Rat:
      return new RatVal(intVal(x), 1n);
    case Rep.BigFloat:
      return new FloatVal(x.rep === Rep.Rat ? floatFromRat(x.num, x.den) : floatFromInt(intVal(x)));
    case Rep.Complex:
      return new ComplexVal(x, zeroInt);
    default:
      return x;
  }
}

/** Brings `x` to the representation of `y`, which is the larger; an unknown stays what it is. */
function match0(x: ConstVal, y: ConstVal): ConstVal {
  return x.rep < Rep.SmallInt || x.rep >= y.rep ? x : promote(x as NumVal, y.rep);
}

/**
 * x op y for the operators + - * / % & | ^ &^ && ||. With `intDiv`, / on integers truncates; without it gives a fraction.
 * Precondition: y is not 0 for / and %; the kinds fit the operator.
 */
export function binaryOp(x: ConstVal, op: Operator, y: ConstVal, intDiv = false): ConstVal {
  if (x.rep === Rep.Unknown) return x;
  if (y.rep === Rep.Unknown) return y;
  if (x.rep < y.rep) x = match0(x, y);
  else if (x.rep > y.rep) y = match0(y, x);
  switch (x.rep) {
    case Rep.Bool:
      if (op === Operator.AndAnd) return makeBool(x.v && boolVal(y));
      if (op === Operator.OrOr) return makeBool(x.v || boolVal(y));
      break;
    case Rep.String:
      if (op === Operator.Add) {
        const t = stringVal(y);
        return x.s.length + t.length > maxString ? unknown : makeString(x.s + t);
      }
      break;
    case Rep.SmallInt:
      return smallIntOp(x.v, op, (y as SmallInt).v, intDiv);
    case Rep.BigInt:
      return bigIntOp(x.v, op, (y as BigInt_).v, intDiv);
    case Rep.Rat: {
      const b = y as RatVal;
      switch (op) {
        case Operator.Add:
          return makeRat(x.num * b.den + b.num * x.den, x.den * b.den);
        case Operator.Sub:
          return makeRat(x.num * b.den - b.num * x.den, x.den * b.den);
        case Operator.Mul:
          return makeRat(x.num * b.num, x.den * b.den);
        case Operator.Div:
          return b.num < 0n ? makeRat(-x.num * b.den, x.den * -b.num) : makeRat(x.num * b.den, x.den * b.num);
      }
      break;
    }
    case Rep.BigFloat: {
      const b = (y as FloatVal).f;
      switch (op) {
        case Operator.Add:
          return makeFloat(floatAdd(x.f, b));
        case Operator.Sub:
          return makeFloat(floatAdd(x.f, floatNeg(b)));
        case Operator.Mul:
          return makeFloat(floatMul(x.f, b));
        case Operator.Div:
          return makeFloat(floatQuo(x.f, b));
      }
      break;
    }
    case Rep.Complex:
      return complexOp(x, op, y as ComplexVal);
  }
  return invalidOp(`${constString(x)} ${op} ${constString(y)}`);
}

function smallIntOp(a: number, op: Operator, b: number, intDiv: boolean): ConstVal {
  let c: number;
  switch (op) {
    case Operator.Add:
      c = a + b;
      break;
    case Operator.Sub:
      c = a - b;
      break;
    case Operator.Mul:
      // A product that rounds to a safe integer is that integer.
      c = a * b;
      break;
    case Operator.Div:
      if (!intDiv) return b < 0 ? makeRat(BigInt(-a), BigInt(-b)) : makeRat(BigInt(a), BigInt(b));
      c = Math.trunc(a / b);
      // The quotient of large operands may have been rounded up to the next integer.
      if (Math.abs(a) > 0xffffffff) return bigIntOp(BigInt(a), op, BigInt(b), true);
      break;
    case Operator.Rem:
      c = a % b;
      break;
    default:
      if (a === (a | 0) && b === (b | 0)) {
        if (op === Operator.And) return new SmallInt(a & b);
        if (op === Operator.Or) return new SmallInt(a | b);
        if (op === Operator.Xor) return new SmallInt(a ^ b);
        if (op === Operator.AndNot) return new SmallInt(a & ~b);
      }
      return bigIntOp(BigInt(a), op, BigInt(b), intDiv);
  }
  if (c >= -Number.MAX_SAFE_INTEGER && c <= Number.MAX_SAFE_INTEGER) return new SmallInt(c + 0);
  return bigIntOp(BigInt(a), op, BigInt(b), intDiv);
}

function bigIntOp(a: bigint, op: Operator, b: bigint, intDiv: boolean): ConstVal {
  switch (op) {
    case Operator.Add:
      return makeInt(a + b);
    case Operator.Sub:
      return makeInt(a - b);
    case Operator.Mul:
      return makeInt(a * b);
    case Operator.Div:
      if (intDiv) return makeInt(a / b);
      return b < 0n ? makeRat(-a, -b) : makeRat(a, b);
    case Operator.Rem:
      return makeInt(a % b);
    case Operator.And:
      return makeInt(a & b);
    case Operator.Or:
      return makeInt(a | b);
    case Operator.Xor:
      return makeInt(a ^ b);
    case Operator.AndNot:
      return makeInt(a & ~b);
  }
  return invalidOp(`integer ${op}`);
}

function complexOp(x: ComplexVal, op: Operator, y: ComplexVal): ConstVal {
  const { re: a, im: b } = x;
  const { re: c, im: d } = y;
  const add = (p: ConstVal, q: ConstVal) => binaryOp(p, Operator.Add, q);
  const sub = (p: ConstVal, q: ConstVal) => binaryOp(p, Operator.Sub, q);
  const mul = (p: ConstVal, q: ConstVal) => binaryOp(p, Operator.Mul, q);
  switch (op) {
    case Operator.Add:
      return makeComplex(add(a, c), add(b, d));
    case Operator.Sub:
      return makeComplex(sub(a, c), sub(b, d));
    case Operator.Mul:
      return makeComplex(sub(mul(a, c), mul(b, d)), add(mul(b, c), mul(a, d)));
    case Operator.Div: {
      const s = add(mul(c, c), mul(d, d));
      const re = add(mul(a, c), mul(b, d));
      const im = sub(mul(b, c), mul(a, d));
      return makeComplex(binaryOp(re, Operator.Div, s), binaryOp(im, Operator.Div, s));
    }
  }
  return invalidOp(`complex ${op}`);
}

/** x << s or x >> s for an Int x. */
export function shift(x: ConstVal, op: Operator, s: number): ConstVal {
  if (x.rep === Rep.Unknown || s === 0) return x;
  if (x.rep === Rep.SmallInt) {
    if (op === Operator.Shl && s < 53) {
      const c = x.v * 2 ** s;
      if (c >= -Number.MAX_SAFE_INTEGER && c <= Number.MAX_SAFE_INTEGER) return new SmallInt(c);
    }
    if (op === Operator.Shr) return new SmallInt(s > 1000 ? (x.v < 0 ? -1 : 0) : Math.floor(x.v / 2 ** s));
  }
  const v = intVal(x);
  return makeInt(op === Operator.Shl ? v << BigInt(s) : v >> BigInt(s));
}

function cmpZero(c: number, op: Operator): boolean {
  switch (op) {
    case Operator.Eql:
      return c === 0;
    case Operator.Neq:
      return c !== 0;
    case Operator.Lss:
      return c < 0;
    case Operator.Leq:
      return c <= 0;
    case Operator.Gtr:
      return c > 0;
    case Operator.Geq:
      return c >= 0;
  }
  return invalidOp(`comparison ${op}`);
}

/** x op y for the comparison operators; false if either is unknown. */
export function compare(x: ConstVal, op: Operator, y: ConstVal): boolean {
  if (x.rep === Rep.Unknown || y.rep === Rep.Unknown) return false;
  if (x.rep < y.rep) x = match0(x, y);
  else if (x.rep > y.rep) y = match0(y, x);
  switch (x.rep) {
    case Rep.Bool: {
      const same = x.v === boolVal(y);
      return op === Operator.Eql ? same : !same;
    }
    case Rep.String: {
      const t = stringVal(y);
      return cmpZero(x.s < t ? -1 : x.s > t ? 1 : 0, op);
    }
    case Rep.SmallInt:
      return cmpZero(x.v - (y as SmallInt).v, op);
    case Rep.BigInt: {
      const b = (y as BigInt_).v;
      return cmpZero(x.v < b ? -1 : x.v > b ? 1 : 0, op);
    }
    case Rep.Rat: {
      const b = y as RatVal;
      const p = x.num * b.den;
      const q = b.num * x.den;
      return cmpZero(p < q ? -1 : p > q ? 1 : 0, op);
    }
    case Rep.BigFloat:
      return cmpZero(floatCmp(x.f, (y as FloatVal).f), op);
    case Rep.Complex: {
      const b = y as ComplexVal;
      const same = compare(x.re, Operator.Eql, b.re) && compare(x.im, Operator.Eql, b.im);
      return op === Operator.Eql ? same : !same;
    }
  }
  return false;
}

// constString lives in format.ts; this import is only used inside functions, so the cycle is harmless.
import { constString } from "./format.ts";

export { constString, exactString } from "./format.ts";
export { makeFromLiteral } from "./literal.ts";
