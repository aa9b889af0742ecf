// Escape analysis: which heap objects never outlive the call that makes them, and so can be slots of its frame (counterpart:
// cmd/compile/internal/escape). Whole program, one strongly connected component of the call graph at a time, callees first; what
// a function does with its parameters is kept as a small graph of the same kind, its *summary*, and put in at its calls.
//
// An object stays on the heap if a pointer to it flows to a result, into anything reachable from a parameter or from a result, or
// to the heap (globals, escaped objects, unknown callees). Passing a closure to somebody who calls it is no escape: what the
// closure's function does with its context is taken into account where the closure is made. Addresses that were turned into
// integers are followed through simple arithmetic and into functions of package runtime; stored, returned or passed to others they
// escape.
//
// A slot is one object, where an allocation in a loop makes many. So such an allocation becomes a slot only if no pointer to the
// object of one round can be in use when the next is made (lifetimes.ts). Slots hold heap pointers: the collector scans frames.

import { packageOf } from "../deepfuncs.ts";
import { type Func, type FuncId, Term } from "../ir.ts";
import { BufUse, Mem, memSize, Op, opInfo, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { type AllocSite, type AllocSites, Lifetimes } from "./lifetimes.ts";
import { calledNode, firstNode, heapNode, PointsTo } from "./pointsto.ts";
import { toSlot } from "./toslot.ts";

/** They give their second argument, but not if it points into their last one. */
const movers: ReadonlySet<string> = new Set(["runtime.moveSlice", "runtime.moveSliceNoCap"]);

/** Larger objects stay on the heap (gc: ir.MaxImplicitStackVarSize is 64 KiB, but its stacks grow). */
const maxObject = 16 << 10;
/** In functions that may call themselves. */
const maxRecursiveObject = 512;
/** Bytes of slots in one frame. */
const maxFrame = 32 << 10;
/** Bytes of one frame for results of callees (Op.TmpBuf); in functions that may call themselves. */
const maxBuffers = 2048;
const maxRecursiveBuffers = 64;
/** Cells at this depth are their own content in summaries. */
const maxDepth = 3;

/** Name of the slots that were Op.TmpBuf, and of those that are append's. */
const tmpBufName = "tmpbuf";
const appendBufName = "appendbuf";

/** Targets of a summary's edges that are no nodes of it. */
const toHeap = -2;
const toCalled = -3;

/** What a function does with pointers: nodes are its parameters, its results, then cells. */
interface Summary {
  readonly params: number;
  readonly results: number;
  /** Triples: node, offset (-1: any), cell that is its content there (toHeap: the heap). */
  readonly fields: readonly number[];
  /** Pairs: from node, to node or toHeap or toCalled. */
  readonly edges: readonly number[];
  /** Pairs of nodes whose objects share their content. */
  readonly merged: readonly number[];
}

/** A call whose result is an object that the callee makes, for it alone. */
export interface Making {
  readonly f: Func;
  readonly row: number;
  readonly callee: Func;
  /** Node of that result. */
  readonly node: number;
}

/** Functions that are asked about a deferred call's record in the caller's frame. */
const frameBound: ReadonlySet<string> = new Set(["runtime.deferreturn", "runtime.recovering"]);

export class Escape implements AllocSites {
  private readonly graph = new PointsTo();
  private readonly summaries: (Summary | undefined)[] = [];
  /** Components by number, in the order in which they came: those without allocations wait until a summary of theirs is asked for. */
  private readonly components: (readonly Func[])[] = [];
  /** By FuncId: number of its component; the component at hand. */
  private readonly component: (number | undefined)[] = [];
  private current = 0;
  /** By value of a function of the component (its base added): node of the pointer and offset from it; 0: no pointer. */
  private nodeOf = new Int32Array(256);
  private offOf = new Int32Array(256);
  /** By FuncId: base of its values, of its results' nodes, of its slots' nodes; -1: not in the component. */
  private readonly base = new Map<FuncId, number>();
  private readonly resultBase = new Map<FuncId, number>();
  private at = 0;
  private f!: Func;
  private slotBase = 0;
  /** Nodes of the results of calls with several. */
  private readonly multi = new Map<number, number>();
  private readonly allocs: AllocSite[] = [];
  /** By FuncId: number + 1 of a result that is an object made in the call, which nobody else has; 0: none. */
  private readonly makes: (number | undefined)[] = [];
  /** Calls of such functions. */
  private readonly makings: Making[] = [];
  /** Those of them whose object does not outlive the caller: inlined, it could be a slot of its frame. */
  readonly local: Making[] = [];
  /** Flows to what movers give, by number, with the node of what they leave out. */
  private readonly moves = new Map<number, number>();
  /** A buffer of append's may become a slot when slots have become values. */
  waiting = false;
  /** Stores of pointers: function and row; a flow's tag is the number + 1, or -1 for copies and callees' stores. */
  private readonly storeFunc: Func[] = [];
  private readonly storeRow: number[] = [];
  /** Nodes whose content is that of others, by copying. */
  private readonly copied: number[] = [];
  private marks = new Uint8Array(256);
  private seen = new Uint8Array(256);

  constructor(private readonly ctx: PassContext) {}

  /**
   * Analyses the functions of one component, whose callees' summaries are known, and turns allocations into slots. Gives the
   * functions that were changed.
   */
  run(funcs: readonly Func[], recursive: boolean): Func[] {
    const number = this.components.push(funcs) - 1;
    for (const f of funcs) this.component[f.id] = number;
    this.local.length = 0;
    this.waiting = false;
    if (!funcs.some((f) => this.getsObjects(f))) return [];
    this.summariseCallees(number);
    this.current = number;
    this.collect(funcs);
    const changed: Func[] = [];
    if (this.allocs.length > 0 || this.makings.length > 0) this.decide(funcs, recursive, changed);
    this.summarise(funcs);
    for (const f of funcs) this.makes[f.id] = this.madeResult(f);
    return changed;
  }

  /** f has its final form: buffers that are no slots yet could only become some of callers. */
  settle(f: Func): void {
    if (!f.ownBuffers) return;
    for (const block of f.blocks) {
      for (const v of block?.instrs ?? []) {
        if (f.op[v] !== Op.TmpBuf || f.aux2[v] === BufUse.Result || f.aux2[v] === BufUse.Make) continue;
        f.aux2[v] = BufUse.None;
      }
    }
  }

  /** Makes the summaries that are asked for when component `number` is analysed. */
  private summariseCallees(number: number): void {
    const needed = [number];
    const seen = new Set(needed);
    for (let i = 0; i < needed.length; i++) {
      for (const f of this.components[needed[i]]) {
        for (const block of f.blocks) {
          if (block === null) continue;
          for (const v of block.instrs) {
            const op: Op = f.op[v];
            if (op !== Op.Call && op !== Op.FuncAddr) continue;
            const g = this.ctx.program.funcs[f.aux[v]];
            const c = this.component[g.id];
            if (c === undefined || c >= needed[i] || this.summaries[g.id] !== undefined || seen.has(c)) continue;
            if (withoutPointers(g)) continue;
            seen.add(c);
            needed.push(c);
          }
        }
      }
    }
    needed.sort((a, b) => a - b);
    for (const c of needed) {
      if (c === number) return;
      // A function may have been put into another, and gone.
      const funcs = this.components[c].filter((f) => f.blocks.length > 0);
      this.current = c;
      this.collect(funcs);
      this.summarise(funcs);
    }
  }

  // ---- constraints ----

  private collect(funcs: readonly Func[]): void {
    const { graph } = this;
    this.base.clear();
    this.resultBase.clear();
    this.multi.clear();
    this.makings.length = 0;
    this.moves.clear();
    this.allocs.length = this.storeFunc.length = this.storeRow.length = this.copied.length = 0;
    let total = 0;
    for (const f of funcs) {
      this.base.set(f.id, total);
      total += f.count;
    }
    if (this.nodeOf.length < total) {
      this.nodeOf = new Int32Array(total * 2);
      this.offOf = new Int32Array(total * 2);
    }
    this.nodeOf.fill(0, 0, total);
    this.offOf.fill(0, 0, total);
    graph.reset(total);
    for (const f of funcs) {
      this.resultBase.set(f.id, graph.count);
      for (let i = 0; i < f.results.length; i++) graph.newNode();
      const at = this.base.get(f.id)!;
      const numbers = isRuntime(f);
      for (const block of f.blocks) {
        if (block === null) continue;
        for (const p of block.params) {
          if (f.ty[p] === Ty.Ptr || (numbers && f.ty[p] === Ty.I32)) this.nodeOf[at + p] = firstNode + at + p;
        }
      }
    }
    for (const f of funcs) this.func(f);
  }

  private func(f: Func): void {
    const cfg = this.ctx.graph(f);
    this.f = f;
    this.at = this.base.get(f.id)!;
    this.slotBase = this.graph.count;
    for (let i = 0; i < f.slots.length; i++) this.graph.newNode();
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = f.block(cfg.order[i]);
      for (const v of block.instrs) this.instr(v, block.id);
      for (let k = 0; k < block.succs.length; k++) {
        const { params } = f.block(block.succs[k]);
        const args = block.args[k];
        for (let j = 0; j < args.length; j++) {
          const n = this.nodeOf[this.at + params[j]];
          if (this.nodeOf[this.at + args[j]] !== 0) this.into(args[j], n !== 0 ? n : heapNode);
          else if (n !== 0 && f.ty[params[j]] === Ty.I32 && f.op[args[j]] !== Op.Const) this.graph.flow(heapNode, n);
        }
      }
      if (block.term !== Term.Return) continue;
      const first = this.resultBase.get(f.id)!;
      block.results.forEach((v, i) => {
        this.into(v, f.results[i] === Ty.Ptr ? first + i : heapNode);
      });
    }
  }

  private isPointer(v: number): boolean {
    return this.nodeOf[this.at + v] !== 0;
  }

  /** Node of pointer v; an integer that was made into an address may point anywhere. */
  private node(v: number): number {
    const n = this.nodeOf[this.at + v];
    return n === 0 ? heapNode : n;
  }

  private set(v: number, n: number, off = 0): void {
    this.nodeOf[this.at + v] = n;
    this.offOf[this.at + v] = off;
  }

  /** v gets a node of its own. */
  private own(v: number): number {
    const n = firstNode + this.at + v;
    this.set(v, n);
    return n;
  }

  /** Pointer v flows to node n. */
  private into(v: number, n: number, tag = 0): void {
    const from = this.nodeOf[this.at + v];
    if (from === 0) return;
    if (this.offOf[this.at + v] !== 0 && n !== calledNode) this.graph.collapse(from);
    this.graph.flow(from, n, tag);
  }

  /** The cell that an access at address v + at touches. */
  private cellAt(v: number, at: number): number {
    const n = this.nodeOf[this.at + v];
    if (n === 0) return heapNode;
    const off = this.offOf[this.at + v] + at;
    return (off & 7) !== 0 ? this.graph.anyCell(n) : this.graph.cell(n, off);
  }

  private instr(v: number, block: number): void {
    const { f, graph } = this;
    const a = f.a[v];
    const b = f.b[v];
    const ty: Ty = f.ty[v];
    const op: Op = f.op[v];
    switch (op) {
      case Op.Nop:
      case Op.Const:
      case Op.FuncAddr:
      case Op.LinkAddr:
      case Op.NilCheck:
      case Op.MemZero:
      case Op.GetSP:
      case Op.EntrySP:
        return;
      case Op.DataAddr:
        this.set(v, heapNode);
        return;
      case Op.Slot:
        this.set(v, this.slotBase + f.aux[v]);
        return;
      case Op.TmpBuf:
        if (f.aux2[v] === BufUse.None) return;
        this.allocs.push({ f, row: v, node: this.own(v), block });
        return;
      case Op.Alloc:
        this.allocs.push({ f, row: v, node: this.own(v), block });
        return;
      case Op.Add:
      case Op.Sub:
        if (ty === Ty.Ptr) {
          this.offset(v);
          return;
        }
        this.arithmetic(v);
        return;
      case Op.Cast:
      case Op.ExtU:
      case Op.Wrap:
        if (this.isPointer(a)) {
          // Where an integer points to is not followed by offset.
          graph.collapse(this.node(a));
          this.set(v, this.node(a));
        } else if (ty === Ty.Ptr) this.set(v, heapNode);
        return;
      case Op.NoEscape:
        // What is stored in it may be anywhere, and what is loaded from it comes from anywhere.
        graph.merge(this.own(v), heapNode);
        return;
      case Op.And:
      case Op.Or:
      case Op.Xor:
      case Op.Shl:
      case Op.ShrU:
        this.arithmetic(v);
        return;
      case Op.Select:
        if (ty !== Ty.Ptr && !this.isPointer(b) && !this.isPointer(f.c[v])) return;
        this.own(v);
        this.into(b, this.node(v));
        this.into(f.c[v], this.node(v));
        return;
      case Op.Load:
        if (ty === Ty.Ptr) graph.flow(this.cellAt(a, f.aux[v]), this.own(v));
        return;
      case Op.Store:
        this.store(v);
        return;
      case Op.MemMove:
        this.copy(v);
        return;
      case Op.Call:
        this.call(v);
        return;
      case Op.CallIndirect:
        this.callIndirect(v);
        return;
      case Op.Result:
        if (ty === Ty.Ptr) this.set(v, this.multi.get(this.at + a)! + f.aux[v]);
        return;
    }
    // Comparisons tell nothing away; what else is done with an address as a number is not followed.
    if (op >= Op.Eq && op <= Op.Eqz) return;
    const info = opInfo[op];
    if (info.args > 0) this.into(a, heapNode);
    if (info.args > 1) this.into(b, heapNode);
    if (info.args > 2) this.into(f.c[v], heapNode);
  }

  /** Pointer v = a +- b. */
  private offset(v: number): void {
    const { f } = this;
    const a = f.a[v];
    const b = f.b[v];
    if (!this.isPointer(a)) {
      this.set(v, heapNode);
      return;
    }
    const n = this.node(a);
    this.into(b, n);
    if (f.op[b] === Op.Const) {
      const off = this.offOf[this.at + a] + (f.op[v] === Op.Add ? f.aux[b] : -f.aux[b]);
      if (off >= 0) {
        this.set(v, n, off);
        return;
      }
    }
    this.graph.collapse(n);
    this.set(v, n);
  }

  /** Integer v = a op b. */
  private arithmetic(v: number): void {
    const { a, b } = this.f;
    if (!this.isPointer(a[v]) && !this.isPointer(b[v])) return;
    const n = this.own(v);
    this.graph.collapse(n);
    this.into(a[v], n);
    this.into(b[v], n);
  }

  private store(v: number): void {
    const { f } = this;
    const a = f.a[v];
    const b = f.b[v];
    // The chain of deferred calls has no record of a frame that ends.
    if (f.op[a] === Op.DataAddr && f.aux[a] === this.ctx.program.deferChain) return;
    if (this.isPointer(b)) {
      const cell = f.ty[b] === Ty.Ptr ? this.cellAt(a, f.aux[v]) : heapNode;
      this.storeFunc.push(f);
      this.storeRow.push(v);
      this.into(b, cell, this.storeFunc.length);
      return;
    }
    // A closure is made: its function may be called with it from now on, with anything for the other parameters.
    const fn = this.functionStored(v);
    if (fn < 0 || !this.isPointer(a)) return;
    const n = this.node(a);
    const g = this.ctx.program.funcs[fn];
    const params = g.params.map((ty, i) => {
      if (ty !== Ty.Ptr) return mayBeAddress(g, ty) ? heapNode : 0;
      return i === g.ctx ? n : g.ctx < 0 ? -1 : heapNode;
    });
    for (let i = 0; i < params.length; i++) {
      if (params[i] !== -1) continue;
      // Any of them could be the closure.
      const both = this.graph.newNode();
      this.graph.flow(n, both);
      this.graph.flow(heapNode, both);
      params[i] = both;
    }
    this.bind(g, params, (i) => (g.results[i] === Ty.Ptr ? heapNode : 0));
  }

  /** Function whose table index Store v puts into the first word of an object; -1: none. */
  private functionStored(v: number): FuncId {
    const { f } = this;
    let b = f.b[v];
    if (f.op[b] === Op.ExtU) b = f.a[b];
    if (f.op[b] !== Op.FuncAddr || this.offOf[this.at + f.a[v]] + f.aux[v] !== 0) return -1;
    return f.aux[b];
  }

  private copy(v: number): void {
    const { f, graph } = this;
    const size = f.c[v];
    if (f.op[size] === Op.Const && f.aux[size] >>> 0 < memSize[Mem.Ptr]) return;
    const to = this.node(f.a[v]);
    const from = this.node(f.b[v]);
    if (to === heapNode || from === heapNode) {
      if (to === from) return;
      if (to === heapNode) graph.flow(graph.anyCell(from), heapNode, -1);
      else graph.flow(heapNode, graph.anyCell(to));
      return;
    }
    this.copied.push(to, from);
    if (this.offOf[this.at + f.a[v]] + f.aux[v] === 0 && this.offOf[this.at + f.b[v]] === 0) {
      graph.merge(to, from);
      return;
    }
    graph.flow(graph.anyCell(from), graph.anyCell(to), -1);
  }

  // ---- calls ----

  /** Nodes for the results of call v. */
  private resultNodes(v: number): (i: number) => number {
    const { f } = this;
    if (f.ty[v] === Ty.Multi) {
      const sig = f.op[v] === Op.Call ? this.ctx.program.funcs[f.aux[v]] : this.ctx.program.sigs[f.aux[v]];
      const first = this.graph.count;
      for (let i = 0; i < sig.results.length; i++) this.graph.newNode();
      this.multi.set(this.at + v, first);
      return (i) => first + i;
    }
    const n = f.ty[v] === Ty.Ptr ? this.own(v) : 0;
    return () => n;
  }

  private call(v: number): void {
    const { f, graph } = this;
    const list = f.c[v];
    const g = this.ctx.program.funcs[f.aux[v]];
    const results = this.resultNodes(v);
    const args: number[] = [];
    for (let i = 0; i < g.params.length; i++) {
      const x = f.listAt(list, i);
      if (g.params[i] !== Ty.Ptr) {
        if (mayBeAddress(g, g.params[i])) args.push(f.op[x] === Op.Const ? 0 : this.node(x));
        else {
          this.into(x, heapNode);
          args.push(0);
        }
        continue;
      }
      if (this.isPointer(x) && this.offOf[this.at + x] !== 0) graph.collapse(this.node(x));
      args.push(this.nodeOf[this.at + x]);
    }
    if (movers.has(g.name)) {
      const flows = graph.from.length;
      if (args[1] !== 0) graph.flow(args[1], results(0));
      if (graph.from.length > flows) this.moves.set(flows, args[4]);
      return;
    }
    const made = this.base.has(g.id) ? 0 : (this.makes[g.id] ?? 0);
    if (made > 0) this.makings.push({ f, row: v, callee: g, node: results(made - 1) });
    if (frameBound.has(g.name)) return;
    this.bind(g, args, (i) => (g.results[i] === Ty.Ptr ? results(i) : 0));
  }

  /** g is called with these pointers (0: none) for its parameters and results. */
  private bind(g: Func, args: readonly number[], results: (i: number) => number): void {
    const { graph } = this;
    const own = this.base.get(g.id);
    if (own !== undefined) {
      const { params } = g.block(0);
      const first = this.resultBase.get(g.id)!;
      args.forEach((n, i) => {
        if (n !== 0) graph.flow(n, firstNode + own + params[i]);
      });
      for (let i = 0; i < g.results.length; i++) if (results(i) !== 0) graph.flow(first + i, results(i));
      return;
    }
    const s = this.summaryOf(g);
    if (s === undefined) {
      for (const n of args) if (n !== 0) graph.flow(n, heapNode);
      for (let i = 0; i < g.results.length; i++) if (results(i) !== 0) graph.flow(heapNode, results(i));
      return;
    }
    // Nodes of the summary in this graph; cells come after what they are content of.
    const here: number[] = [...args];
    for (let i = 0; i < s.results; i++) here.push(results(i));
    const { fields, edges } = s;
    for (let i = 0; i < fields.length; i += 3) {
      const n = here[fields[i]];
      if (n === 0 || n === undefined) continue;
      const cell = fields[i + 2];
      if (cell === toHeap) {
        graph.merge(n, heapNode);
        continue;
      }
      const off = fields[i + 1];
      const k = off < 0 ? graph.anyCell(n) : graph.cell(n, off);
      const known = here[cell];
      if (known === undefined || known === 0) here[cell] = k;
      else if (graph.find(known) !== graph.find(k)) {
        graph.same(known, k);
        this.copied.push(n);
      }
    }
    const { merged } = s;
    for (let i = 0; i < merged.length; i += 2) {
      const x = here[merged[i]];
      const y = here[merged[i + 1]];
      if (x === undefined || y === undefined || x === 0 || y === 0) continue;
      if (graph.classOf(x) === graph.classOf(y)) continue;
      graph.merge(x, y);
      this.copied.push(x);
    }
    for (let i = 0; i < edges.length; i += 2) {
      const from = here[edges[i]];
      if (from === undefined || from === 0) continue;
      const t = edges[i + 1];
      if (t === toHeap) graph.flow(from, heapNode, -1);
      else if (t === toCalled) graph.flow(from, calledNode);
      else {
        const to = here[t];
        if (to === undefined || to === 0) continue;
        graph.flow(from, to, t < s.params + s.results ? 0 : -1);
      }
    }
  }

  /** What g, of another component, does; undefined: not known. What comes after the component at hand is not asked. */
  private summaryOf(g: Func): Summary | undefined {
    const c = this.component[g.id];
    if (c === undefined || c > this.current) return undefined;
    return withoutPointers(g) ? emptySummary(g) : this.summaries[g.id];
  }

  private callIndirect(v: number): void {
    const { f } = this;
    const list = f.c[v];
    const n = f.listLen(list);
    // A closure is called: what its function does with it was said where it was made.
    const t = f.a[v];
    const closure = f.op[t] === Op.Load && f.aux[t] === 0 ? f.a[t] : 0;
    let called = false;
    for (let i = 0; i < n; i++) {
      const x = f.listAt(list, i);
      if (x === closure && !called) {
        called = true;
        this.into(x, calledNode);
      } else this.into(x, heapNode);
    }
    const results = this.resultNodes(v);
    const sig = this.ctx.program.sigs[f.aux[v]];
    sig.results.forEach((ty, i) => {
      if (ty === Ty.Ptr) this.graph.flow(heapNode, results(i));
    });
  }

  // ---- decisions ----

  private scratch(n: number): void {
    if (this.marks.length < n) {
      this.marks = new Uint8Array(n * 2);
      this.seen = new Uint8Array(n * 2);
    } else this.marks.fill(0, 0, n);
  }

  private decide(funcs: readonly Func[], recursive: boolean, changed: Func[]): void {
    const { graph } = this;
    this.calledObjects(funcs);
    graph.index();
    this.scratch(graph.count);
    const sinks: number[] = [heapNode];
    for (const f of funcs) {
      const at = this.base.get(f.id)!;
      const first = this.resultBase.get(f.id)!;
      for (let i = 0; i < f.results.length; i++) sinks.push(first + i);
      // Whatever can be reached from a parameter was there before the call and stays after it.
      for (const p of f.block(0).params) {
        if (this.nodeOf[at + p] !== 0) graph.fields(firstNode + at + p, (_, cell) => sinks.push(cell));
      }
    }
    graph.mark(sinks, this.marks, true);
    for (const m of this.makings) if (this.marks[graph.find(m.node)] === 0) this.local.push(m);
    const lifetimes = new Lifetimes(this.ctx, graph, this);
    for (const c of this.copied) graph.fields(c, (_, cell) => lifetimes.shared.add(cell));
    const frames = new Map<Func, number>();
    for (const s of this.allocs) {
      const { f, row } = s;
      const moved = f.op[row] === Op.TmpBuf && f.aux2[row] === BufUse.Moved;
      if (this.marks[graph.find(s.node)] === 1 && !(moved && this.staysByMoving(s.node, sinks))) continue;
      const isBuf = f.op[row] === Op.TmpBuf;
      const use: BufUse = isBuf && f.aux2[row] !== BufUse.Make ? f.aux2[row] : BufUse.Result;
      if (use === BufUse.AppendToValue && appendsToMemory(f, s)) {
        this.waiting = true;
        continue;
      }
      const layout = this.ctx.program.layouts[f.aux[row]];
      const size = isBuf ? f.aux[row] : layout.size;
      if (size > (recursive ? maxRecursiveObject : maxObject)) continue;
      const frame = (frames.get(f) ?? frameSize(f)) + size;
      if (frame > maxFrame) continue;
      if (use === BufUse.Result) {
        if (isBuf && bufferBytes(f) + size > (recursive ? maxRecursiveBuffers : maxBuffers)) continue;
        if (!lifetimes.oneAtATime(s)) continue;
      }
      frames.set(f, frame);
      if (!isBuf) toSlot(f, row, s.block, layout);
      else if (use === BufUse.Result) bufToSlot(f, row, tmpBufName);
      else clearHeader(f, bufToSlot(f, row, appendBufName));
      if (!changed.includes(f)) changed.push(f);
    }
  }

  /** Nothing but what is moved out of it lets buffer `node` escape. */
  private staysByMoving(node: number, sinks: readonly number[]): boolean {
    const { graph, moves } = this;
    const marks = new Uint8Array(graph.count);
    graph.mark(sinks, marks, true, (flow) => {
      const out = moves.get(flow);
      return out !== undefined && graph.find(out) === graph.find(node);
    });
    return marks[graph.find(node)] === 0;
  }

  /** Objects that are called as closures, but were not made as closures here, may be anything. */
  private calledObjects(funcs: readonly Func[]): void {
    const { graph } = this;
    if (!graph.to.includes(calledNode)) return;
    graph.index();
    this.scratch(graph.count);
    // (What movers give is never called but through the heap, and what they were given goes there, too, unless it is left out.)
    graph.mark([calledNode], this.marks, false, (flow) => this.moves.has(flow));
    const isClosure = new Set<number>();
    for (const f of funcs) {
      this.f = f;
      this.at = this.base.get(f.id)!;
      for (const block of f.blocks) {
        if (block === null) continue;
        for (const v of block.instrs) {
          if (f.op[v] === Op.Store && this.functionStored(v) >= 0) isClosure.add(this.node(f.a[v]));
        }
      }
    }
    const lost: number[] = [];
    for (const s of this.allocs) if (this.marks[graph.find(s.node)] === 1 && !isClosure.has(s.node)) lost.push(s.node);
    for (const f of funcs) {
      const at = this.base.get(f.id)!;
      for (const block of f.blocks) {
        for (const v of block?.instrs ?? []) {
          const n = this.nodeOf[at + v];
          if (f.op[v] === Op.Slot && this.marks[graph.find(n)] === 1 && !isClosure.has(n)) lost.push(n);
        }
      }
    }
    for (const n of lost) graph.flow(n, heapNode, -1);
  }

  /** The allocation that made row v of f (it may be a slot by now). */
  siteOf(f: Func, v: number): AllocSite | undefined {
    return this.allocs.find((s) => s.f === f && s.row === v);
  }

  storeAt(tag: number): { f: Func; row: number } {
    return { f: this.storeFunc[tag - 1], row: this.storeRow[tag - 1] };
  }

  /** The block param or function parameter that node n is, in function f: its value; 0: none. */
  valueOf(f: Func, n: number): number {
    const v = n - firstNode - this.base.get(f.id)!;
    return v > 0 && v < f.count ? v : 0;
  }

  // ---- summaries ----

  private summarise(funcs: readonly Func[]): void {
    const { graph } = this;
    if (funcs.every(withoutPointers)) return;
    for (const f of funcs) this.limitDepth(f);
    graph.index();
    this.scratch(graph.count);
    const heap = this.marks;
    graph.mark([heapNode], heap, true);
    const called = new Uint8Array(graph.count);
    graph.mark([calledNode], called, false);
    for (const f of funcs) this.summaries[f.id] = this.summary(f, heap, called);
  }

  /** Nodes of f's pointer parameters and results (0 for others). */
  private roots(f: Func): number[] {
    const at = this.base.get(f.id)!;
    const first = this.resultBase.get(f.id)!;
    const out = f.block(0).params.map((p) => this.nodeOf[at + p]);
    f.results.forEach((ty, i) => {
      out.push(ty === Ty.Ptr ? first + i : 0);
    });
    return out;
  }

  private limitDepth(f: Func): void {
    const { graph } = this;
    for (let again = true; again; ) {
      again = false;
      const depth = new Map<number, number>();
      const work: number[] = [];
      for (const n of this.roots(f)) {
        if (n === 0 || depth.has(graph.find(n))) continue;
        depth.set(graph.find(n), 0);
        work.push(graph.find(n));
      }
      for (let i = 0; i < work.length && !again; i++) {
        const n = work[i];
        const d = depth.get(n)!;
        const cells: number[] = [];
        graph.fields(n, (_, cell) => cells.push(cell));
        for (const cell of cells) {
          if (cell === heapNode || depth.has(cell)) continue;
          if (d >= maxDepth) {
            // n is its own content.
            graph.same(n, graph.anyCell(n));
            again = true;
            break;
          }
          depth.set(cell, d + 1);
          work.push(cell);
        }
      }
    }
  }

  /** Number + 1 of the first result of f that is always or sometimes an object that f makes and does not give to anybody else. */
  private madeResult(f: Func): number {
    const { graph } = this;
    const made: number[] = [];
    // Buffers count where programs may ask for capacities; in std, they are not worth the code.
    const buffers = !f.ownBuffers && !this.ctx.program.standard.has(packageOf(f));
    for (const s of this.allocs) {
      if (s.f !== f) continue;
      const use: BufUse = f.op[s.row] === Op.TmpBuf ? f.aux2[s.row] : BufUse.Result;
      const isBuffer = use !== BufUse.Result && use !== BufUse.Make;
      if (f.op[s.row] === Op.Alloc || (isBuffer && buffers)) made.push(s.node);
    }
    for (const m of this.makings) if (m.f === f) made.push(m.node);
    if (made.length === 0 || !f.results.includes(Ty.Ptr)) return 0;
    const first = this.resultBase.get(f.id)!;
    const sinks = [heapNode];
    const at = this.base.get(f.id)!;
    for (const p of f.block(0).params) {
      if (this.nodeOf[at + p] !== 0) graph.fields(firstNode + at + p, (_, cell) => sinks.push(cell));
    }
    this.scratch(graph.count);
    graph.mark(sinks, this.marks, true);
    let result = 0;
    for (const n of made) {
      if (this.marks[graph.find(n)] === 1) continue;
      graph.reach(n, this.seen, (_flow, y) => {
        const i = f.results.findIndex((ty, i) => ty === Ty.Ptr && graph.find(first + i) === y);
        if (i >= 0) result = i + 1;
        return result === 0;
      });
      if (result > 0) break;
    }
    return result;
  }

  /** Something in f makes an object or calls a function that makes one for it. */
  private getsObjects(f: Func): boolean {
    const { blocks, op, aux } = f;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b];
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i];
        if (op[v] === Op.Alloc || op[v] === Op.TmpBuf) return true;
        if (op[v] === Op.Call && (this.makes[aux[v]] ?? 0) > 0) return true;
      }
    }
    return false;
  }

  private summary(f: Func, heap: Uint8Array, called: Uint8Array): Summary {
    const { graph } = this;
    const roots = this.roots(f);
    const nodes = roots.map((n) => (n === 0 ? 0 : graph.find(n)));
    const index = new Map<number, number>();
    const allFields: number[] = [];
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i];
      if (n === 0 || (i >= roots.length && n === heapNode)) continue;
      graph.fields(n, (off, cell) => {
        let k = cell === heapNode ? toHeap : index.get(cell);
        if (k === undefined) {
          k = nodes.length;
          index.set(cell, k);
          nodes.push(cell);
        }
        allFields.push(i, off, k);
      });
    }
    const edges: number[] = [];
    const targets = new Map<number, number[]>();
    nodes.forEach((n, i) => {
      if (n === 0 || (i < roots.length && i < f.params.length)) return;
      const list = targets.get(n);
      if (list === undefined) targets.set(n, [i]);
      else list.push(i);
    });
    nodes.forEach((n, i) => {
      if (n === 0 || n === heapNode || (i >= f.params.length && i < roots.length)) return;
      if (heap[n] === 1) edges.push(i, toHeap);
      if (called[n] === 1) edges.push(i, toCalled);
      graph.reach(n, this.seen, (_flow, y, again) => {
        if (!again && y !== n) for (const t of targets.get(y) ?? []) edges.push(i, t);
        return true;
      });
    });
    const merged: number[] = [];
    const first = new Map<number, number>();
    nodes.forEach((n, i) => {
      if (n === 0) return;
      const c = graph.classOf(n);
      const other = first.get(c);
      if (other === undefined) first.set(c, i);
      else merged.push(other, i);
    });
    const fields = prune(roots.length, nodes.length, allFields, edges);
    return { params: f.params.length, results: f.results.length, fields, edges, merged };
  }
}

