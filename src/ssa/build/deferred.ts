// Bodies that may not be needed though something calls them. A *guard* is a case that no value may ever reach: a case of a type
// switch whose types no interface holds, a case of a switch over reflect's Kind of which no type in an interface is. What only such
// cases call is not built until there are such types; if there never are, the cases are cut off. And functions of the runtime and of
// sync that have work to do only in some programs (`onlyIf`) have a short substitute in the others.
//
// Invariants: reasons to build only grow; whatever a built body or datum refers to, cases that stay dead aside, is built or has a
// substitute (settle looks at all of them); after finish no block of a dead case is left.

import { type Block, type Func, Term } from "../ir.ts";
import { Op } from "../ops.ts";
import { Emit } from "./emit.ts";
import type { Inst, ProgramBuilder } from "./program.ts";

/** A case that is alive once one of its types is in an interface (or types are of one of its kinds). */
export class Guard {
  alive = false;
  readonly waiting: Inst[] = [];
  constructor(
    readonly f: Func,
    /** The case's body. */
    readonly block: number,
    readonly holds: () => boolean,
  ) {}
}

type Reason =
  | "goroutines"
  | "waiting"
  | "memoryLimit"
  | "deadlines"
  | "panicNumbers"
  | "panicFloats"
  | "metrics"
  | "environment"
  | "collections";

/**
 * By symbol: why the function is needed, and the runtime's function of the same parameters and results that stands for it otherwise
 * ("": nothing is to be done).
 */
const onlyIf: Readonly<Record<string, [reason: Reason, substitute: string]>> = {
  "runtime.runqput": ["goroutines", "readyAlone"],
  "runtime.globrunqput": ["goroutines", "readyAlone"],
  "runtime.markGoroutines": ["goroutines", ""],
  "runtime.parkAlone": ["waiting", "parkStuck"],
  "runtime.semaWait": ["goroutines", "waitForever"],
  "runtime.semaDequeue": ["goroutines", "noWaiter"],
  "internal/sync.(*Mutex).lockSlow": ["goroutines", "lockForever"],
  "internal/sync.(*Mutex).unlockSlow": ["goroutines", "unlockFailed"],
  "runtime.(*pollSide).stopTimer": ["deadlines", ""],
  "runtime.limitTrigger": ["memoryLimit", "noTrigger"],
  "runtime.printNumber": ["panicNumbers", ""],
  "runtime.printFloat": ["panicFloats", ""],
  "runtime.godebug_countUse": ["metrics", ""],
  "runtime.clearReceiver": ["collections", ""],
  "runtime.nilPanicsNow": ["environment", "nilPanicsLinked"],
};

export class Deferred {
  /** Bodies that wait, with the name of their substitute; undefined: they wait for a case. */
  private readonly waiting = new Map<Func, { inst: Inst; only: readonly [Reason, string] | undefined }>();
  private readonly guards: Guard[] = [];
  /** Guards by function. */
  private readonly byFunc = new Map<Func, Guard[]>();
  /** The case that is being built. */
  private guard: Guard | null = null;
  private readonly substitutes = new Map<string, Func>();
  /** By FuncId: settle has looked at its body, all of which counts. */
  private readonly looked: boolean[] = [];

  constructor(private readonly prog: ProgramBuilder) {}

  /** Keeps back a body that was asked for; false: it is to be built. */
  keepsBack(inst: Inst): boolean {
    const only = Object.hasOwn(onlyIf, inst.ssa.name) ? onlyIf[inst.ssa.name] : undefined;
    const { guard } = this;
    if (only !== undefined ? this.needed(only[0]) : guard === null) return false;
    this.waiting.set(inst.ssa, { inst, only });
    if (only === undefined) guard!.waiting.push(inst);
    return true;
  }

  private needed(reason: Reason): boolean {
    const { prog } = this;
    switch (reason) {
      case "goroutines":
        // Finalizers run beside the goroutine that waits.
        return prog.runtimeReached("newg") || prog.runtimeReached("queueFinalizers");
      case "waiting":
        // Something may end a wait: the host, another goroutine, a finalizer, a timer, a descriptor.
        return (
          prog.input.goos === "js" ||
          this.needed("goroutines") ||
          prog.runtimeReached("runTimers") ||
          prog.runtimeReached("idlePoll")
        );
      case "memoryLimit":
        return prog.runtimeReached("readSettings") || prog.runtimeReached("debug_setMemoryLimit");
      case "deadlines":
        return prog.runtimeReached("poll_runtime_pollSetDeadline");
      case "panicNumbers":
        return prog.panics.mayPrint(false);
      case "panicFloats":
        return prog.panics.mayPrint(true);
      case "metrics":
        return prog.runtimeReached("metrics_countUses");
      case "environment":
        return prog.runtimeReached("goenvs");
      case "collections":
        return prog.runtimeReached("GC");
    }
  }

