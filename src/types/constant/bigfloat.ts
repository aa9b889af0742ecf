// Binary floating-point numbers of 512 bits, for untyped constants too large or too fine for a fraction (counterpart:
// math/big.Float as go/constant uses it). A value is mant * 2^exp with a signed BigInt mantissa.
//
// Invariants: results are rounded to nearest, ties to even, at `prec` bits; a number's exponent (that of a mantissa in
// [0.5, 1)) lies in big.Float's range, beyond it a number is infinite (kept as `inf`) or 0. Work is bounded: no shift is
// ever much longer than the operands' mantissas.

/** Precision in bits. */
export const prec = 512;

const maxExp = 2 ** 31 - 1;
const minExp = -(2 ** 31);

export class BigFloat {
  constructor(
    /** Signed mantissa, at most as many bits as the precision it was rounded to; 0n for zero. */
    readonly mant: bigint,
    readonly exp: number,
    /** Sign of an infinity, else 0. */
    readonly inf: -1 | 0 | 1 = 0,
  ) {}
}

export const floatZero = new BigFloat(0n, 0);

/** Number of bits of |x|. */
export function bitLength(x: bigint): number {
  if (x < 0n) x = -x;
  if (x <= 0x1fffffffffffffn) {
    const n = Number(x);
    return n < 0x80000000 ? 32 - Math.clz32(n) : 32 + (32 - Math.clz32(Math.floor(n / 0x100000000)));
  }
  const hex = x.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0], 16)));
}

/** Exponent e with |x| = m * 2^e, 0.5 <= m < 1; 0 for zero. */
export function floatExp(x: BigFloat): number {
  return x.mant === 0n ? 0 : bitLength(x.mant) + x.exp;
}

export const enum Rounding {
  NearestEven,
  ToZero,
  AwayFromZero,
}

/**
 * Rounds mant * 2^exp (plus something below the last bit if `sticky`) to `bits` bits.
 */
export function roundFloat(
  mant: bigint,
  exp: number,
  sticky: boolean,
  bits = prec,
  mode: Rounding = Rounding.NearestEven,
): BigFloat {
  if (mant === 0n) return floatZero;
  const neg = mant < 0n;
  let m = neg ? -mant : mant;
  const drop = bitLength(m) - bits;
  if (drop > 0) {
    const d = BigInt(drop);
    const rest = m & ((1n << d) - 1n);
    m >>= d;
    exp += drop;
    let up = false;
    if (mode === Rounding.NearestEven) {
      const half = 1n << (d - 1n);
      up = rest > half || (rest === half && (sticky || (m & 1n) === 1n));
    } else if (mode === Rounding.AwayFromZero) {
      up = rest !== 0n || sticky;
    }
    if (up) m += 1n;
  }
  const e = bitLength(m) + exp;
  if (e > maxExp) return new BigFloat(0n, 0, neg ? -1 : 1);
  if (e < minExp) return floatZero;
  return new BigFloat(neg ? -m : m, exp);
}

export function floatFromInt(x: bigint, bits = prec): BigFloat {
  return roundFloat(x, 0, false, bits);
}

/** num/den, den > 0, rounded once. */
export function floatFromRat(num: bigint, den: bigint): BigFloat {
  return floatQuo(new BigFloat(num, 0), new BigFloat(den, 0));
}

export function floatNeg(x: BigFloat): BigFloat {
  return new BigFloat(-x.mant, x.exp, -x.inf as -1 | 0 | 1);
}

export function floatAdd(x: BigFloat, y: BigFloat): BigFloat {
  if (x.mant === 0n) return roundFloat(y.mant, y.exp, false);
  if (y.mant === 0n) return roundFloat(x.mant, x.exp, false);
  if (x.exp < y.exp) [x, y] = [y, x];
  // x has the larger exponent. If y lies wholly below x's guard bits, only its sign matters.
  let shift = x.exp - y.exp;
  const top = floatExp(x) - floatExp(y);
  if (top > 2 * prec + 4 && shift > 2 * prec + 4) {
    const guard = 2 * prec + 2;
    const one = y.mant < 0n ? -1n : 1n;
    return roundFloat((x.mant << BigInt(guard)) + one, x.exp - guard, false);
  }
  // Otherwise y's top is not far below x's, so the shift is at most about the two mantissas' lengths.
  if (shift < 0) shift = 0;
  return roundFloat((x.mant << BigInt(shift)) + y.mant, y.exp, false);
}

export function floatMul(x: BigFloat, y: BigFloat, bits = prec): BigFloat {
  return roundFloat(x.mant * y.mant, x.exp + y.exp, false, bits);
}

/** x/y for y != 0. */
export function floatQuo(x: BigFloat, y: BigFloat): BigFloat {
  if (x.mant === 0n) return floatZero;
  const neg = x.mant < 0n !== y.mant < 0n;
  const a = x.mant < 0n ? -x.mant : x.mant;
  const b = y.mant < 0n ? -y.mant : y.mant;
  const shift = Math.max(0, prec + 2 - (bitLength(a) - bitLength(b)));
  const n = a << BigInt(shift);
  const q = n / b;
  // One more bit, set if there is a remainder, keeps ties apart from near-ties.
  const m = (q << 1n) | (q * b === n ? 0n : 1n);
  return roundFloat(neg ? -m : m, x.exp - y.exp - shift - 1, false);
}

