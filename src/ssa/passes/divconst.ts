// Division by a constant as multiplication and shift. V8 and Cranelift do this themselves, wazero does not (there a
// division is 20 to 40 cycles plus tests). Only dividends of at most 32 bits: wasm has no high half of a 64-bit product.
//
// Sources of the method: Granlund and Montgomery, "Division by Invariant Integers using Multiplication" (1994);
// Warren, "Hacker's Delight", chapter 10. Proof sketch for the unsigned case: with 2^(s) <= m*d <= 2^s + 2^(s-N),
// floor(x*m / 2^s) == floor(x/d) for all x < 2^N.

/** How to divide x, 0 <= x < 2^bits, in unsigned 64-bit arithmetic. m is an exact integer below 2^32. */
export interface Magic {
  m: number;
  s: number;
  /** false: (x * m) >>> s. true: (((x * m) >>> 32) + x) >>> (s - 32), where the true multiplier is m + 2^32. */
  add: boolean;
}

/** The multiplier for unsigned division of `bits`-bit numbers (bits <= 32) by d, 3 <= d < 2^32, not a power of two. */
export function unsignedMagic(d: number, bits: number): Magic {
  // Smallest k with m = ceil(2^(bits+k) / d) and m*d - 2^(bits+k) <= 2^k; k = ceil(log2 d) always does.
  const big = BigInt(d);
  for (let k = 0; ; k++) {
    const p = 1n << BigInt(bits + k);
    const m = (p + big - 1n) / big;
    if (m * big - p > 1n << BigInt(k)) continue;
    const add = m >= 1n << 32n;
    return { m: Number(add ? m - (1n << 32n) : m), s: bits + k, add };
  }
}

/**
 * The multiplier for signed 32-bit division by d > 0, not a power of two: x / d == ((x * m) >> s) + (x < 0), the product
 * and shift in signed 64 bits.
 */
export function signedMagic(d: number): { m: number; s: number } {
  const big = BigInt(d);
  for (let k = 0; ; k++) {
    const p = 1n << BigInt(31 + k);
    const m = p / big + 1n;
    if (m * big - p <= 1n << BigInt(k)) return { m: Number(m), s: 31 + k };
  }
}
