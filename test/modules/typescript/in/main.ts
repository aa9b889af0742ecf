import { first, type Pair } from "./pairs";

interface Point {
  x: number;
  y?: string;
}

function pick<T extends Point, K extends keyof T>(p: T, k: K): T[K] {
  return p[k];
}

const wrong: string = pick({ x: 1 }, "x");
const pair: Pair<number> = [1, "2"];
first(pair).toUpperCase();
type Deep<T> = { [K in keyof T]: T[K] extends object ? Deep<T[K]> : `${Uppercase<K & string>}` };
const d: Deep<{ a: { b: 1 } }> = { a: { b: "b" } };

export class Stack<T> {
  constructor(private readonly items: T[] = []) {}
  get top(): T | undefined {
    return this.items.at(-1);
  }
  async push(...more: T[]): Promise<number> {
    return this.items.push(...more);
  }
}

export default { wrong, d, missing };
