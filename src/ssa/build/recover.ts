// Which frames can recover: a function keeps its recover block only if one of its deferred calls may call recover. The
// others (an unlock, a close) need nothing when a panic passes.
//
// recover() answers only the function that the panic itself called, and tells it by where its frame begins. Wrappers stand between
// the two without counting, but may have frames: before such a call a wrapper tells the runtime where its own frame ends
// (runtime.deferwrapped; gc's wrappers adjusted the panic's argument pointer in the same way).

import type { Block, Func, Program } from "../ir.ts";
import { Op, Ty } from "../ops.ts";

/** Drops the recover blocks that no recover can reach, and completes the wrappers. To be called when all bodies are built. */
export function pruneRecover(program: Program): void {
  const recovers = new Uint8Array(program.funcs.length);
  let any = false;
  for (const f of program.funcs) {
    if (!asksForFrame(f)) continue;
    recovers[f.id] = 1;
    any = true;
  }
  // Wrappers are no frames of their own: what they call is called by the defer statement. They may be nested.
  const wrappers = any ? program.funcs.filter((f) => f.wrapper) : [];
  const taken = any ? addressTaken(program) : [];
  const sigs = new Set<string>();
  const asks = (f: Func, v: number): boolean => {
    if (f.op[v] === Op.Call) return recovers[f.aux[v]] === 1;
    return f.op[v] === Op.CallIndirect && sigs.has(key(program.sigs[f.aux[v]]!));
  };
  for (let changed = any; changed; ) {
    changed = false;
    for (const f of taken) if (recovers[f.id] === 1) sigs.add(key(f));
    for (const f of wrappers) {
      if (recovers[f.id] === 1 || !uses(f, (v) => asks(f, v))) continue;
      recovers[f.id] = 1;
      changed = true;
    }
  }
  for (const f of program.funcs) {
    if (f.recoverBlock < 0) continue;
    if (f.deferred === null ? !any : !f.deferred.some((callee) => recovers[callee] === 1)) f.recoverBlock = -1;
  }
  if (any) tellFrames(program, wrappers, asks);
}

/** f calls recover, which is inlined. */
function asksForFrame(f: Func): boolean {
  const { blocks, op } = f;
  for (let b = 0; b < blocks.length; b++) {
    const block = blocks[b];
    if (block === null) continue;
    const { instrs } = block;
    for (let i = 0; i < instrs.length; i++) if (op[instrs[i]!] === Op.EntrySP) return true;
  }
  return false;
}

function uses(f: Func, test: (v: number) => boolean): boolean {
  for (const block of f.blocks) if (block?.instrs.some(test)) return true;
  return false;
}

type Asks = (f: Func, v: number) => boolean;

/** Puts runtime.deferwrapped before the calls of wrappers that may lead to recover. */
function tellFrames(program: Program, wrappers: readonly Func[], asks: Asks): void {
  const wrapped = program.funcs.find((f) => f.name === "runtime.deferwrapped");
  if (wrapped === undefined) return;
  for (const f of wrappers) {
    for (const block of f.blocks) if (block?.instrs.some((v) => asks(f, v))) insert(f, block, asks, wrapped);
  }
}

function key(sig: { readonly params: readonly Ty[]; readonly results: readonly Ty[] }): string {
  return `${sig.params.join()}>${sig.results.join()}`;
}

/** The functions that may be called through the table. */
function addressTaken(program: Program): Func[] {
  const out = new Set<Func>();
  for (const d of program.data) for (const r of d.relocs) if (r.kind === "func") out.add(program.funcs[r.target]!);
  for (const f of program.funcs) {
    for (const block of f.blocks) {
      if (block) for (const v of block.instrs) if (f.op[v] === Op.FuncAddr) out.add(program.funcs[f.aux[v]!]!);
    }
  }
  return [...out];
}

function insert(f: Func, block: Block, asks: Asks, wrapped: Func): void {
  const out: number[] = [];
  for (const v of block.instrs) {
    if (asks(f, v)) {
      const pos = f.pos_[v];
      const row = (op: Op, ty: Ty, a = 0, c = 0, aux = 0): number => {
        const x = f.newValue(op, ty, a, 0, c, aux, 0, 0, pos);
        out.push(x);
        return x;
      };
      const from = row(Op.ExtU, Ty.I64, row(Op.EntrySP, Ty.I32));
      const to = row(Op.ExtU, Ty.I64, row(Op.GetSP, Ty.I32));
      row(Op.Call, Ty.Void, 0, f.newList([from, to]), wrapped.id);
    }
    out.push(v);
  }
  block.instrs = out;
}
