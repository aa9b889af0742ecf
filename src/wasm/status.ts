// Leaving a function by unwinding or suspension, written out in SSA as the last step before lowering. What returns a
// status (leaving.ts) returns it last: 0 done, 1 unwinding, 2 suspended. The caller tests it after the call. Unwinding: a frame
// with a recover block goes there (the block asks the runtime whether it is meant), any other returns the status at once. Suspended: the
// frame saves what is live after the call, adds itself to the goroutine's chain of suspended frames and returns the status; its
// resume copy (resume.ts) goes on behind the call when the scheduler says so. A call that is the last thing a function does
// needs no test: its results and its status are the caller's.
//
// Invariant afterwards: no Op.Unwind, no Op.Suspend, no recover block, and no check in a function that had one. (The report of a
// failed check in other functions with a status returns what the runtime function returns: emit.ts.)

import { Cfg, ints, Loops, replaceUses } from "../ssa/cfg.ts";
import { type Block, type Data, type Func, type Program, Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import { asksItself } from "./asking.ts";
import { checkCalls } from "./checkcalls.ts";
import { ColdChecks } from "./coldchecks.ts";
import type { Cycles } from "./cycles.ts";
import { DeadSlots, KeptParams } from "./deadslots.ts";
import { DeepCycles } from "./deep.ts";
import { Leave, Leaving, type Reachable, startsGoroutines } from "./leaving.ts";
import { addLockPaths } from "./lockpath.ts";
import { canReenter, makeReenter, makeStart, resumingName } from "./reenter.ts";
import { checkFunction, checkKind } from "./references.ts";
import { Repair } from "./repair.ts";
import { addSaves, dropUnreachable, makeResume, resultsName } from "./resume.ts";
import { SavedValues, type Site } from "./saved.ts";

const away = Leave.Suspend | Leave.Away;

/** The linker's view of the program, which must hear of changes. */
export interface Reaching extends Reachable {
  changed(func: number): void;
  add(roots: readonly number[]): void;
}

/** What stack traces want. */
interface TraceNeeds {
  /** Each failed check is reported at its own position. */
  exactChecks?: boolean;
  /** Suspended frames of the program are in the chain even if nothing remains to be done there. */
  wholeChains?: boolean;
}

interface CallSite extends Site {
  /** The call, 0: none; and its block. */
  readonly call: number;
  readonly block: number;
}

/** Rewrites the program's functions, and adds resume copies. With verify what is known about calls is checked. */
export function lowerStatus(
  program: Program,
  reach: Reaching,
  cycles: Cycles,
  traces: TraceNeeds = {},
  { verify, suspendAll }: { readonly verify?: boolean | undefined; readonly suspendAll?: boolean | undefined } = {},
): { leaving: Leaving; deep: DeepCycles; asked: boolean } {
  const starts = startsGoroutines(program, reach);
  if (starts || reach.funcs.some((id) => reach.refs[id]!.suspends)) {
    // Where goroutines are made but nothing parks, they never run; what makes them needs the rest all the same.
    const needed = starts
      ? ["carry", "awaitCall", "suspendFrame", "makeG0", "morestack", "lessstack", "park", "suspensionLost"]
      : ["parkAlone"];
    reach.add(needed.map((name) => program.runtime.get(name)!));
  }
  const leaving = new Leaving(program, reach, suspendAll);
  if (verify === true && leaving.flow !== null) checkCalls(program, reach, leaving.flow);
  const deep = new DeepCycles(program, reach, leaving);
  addLockPaths(program, reach);
  const pass = new StatusPass(program, reach, leaving, deep, cycles, traces);
  for (const id of reach.funcs.slice()) {
    const f = program.funcs[id]!;
    if (f.import === null) pass.rewrite(f);
  }
  return { leaving, deep, asked: pass.asked };
}

class StatusPass {
  /** By SigId: the signature with a status, -1: not asked for yet. */
  private readonly statusSigs: number[] = [];
  private readonly cfg = new Cfg();
  private readonly loops = new Loops();
  private readonly saved = new SavedValues();
  private readonly repair = new Repair();
  private readonly variables = new Map<string, Data>();
  // State of the function under rewriting.
  private f!: Func;
  /** By value: what takes its place. */
  private to = new Int32Array(64);
  /** Leave bits that the function passes on. */
  private mine = 0;
  private recoverAt = -1;
  private propagateAt = -1;
  private passOnAt = -1;
  private lostAt = -1;
  private readonly checks: ColdChecks;
  /** Calls of the projections made here. */
  private readonly callOf = new Map<number, number>();
  private sites: CallSite[] = [];
  private changed = false;

  /** The program looks at what a collection leaves (asking.ts). */
  readonly asked: boolean;
  /** What callees keep of their parameters; null: it does not. */
  private readonly kept: KeptParams | null;

  constructor(
    private readonly program: Program,
    private readonly reach: Reaching,
    private readonly leaving: Leaving,
    private readonly deep: DeepCycles,
    private readonly cycles: Cycles,
    private readonly traces: TraceNeeds,
  ) {
    this.checks = new ColdChecks(traces.exactChecks === true);
    this.asked = asksItself(program, reach);
    this.kept = this.asked ? new KeptParams(program) : null;
    // While all bodies are as they were.
    for (const id of this.asked ? reach.funcs : []) {
      const f = program.funcs[id]!;
      if (f.slots.length > 0 && (leaving.may[id]! & Leave.Suspend) !== 0) this.kept!.callees(f);
    }
  }

  rewrite(f: Func): void {
    const { program, leaving } = this;
    const refs = this.reach.refs[f.id]!;
    this.recoverAt = f.recoverBlock;
    f.recoverBlock = -1;
    const leaves = (c: number): boolean => program.funcs[c]!.status || leaving.may[c] !== 0;
    const calls = refs.calls.some(leaves) || leaving.callsStatus(f);
    // Most functions call nothing that leaves.
    if (!f.status && !calls && !refs.unwinds && !refs.suspends) return;
    this.f = f;
    this.mine = leaving.may[f.id]!;
    refs.recovers = this.recoverAt >= 0;
    this.propagateAt = -1;
    this.passOnAt = -1;
    this.lostAt = -1;
    this.checks.clear();
    this.callOf.clear();
    this.sites = [];
    this.changed = false;
    if (this.to.length < f.count) this.to = ints(this.to, f.count);
    const before = f.count;
    let { to } = this;
    to.fill(0, 0, before);
    let replaced = false;
    const count = f.blocks.length;
    for (let b = 0; b < count; b++) {
      const block = f.blocks[b];
      if (block !== null && block !== undefined && this.block(block, to)) replaced = true;
    }
    if (replaced) {
      if (to.length < f.count) {
        const bigger = ints(to, f.count);
        bigger.set(to.subarray(0, before));
        this.to = to = bigger;
      }
      to.fill(0, before, f.count);
      replaceUses(f, to);
      // The projections themselves go on reading their call.
      for (const [r, call] of this.callOf) f.a[r] = call;
    }
    // What tests for stack may be started again, on an empty one.
    const tests = this.cycles.tests[f.id] === 1 && !this.deep.takesPart(f.id);
    if (tests && (this.mine & Leave.Suspend) !== 0 && !f.resumes) {
      f.startCopy = makeStart(program, f, this.variable(resultsName, 0)).id;
      this.changed = true;
    }
    if (this.sites.length > 0) {
      const { cfg } = this;
      cfg.buildGraph(f);
      // Nothing leads to a recover block any more if no call unwinds.
      const sites = this.sites.filter((site) => cfg.reachable(site.save));
      if (sites.length > 0) {
        if (this.kept !== null && f.slots.length > 0) {
          const slots = new DeadSlots(f, this.kept);
          const dead = sites.map(
            ({ save, call, block }) => [save, call === 0 ? [] : slots.whileAway(call, block)] as const,
          );
          f.deadSlots = new Map(dead);
        }
        // (A deep copy has the frame of the resume copy.)
        if (!this.deep.takesPart(f.id) && canReenter(f, cfg, this.loops, sites)) {
          dropUnreachable(f, cfg);
          this.splitEntry();
          makeReenter(program, f, sites, this.variable(resumingName, 4), this.variable(resultsName, 0));
        } else {
          const resume = addSaves(program, f, cfg, sites, this.saved);
          makeResume(this.variable(resultsName, 0), f, resume, sites, cfg, this.repair);
        }
      }
    }
    if (this.changed) this.reach.changed(f.id);
  }

  /** The runtime's variable of this name. */
  private variable(name: string, size: number): Data {
    let data = this.variables.get(name);
    if (data === undefined) {
      data = this.program.data.find((d) => d.name === name) ?? this.program.newData(name, size, 8);
      this.variables.set(name, data);
    }
    return data;
  }

  /** What leaving by a call with these bits means here. */
  private effect(bits: number): number {
    let effect = bits & this.mine;
    if (this.recoverAt >= 0) effect |= bits & Leave.Unwind;
    return effect;
  }

  /** Index of the first instruction in a block that may have to be rewritten. */
  private firstOfInterest(instrs: readonly number[]): number {
    const { f, program, leaving } = this;
    const { op, aux } = f;
    const recovers = this.recoverAt >= 0;
    let i = 0;
    for (; i < instrs.length; i++) {
      const v = instrs[i]!;
      const o = op[v]! as Op;
      if (o === Op.Call) {
        const callee = program.funcs[aux[v]!]!;
        if (callee.status || callee.import !== null) break;
      } else if (o === Op.CallIndirect) {
        if (leaving.hasStatus(f, v)) break;
      } else if (o === Op.Unwind || o === Op.Suspend || (recovers && checkKind(f, v) >= 0)) break;
    }
    return i;
  }

  /** Splits the block behind every call that may leave. True if a value was replaced (`to`). */
  private block(block: Block, to: Int32Array): boolean {
    const { f, program, leaving } = this;
    const old = block.instrs;
    const first = this.firstOfInterest(old);
    if (first === old.length) {
      this.returnsZero(block);
      return false;
    }
    let cur = block;
    let out = old.slice(0, first);
    let replaced = false;
    let changed = false;
    let ended = false;
    for (let i = first; i < old.length && !ended; i++) {
      const v = old[i]!;
      const op = f.op[v]! as Op;
      if (op === Op.Unwind) {
        changed = true;
        ended = true;
        cur.instrs = out;
        if ((this.mine & Leave.Unwind) !== 0) this.jump(cur, this.propagate());
        else this.unreachable(cur);
        continue;
      }
      if (op === Op.Suspend) {
        changed = true;
        if (!leaving.suspends) {
          const alone = program.runtime.get("parkAlone")!;
          out.push(f.newValue(Op.Call, Ty.Void, 0, 0, 0, alone, 0, 0, f.pos_[v]!));
          continue;
        }
        cur.instrs = out;
        if (i === old.length - 1 && this.returnsOnly(cur, [], Leave.Suspend)) {
          const status = f.newValue(Op.Const, Ty.I32, 0, 0, 0, Leave.Suspend);
          out.push(status);
          this.return(cur, [status]);
          return replaced;
        }
        const rest = this.splitOff(cur);
        this.jump(cur, this.newSite(0, cur, f.pos_[v]!, [], rest.id, -1));
        cur = rest;
        out = [];
        continue;
      }
      if (this.recoverAt >= 0 && checkKind(f, v) >= 0) {
        const callee = program.funcs[program.runtime.get(checkFunction(checkKind(f, v)))!]!;
        const effect = this.effect(leaving.ofFunc(callee.id));
        if (effect !== Leave.None) {
          cur = this.checks.branch(f, cur, out, v, this.typeOf(f.a[v]!), callee, (block, call) => {
            this.leaveFor(block, call, effect, [], -1);
          });
          out = [];
          changed = true;
          continue;
        }
      }
      out.push(v);
      if (op !== Op.Call && op !== Op.CallIndirect) continue;
      const callee = op === Op.Call ? program.funcs[f.aux[v]!]! : null;
      if (callee !== null && callee.import !== null) {
        if (this.effect(leaving.ofFunc(callee.id)) === Leave.None) continue;
        // What the host called meanwhile may have been left by a panic that recovers further out.
        while (i + 1 < old.length && f.op[old[i + 1]!] === Op.Result) out.push(old[++i]!);
        const status = f.newValue(Op.Call, Ty.I32, 0, 0, 0, program.runtime.get("hostUnwinding")!, 0, 0, f.pos_[v]!);
        out.push(status);
        cur.instrs = out;
        const rest = this.splitOff(cur);
        this.leaveFor(cur, status, Leave.Unwind, [], rest.id);
        cur = rest;
        out = [];
        changed = true;
        continue;
      }
      if (!leaving.hasStatus(f, v)) continue;
      changed = true;
      const effect = this.effect(leaving.ofCall(f, v));
      const guarded = leaving.suspends && (effect & away) === 0 && (leaving.ofType(f, v) & away) !== 0;
      const n = callee === null ? program.sigs[f.aux[v]!]!.results.length : callee.results.length - 1;
      if (callee === null) f.aux[v] = this.statusSig(f.aux[v]!);
      let status = v;
      const results: number[] = new Array(n).fill(0);
      if (n === 0) f.ty[v] = Ty.I32;
      else {
        if (n === 1) {
          const ty = f.ty[v]!;
          f.ty[v] = Ty.Multi;
          const r = f.newValue(Op.Result, ty, v, f.b[v]!, 0, 0, 0, 0, f.pos_[v]!);
          f.b[v] = 0;
          out.push(r);
          results[0] = r;
          this.callOf.set(r, v);
          to[v] = r;
          replaced = true;
        } else {
          // The projections stay next to their call.
          while (i + 1 < old.length && f.op[old[i + 1]!] === Op.Result && f.a[old[i + 1]!] === v) {
            const r = old[++i]!;
            results[f.aux[r]!] = r;
            out.push(r);
          }
        }
        if (effect !== Leave.None || guarded) {
          status = f.newValue(Op.Result, Ty.I32, v, 0, 0, n, 0, 0, f.pos_[v]!);
          this.callOf.set(status, v);
          out.push(status);
        }
      }
      if (effect === Leave.None && !guarded) continue;
      cur.instrs = out;
      if (guarded) {
        const rest = this.splitOff(cur);
        this.guard(cur, status, effect !== Leave.None, rest.id);
        cur = rest;
        out = [];
        if (effect === Leave.None) continue;
      }
      cur.instrs = out;
      if (callee?.noReturn === true) {
        this.leaveFor(cur, status, effect, [], -1);
        ended = true;
        continue;
      }
      const shown = n === 1 ? [v] : results;
      if (this.recoverAt < 0 && i === old.length - 1 && this.returnsOnly(cur, shown, effect)) {
        // (The replacement of v by its projection reaches the return too.)
        this.return(cur, [...shown, status]);
        return replaced;
      }
      const rest = this.splitOff(cur);
      this.leaveFor(cur, status, effect, results, rest.id);
      cur = rest;
      out = [];
    }
    if (changed) this.changed = true;
    if (ended) return replaced;
    if (changed) cur.instrs = out;
    this.returnsZero(cur);
    return replaced;
  }

  /** A block that returns does it with the status 0. */
  private returnsZero(block: Block): void {
    const { f } = this;
    if (!f.status || block.term !== Term.Return) return;
    this.changed = true;
    const zero = f.newValue(Op.Const, Ty.I32);
    block.instrs.push(zero);
    block.results = [...block.results, zero];
  }

  /** Ends block cur, whose call left with a status or returned to block `rest` (-1: it never returns). */
  private leaveFor(cur: Block, status: number, effect: number, results: readonly number[], rest: number): void {
    const { f } = this;
    this.changed = true;
    if (rest < 0 && this.recoverAt < 0) {
      // Nothing here waits for it.
      const zeros = f.results.slice(0, -1).map((ty) => {
        const zero = f.newValue(Op.Const, ty);
        cur.instrs.push(zero);
        return zero;
      });
      this.return(cur, [...zeros, status]);
      return;
    }
    const target = (effect & Leave.Unwind) === 0 ? -1 : this.recoverAt >= 0 ? this.recoverAt : this.propagate();
    let to = target;
    if ((effect & Leave.Suspend) === 0 && (effect & Leave.Away) !== 0 && (this.recoverAt < 0 || target < 0)) {
      if (rest < 0) this.jump(cur, this.passOn());
      else this.branch(cur, status, this.passOn(), rest);
      cur.args[0] = [status];
      return;
    }
    if ((effect & (Leave.Suspend | Leave.Away)) !== 0) {
      // What went away comes back only to be recovered here.
      const back = (effect & Leave.Suspend) !== 0;
      to = this.newSite(status, cur, f.pos_[status]!, back ? results : [], back ? rest : -1, target);
      if (target >= 0) {
        const cold = f.newBlock();
        cold.cold = true;
        const two = f.newValue(Op.Const, Ty.I32, 0, 0, 0, Leave.Suspend);
        const suspended = f.newValue(Op.Eq, Ty.I32, status, two);
        cold.instrs.push(two, suspended);
        this.branch(cold, suspended, to, target);
        to = cold.id;
      }
    }
    if (rest < 0) this.jump(cur, to);
    else this.branch(cur, status, to, rest);
  }

  /**
   * Lets the others run, and never goes on, if a call that cannot be suspended was: it waits for a lock that its goroutine holds (or the
   * analysis is wrong: the program ends). `other`: it may be left otherwise.
   */
  private guard(cur: Block, status: number, other: boolean, rest: number): void {
    const { f } = this;
    let cond = status;
    if (other) {
      const two = f.newValue(Op.Const, Ty.I32, 0, 0, 0, Leave.Suspend);
      cond = f.newValue(Op.Eq, Ty.I32, status, two);
      cur.instrs.push(two, cond);
    }
    if (this.lostAt < 0) {
      const block = f.newBlock();
      block.cold = true;
      block.term = Term.Unreachable;
      const lost = this.program.runtime.get("suspensionLost")!;
      block.instrs.push(f.newValue(Op.Call, Ty.Void, 0, 0, 0, lost));
      this.lostAt = block.id;
    }
    this.branch(cur, cond, this.lostAt, rest);
    this.changed = true;
  }

  /** A place where this function can be suspended, `status` being the call's (0: none); gives the block that saves the frame. */
  private newSite(
    status: number,
    { id: block }: Block,
    pos: number,
    results: readonly number[],
    rest: number,
    target: number,
  ): number {
    const { f } = this;
    const save = f.newBlock();
    save.cold = status !== 0;
    const call = f.op[status] === Op.Result ? f.a[status]! : status;
    this.sites.push({ save: save.id, call, block, pos: pos || f.pos, results: [...results], rest, target, saved: [] });
    return save.id;
  }

  /** Block cur, which ends where its instructions end now, returns exactly these values without doing anything else. */
  private returnsOnly(cur: Block, values: readonly number[], effect: number): boolean {
    const { f } = this;
    if (!f.status) return false;
    // A trace shows the frame even if nothing remains to be done in it.
    if (
      this.traces.wholeChains === true &&
      (effect & Leave.Suspend) !== 0 &&
      !(f.symbol || f.name).startsWith("runtime.")
    )
      return false;
    let returned = cur.results;
    if (cur.term === Term.Jump) {
      const next = f.block(cur.succs[0]!);
      if (next.term !== Term.Return || next.instrs.some((v) => f.op[v] !== Op.Const)) return false;
      const passed = cur.args[0]!;
      returned = next.results.map((r) => passed[next.params.indexOf(r)] ?? 0);
      // The block may have been rewritten already.
      if (returned.length === f.results.length) returned = returned.slice(0, -1);
    } else if (cur.term !== Term.Return) return false;
    return returned.length === values.length && returned.every((r, i) => r !== 0 && r === values[i]);
  }

  private jump(cur: Block, target: number): void {
    cur.term = Term.Jump;
    cur.cond = 0;
    cur.succs = [target];
    cur.args = [[]];
    cur.results = [];
  }

  private branch(cur: Block, cond: number, yes: number, no: number): void {
    cur.term = Term.Branch;
    cur.cond = cond;
    cur.succs = [yes, no];
    cur.args = [[], []];
    cur.results = [];
  }

  private return(cur: Block, results: number[]): void {
    this.unreachable(cur);
    cur.term = Term.Return;
    cur.results = results;
    this.changed = true;
  }

  private unreachable(cur: Block): void {
    cur.term = Term.Unreachable;
    cur.cond = 0;
    cur.succs = [];
    cur.args = [];
    cur.results = [];
  }

  /** Leaves nothing in the entry. */
  private splitEntry(): Block {
    const entry = this.f.block(0);
    const rest = this.f.splitBlock(entry, 0);
    this.jump(entry, rest.id);
    this.changed = true;
    return rest;
  }

  /** A new block, still without rows, that ends as cur did. */
  private splitOff(cur: Block): Block {
    return this.f.splitBlock(cur, cur.instrs.length);
  }

  /** The block that returns the status it is given, and zeros. */
  private passOn(): number {
    if (this.passOnAt >= 0) return this.passOnAt;
    const { f } = this;
    const block = f.newBlock();
    block.cold = true;
    block.term = Term.Return;
    const status = f.addParam(block, Ty.I32, Op.Param);
    f.results.forEach((ty, i) => {
      if (i === f.results.length - 1) {
        block.results.push(status);
        return;
      }
      const zero = f.newValue(Op.Const, ty);
      block.instrs.push(zero);
      block.results.push(zero);
    });
    this.passOnAt = block.id;
    return block.id;
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
      const zero = f.newValue(Op.Const, ty, 0, 0, 0, last ? Leave.Unwind : 0);
      block.instrs.push(zero);
      block.results.push(zero);
    });
    this.propagateAt = block.id;
    return block.id;
  }

  /** Type of value v, which may be a call that has got a status: then its projection will take its place. */
  private typeOf(v: number): Ty {
    const { f } = this;
    if (f.ty[v] === Ty.Multi) {
      for (const [r, call] of this.callOf) if (call === v && f.aux[r] === 0) return f.ty[r]! as Ty;
    }
    return f.ty[v]! as Ty;
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
