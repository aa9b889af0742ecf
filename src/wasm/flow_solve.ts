// Which sources reach which nodes of a directed graph. Only what leads to a sink is looked at; strongly connected nodes have one set;
// equal sets are one object.

/** Sets of small numbers, each kept once; 0 is the empty one. */
export class SetPool {
  private readonly sets: (readonly number[])[] = [[]];
  private readonly ids = new Map<string, number>([["", 0]]);
  private readonly unions = new Map<number, number>();

  get(id: number): readonly number[] {
    return this.sets[id]!;
  }

  /** Numbers in rising order. */
  id(set: readonly number[]): number {
    const key = set.join();
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.sets.push(set) - 1;
      this.ids.set(key, id);
    }
    return id;
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const key = a < b ? a * 0x1000000 + b : b * 0x1000000 + a;
    let id = this.unions.get(key);
    if (id === undefined) {
      const x = this.sets[a]!;
      const y = this.sets[b]!;
      const out: number[] = [];
      let i = 0;
      let j = 0;
      while (i < x.length && j < y.length) {
        const p = x[i]!;
        const q = y[j]!;
        out.push(Math.min(p, q));
        if (p <= q) i++;
        if (q <= p) j++;
      }
      while (i < x.length) out.push(x[i++]!);
      while (j < y.length) out.push(y[j++]!);
      id = out.length === x.length ? a : out.length === y.length ? b : this.id(out);
      this.unions.set(key, id);
    }
    return id;
  }
}

/** Edges by their first node: to[start[n] .. start[n + 1]). */
function grouped(
  n: number,
  first: readonly number[],
  second: readonly number[],
): { start: Int32Array; to: Int32Array } {
  const start = new Int32Array(n + 2);
  for (const x of first) start[x + 2]!++;
  for (let i = 2; i < n + 2; i++) start[i]! += start[i - 1]!;
  const to = new Int32Array(second.length);
  for (let i = 0; i < second.length; i++) to[start[first[i]! + 1]!++] = second[i]!;
  return { start, to };
}

/**
 * By node, the set (SetPool) of the sources that reach it, 0 for nodes that lead to no sink. Edges are from[i] -> to[i], seeds pairs of
 * a node and a source.
 */
export function solve(
  n: number,
  from: readonly number[],
  to: readonly number[],
  seeds: readonly (readonly [number, number])[],
  sinks: readonly number[],
  pool: SetPool,
): Int32Array {
  const preds = grouped(n, to, from);
  const wanted = new Uint8Array(n);
  const work: number[] = [];
  for (const s of sinks) {
    if (wanted[s] === 1) continue;
    wanted[s] = 1;
    work.push(s);
  }
  while (work.length > 0) {
    const x = work.pop()!;
    for (let i = preds.start[x]!; i < preds.start[x + 1]!; i++) {
      const p = preds.to[i]!;
      if (wanted[p] === 1) continue;
      wanted[p] = 1;
      work.push(p);
    }
  }
  const own = new Map<number, number>();
  for (const [node, source] of seeds) {
    if (wanted[node] === 1) own.set(node, pool.union(own.get(node) ?? 0, pool.id([source])));
  }
  // Tarjan's algorithm over the edges backwards: a component is complete when all that flows into it is.
  const sets = new Int32Array(n);
  const index = new Int32Array(n);
  const low = new Int32Array(n);
  const next = new Int32Array(n);
  const done = new Uint8Array(n);
  const stack: number[] = [];
  const path: number[] = [];
  let counter = 0;
  for (let root = 0; root < n; root++) {
    if (wanted[root] === 0 || index[root] !== 0) continue;
    path.push(root);
    while (path.length > 0) {
      const x = path[path.length - 1]!;
      if (index[x] === 0) {
        index[x] = low[x] = ++counter;
        next[x] = preds.start[x]!;
        stack.push(x);
      }
      let descended = false;
      while (next[x]! < preds.start[x + 1]!) {
        const p = preds.to[next[x]!]!;
        if (index[p] === 0) {
          path.push(p);
          descended = true;
          break;
        }
        next[x]!++;
        if (done[p] === 0) low[x] = Math.min(low[x]!, low[p]!);
      }
      if (descended) continue;
      path.pop();
      if (low[x] !== index[x]) continue;
      const members: number[] = [];
      let m: number;
      do {
        m = stack.pop()!;
        members.push(m);
      } while (m !== x);
      let set = 0;
      for (const y of members) {
        set = pool.union(set, own.get(y) ?? 0);
        for (let i = preds.start[y]!; i < preds.start[y + 1]!; i++) set = pool.union(set, sets[preds.to[i]!]!);
      }
      for (const y of members) {
        sets[y] = set;
        done[y] = 1;
      }
    }
  }
  return sets;
}
