// Unwinding after recover (design 4.5), written out in SSA as the last step before lowering. A function that may be left by
// unwinding returns one more i32, the status: 0 done, 1 unwinding. Who does is found over the whole program: those that can
// reach Op.Unwind (runtime.gopanic after a recover) and can be reached from a frame that may recover. The caller tests the
// status after the call: a frame with a recover block goes there (the block asks the runtime whether it is meant), any
// other returns the status at once. Everybody else stays a plain function.
//
// Functions of the table share their wasm type, so a signature has a status if one of its table functions does.
//
// Invariant afterwards: no Op.Unwind, no recover block, and no check in a function that had one. (The report of a failed check
// in other functions with a status returns what the runtime function returns: emit.ts.)

import { replaceUses } from "../ssa/cfg.ts";
import { type Block, type Func, type Program, Term } from "../ssa/ir.ts";
import { Bounds, Op, Ty } from "../ssa/ops.ts";
import { sigKey } from "./frames.ts";
import { checkFunction, checkKind, type References } from "./references.ts";

interface Reachable {
  /** By FuncId; null: not reachable. */
  readonly refs: readonly (References | null)[];
  /** Reachable functions. */
  readonly funcs: readonly number[];
  /** Functions whose table index is used. */
  readonly table: readonly number[];
}

/** Rewrites the program, and the references of its functions where they change: what is reachable stays the same. */
export function lowerUnwinding(program: Program, reach: Reachable): void {
  const pass = new Unwinding(program, reach);
  pass.analyse();
  for (const id of reach.funcs) {
    const f = program.funcs[id]!;
    if (f.import === null) pass.rewrite(f);
  }
}

class Unwinding {
  used = false;
  /** Table functions by wasm signature. */
  private readonly groups = new Map<string, number[]>();
  /** Wasm signatures with a status. */
  private readonly statusKeys = new Set<string>();
  private readonly sigKeys: string[];
  /** By SigId: the signature with a status, -1: not asked for yet. */
  private readonly statusSigs: number[] = [];
  // State of the function under rewriting.
  private f!: Func;
  private resumeAt = -1;
  private propagateAt = -1;
  /** Block of the cold call of a kind of check. */
  private readonly coldChecks = new Map<number, number>();
  /** Calls of the projections made here. */
  private readonly callOf = new Map<number, number>();

  constructor(
    private readonly program: Program,
    private readonly reach: Reachable,
  ) {
    this.sigKeys = program.sigs.map(sigKey);
    for (const id of reach.table) {
      const key = sigKey(program.funcs[id]!);
      const group = this.groups.get(key);
      if (group === undefined) this.groups.set(key, [id]);
      else group.push(id);
    }
  }

