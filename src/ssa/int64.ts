// 64-bit integer arithmetic on (lo, hi) pairs of int32, for constant folding without BigInt. An instance holds the last
// result in lo and hi; operations return nothing, so no pair is ever allocated. Wrapping as wasm's i64 operations.

const two32 = 4294967296;

export class Int64 {
  lo = 0;
  hi = 0;
  private quoLo = 0;
  private quoHi = 0;

  set(lo: number, hi: number): void {
    this.lo = lo | 0;
    this.hi = hi | 0;
  }

  add(alo: number, ahi: number, blo: number, bhi: number): void {
    const lo = (alo >>> 0) + (blo >>> 0);
    this.lo = lo | 0;
    this.hi = (ahi + bhi + (lo >= two32 ? 1 : 0)) | 0;
  }

  sub(alo: number, ahi: number, blo: number, bhi: number): void {
    this.lo = (alo - blo) | 0;
    this.hi = (ahi - bhi - (alo >>> 0 < blo >>> 0 ? 1 : 0)) | 0;
  }

  mul(alo: number, ahi: number, blo: number, bhi: number): void {
    // High word of the unsigned 32 x 32 product from 16-bit halves, then the cross terms.
    const al = alo & 0xffff;
    const ah = alo >>> 16;
    const bl = blo & 0xffff;
    const bh = blo >>> 16;
    const ll = al * bl;
    const mid = ah * bl + (ll >>> 16); // < 2^32 + 2^16: exact
    const mid2 = al * bh + (mid % 65536);
    const high = ah * bh + Math.floor(mid / 65536) + Math.floor(mid2 / 65536);
    this.lo = Math.imul(alo, blo);
    this.hi = (high + Math.imul(ahi, blo) + Math.imul(alo, bhi)) | 0;
  }

  /** Divisor not zero. MinInt / -1 wraps. */
  divS(alo: number, ahi: number, blo: number, bhi: number): void {
    this.divideSigned(alo, ahi, blo, bhi);
    this.lo = this.quoLo;
    this.hi = this.quoHi;
  }

  remS(alo: number, ahi: number, blo: number, bhi: number): void {
    this.divideSigned(alo, ahi, blo, bhi);
  }

  divU(alo: number, ahi: number, blo: number, bhi: number): void {
    this.divide(alo, ahi, blo, bhi);
    this.lo = this.quoLo;
    this.hi = this.quoHi;
  }

  remU(alo: number, ahi: number, blo: number, bhi: number): void {
    this.divide(alo, ahi, blo, bhi);
  }

  /** Quotient to quoLo/quoHi, remainder (sign of a) to lo/hi. */
  private divideSigned(alo: number, ahi: number, blo: number, bhi: number): void {
    const negA = ahi < 0;
    const negB = bhi < 0;
    if (negA) {
      this.sub(0, 0, alo, ahi);
      alo = this.lo;
      ahi = this.hi;
    }
    if (negB) {
      this.sub(0, 0, blo, bhi);
      blo = this.lo;
      bhi = this.hi;
    }
    this.divide(alo, ahi, blo, bhi);
    const remLo = this.lo;
    const remHi = this.hi;
    if (negA !== negB) {
      this.sub(0, 0, this.quoLo, this.quoHi);
      this.quoLo = this.lo;
      this.quoHi = this.hi;
    }
    this.lo = remLo;
    this.hi = remHi;
    if (negA) this.sub(0, 0, remLo, remHi);
  }

  private divide(alo: number, ahi: number, blo: number, bhi: number): void {
    if (ahi >>> 0 < 0x200000 && bhi >>> 0 < 0x200000) {
      // Both below 2^53: exact in doubles.
      const a = (ahi >>> 0) * two32 + (alo >>> 0);
      const b = (bhi >>> 0) * two32 + (blo >>> 0);
      const rem = a % b;
      const quo = (a - rem) / b;
      this.quoLo = quo | 0;
      this.quoHi = Math.floor(quo / two32) | 0;
      this.lo = rem | 0;
      this.hi = Math.floor(rem / two32) | 0;
      return;
    }
    let remLo = 0;
    let remHi = 0;
    let quoLo = 0;
    let quoHi = 0;
    for (let i = 63; i >= 0; i--) {
      const carry = remHi < 0;
      remHi = (remHi << 1) | (remLo >>> 31);
      remLo = (remLo << 1) | ((i >= 32 ? ahi >>> (i - 32) : alo >>> i) & 1);
      if (carry || cmpU64(remLo, remHi, blo, bhi) >= 0) {
        this.sub(remLo, remHi, blo, bhi);
        remLo = this.lo;
        remHi = this.hi;
        if (i >= 32) quoHi |= 1 << (i - 32);
        else quoLo |= 1 << i;
      }
    }
    this.quoLo = quoLo;
    this.quoHi = quoHi;
    this.lo = remLo;
    this.hi = remHi;
  }

