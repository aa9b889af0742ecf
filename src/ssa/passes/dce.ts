// Dead code elimination: keeps what has an effect, what control flow or a result needs, and what those need. Dead block
// params go together with their arguments. Loads, allocations and calls of pure functions without a use are dropped;
// loops stay (they may not end).

import type { Cfg } from "../cfg.ts";
import { type Func, Term } from "../ir.ts";
import { Op, OpFlag, opArgs, opFlags } from "../ops.ts";
import type { PassContext } from "./context.ts";

export class Dce {
  private live = new Uint8Array(1024);
  private stack = new Int32Array(1024);
  /** Block of each param, by value. */
  private home = new Int32Array(1024);

  constructor(private readonly ctx: PassContext) {}

  /** True if anything was removed. Drops Nop rows from the lists too. */
  run(f: Func): boolean {
    const cfg = this.ctx.graph(f);
    if (this.live.length < f.count) {
      this.live = new Uint8Array(f.count * 2);
      this.stack = new Int32Array(f.count * 2);
      this.home = new Int32Array(f.count * 2);
    } else this.live.fill(0, 0, f.count);
    this.mark(f, cfg, this.roots(f, cfg));
    return this.sweep(f, cfg);
  }

  /** Marks what has an effect and what control flow and results need; gives the number of values on the stack. */
  private roots(f: Func, cfg: Cfg): number {
    const { live, stack, home } = this;
    const { blocks, op } = f;
    const { order, orderLen } = cfg;
    let top = 0;
    for (let i = 0; i < orderLen; i++) {
      const b = order[i]!;
      const { params, instrs, results, term, cond } = blocks[b]!;
      for (let k = 0; k < params.length; k++) home[params[k]!] = b;
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        if ((opFlags[op[v]!]! & (OpFlag.WritesMem | OpFlag.Panics)) === 0 || !hasEffect(f, v, this.ctx)) continue;
        if (live[v] === 0) {
          live[v] = 1;
          stack[top++] = v;
        }
      }
      if ((term === Term.Branch || term === Term.Switch) && live[cond] === 0) {
        live[cond] = 1;
        stack[top++] = cond;
      }
      for (let k = 0; k < results.length; k++) {
        const v = results[k]!;
        if (live[v] === 0) {
          live[v] = 1;
          stack[top++] = v;
        }
      }
    }
    return top;
  }

  /** Marks what the `top` values on the stack need. */
  private mark(f: Func, cfg: Cfg, top: number): void {
    const { live, stack, home } = this;
    const { blocks, op, a, b, c, aux } = f;
    const { preds, predEdge, predStart } = cfg;
    while (top > 0) {
      const v = stack[--top]!;
      const o: Op = op[v]!;
      if (o === Op.Param) {
        const block = home[v]!;
        const index = aux[v]!;
        const end = predStart[block + 1]!;
        for (let k = predStart[block]!; k < end; k++) {
          const x = blocks[preds[k]!]!.args[predEdge[k]!]![index]!;
          if (live[x] !== 0) continue;
          live[x] = 1;
          stack[top++] = x;
        }
        continue;
      }
      const n = opArgs[o]!;
      if (n > 0) {
        const x = a[v]!;
        if (live[x] === 0) {
          live[x] = 1;
          stack[top++] = x;
        }
        if (n > 1) {
          const y = b[v]!;
          if (live[y] === 0) {
            live[y] = 1;
            stack[top++] = y;
          }
          if (n > 2 && live[c[v]!] === 0) {
            live[c[v]!] = 1;
            stack[top++] = c[v]!;
          }
        }
      }
      if ((opFlags[o]! & OpFlag.List) !== 0) {
        const list = c[v]!;
        for (let i = f.listLen(list) - 1; i >= 0; i--) {
          const x = f.listAt(list, i);
          if (live[x] !== 0) continue;
          live[x] = 1;
          stack[top++] = x;
        }
      }
    }
  }

  /** Removes what is not marked. */
  private sweep(f: Func, cfg: Cfg): boolean {
    const { live } = this;
    const { blocks, op } = f;
    let changed = this.unreachable(f, cfg);
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = blocks[cfg.order[i]!]!;
      const { instrs, params } = block;
      let n = 0;
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        if (live[v] !== 0) instrs[n++] = v;
        else if (op[v] !== Op.Nop) {
          op[v] = Op.Nop;
          changed = true;
        }
      }
      if (n < instrs.length) instrs.length = n;
      if (i === 0) continue;
      for (let k = 0; k < params.length; k++) {
        if (live[params[k]!] !== 0) continue;
        this.dropParams(f, cfg, block.id);
        changed = true;
        break;
      }
    }
    return changed;
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
