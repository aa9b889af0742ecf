// A small deterministic random number generator (xorshift32 over a mixed seed): a program is its seed.

export class Rng {
  private state: number;

  constructor(seed: number) {
    let x = (seed ^ 0x9e3779b9) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    this.state = x ^ (x >>> 16) || 1;
  }

  /** 0 <= result < n. */
  int(n: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return Math.floor(((x >>> 0) / 4294967296) * n);
  }

  chance(percent: number): boolean {
    return this.int(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)];
  }
}