  shl(lo: number, hi: number, n: number): void {
    n &= 63;
    if (n === 0) this.set(lo, hi);
    else if (n >= 32) this.set(0, lo << (n - 32));
    else this.set(lo << n, (hi << n) | (lo >>> (32 - n)));
  }

  shrU(lo: number, hi: number, n: number): void {
    n &= 63;
    if (n === 0) this.set(lo, hi);
    else if (n >= 32) this.set(hi >>> (n - 32), 0);
    else this.set((lo >>> n) | (hi << (32 - n)), hi >>> n);
  }

  shrS(lo: number, hi: number, n: number): void {
    n &= 63;
    if (n === 0) this.set(lo, hi);
    else if (n >= 32) this.set(hi >> (n - 32), hi >> 31);
    else this.set((lo >>> n) | (hi << (32 - n)), hi >> n);
  }

  rotl(lo: number, hi: number, n: number): void {
    this.shl(lo, hi, n);
    const l = this.lo;
    const h = this.hi;
    if ((n & 63) === 0) return;
    this.shrU(lo, hi, 64 - (n & 63));
    this.lo |= l;
    this.hi |= h;
  }

  /** Truncation of a double, saturating; NaN is 0. */
  truncSatS(d: number): void {
    if (Number.isNaN(d)) this.set(0, 0);
    else if (d >= 2 ** 63) this.set(-1, 0x7fffffff);
    else if (d <= -(2 ** 63)) this.set(0, -0x80000000);
    else this.fromDouble(Math.trunc(d));
  }

  truncSatU(d: number): void {
    if (!(d > 0)) this.set(0, 0);
    else if (d >= 2 ** 64) this.set(-1, -1);
    else this.fromDouble(Math.trunc(d));
  }

  /** An integral double in the range of 64 bits. */
  private fromDouble(d: number): void {
    const hi = Math.floor(d / two32);
    this.lo = (d - hi * two32) | 0;
    this.hi = hi | 0;
  }
}

export function cmpU64(alo: number, ahi: number, blo: number, bhi: number): number {
  if (ahi !== bhi) return ahi >>> 0 < bhi >>> 0 ? -1 : 1;
  return alo === blo ? 0 : alo >>> 0 < blo >>> 0 ? -1 : 1;
}

export function cmpS64(alo: number, ahi: number, blo: number, bhi: number): number {
  if (ahi !== bhi) return ahi < bhi ? -1 : 1;
  return alo === blo ? 0 : alo >>> 0 < blo >>> 0 ? -1 : 1;
}

/** Nearest double of a signed pair (correctly rounded: one addition). */
export function doubleS(lo: number, hi: number): number {
  return hi * two32 + (lo >>> 0);
}

export function doubleU(lo: number, hi: number): number {
  return (hi >>> 0) * two32 + (lo >>> 0);
}

export function clz64(lo: number, hi: number): number {
  return hi !== 0 ? Math.clz32(hi) : 32 + Math.clz32(lo);
}

export function ctz32(n: number): number {
  return n === 0 ? 32 : 31 - Math.clz32(n & -n);
}

export function ctz64(lo: number, hi: number): number {
  return lo !== 0 ? ctz32(lo) : 32 + ctz32(hi);
}

export function popcnt32(n: number): number {
  n -= (n >>> 1) & 0x55555555;
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  n = (n + (n >>> 4)) & 0x0f0f0f0f;
  return Math.imul(n, 0x01010101) >>> 24;
}
