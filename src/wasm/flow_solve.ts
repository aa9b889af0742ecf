// Which sources reach which nodes of a directed graph. Only what leads to a sink is looked at; strongly connected nodes have one set;
// equal sets are one object. The graph is solved as a whole once; edges that come later change only what they reach.

import { findComponents } from "../components.ts";

/** Sets of small numbers in rising order, each kept once; 0 is the empty one. */
export class SetPool {
  private readonly sets: Int32Array[] = [new Int32Array(0)];
  /** By a hash of the elements: the last set with it, and by set the one before; 0: none. */
  private readonly hashed = new Map<number, number>();
  private readonly before: number[] = [0];
  private readonly unions = new Map<number, number>();
  /** By element: the number of the union that has it. */
  private marks = new Int32Array(256);
  private made = 0;
  /** The elements of the union at hand. */
  private all = new Int32Array(256);

  get(id: number): Int32Array {
    return this.sets[id]!;
  }

  /** The set of one number. */
  one(x: number): number {
    return this.id(Int32Array.of(x));
  }

  private id(set: Int32Array): number {
    let hash = set.length;
    for (let i = 0; i < set.length; i++) hash = Math.imul(hash ^ set[i]!, 0x01000193);
    const last = this.hashed.get(hash) ?? 0;
    for (let id = last; id !== 0; id = this.before[id]!) if (equal(this.sets[id]!, set)) return id;
    const id = this.sets.push(set) - 1;
    this.before.push(last);
    this.hashed.set(hash, id);
    return id;
  }

  /** The union of different sets, none of them empty. */
  union(ids: readonly number[]): number {
    if (ids.length < 2) return ids[0] ?? 0;
    const pair = ids.length === 2 ? Math.min(ids[0]!, ids[1]!) * 0x4000000 + Math.max(ids[0]!, ids[1]!) : -1;
    if (pair >= 0) {
      const known = this.unions.get(pair);
      if (known !== undefined) return known;
    }
    const mark = ++this.made;
    let count = 0;
    let id = -1;
    for (const one of ids) {
      const set = this.sets[one]!;
      if (count + set.length > this.all.length) this.all = grown(this.all, 2 * (count + set.length));
      const { all } = this;
      for (let i = 0; i < set.length; i++) {
        const x = set[i]!;
        if (x >= this.marks.length) {
          const bigger = new Int32Array(2 * x);
          bigger.set(this.marks);
          this.marks = bigger;
        }
        if (this.marks[x] === mark) continue;
        this.marks[x] = mark;
        all[count++] = x;
      }
    }
    for (const one of ids) if (this.sets[one]!.length === count) id = one;
    if (id < 0) id = this.id(this.all.slice(0, count).sort());
    if (pair >= 0) this.unions.set(pair, id);
    return id;
  }
}

