// Interface calls become direct ones where it is known which method they reach (cmd/compile/internal/devirtualize, with what only a
// whole program knows). A method is called through the itab at an offset: the candidates are the functions that static itabs
// hold there and, since itabs are also made at run time out of method tables, every function of that signature in the table.
//
// One candidate: the call is of it. A few small ones at a call in a loop: tests of the table index before direct calls that can be
// inlined, with the indirect call for the rest. Invariant: an index loaded from an itab is that of a candidate.

import { aliasImmutable } from "../alias.ts";
import { replaceUses } from "../cfg.ts";
import { type Block, type Func, type FuncId, type Program, Term } from "../ir.ts";
import { Mem, Op, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import type { DeadFuncs } from "./deadfuncs.ts";
import { oneByte, shapeOf } from "./inlinecost.ts";

/** Byte offset of the first function in an itab (internal/abi.ITab.Fun). */
const itabFun = 24;
/** Tests before a call in a loop, and bytes of the functions that they lead to. */
const maxTests = 3;
const maxSize = 60 * oneByte;

export class Devirt {
  /** By offset and signature: the functions in itabs. */
  private readonly atOffset = new Map<string, FuncId[]>();
  /** By signature: the functions in the table. */
  private readonly bySig = new Map<string, FuncId[]>();
  private readonly sizes = new Map<FuncId, number>();

  constructor(
    private readonly ctx: PassContext,
    /** What is reachable, as of now. */
    private readonly dead: DeadFuncs,
    /** Simplifies the values of a function. */
    private readonly simple: (f: Func) => void,
  ) {}

  /** All functions of the program. */
  run(program: Program): void {
    this.collect(program);
    for (const f of program.funcs) if (f.blocks.length > 0) this.func(f);
  }

  private collect(program: Program): void {
    const add = (map: Map<string, FuncId[]>, key: string, id: FuncId): void => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [id]);
      else if (!list.includes(id)) list.push(id);
    };
    for (const f of program.funcs) {
      if (this.dead.addressed[f.id] === 1) add(this.bySig, signature(f.params, f.results), f.id);
    }
    for (const d of program.data) {
      if (!d.itab || this.dead.data[d.id] === 0) continue;
      for (const r of d.relocs) {
        if (r.kind !== "func") continue;
        const f = program.funcs[r.target];
        add(this.atOffset, `${r.offset} ${signature(f.params, f.results)}`, f.id);
      }
    }
  }

  private func(f: Func): void {
    let changed = false;
    // Blocks that are split off are looked at as well.
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b];
      if (block === null) continue;
      for (let i = 0; i < block.instrs.length; i++) {
        const v = block.instrs[i];
        if (f.op[v] !== Op.CallIndirect || !isMethod(f, f.a[v])) continue;
        const sig = this.ctx.program.sigs[f.aux[v]];
        const key = signature(sig.params, sig.results);
        const all = this.bySig.get(key) ?? [];
        if (all.length === 1) {
          f.op[v] = Op.Call;
          f.a[v] = 0;
          f.aux[v] = all[0];
          f.aux2[v] = 0;
          continue;
        }
        const few = this.atOffset.get(`${f.aux[f.a[v]]} ${key}`) ?? [];
        if (few.length === 0 || few.length > maxTests || block.cold || changed) continue;
        if (this.ctx.loops(f).depthOf(b) === 0 || few.some((id) => this.size(id) > maxSize)) continue;
        this.test(f, block, i, few);
        changed = true;
        break;
      }
    }
    if (!changed) return;
    this.ctx.graphChanged();
    this.func(f);
  }

  private size(id: FuncId): number {
    let n = this.sizes.get(id);
    if (n === undefined) {
      const f = this.ctx.program.funcs[id];
      this.simple(f);
      n = shapeOf(f).size;
      this.sizes.set(id, n);
    }
    return n;
  }

  /** Splits the block at its call i and puts tests for the functions before it. */
  private test(f: Func, block: Block, i: number, candidates: readonly FuncId[]): void {
    const call = block.instrs[i];
    const pos = f.pos_[call];
    const join = f.splitBlock(block, i + 1);
    block.instrs.length = i;
    // The results come together in params of the join.
    const ty = f.ty[call] as Ty;
    const types = ty === Ty.Void ? [] : ty === Ty.Multi ? this.ctx.program.sigs[f.aux[call]].results : [ty];
    const params = types.map((t) => f.addParam(join, t, Op.Param, pos));
    const to = this.ctx.valueMap(f.count + 8 * (candidates.length + 1) * (types.length + 1));
    if (ty === Ty.Multi) {
      for (const b of f.blocks) {
        if (b === null) continue;
        b.instrs = b.instrs.filter((v) => {
          if (f.op[v] !== Op.Result || f.a[v] !== call) return true;
          f.b[params[f.aux[v]]] = f.ty[v] === Ty.I64 ? f.b[v] : 0;
          to[v] = params[f.aux[v]];
          f.op[v] = Op.Nop;
          return false;
        });
      }
    } else if (ty !== Ty.Void) {
      f.b[params[0]] = ty === Ty.I64 ? f.b[call] : 0;
      to[call] = params[0];
    }
    replaceUses(f, to);
    const finish = (b: Block, made: number): void => {
      b.instrs.push(made);
      const values = ty === Ty.Multi ? types.map((t, k) => f.newValue(Op.Result, t, made, 0, 0, k, 0, 0, pos)) : [made];
      if (ty === Ty.Multi) b.instrs.push(...values);
      b.term = Term.Jump;
      b.succs = [join.id];
      b.args = [ty === Ty.Void ? [] : values];
      b.pos = pos;
    };
    let at = block;
    for (const id of candidates) {
      const yes = f.newBlock();
      const no = f.newBlock();
      const address = f.newValue(Op.FuncAddr, Ty.I32, 0, 0, 0, id, 0, 0, pos);
      const is = f.newValue(Op.Eq, Ty.I32, f.a[call], address, 0, 0, 0, 0, pos);
      at.instrs.push(address, is);
      at.term = Term.Branch;
      at.cond = is;
      at.succs = [yes.id, no.id];
      at.args = [[], []];
      at.results = [];
      at.pos = pos;
      finish(yes, f.newValue(Op.Call, ty, 0, 0, f.c[call], id, 0, 0, pos));
      at = no;
    }
    at.cold = true;
    finish(at, call);
  }
}

/** x is a function's table index out of an itab. */
function isMethod(f: Func, x: number): boolean {
  return f.op[x] === Op.Load && f.mem[x] === Mem.I32U && f.aux[x] >= itabFun && f.aux2[x] === aliasImmutable;
}

function signature(params: readonly Ty[], results: readonly Ty[]): string {
  return `${params.join()}>${results.join()}`;
}
