// Strongly connected components of a graph (Tarjan 1972), without recursion: chains may be long. Invariant: a component is found
// after all others that it leads to, in an order that depends on the order of roots and edges alone.

/** The edges of node x lead to ends[start[x] .. start[x + 1]). */
export interface Edges {
  readonly start: Int32Array;
  readonly ends: Int32Array;
}

/** Edges from lists of where those of each node lead. */
export function edgesFrom(lists: readonly (readonly number[])[]): Edges {
  const start = new Int32Array(lists.length + 1);
  for (let i = 0; i < lists.length; i++) start[i + 1] = start[i] + lists[i].length;
  const ends = new Int32Array(start[lists.length]);
  for (let i = 0; i < lists.length; i++) ends.set(lists[i], start[i]);
  return { start, ends };
}

/** Calls `found` for each component that the roots lead to: its nodes are stack[from .. to), the one entered first at `from`. */
export function findComponents(
  nodes: number,
  roots: readonly number[] | null,
  { start, ends }: Edges,
  found: (stack: Int32Array, from: number, to: number) => void,
): void {
  /** By node: when it was entered, and the earliest that it is known to lead back to; 0: not entered, and done. */
  const index = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  const next = new Int32Array(nodes);
  const stack = new Int32Array(nodes);
  const path = new Int32Array(nodes);
  let count = 0;
  let top = 0;
  const all = roots === null ? nodes : roots.length;
  for (let k = 0; k < all; k++) {
    const root = roots === null ? k : roots[k];
    if (index[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    while (depth >= 0) {
      const x = path[depth];
      if (index[x] === 0) {
        index[x] = low[x] = ++count;
        next[x] = start[x];
        stack[top++] = x;
      }
      const end = start[x + 1];
      let at = next[x];
      let least = low[x];
      // (An edge to a node that was entered from here is looked at again when that is left.)
      while (at < end && index[ends[at]] !== 0) {
        const back = low[ends[at++]];
        if (back !== 0 && back < least) least = back;
      }
      next[x] = at;
      low[x] = least;
      if (at < end) {
        path[++depth] = ends[at];
        continue;
      }
      depth--;
      if (least !== index[x]) continue;
      const to = top;
      do low[stack[--top]] = 0;
      while (stack[top] !== x);
      found(stack, top, to);
    }
  }
}

/** By node: the number of its component, so nodes with equal numbers reach each other; 0: the node does not reach itself. */
export function components(nodes: number, succs: (node: number) => readonly number[]): Int32Array {
  const component = new Int32Array(nodes);
  const lists = Array.from(component, (_, node) => succs(node));
  let cycles = 0;
  findComponents(nodes, null, edgesFrom(lists), (stack, from, to) => {
    if (to - from === 1 && !lists[stack[from]].includes(stack[from])) return;
    cycles++;
    for (let i = from; i < to; i++) component[stack[i]] = cycles;
  });
  return component;
}
