// Dead code elimination: keeps what has an effect, what control flow or a result needs, and what those need. Dead block
// params go together with their arguments. Loads, allocations and calls of pure functions without a use are dropped;
// loops stay (they may not end).

import type { Cfg } from "../cfg.ts";
import { type Func, Term } from "../ir.ts";
import { Op, OpFlag, opArgs, opFlags } from "../ops.ts";
import type { PassContext } from "./context.ts";

export class Dce {
  private live = new Uint8Array(1024);
  private stack = new Int32Array(256);
  private top = 0;
  /** Block of each live param, by value. */
  private home = new Int32Array(1024);

  constructor(private readonly ctx: PassContext) {}

  /** True if anything was removed. Drops Nop rows from the lists too. */
  run(f: Func): boolean {
    const cfg = this.ctx.graph(f);
    if (this.live.length < f.count) {
      this.live = new Uint8Array(f.count * 2);
      this.home = new Int32Array(f.count * 2);
    } else this.live.fill(0, 0, f.count);
    this.top = 0;
    for (let i = 0; i < cfg.orderLen; i++) this.roots(f, cfg.order[i]!);
    while (this.top > 0) this.visit(f, cfg, this.stack[--this.top]!);
    let changed = this.unreachable(f, cfg);
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = f.blocks[cfg.order[i]!]!;
      const { instrs, params } = block;
      let n = 0;
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        if (this.live[v] !== 0) instrs[n++] = v;
        else if (f.op[v] !== Op.Nop) {
          f.op[v] = Op.Nop;
          changed = true;
        }
      }
      instrs.length = n;
      if (i === 0) continue;
      for (let k = 0; k < params.length; k++) {
        if (this.live[params[k]!] !== 0) continue;
        this.dropParams(f, cfg, block.id);
        changed = true;
        break;
      }
    }
    return changed;
  }

  private roots(f: Func, b: number): void {
    const block = f.blocks[b]!;
    const { params } = block;
    for (let pi = 0; pi < params.length; pi++) {
      const p = params[pi]!;
      this.home[p] = b;
    }
    const { instrs } = block;
    for (let vi = 0; vi < instrs.length; vi++) {
      const v = instrs[vi]!;
      if ((opFlags[f.op[v]!]! & (OpFlag.WritesMem | OpFlag.Panics)) !== 0 && hasEffect(f, v, this.ctx)) this.mark(v);
    }
    if (block.term === Term.Branch || block.term === Term.Switch) this.mark(block.cond);
    const { results } = block;
    for (let vi = 0; vi < results.length; vi++) {
      const v = results[vi]!;
      this.mark(v);
    }
  }

  private mark(v: number): void {
    if (this.live[v] !== 0) return;
    this.live[v] = 1;
    if (this.top === this.stack.length) {
      const bigger = new Int32Array(this.top * 2);
      bigger.set(this.stack);
      this.stack = bigger;
    }
    this.stack[this.top++] = v;
  }

  private visit(f: Func, cfg: Cfg, v: number): void {
    const op: Op = f.op[v]!;
    if (op === Op.Param) {
      const b = this.home[v]!;
      const index = f.aux[v]!;
      for (let k = cfg.predStart[b]!; k < cfg.predStart[b + 1]!; k++) {
        this.mark(f.blocks[cfg.preds[k]!]!.args[cfg.predEdge[k]!]![index]!);
      }
      return;
    }
    const argCount = opArgs[op]!;
    const flags = opFlags[op]!;
    const { live } = this;
    if (argCount > 0 && live[f.a[v]!] === 0) this.mark(f.a[v]!);
    if (argCount > 1 && live[f.b[v]!] === 0) this.mark(f.b[v]!);
    if (argCount > 2 && live[f.c[v]!] === 0) this.mark(f.c[v]!);
    if ((flags & OpFlag.List) !== 0) {
      const list = f.c[v]!;
      for (let i = f.listLen(list) - 1; i >= 0; i--) this.mark(f.listAt(list, i));
    }
  }

  private unreachable(f: Func, cfg: Cfg): boolean {
    let changed = false;
    for (let b = 0; b < f.blocks.length; b++) {
      if (f.blocks[b] !== null && !cfg.reachable(b)) {
        f.blocks[b] = null;
        changed = true;
      }
    }
    return changed;
  }

  private dropParams(f: Func, cfg: Cfg, b: number): void {
    const { live } = this;
    const params = f.blocks[b]!.params;
    for (let k = cfg.predStart[b]!; k < cfg.predStart[b + 1]!; k++) {
      const args = f.blocks[cfg.preds[k]!]!.args[cfg.predEdge[k]!]!;
      let n = 0;
      for (let i = 0; i < params.length; i++) if (live[params[i]!] !== 0) args[n++] = args[i]!;
      args.length = n;
    }
    let n = 0;
    for (let i = 0; i < params.length; i++) {
      const p = params[i]!;
      if (live[p] === 0) {
        f.op[p] = Op.Nop;
        continue;
      }
      f.aux[p] = n;
      params[n++] = p;
    }
    params.length = n;
  }
}

/** v must stay although nothing uses its value. */
export function hasEffect(f: Func, v: number, ctx: PassContext): boolean {
  const op: Op = f.op[v]!;
  const flags = opFlags[op]!;
  if ((flags & (OpFlag.WritesMem | OpFlag.Panics)) === 0) return false;
  if (op === Op.Call) {
    const callee = ctx.program.funcs[f.aux[v]!]!;
    return !callee.pure || callee.noReturn;
  }
  return true;
}
