// Bounds of 64-bit integers as doubles, for prove.ts. Numbers below 2^52 in size are themselves; the others are kept by their
// distance from the largest or smallest number, as 2^53 - distance or distance - 2^53 (a "code"; distances below 2^52). What
// lies between is rounded outwards. So "i < n" gives i a bound whose i + 1 does not overflow, without BigInt. Codes are
// ordered as the numbers are. Every function errs to the safe side only.

export const maxCode = 2 ** 53;
export const minCode = -(2 ** 53);
/** Codes below this in size are numbers, others distances. */
export const zone = 2 ** 52;
/** Constants and differences up to here are used. */
export const exact = 2 ** 51;

/** n is 2^k - 1. */
export function isMask(n: number): boolean {
  let power = 1;
  while (power <= n) power *= 2;
  return power === n + 1;
}

/** Upper bound of a number bounded above by x, plus c. For lower bounds: -plusUp(-x, -c). */
export function plusUp(x: number, c: number): number {
  if (c > exact || c < -exact) return maxCode;
  const r = x + c;
  if (x >= zone) return Math.min(Math.max(r, zone), maxCode);
  if (x <= -zone) return r > -zone ? 1 - zone : Math.max(r, minCode);
  return r >= zone ? zone : r <= -zone ? 1 - zone : r;
}

/** Is a number of at most hi <= a number of at least lo, plus c? |c| <= zone. */
export function rangesLe(hi: number, lo: number, c: number): boolean {
  const side = hi >= zone ? 1 : hi <= -zone ? -1 : 0;
  const other = lo >= zone ? 1 : lo <= -zone ? -1 : 0;
  // On different sides the numbers are far apart, whatever c is.
  return side === other ? hi - lo <= c : side < other;
}

/** Bound of -x for a bound x; NaN for the smallest number. `up`: an upper bound of the result. */
export function negate(x: number, up: boolean): number {
  if (x === minCode) return Number.NaN;
  if (x === zone) return up ? 1 - zone : -zone;
  return x > zone || x <= -zone ? 1 - x : -x;
}

/** Sum of two bounds; NaN if it may overflow. `up`: an upper bound. */
export function addCodes(x: number, y: number, up: boolean): number {
  const sideX = x >= zone ? 1 : x <= -zone ? -1 : 0;
  const sideY = y >= zone ? 1 : y <= -zone ? -1 : 0;
  if (sideX !== 0 && sideY !== 0) {
    if (sideX === sideY) return Number.NaN;
    // Opposite ends: the sum is small, within 2^52.
    return up ? zone : -zone;
  }
  const side = sideX + sideY;
  const r = x + y;
  // The distance left to the end, against what is added (2^53 + 1 is no double).
  const big = sideX !== 0 ? x : y;
  const small = sideX !== 0 ? y : x;
  if (side > 0 ? small > maxCode - big : side < 0 && small < minCode - big) return Number.NaN;
  if (side > 0) return r >= zone ? r : up ? zone : zone - 1;
  if (side < 0) return r <= -zone ? r : up ? 1 - zone : -zone;
  if (r >= zone) return up ? zone : zone - 1;
  return r <= -zone ? (up ? 1 - zone : -zone) : r;
}

/** Upper bound of x / d for a bound x, d >= 1. */
export function divideUp(x: number, d: number): number {
  if (x < zone) return x < 0 ? 0 : Math.floor(x / d);
  const q = 2 ** 63 / d;
  return q <= exact ? q : maxCode;
}

export function divideDown(x: number, d: number): number {
  if (x > -zone) return x > 0 ? 0 : Math.ceil(x / d);
  const q = -(2 ** 63) / d;
  return q >= -exact ? Math.floor(q) : minCode;
}
