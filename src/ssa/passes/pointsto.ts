// What may point where, for escape.ts: nodes are pointers (values, slots' addresses, parameters, results) and *cells*, what is
// stored at one offset of the objects that a pointer points to. Pointers flow along directed edges; the cells of two pointers
// that may point to the same object are one (Das, "Unification-based Pointer Analysis with Directional Assignments", PLDI
// 2000). Flow-insensitive, nearly linear.
//
// Invariants: after flow(p, q) the objects of p and q share their cells; a *collapsed* class has one cell for all offsets; the
// heap is one node that is its own content, so whatever flows into a cell of an escaped object flows to the heap.

/** Everything outside of the functions at hand. */
export const heapNode = 1;
/** Pointers that are called as closures flow here. */
export const calledNode = 2;
export const firstNode = 3;

/** A class with more fields than this is collapsed. */
const maxFields = 16;

export class PointsTo {
  count = firstNode;
  /** Flows: nodes and a tag of the caller's. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly tag: number[] = [];
  /** Parents in the two union-find forests: equal nodes, and nodes with equal cells. */
  private node = new Int32Array(256);
  private cls = new Int32Array(256);
  /** By class: its one cell if it is collapsed, else 0; first of its fields. */
  private all = new Int32Array(256);
  private head = new Int32Array(256);
  private readonly fieldOff: number[] = [0];
  private readonly fieldCell: number[] = [0];
  private readonly fieldNext: number[] = [0];
  /** Pairs of nodes that are to become one. */
  private readonly pending: number[] = [];
  // Flows by node, both ways; built by index().
  private succStart = new Int32Array(256);
  private succ = new Int32Array(256);
  private predStart = new Int32Array(256);
  private pred = new Int32Array(256);
  private readonly work: number[] = [];

  /** Forgets everything; nodes firstNode .. firstNode + n exist. */
  reset(n: number): void {
    this.from.length = this.to.length = this.tag.length = 0;
    this.fieldOff.length = this.fieldCell.length = this.fieldNext.length = 1;
    this.reserve(firstNode + n);
    this.count = firstNode + n;
    for (let i = 0; i < this.count; i++) this.node[i] = this.cls[i] = i;
    this.all.fill(0, 0, this.count);
    this.head.fill(0, 0, this.count);
    this.all[heapNode] = heapNode;
  }

  private reserve(n: number): void {
    if (this.node.length >= n) return;
    for (const key of ["node", "cls", "all", "head"] as const) {
      const bigger = new Int32Array(n * 2);
      bigger.set(this[key]);
      this[key] = bigger;
    }
  }

  newNode(): number {
    const n = this.count++;
    this.reserve(n + 1);
    this.node[n] = this.cls[n] = n;
    this.all[n] = this.head[n] = 0;
    return n;
  }

  find(n: number): number {
    const { node } = this;
    while (node[n] !== n) {
      node[n] = node[node[n]];
      n = node[n];
    }
    return n;
  }

  classOf(n: number): number {
    const { cls } = this;
    while (cls[n] !== n) {
      cls[n] = cls[cls[n]];
      n = cls[n];
    }
    return n;
  }

  // ---- cells ----

  /** The cell at byte `off` of what n points to. */
  cell(n: number, off: number): number {
    const c = this.classOf(n);
    if (this.all[c] !== 0) return this.find(this.all[c]);
    let fields = 0;
    for (let e = this.head[c]; e !== 0; e = this.fieldNext[e]) {
      if (this.fieldOff[e] === off) return this.find(this.fieldCell[e]);
      fields++;
    }
    if (fields >= maxFields) return this.anyCell(n);
    const k = this.newNode();
    this.addField(c, off, k);
    return k;
  }

  private addField(c: number, off: number, k: number): void {
    this.fieldOff.push(off);
    this.fieldCell.push(k);
    this.fieldNext.push(this.head[c]);
    this.head[c] = this.fieldOff.length - 1;
  }

  /** The one cell of what n points to: offsets are no longer told apart. */
  anyCell(n: number): number {
    this.collapse(n);
    return this.find(this.all[this.classOf(n)]);
  }

  collapse(n: number): void {
    const c = this.classOf(n);
    if (this.all[c] !== 0) return;
    this.all[c] = this.oneCell(c);
    if (this.all[c] === 0) this.all[c] = this.newNode();
    this.drain();
  }

  /** Makes the fields of class c one (later); that one, 0: there are none. */
  private oneCell(c: number): number {
    if (this.all[c] !== 0) return this.all[c];
    let k = 0;
    for (let e = this.head[c]; e !== 0; e = this.fieldNext[e]) {
      if (k === 0) k = this.fieldCell[e];
      else this.pending.push(k, this.fieldCell[e]);
    }
    this.head[c] = 0;
    return k;
  }

  /** Calls `each` with offset (-1: all) and cell of the fields of n's objects. */
  fields(n: number, each: (off: number, cell: number) => void): void {
    const c = this.classOf(n);
    if (this.all[c] !== 0) {
      each(-1, this.find(this.all[c]));
      return;
    }
    for (let e = this.head[c]; e !== 0; e = this.fieldNext[e]) each(this.fieldOff[e], this.find(this.fieldCell[e]));
  }