  /** Sets Func.status and statusKeys. */
  analyse(): void {
    const { program, reach } = this;
    const recovering = reach.funcs.filter((id) => program.funcs[id]!.recoverBlock >= 0);
    this.used = recovering.length > 0;
    if (!this.used) return;
    this.countFrames();
    const n = program.funcs.length;
    const below = new Uint8Array(n);
    const callees = (id: number, visit: (callee: number) => void): void => {
      const r = reach.refs[id];
      if (r === null || r === undefined) return;
      for (const c of r.calls) visit(c);
      for (const s of r.sigs) for (const c of this.groups.get(this.sigKeys[s]!) ?? []) visit(c);
    };
    const work: number[] = [];
    // The allocator is called where no status is tested; it throws and never panics.
    const allocator = ["allocSlow", "allocate"].map((name) => program.runtime.get(name));
    const enter = (id: number): void => {
      if (below[id] === 1 || allocator.includes(id)) return;
      below[id] = 1;
      work.push(id);
    };
    for (const id of recovering) callees(id, enter);
    while (work.length > 0) callees(work.pop()!, enter);

    const callers: number[][] = Array.from({ length: n }, () => []);
    const may = new Uint8Array(n);
    for (const id of reach.funcs) {
      if (below[id] === 1) callees(id, (c) => void callers[c]!.push(id));
      if (reach.refs[id]!.unwinds) {
        may[id] = 1;
        work.push(id);
      }
    }
    while (work.length > 0) {
      for (const c of callers[work.pop()!]!) {
        if (may[c] === 1) continue;
        may[c] = 1;
        work.push(c);
      }
    }
    for (const id of reach.funcs) {
      if (may[id] === 1 && below[id] === 1 && program.funcs[id]!.import === null) program.funcs[id]!.status = true;
    }
    for (const [key, group] of this.groups) {
      if (!group.some((id) => program.funcs[id]!.status)) continue;
      this.statusKeys.add(key);
      for (const id of group) program.funcs[id]!.status = true;
    }
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if (f.status) (f as { results: Ty[] }).results = [...f.results, Ty.I32];
    }
  }

  /** recover() tells its frame by the stack pointer: what calls a function with recover must have a frame of its own. */
  private countFrames(): void {
    const { program, reach } = this;
    const asks = new Uint8Array(program.funcs.length);
    for (const id of reach.funcs) if (reach.refs[id]!.entrySP) asks[id] = 1;
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      const r = reach.refs[id]!;
      if (f.wrapper || f.import !== null) continue;
      const some = (ids: readonly number[] | undefined): boolean => ids?.some((c) => asks[c] === 1) ?? false;
      if (some(r.calls) || r.sigs.some((s) => some(this.groups.get(this.sigKeys[s]!)))) f.minFrame = 8;
    }
  }

  // ---- rewriting ----

  rewrite(f: Func): void {
    this.f = f;
    const recover = f.recoverBlock;
    f.recoverBlock = -1;
    const refs = this.reach.refs[f.id]!;
    if (!this.used) {
      if (refs.unwinds) dropUnwinds(f);
      return;
    }
    // Most functions call nothing that unwinds.
    const { program, statusKeys, sigKeys } = this;
    if (recover < 0 && !f.status && !refs.unwinds) {
      if (!refs.calls.some((c) => program.funcs[c]!.status) && !refs.sigs.some((s) => statusKeys.has(sigKeys[s]!)))
        return;
    }
    refs.recovers = recover >= 0;
    refs.sigs = refs.sigs.map((s) => (statusKeys.has(sigKeys[s]!) ? this.statusSig(s) : s));
    this.propagateAt = -1;
    this.coldChecks.clear();
    this.resumeAt = recover;
    this.callOf.clear();
    const to = new Int32Array(f.count);
    let replaced = false;
    const count = f.blocks.length;
    for (let b = 0; b < count; b++) {
      const block = f.blocks[b];
      if (block !== null && block !== undefined && this.block(block, to)) replaced = true;
    }
    if (!replaced) return;
    const all = new Int32Array(f.count);
    all.set(to);
    replaceUses(f, all);
    // The projections themselves go on reading their call.
    for (const [r, call] of this.callOf) f.a[r] = call;
  }

  /** Splits the block behind every call that may unwind. True if a value was replaced (`to`). */
  private block(block: Block, to: Int32Array): boolean {
    const { f, program } = this;
    const old = block.instrs;
    let cur = block;
    let out: number[] = [];
    let replaced = false;
    const catches = f.status || this.resumeAt >= 0;
    let changed = false;
    let ended = false;
    for (let i = 0; i < old.length && !ended; i++) {
      const v = old[i]!;
      const op = f.op[v]! as Op;
      if (op === Op.Unwind) {
        changed = true;
        ended = true;
        if (f.status) {
          cur.instrs = out;
          out = [];
          this.jump(cur, this.propagate());
        }
        continue;
      }
      if (
        catches &&
        checkKind(f, v) >= 0 &&
        program.funcs[program.runtime.get(checkFunction(checkKind(f, v)))!]!.status
      ) {
        cur = this.check(cur, out, v);
        out = [];
        changed = true;
        continue;
      }
      out.push(v);
      if (op !== Op.Call && op !== Op.CallIndirect) continue;
      const callee = op === Op.Call ? program.funcs[f.aux[v]!]! : null;
      const unwinds = callee === null ? this.statusKeys.has(this.sigKeys[f.aux[v]!]!) : callee.status;
      if (!unwinds) continue;
      changed = true;
      const results = callee === null ? program.sigs[f.aux[v]!]!.results : callee.results.slice(0, -1);
      if (callee === null) f.aux[v] = this.statusSig(f.aux[v]!);
      let status = v;
      if (results.length === 0) f.ty[v] = Ty.I32;
      else {
        if (results.length === 1) {
          const ty = f.ty[v]!;
          f.ty[v] = Ty.Multi;
          const r = f.newValue(Op.Result, ty, v, f.b[v]!, 0, 0, 0, 0, f.pos_[v]!);
          f.b[v] = 0;
          out.push(r);
          this.callOf.set(r, v);
          to[v] = r;
          replaced = true;
        } else {
          // The projections stay next to their call.
          while (i + 1 < old.length && f.op[old[i + 1]!] === Op.Result && f.a[old[i + 1]!] === v) out.push(old[++i]!);
        }
        if (catches) {
          status = f.newValue(Op.Result, Ty.I32, v, 0, 0, results.length, 0, 0, f.pos_[v]!);
          this.callOf.set(status, v);
          out.push(status);
        }
      }
      if (!catches) continue;
      if (callee?.noReturn) {
        cur.instrs = out;
        out = [];
        this.jump(cur, this.target());
        ended = true;
        continue;
      }
      const rest = f.newBlock();
      rest.cold = cur.cold;
      cur.instrs = out;
      out = [];
      this.moveEnd(cur, rest);
      cur.term = Term.Branch;
      cur.cond = status;
      cur.succs = [this.target(), rest.id];
      cur.args = [[], []];
      cur = rest;
    }
    if (!ended) {
      if (changed) cur.instrs = out;
      if (f.status && cur.term === Term.Return) {
        const zero = f.newValue(Op.Const, Ty.I32);
        cur.instrs.push(zero);
        cur.results = [...cur.results, zero];
      }
    } else if (out.length > 0 || cur.instrs === old) {
      // An unwind that nobody waits for.
      cur.instrs = out;
      cur.term = Term.Unreachable;
      cur.succs = [];
      cur.args = [];
      cur.results = [];
      cur.cond = 0;
    }
    return replaced;
  }

  private jump(cur: Block, target: number): void {
    cur.term = Term.Jump;
    cur.cond = 0;
    cur.succs = [target];
    cur.args = [[]];
    cur.results = [];
  }

  /** The end of the block under rewriting moves on to its newest part. */
  private moveEnd(from: Block, to: Block): void {
    to.term = from.term;
    to.cond = from.cond;
    to.succs = from.succs;
    to.args = from.args;
    to.results = from.results;
    to.pos = from.pos;
    from.results = [];
  }

  /** Where an unwinding call goes: this frame's recover block, or out. */
  private target(): number {
    return this.resumeAt >= 0 ? this.resumeAt : this.propagate();
  }

  /** The block that returns the status 1, and zeros. */
  private propagate(): number {
    if (this.propagateAt >= 0) return this.propagateAt;
    const { f } = this;
    const block = f.newBlock();
    block.cold = true;
    block.term = Term.Return;
    f.results.forEach((ty, i) => {
      const last = i === f.results.length - 1;
      const zero = f.newValue(Op.Const, ty, 0, 0, 0, last && f.status ? 1 : 0);
      block.instrs.push(zero);
      block.results.push(zero);
    });
    if (!f.status) {
      // Left by unwinding although nobody further out recovers: cannot happen.
      block.instrs = [];
      block.results = [];
      block.term = Term.Unreachable;
    }
    this.propagateAt = block.id;
    return block.id;
  }

  /** A check as a branch to a cold call; returns the block behind it. */
  private check(cur: Block, out: number[], v: number): Block {
    const { f } = this;
    const kind = checkKind(f, v);
    const a = f.a[v]!;
    const pos = f.pos_[v]!;
    const value = (op: Op, x: number, y = 0): number => {
      const r = f.newValue(op, Ty.I32, x, y, 0, 0, 0, 0, pos);
      out.push(r);
      return r;
    };
    const bounds = f.op[v] === Op.BoundsCheck;
    let cond: number;
    if (bounds) cond = value(f.aux[v] === Bounds.Index ? Op.GeU : Op.GtU, a, f.b[v]!);
    else if (f.op[v] === Op.ShiftCheck) {
      const zero = f.newValue(Op.Const, f.ty[a]! as Ty);
      out.push(zero);
      cond = value(Op.LtS, a, zero);
    } else cond = value(Op.Eqz, a);
    let cold = this.coldChecks.get(kind);
    if (cold === undefined) {
      const block = f.newBlock();
      block.cold = true;
      const args = bounds ? [f.addParam(block, Ty.I64, Op.Param, pos), f.addParam(block, Ty.I64, Op.Param, pos)] : [];
      const func = this.program.runtime.get(checkFunction(kind))!;
      block.instrs.push(f.newValue(Op.Call, Ty.I32, 0, 0, f.newList(args), func, 0, 0, pos));
      this.jump(block, this.target());
      cold = block.id;
      this.coldChecks.set(kind, cold);
    }
    const rest = f.newBlock();
    rest.cold = cur.cold;
    this.moveEnd(cur, rest);
    cur.instrs = out;
    cur.term = Term.Branch;
    cur.cond = cond;
    cur.succs = [cold, rest.id];
    cur.args = [bounds ? [a, f.b[v]!] : [], []];
    return rest;
  }

  private statusSig(sig: number): number {
    let s = this.statusSigs[sig] ?? -1;
    if (s < 0) {
      const { params, results } = this.program.sigs[sig]!;
      s = this.program.sigId(params, [...results, Ty.I32]);
      this.statusSigs[sig] = s;
    }
    return s;
  }
}

function dropUnwinds(f: Func): void {
  for (const block of f.blocks) {
    if (block === null) continue;
    if (block.instrs.some((v) => f.op[v] === Op.Unwind))
      block.instrs = block.instrs.filter((v) => f.op[v] !== Op.Unwind);
  }
}