/** Package runtime passes addresses as numbers. */
function isRuntime(f: Func): boolean {
  return f.name.startsWith("runtime.");
}

/** A parameter of type ty of g is a number that may be an address. */
function mayBeAddress(g: Func, ty: Ty): boolean {
  return ty === Ty.I32 && isRuntime(g);
}

/** No pointer goes into f or comes out of it. */
function withoutPointers(f: Func): boolean {
  return !f.params.includes(Ty.Ptr) && !f.results.includes(Ty.Ptr) && !(f.params.includes(Ty.I32) && isRuntime(f));
}

/** The slice that append puts into buffer s was just loaded. */
function appendsToMemory(f: Func, s: AllocSite): boolean {
  for (const v of f.block(s.block).instrs) {
    if (f.op[v] !== Op.Call || !listHas(f, f.c[v], s.row)) continue;
    return f.op[f.listAt(f.c[v], 0)] === Op.Load;
  }
  return true;
}

function listHas(f: Func, list: number, v: number): boolean {
  for (let i = f.listLen(list) - 1; i >= 0; i--) if (f.listAt(list, i) === v) return true;
  return false;
}

function bufToSlot(f: Func, row: number, name: string): number {
  const slot = f.newSlot((f.aux[row] + 7) & -8, 8, name);
  f.op[row] = Op.Slot;
  f.aux[row] = slot;
  f.aux2[row] = 0;
  return slot;
}