  // ---- constraints ----

  /** a and b are the same. */
  same(a: number, b: number): void {
    this.pending.push(a, b);
    this.drain();
  }

  /** a and b may point to the same objects. */
  merge(a: number, b: number): void {
    this.mergeNow(a, b);
    this.drain();
  }

  flow(from: number, to: number, tag = 0): void {
    if (from === to) return;
    this.from.push(from);
    this.to.push(to);
    this.tag.push(tag);
    if (to !== calledNode) this.merge(from, to);
  }

  private drain(): void {
    const { pending } = this;
    while (pending.length > 0) {
      const b = this.find(pending.pop()!);
      const a = this.find(pending.pop()!);
      if (a === b) continue;
      // The heap stays the one that stands for its class.
      if (b === heapNode) this.node[a] = b;
      else this.node[b] = a;
      this.mergeNow(a, b);
    }
  }

  private mergeNow(x: number, y: number): void {
    const a = this.classOf(x);
    const b = this.classOf(y);
    if (a === b) return;
    const { all, head, pending, cls } = this;
    if (all[a] !== 0 || all[b] !== 0) {
      const k = this.oneCell(a);
      const l = this.oneCell(b);
      cls[b] = a;
      all[a] = k !== 0 ? k : l;
      if (k !== 0 && l !== 0) pending.push(k, l);
      return;
    }
    let e = head[b];
    cls[b] = a;
    while (e !== 0) {
      const next = this.fieldNext[e];
      let f = head[a];
      while (f !== 0 && this.fieldOff[f] !== this.fieldOff[e]) f = this.fieldNext[f];
      if (f !== 0) pending.push(this.fieldCell[f], this.fieldCell[e]);
      else {
        this.fieldNext[e] = head[a];
        head[a] = e;
      }
      e = next;
    }
  }

  // ---- questions ----

  /** Builds the tables that the questions below need; no constraints may be added afterwards. */
  index(): void {
    const n = this.count;
    const flows = this.from.length;
    const grown = (old: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> =>
      old.length >= size ? old.fill(0, 0, size) : new Int32Array(size * 2);
    this.succStart = grown(this.succStart, n + 2);
    this.predStart = grown(this.predStart, n + 2);
    this.succ = grown(this.succ, flows);
    this.pred = grown(this.pred, flows);
    const { from, to, succStart, predStart, succ, pred } = this;
    for (let i = 0; i < flows; i++) {
      from[i] = this.find(from[i]);
      to[i] = this.find(to[i]);
      succStart[from[i] + 2]++;
      predStart[to[i] + 2]++;
    }
    for (let i = 2; i < n + 2; i++) {
      succStart[i] += succStart[i - 1];
      predStart[i] += predStart[i - 1];
    }
    for (let i = 0; i < flows; i++) {
      succ[succStart[from[i] + 1]++] = i;
      pred[predStart[to[i] + 1]++] = i;
    }
  }

  /**
   * Marks (1 in `marks`, by node) what flows into the sinks, and, with `contents`, what is stored in the objects of marked
   * nodes. Marks that are set already stay, and what led to them was marked with them. `skips`: flows, by number, that do not count.
   */
  mark(
    sinks: readonly number[],
    marks: Uint8Array,
    contents: boolean,
    skips: ((flow: number) => boolean) | null = null,
  ): void {
    const { work, predStart, pred, from } = this;
    const add = (n: number): void => {
      if (marks[n] === 1) return;
      marks[n] = 1;
      work.push(n);
    };
    for (const s of sinks) add(this.find(s));
    while (work.length > 0) {
      const n = work.pop()!;
      for (let i = predStart[n]; i < predStart[n + 1]; i++) {
        if (skips === null || !skips(pred[i])) add(from[pred[i]]);
      }
      if (contents) this.fields(n, (_, cell) => add(cell));
    }
  }

  /**
   * Visits what flows from node n on, n included, but not beyond the heap. `visit` gets the flow's number (-1 for n itself) and the
   * node, each node once, flows to visited nodes too with `again`; false ends the walk.
   */
  reach(n: number, seen: Uint8Array, visit: (flow: number, node: number, again: boolean) => boolean): boolean {
    const { succStart, succ, to } = this;
    const start = this.find(n);
    const path = [start];
    seen[start] = 1;
    let ok = visit(-1, start, false);
    for (let i = 0; ok && i < path.length; i++) {
      const x = path[i];
      if (x === heapNode || x === calledNode) continue;
      for (let k = succStart[x]; ok && k < succStart[x + 1]; k++) {
        const y = to[succ[k]];
        const again = seen[y] === 1;
        if (!again) {
          seen[y] = 1;
          path.push(y);
        }
        ok = visit(succ[k], y, again);
      }
    }
    for (const x of path) seen[x] = 0;
    return ok;
  }
}