export function floatCmp(x: BigFloat, y: BigFloat): number {
  const sx = x.mant > 0n ? 1 : x.mant < 0n ? -1 : 0;
  const sy = y.mant > 0n ? 1 : y.mant < 0n ? -1 : 0;
  if (sx !== sy) return sx < sy ? -1 : 1;
  if (sx === 0) return 0;
  const ex = floatExp(x);
  const ey = floatExp(y);
  if (ex !== ey) return ex < ey ? -sx : sx;
  // Same magnitude: the difference of the exponents is bounded by the mantissas' lengths.
  const d = x.exp - y.exp;
  const a = d > 0 ? x.mant << BigInt(d) : x.mant;
  const b = d < 0 ? y.mant << BigInt(-d) : y.mant;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The integer that x is, or null; only for |x| < 2^limit (limit bounds the work). */
export function floatToInt(x: BigFloat, limit = 1 << 13): bigint | null {
  if (x.mant === 0n) return 0n;
  if (x.exp >= 0) return x.exp <= limit ? x.mant << BigInt(x.exp) : null;
  if (-x.exp > bitLength(x.mant)) return null;
  const d = BigInt(-x.exp);
  const i = x.mant >> d;
  return i << d === x.mant ? i : null;
}

/**
 * The nearest number of an IEEE format with `bits` significant bits and smallest exponent `emin` (of the last bit of a
 * denormal) and values below 2^emax, as a float64. Too large is an infinity. float64: 53, -1074, 1024; float32: 24, -149, 128.
 */
function nearest(mant: bigint, exp: number, sticky: boolean, bits: number, emin: number, emax: number): number {
  if (mant === 0n) return 0;
  const neg = mant < 0n;
  const m = neg ? -mant : mant;
  const top = bitLength(m) + exp;
  if (top > emax) return neg ? -Infinity : Infinity;
  if (top < emin) return neg ? -0 : 0;
  // Position of the last kept bit: `bits` below the top, but not below the smallest denormal.
  const last = Math.max(top - bits, emin);
  let kept: bigint;
  if (last <= exp) {
    kept = m << BigInt(exp - last);
  } else {
    const d = BigInt(last - exp);
    const rest = m & ((1n << d) - 1n);
    kept = m >> d;
    const half = 1n << (d - 1n);
    if (rest > half || (rest === half && (sticky || (kept & 1n) === 1n))) kept += 1n;
  }
  // kept < 2^54, exact; scale in two steps so that no intermediate leaves the range.
  let f = Number(kept);
  let e = last;
  while (e > 1000) {
    f *= 2 ** 1000;
    e -= 1000;
  }
  if (e < -1000) {
    // 2^-1074 scales exactly because kept was rounded at the denormal position already.
    f *= 2 ** -500;
    e += 500;
  }
  f *= 2 ** e;
  if (emax < 1024 && f >= 2 ** emax) f = Infinity;
  return neg ? -f : f;
}

function nearestTo(x: BigFloat, single: boolean): number {
  if (x.inf !== 0) return x.inf * Infinity;
  return single ? nearest(x.mant, x.exp, false, 24, -149, 128) : nearest(x.mant, x.exp, false, 53, -1074, 1024);
}

export function floatToFloat64(x: BigFloat): number {
  return nearestTo(x, false);
}

export function floatToFloat32(x: BigFloat): number {
  return nearestTo(x, true);
}

/** num/den rounded once to float64 or float32. */
export function ratToFloat(num: bigint, den: bigint, single: boolean): number {
  if (num === 0n) return 0;
  const neg = num < 0n;
  const a = neg ? -num : num;
  const shift = 70 - (bitLength(a) - bitLength(den));
  const n = shift > 0 ? a << BigInt(shift) : a;
  const d = shift < 0 ? den << BigInt(-shift) : den;
  const q = n / d;
  const m = (q << 1n) | (q * d === n ? 0n : 1n);
  const f = nearestTo(new BigFloat(m, -shift - 1), single);
  return neg ? -f : f;
}

/** Exact fraction num/2^k of a finite float64. */
export function float64ToRat(x: number): { num: bigint; den: bigint } {
  if (x === 0) return { num: 0n, den: 1n };
  let e = 0;
  // Scaling by powers of two is exact; after it x is an integer.
  let m = Math.abs(x);
  if (m < 2 ** -500) {
    m *= 2 ** 600;
    e -= 600;
  }
  if (m > 2 ** 1000) {
    m *= 2 ** -500;
    e += 500;
  }
  while (!Number.isInteger(m)) {
    m *= 2 ** 60;
    e -= 60;
  }
  let num = BigInt(m);
  let den = 1n;
  if (e > 0) num <<= BigInt(e);
  if (e < 0) {
    den = 1n << BigInt(-e);
    // Both are reduced by the powers of two they share.
    const low = num & -num;
    const k = bitLength(low) - 1;
    const cut = BigInt(Math.min(k, -e));
    num >>= cut;
    den >>= cut;
  }
  return { num: x < 0 ? -num : num, den };
}

/**
 * 5^n as big.Float computes it for decimal literals: repeated squaring with 64 more bits in the factor.
 * `bits` is the precision of the result.
 */
export function floatPow5(n: number, bits: number): BigFloat {
  const small = 27;
  if (n <= small) return new BigFloat(5n ** BigInt(n), 0);
  let z = new BigFloat(5n ** BigInt(small), 0);
  n -= small;
  let f = new BigFloat(5n, 0);
  while (n > 0) {
    if (n % 2 === 1) z = floatMul(z, f, bits);
    if (z.inf !== 0) return z;
    f = floatMul(f, f, bits + 64);
    if (f.inf !== 0 && n > 1) return f;
    n = Math.floor(n / 2);
  }
  return z;
}
