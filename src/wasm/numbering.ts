// Numbers pairs of integers, from 0 on in the order in which they come: a hash table in typed arrays, which stays small where there are
// hundreds of thousands.

export class Numbering {
  count = 0;
  private first = new Int32Array(256);
  private second = new Int32Array(256);
  /** Open addressing: number + 1, 0: free. */
  private slots = new Int32Array(512);

  /** The pair's number; -1: it has none yet. */
  find(x: number, y: number): number {
    const { first, second, slots } = this;
    const mask = slots.length - 1;
    for (let h = hash(x, y) & mask; ; h = (h + 1) & mask) {
      const n = slots[h]! - 1;
      if (n < 0 || (first[n] === x && second[n] === y)) return n;
    }
  }

  /** Numbers a pair that has none yet. */
  add(x: number, y: number): number {
    const n = this.count++;
    if (n === this.first.length) this.grow();
    this.first[n] = x;
    this.second[n] = y;
    this.enter(n);
    return n;
  }

  private enter(n: number): void {
    const { slots } = this;
    const mask = slots.length - 1;
    let h = hash(this.first[n]!, this.second[n]!) & mask;
    while (slots[h] !== 0) h = (h + 1) & mask;
    slots[h] = n + 1;
  }

  private grow(): void {
    const n = this.first.length;
    for (const key of ["first", "second"] as const) {
      const bigger = new Int32Array(2 * n);
      bigger.set(this[key]);
      this[key] = bigger;
    }
    this.slots = new Int32Array(4 * n);
    for (let i = 0; i < n; i++) this.enter(i);
  }
}

function hash(x: number, y: number): number {
  const h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
  return h ^ (h >>> 15);
}
