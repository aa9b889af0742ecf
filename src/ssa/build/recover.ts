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
    if (!uses(f, (v) => f.op[v] === Op.EntrySP)) continue;
    recovers[f.id] = 1;
    any = true;
  }
  // Wrappers are no frames of their own: what they call is called by the defer statement. They may be nested.
  const wrappers = any ? program.funcs.filter((f) => f.wrapper) : [];
  for (let changed = true; changed; ) {
    changed = false;
    for (const f of wrappers) {
      if (recovers[f.id] === 1 || !uses(f, (v) => f.op[v] === Op.Call && recovers[f.aux[v]] === 1)) continue;
      recovers[f.id] = 1;
      changed = true;
    }
  }
  for (const f of program.funcs) {
    if (f.recoverBlock < 0) continue;
    if (f.deferred === null ? !any : !f.deferred.some((callee) => recovers[callee] === 1)) f.recoverBlock = -1;
  }
  if (any) tellFrames(program, wrappers, recovers);
}

function uses(f: Func, test: (v: number) => boolean): boolean {
  for (const block of f.blocks) if (block?.instrs.some(test)) return true;
  return false;
}

/** Puts runtime.deferwrapped before the calls of wrappers that may lead to recover. */
function tellFrames(program: Program, wrappers: readonly Func[], recovers: Uint8Array): void {
  const wrapped = program.funcs.find((f) => f.name === "runtime.deferwrapped");
  if (wrapped === undefined) return;
  const sigs = indirectTargets(program, recovers);
  for (const f of wrappers) {
    const asks = (v: number): boolean => {
      if (f.op[v] === Op.Call) return recovers[f.aux[v]] === 1;
      if (f.op[v] !== Op.CallIndirect) return false;
      const sig = program.sigs[f.aux[v]];
      return sigs.has(key(sig.params, sig.results));
    };
    for (const block of f.blocks) if (block?.instrs.some(asks)) insert(f, block, asks, wrapped);
  }
}

function key(params: readonly Ty[], results: readonly Ty[]): string {
  return `${params.join()}>${results.join()}`;
}

/** Signatures of the functions that may recover and whose address is taken. */
function indirectTargets(program: Program, recovers: Uint8Array): ReadonlySet<string> {
  const sigs = new Set<string>();
  const add = (id: number): void => {
    if (recovers[id] === 1) sigs.add(key(program.funcs[id].params, program.funcs[id].results));
  };
  for (const d of program.data) for (const r of d.relocs) if (r.kind === "func") add(r.target);
  for (const f of program.funcs) {
    for (const block of f.blocks) {
      if (block) for (const v of block.instrs) if (f.op[v] === Op.FuncAddr) add(f.aux[v]);
    }
  }
  return sigs;
}

function insert(f: Func, block: Block, asks: (v: number) => boolean, wrapped: Func): void {
  const out: number[] = [];
  for (const v of block.instrs) {
    if (asks(v)) {
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