/** Append buffer `slot` is not used yet when f begins. */
function clearHeader(f: Func, slot: number): void {
  const p = f.newValue(Op.Slot, Ty.Ptr, 0, 0, 0, slot);
  const no = f.newValue(Op.Const, Ty.I32);
  f.block(0).instrs.unshift(p, no, f.newValue(Op.Store, Ty.Void, p, no, 0, 0, 0, Mem.I8U));
}

function bufferBytes(f: Func): number {
  let n = 0;
  for (const s of f.slots) if (s.name === tmpBufName) n += s.size;
  return n;
}

function emptySummary(f: Func): Summary {
  return { params: f.params.length, results: f.results.length, fields: [], edges: [], merged: [] };
}

/** Leaves only fields that lead to something: cells in edges or with several places, the heap. */
function prune(roots: number, nodes: number, fields: readonly number[], edges: readonly number[]): number[] {
  const keep = new Uint8Array(nodes);
  const places = new Uint8Array(nodes);
  for (const e of edges) if (e >= 0) keep[e] = 1;
  for (let i = 0; i < fields.length; i += 3) {
    const k = fields[i + 2];
    if (k >= 0 && ++places[k] > 1) keep[k] = 1;
  }
  const out: number[] = [];
  // Cells come after what they are content of, but for cycles: two rounds.
  for (let round = 0; round < 2; round++) {
    for (let i = fields.length - 3; i >= 0; i -= 3) {
      const k = fields[i + 2];
      if ((k === toHeap || keep[k] === 1) && fields[i] >= roots) keep[fields[i]] = 1;
    }
  }
  for (let i = 0; i < fields.length; i += 3) {
    const k = fields[i + 2];
    if (k === toHeap || keep[k] === 1) out.push(fields[i], fields[i + 1], k);
  }
  return out;
}

function frameSize(f: Func): number {
  let n = 0;
  for (const s of f.slots) n += s.size;
  return n;
}