  /** Begins the body of a case; gives what `leave` wants. */
  enter(f: Func, block: Block, holds: () => boolean): Guard | null {
    const outer = this.guard;
    if (holds()) return outer;
    this.guard = new Guard(f, block.id, holds);
    this.guards.push(this.guard);
    const list = this.byFunc.get(f);
    if (list === undefined) this.byFunc.set(f, [this.guard]);
    else list.push(this.guard);
    return outer;
  }

  leave(outer: Guard | null): void {
    this.guard = outer;
  }

  /** A function that is there already was asked for. */
  asked(f: Func): void {
    if (this.guard === null && this.waiting.size > 0 && this.waiting.get(f)?.only === undefined) this.wake(f);
  }

  /** Has the bodies built for which there are reasons now; true if there were any. */
  update(): boolean {
    let found = false;
    for (const g of this.guards) {
      if (g.alive || !g.holds()) continue;
      g.alive = true;
      for (const inst of g.waiting) if (this.wake(inst.ssa)) found = true;
    }
    for (const [f, { only }] of this.waiting)
      if (only !== undefined && this.needed(only[0]) && this.wake(f)) found = true;
    return found;
  }

  private wake(f: Func): boolean {
    const w = this.waiting.get(f);
    if (w === undefined) return false;
    this.waiting.delete(f);
    this.prog.request(w.inst);
    return true;
  }

  /** Everything else is done: has built what was kept back and is referred to from elsewhere, and substitutes; true if there were any. */
  settle(): boolean {
    if (this.waiting.size === 0) return false;
    const { out } = this.prog;
    let found = false;
    const refer = (id: number): void => {
      const f = out.funcs[id];
      if (f.blocks.length > 0) return;
      const w = this.waiting.get(f);
      if (w === undefined) return;
      if (w.only === undefined) found = this.wake(f) || found;
      else if (w.only[1] !== "" && !this.substitutes.has(w.only[1])) {
        this.substitutes.set(w.only[1], this.prog.runtime(w.only[1]));
        found = true;
      }
    };
    for (const f of out.funcs) {
      // What a body without cases refers to was seen to the first time.
      if (this.looked[f.id] === true) continue;
      const seen = this.byFunc.has(f) ? this.live(f) : null;
      this.looked[f.id] = seen === null && f.blocks.length > 0;
      for (const block of f.blocks) {
        if (block === null || (seen !== null && seen[block.id] === 0)) continue;
        for (const v of block.instrs) if (f.op[v] === Op.Call || f.op[v] === Op.FuncAddr) refer(f.aux[v]);
      }
    }
    for (const d of out.data) for (const r of d.relocs) if (r.kind === "func") refer(r.target);
    for (const id of out.runtime.values()) refer(id);
    for (const id of out.roots) refer(id);
    for (const e of out.exports) refer(e.func);
    refer(out.entry);
    return found;
  }

  /** By block: 1 if it can be reached with the dead cases cut off. */
  private live(f: Func): Uint8Array {
    const seen = new Uint8Array(f.blocks.length);
    for (const g of this.byFunc.get(f)!) if (!g.alive) seen[g.block] = 2;
    const stack = f.recoverBlock >= 0 ? [0, f.recoverBlock] : [0];
    for (const id of stack) seen[id] = 1;
    while (stack.length > 0) {
      for (const s of f.block(stack.pop()!).succs) {
        if (seen[s] !== 0) continue;
        seen[s] = 1;
        stack.push(s);
      }
    }
    for (let i = 0; i < seen.length; i++) if (seen[i] === 2) seen[i] = 0;
    return seen;
  }

  /** Writes substitutes and cuts dead cases off. */
  finish(): void {
    for (const [f, list] of this.byFunc) {
      const dead = list.filter((g) => !g.alive && f.blocks[g.block] !== null);
      if (dead.length === 0 || f.blocks.length === 0) continue;
      const seen = this.live(f);
      const cut = new Set(dead.map((g) => g.block));
      for (const block of f.blocks) if (block !== null && seen[block.id] === 1) redirect(block, cut);
      for (let i = 0; i < seen.length; i++) if (seen[i] === 0) f.blocks[i] = null;
    }
    for (const [f, { only }] of this.waiting) {
      if (only === undefined) continue;
      const e = new Emit(f);
      e.pos = f.pos;
      const params = e.entryParams();
      const name = only[1];
      const substitute = this.substitutes.get(name);
      if (name === "") e.ret([]);
      else if (substitute === undefined) e.unreachable();
      else e.ret(e.call(substitute, params));
    }
  }
}

/** Takes the edges to blocks that nothing enters out of a block's end: where they stand no other case matches. */
function redirect(block: Block, cut: ReadonlySet<number>): void {
  const { succs, args } = block;
  const last = succs.length - 1;
  if (block.term === Term.Branch) {
    const at = cut.has(succs[0]) ? 0 : cut.has(succs[1]) ? 1 : -1;
    if (at < 0) return;
    block.term = Term.Jump;
    block.cond = 0;
    succs.splice(at, 1);
    args.splice(at, 1);
  } else if (block.term === Term.Switch) {
    for (let i = 0; i < last; i++) {
      if (!cut.has(succs[i])) continue;
      succs[i] = succs[last];
      args[i] = [...args[last]];
    }
  }
}
