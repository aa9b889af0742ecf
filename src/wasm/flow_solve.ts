// Which sources reach which nodes of a directed graph. Only what leads to a sink is looked at; strongly connected nodes have one set;
// equal sets are one object.

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
    const all: number[] = [];
    let id = -1;
    for (const one of ids) {
      const set = this.sets[one]!;
      for (let i = 0; i < set.length; i++) {
        const x = set[i]!;
        if (x >= this.marks.length) {
          const bigger = new Int32Array(2 * x);
          bigger.set(this.marks);
          this.marks = bigger;
        }
        if (this.marks[x] === mark) continue;
        this.marks[x] = mark;
        all.push(x);
      }
    }
    for (const one of ids) if (this.sets[one]!.length === all.length) id = one;
    if (id < 0) id = this.id(Int32Array.from(all).sort());
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

/**
 * By node, of which there are n, the set (SetPool) of the sources that reach it, 0 for nodes that lead to no sink. Seeds are pairs of a
 * node and a source.
 */
export function solve(n: number, edges: Pairs, seeds: Pairs, sinks: readonly number[], pool: SetPool): Int32Array {
  // Predecessors of node x: preds[start[x] .. start[x + 1]).
  const start = new Int32Array(n + 2);
  const { count, first, second } = edges;
  for (let i = 0; i < count; i++) start[second[i]! + 2]!++;
  for (let i = 2; i < n + 2; i++) start[i]! += start[i - 1]!;
  const preds = new Int32Array(count);
  for (let i = 0; i < count; i++) preds[start[second[i]! + 1]!++] = first[i]!;
  // What leads to a sink is numbered from 1 on, by node.
  const number = new Int32Array(n);
  const nodes: number[] = [0];
  const want = (x: number): void => {
    if (number[x] !== 0) return;
    number[x] = nodes.length;
    nodes.push(x);
  };
  for (const s of sinks) want(s);
  for (let k = 1; k < nodes.length; k++) {
    const end = start[nodes[k]! + 1]!;
    for (let i = start[nodes[k]!]!; i < end; i++) want(preds[i]!);
  }
  const m = nodes.length;
  /** By number: the set of the sources that begin there, and the whole set. */
  const own = new Int32Array(m);
  for (let i = 0; i < seeds.count; i++) {
    const k = number[seeds.first[i]!]!;
    if (k === 0) continue;
    const source = pool.one(seeds.second[i]!);
    own[k] = own[k] === 0 || own[k] === source ? source : pool.union([own[k]!, source]);
  }
  const sets = new Int32Array(m);
  // Tarjan's algorithm over the edges backwards: a component is complete when all that flows into it is.
  const index = new Int32Array(m);
  const low = new Int32Array(m);
  const next = new Int32Array(m);
  const done = new Uint8Array(m);
  const stack: number[] = [];
  const path: number[] = [];
  let counter = 0;
  const parts: number[] = [];
  /** By set: the component, by its root, that has it among its parts. */
  const partOf: number[] = [];
  let component = 0;
  const part = (set: number): void => {
    if (set === 0 || partOf[set] === component) return;
    partOf[set] = component;
    parts.push(set);
  };
  for (let root = 1; root < m; root++) {
    if (index[root] !== 0) continue;
    path.push(root);
    while (path.length > 0) {
      const x = path[path.length - 1]!;
      const end = start[nodes[x]! + 1]!;
      if (index[x] === 0) {
        index[x] = low[x] = ++counter;
        next[x] = start[nodes[x]!]!;
        stack.push(x);
      }
      let descended = false;
      while (next[x]! < end) {
        const p = number[preds[next[x]!]!]!;
        if (index[p] === 0) {
          path.push(p);
          descended = true;
          break;
        }
        next[x]!++;
        if (done[p] === 0 && low[p]! < low[x]!) low[x] = low[p]!;
      }
      if (descended) continue;
      path.pop();
      if (low[x] !== index[x]) continue;
      let from = stack.length - 1;
      while (stack[from] !== x) from--;
      parts.length = 0;
      component = x;
      for (let s = from; s < stack.length; s++) {
        const y = stack[s]!;
        part(own[y]!);
        const last = start[nodes[y]! + 1]!;
        for (let i = start[nodes[y]!]!; i < last; i++) part(sets[number[preds[i]!]!]!);
      }
      const set = pool.union(parts);
      for (let s = from; s < stack.length; s++) {
        sets[stack[s]!] = set;
        done[stack[s]!] = 1;
      }
      stack.length = from;
    }
  }
  const result = new Int32Array(n);
  for (let k = 1; k < m; k++) result[nodes[k]!] = sets[k]!;
  return result;
}