function equal(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Pairs of numbers: edges from one node to another, or nodes and what begins there. */
export class Pairs {
  count = 0;
  first = new Int32Array(1024);
  second = new Int32Array(1024);

  add(first: number, second: number): void {
    const n = this.count;
    if (n === this.first.length) {
      for (const key of ["first", "second"] as const) {
        const bigger = new Int32Array(2 * n);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.first[n] = first;
    this.second[n] = second;
    this.count = n + 1;
  }
}

/** The ends of edges by their other end: those of node x are list[start[x] .. start[x + 1]), and `later` those that came later. */
export class Ends {
  readonly start: Int32Array;
  readonly list: Int32Array;
  readonly later = new Map<number, number[]>();

  /** `at` and `ends`, of `count` edges over n nodes. */
  constructor(n: number, count: number, at: Int32Array, ends: Int32Array) {
    const start = new Int32Array(n + 2);
    for (let i = 0; i < count; i++) start[at[i]! + 2]!++;
    for (let i = 2; i < n + 2; i++) start[i]! += start[i - 1]!;
    const list = new Int32Array(count);
    for (let i = 0; i < count; i++) list[start[at[i]! + 1]!++] = ends[i]!;
    this.start = start;
    this.list = list;
  }

  add(at: number, end: number): void {
    const more = this.later.get(at);
    if (more === undefined) this.later.set(at, [end]);
    else more.push(end);
  }

  each(x: number, visit: (end: number) => void): void {
    const { start, list } = this;
    // (Nodes may have come later, too.)
    const last = x + 1 < start.length ? start[x + 1]! : 0;
    for (let i = last === 0 ? 0 : start[x]!; i < last; i++) visit(list[i]!);
    const more = this.later.get(x);
    if (more !== undefined) for (let i = 0; i < more.length; i++) visit(more[i]!);
  }
}

/** A graph that grows. Seeds, pairs of a node and a source, and sinks do not change. */
export class Solver {
  /** By node: the set (SetPool) of the sources that reach it, 0 for nodes that lead to no sink. */
  sets = new Int32Array(0);
  /** By node: 1: it leads to a sink. */
  private leads = new Int32Array(0);
  /** Edges that are in the solution. */
  private solved = 0;
  private preds!: Ends;
  private succs: Ends | null = null;

  constructor(
    private readonly edges: Pairs,
    private readonly seeds: Pairs,
    private readonly sinks: readonly number[],
    private readonly pool: SetPool,
    /** Steps that what is new may take, beside some for each edge: more take longer than to solve all again. */
    private readonly steps = 1000,
  ) {}

  /** Makes the solution that of the graph as it is now, with n nodes. */
  solve(n: number): void {
    if (this.solved === 0 || !this.more(n)) this.whole(n);
    this.solved = this.edges.count;
  }

  /** Adds what later edges bring; false: that would be too much, and the solution is none. */
  private more(n: number): boolean {
    const { edges, solved, preds, pool } = this;
    const { count, first, second } = edges;
    let left = this.steps + (count >> 4) - (count - solved);
    if (left < 0) return false;
    if (this.sets.length < n) {
      this.sets = grown(this.sets, n);
      this.leads = grown(this.leads, n);
    }
    const { sets, leads } = this;
    this.succs ??= new Ends(preds.start.length - 2, solved, first, second);
    const { succs } = this;
    for (let i = solved; i < count; i++) {
      preds.add(second[i]!, first[i]!);
      succs.add(first[i]!, second[i]!);
    }
    // What leads to a sink only now.
    const fresh: number[] = [];
    const want = (x: number): void => {
      if (leads[x] !== 0) return;
      leads[x] = 1;
      fresh.push(x);
    };
    for (let i = solved; i < count; i++) if (leads[second[i]!] !== 0) want(first[i]!);
    for (let k = 0; k < fresh.length; k++) preds.each(fresh[k]!, want);
    left -= fresh.length;
    if (left < 0) return false;
    const work: number[] = [];
    const flow = (set: number, to: number): void => {
      left--;
      if (set === 0 || leads[to] === 0 || sets[to] === set) return;
      const union = sets[to] === 0 ? set : pool.union([sets[to]!, set]);
      if (union === sets[to]) return;
      sets[to] = union;
      work.push(to);
    };
    if (fresh.length > 0) {
      const isFresh = new Set(fresh);
      const { seeds } = this;
      for (let i = 0; i < seeds.count; i++) {
        if (isFresh.has(seeds.first[i]!)) flow(pool.one(seeds.second[i]!), seeds.first[i]!);
      }
      for (const x of fresh) preds.each(x, (p) => flow(sets[p]!, x));
    }
    for (let i = solved; i < count; i++) flow(sets[first[i]!]!, second[i]!);
    let from = 0;
    const pass = (to: number): void => flow(sets[from]!, to);
    while (work.length > 0 && left >= 0) {
      from = work.pop()!;
      succs.each(from, pass);
    }
    return left >= 0;
  }

  /** All at once. */
  private whole(n: number): void {
    const { edges, seeds, sinks, pool } = this;
    this.succs = null;
    this.preds = new Ends(n, edges.count, edges.second, edges.first);
    const { start, list: ends } = this.preds;
    this.leads = new Int32Array(n);
    const { leads } = this;
    const nodes: number[] = [];
    const want = (x: number): void => {
      if (leads[x] !== 0) return;
      leads[x] = 1;
      nodes.push(x);
    };
    for (const s of sinks) want(s);
    for (let k = 0; k < nodes.length; k++) {
      const end = start[nodes[k]! + 1]!;
      for (let i = start[nodes[k]!]!; i < end; i++) want(ends[i]!);
    }
    /** By node: the set of the sources that begin there. */
    const own = new Int32Array(n);
    for (let i = 0; i < seeds.count; i++) {
      const x = seeds.first[i]!;
      if (leads[x] === 0) continue;
      const source = pool.one(seeds.second[i]!);
      own[x] = own[x] === 0 || own[x] === source ? source : pool.union([own[x]!, source]);
    }
    const sets = new Int32Array(n);
    this.sets = sets;
    const parts: number[] = [];
    /** By set: the component, by its first node, that has it among its parts. */
    const partOf: number[] = [];
    let component = 0;
    const part = (set: number): void => {
      if (set === 0 || partOf[set] === component) return;
      partOf[set] = component;
      parts.push(set);
    };
    // Against the edges: a component is found when all that flows into it is.
    findComponents(n, nodes, { start, ends }, (stack, from, to) => {
      parts.length = 0;
      component = stack[from]!;
      for (let s = from; s < to; s++) {
        const x = stack[s]!;
        part(own[x]!);
        const last = start[x + 1]!;
        for (let i = start[x]!; i < last; i++) part(sets[ends[i]!]!);
      }
      const set = pool.union(parts);
      for (let s = from; s < to; s++) sets[stack[s]!] = set;
    });
  }
}

function grown(a: Int32Array<ArrayBuffer>, n: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(n + (n >> 3));
  bigger.set(a);
  return bigger;
}
