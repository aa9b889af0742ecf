// Pointer parameters that are never nil: every call of the function is a known one and passes the address of an object, a pointer that was
// checked before, or such a parameter of the caller. They are marked (ops.ts: Mark), and the checks of them go (prove.ts). Found for
// the whole program, in the optimistic way: each parameter is taken to be one until a call is seen that refutes it, and the calls in that
// function are looked at again.
//
// Only parameters that the function checks are marked, so the mark also says what the check said: the pointer has a pointer's type.

import type { Cfg } from "../cfg.ts";
import { type Block, type Func, type FuncId, type Program, Term } from "../ir.ts";
import { Mark, Op, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { type DeadFuncs, rootFuncs } from "./deadfuncs.ts";

export class NonNil {
  private program!: Program;
  /** By FuncId, for functions whose calls are all known: 1 for parameters that may be nil. */
  private mayBeNil: (Uint8Array | null)[] = [];
  /** By FuncId: how many of its pointer parameters have not been seen to be. */
  private open = new Int32Array(64);
  private readonly work: FuncId[] = [];
  private waits = new Uint8Array(64);
  // The function at hand: values known not to be nil, those of the blocks above the one at hand, and the top of this by block.
  private f!: Func;
  private known = new Uint8Array(1024);
  private readonly trail: number[] = [];
  private readonly tops: number[] = [];

  constructor(private readonly ctx: PassContext) {}

  /** `order`: all functions with bodies, callees first. `dead`: what is reached. */
  run(dead: DeadFuncs, order: readonly FuncId[]): void {
    const { program } = this.ctx;
    this.program = program;
    const roots = new Set(rootFuncs(program));
    this.mayBeNil = program.funcs.map((f) =>
      f.blocks.length === 0 || dead.addressed[f.id] === 1 || roots.has(f.id) ? null : new Uint8Array(f.params.length),
    );
    this.waits = new Uint8Array(program.funcs.length);
    this.open = new Int32Array(program.funcs.length);
    for (const f of program.funcs) {
      if (this.mayBeNil[f.id] === null) continue;
      for (let i = 0; i < f.params.length; i++) if (f.params[i] === Ty.Ptr) this.open[f.id]!++;
    }
    for (const id of order) if (program.funcs[id]!.blocks.length > 0) this.push(id);
    for (let id = this.work.pop(); id !== undefined; id = this.work.pop()) {
      this.waits[id] = 0;
      this.calls(program.funcs[id]!);
    }
    for (const f of program.funcs) this.mark(f);
  }

  private push(id: FuncId): void {
    if (this.waits[id] === 1) return;
    this.waits[id] = 1;
    this.work.push(id);
  }

  /** What f's calls pass. */
  private calls(f: Func): void {
    this.f = f;
    if (!this.passesPointers()) return;
    const cfg: Cfg = this.ctx.cfg(f);
    this.begin();
    const { known, trail, tops } = this;
    const mayBeNil = this.mayBeNil[f.id];
    const { params } = f.block(0);
    for (let i = 0; mayBeNil != null && i < params.length; i++) {
      if (mayBeNil[i] === 0 && f.params[i] === Ty.Ptr) this.learn(params[i]!);
    }
    const always = trail.length;
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i]!;
      const parent = cfg.idom[b]!;
      for (const top = parent < 0 ? always : tops[parent]!; trail.length > top; ) known[trail.pop()!] = 0;
      if (cfg.predCount(b) === 1) this.branch(f.block(cfg.preds[cfg.predStart[b]!]!), cfg.predEdge[cfg.predStart[b]!]!);
      for (const v of f.block(b).instrs) {
        const op: Op = f.op[v]!;
        if (op === Op.NilCheck) this.learn(f.a[v]!);
        else if (op === Op.Call) this.call(v);
      }
      tops[b] = trail.length;
    }
  }

  private begin(): void {
    const { f } = this;
    if (this.known.length < f.count) this.known = new Uint8Array(f.count * 2);
    else this.known.fill(0, 0, f.count);
    this.trail.length = 0;
  }

  /** Is there a call to be looked at? */
  private passesPointers(): boolean {
    const { blocks, op, aux } = this.f;
    const { open } = this;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b]!;
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++)
        if (op[instrs[i]!] === Op.Call && open[aux[instrs[i]!]!]! > 0) return true;
    }
    return false;
  }

  private learn(v: number): void {
    if (v === 0 || this.known[v] === 1) return;
    this.known[v] = 1;
    this.trail.push(v);
  }

  /** What the way over successor k of a block tells. */
  private branch({ term, cond, succs }: Block, k: number): void {
    const { f } = this;
    if (term !== Term.Branch || succs[0] === succs[1]) return;
    const x = f.a[cond]!;
    const op: Op = f.op[cond]!;
    if (f.ty[cond] === Ty.Ptr) this.learn(k === 0 ? cond : 0);
    else if (op === Op.Eqz && f.ty[x] === Ty.Ptr) this.learn(k === 1 ? x : 0);
    else if ((op === Op.Ne || op === Op.Eq) && f.ty[x] === Ty.Ptr && f.op[f.b[cond]!] === Op.Const) {
      this.learn(k === (op === Op.Ne ? 0 : 1) ? x : 0);
    }
  }

  private call(v: number): void {
    const { f } = this;
    const callee = f.aux[v]!;
    const mayBeNil = this.mayBeNil[callee];
    if (mayBeNil == null) return;
    const { params } = this.program.funcs[callee]!;
    const list = f.c[v]!;
    for (let i = 0; i < params.length; i++) {
      if (params[i] !== Ty.Ptr || mayBeNil[i] === 1 || this.nonNil(f.listAt(list, i))) continue;
      mayBeNil[i] = 1;
      this.open[callee]!--;
      this.push(callee);
    }
  }

  private nonNil(v: number): boolean {
    const { f, known } = this;
    for (;;) {
      if (known[v] === 1) return true;
      const op: Op = f.op[v]!;
      if (op === Op.Alloc || op === Op.Slot || op === Op.DataAddr) return true;
      if ((op !== Op.Add && op !== Op.Cast && op !== Op.NoEscape) || f.ty[f.a[v]!] !== Ty.Ptr) return false;
      v = f.a[v]!;
    }
  }

  private mark(f: Func): void {
    const mayBeNil = this.mayBeNil[f.id];
    if (mayBeNil == null || !mayBeNil.includes(0)) return;
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        const p = f.a[v]!;
        if (f.op[v] !== Op.NilCheck || f.op[p] !== Op.Param || f.ty[p] !== Ty.Ptr) continue;
        const i = f.block(0).params.indexOf(p);
        if (i >= 0 && mayBeNil[i] === 0) f.b[p] = Mark.NonNil;
      }
    }
  }
}
