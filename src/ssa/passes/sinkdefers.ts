// Deferred calls that nothing but a failing check could find: where a record is put on the chain and, whatever happens, taken off
// without a call in between, it need not be there. What would put it there moves to where a check fails, and to cold blocks
// that end the function (src/ssa/build/stmt/defer.ts writes records). `defer mu.Unlock()` in a method that sets a field then costs no store.
//
// Runs last: a check in the way becomes a branch to a block that makes the record and checks again. Invariant: where a call,
// a collection or a failed check may look at the chain, it is as it was.

import { type Block, type Func, Term } from "../ir.ts";
import { Bounds, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

/** More places than these to make the record in are not worth their code. */
const maxPlaces = 4;

/** From where a record is put on the chain to where it is taken off. */
interface Window {
  readonly checks: { block: Block; v: number }[];
  readonly pops: { block: Block; v: number }[];
  /** Cold blocks from which no way leads out of the function but a panic. */
  readonly dying: Set<Block>;
}

/** The record of one defer statement. */
interface DeferRecord {
  /** The stores that only the chain's readers need. */
  readonly stores: readonly number[];
  /** The one that links it to the next outer record. */
  readonly link: number;
}

export class SinkDefers {
  private f!: Func;

  constructor(private readonly ctx: PassContext) {}

  run(f: Func): boolean {
    if (this.ctx.program.deferChain < 0 || (f.deferCode !== null && f.deferCode.length === 0)) return false;
    this.f = f;
    const pushes: { block: Block; v: number }[] = [];
    for (const block of f.blocks) {
      for (const v of block?.instrs ?? []) {
        if (this.setsChain(v) && f.op[f.b[v]!] === Op.Slot) pushes.push({ block: block!, v });
      }
    }
    // (Of several records in a row only the last one is put on the chain.)
    if (pushes.length !== 1 || !this.sink(pushes[0]!.block, pushes[0]!.v)) return false;
    this.ctx.graphChanged();
    return true;
  }

  private setsChain(v: number): boolean {
    return this.f.op[v] === Op.Store && this.isChain(this.f.a[v]!);
  }

  private isChain(x: number): boolean {
    return this.f.op[x] === Op.DataAddr && this.f.aux[x] === this.ctx.program.deferChain;
  }

  private sink(block: Block, push: number): boolean {
    const { f } = this;
    const record = this.record(block, push);
    const window = record === null ? null : this.window(block, push, f.b[record.link]!);
    if (record === null || window === null) return false;
    const { checks, pops, dying } = window;
    if (checks.length + dying.size > maxPlaces) return false;
    for (const to of dying) to.instrs.unshift(...this.making(record, push));
    // The last ones of a block first: they stay in it until then.
    for (const { block: at, v } of checks.reverse()) this.split(at, v, this.making(record, push));
    const gone = new Set([push, ...record.stores, ...pops.map((p) => p.v)]);
    for (const b of f.blocks) if (b?.instrs.some((v) => gone.has(v))) b.instrs = b.instrs.filter((v) => !gone.has(v));
    for (const v of gone) f.op[v] = Op.Nop;
    return true;
  }

  /** The record that `push` puts on the chain; null if its address may be known elsewhere. */
  private record(block: Block, push: number): DeferRecord | null {
    const { f } = this;
    const slot = f.aux[f.b[push]!]!;
    const isSlot = (x: number): boolean => f.op[x] === Op.Slot && f.aux[x] === slot;
    const stores: number[] = [];
    let reads = false;
    for (const b of f.blocks) {
      if (b === null) continue;
      if (isSlot(b.cond) || b.results.some(isSlot) || b.args.some((list) => list.some(isSlot))) return null;
      let before = b === block;
      for (const v of b.instrs) {
        if (v === push) before = false;
        const op: Op = f.op[v]!;
        const n = opArgs[op]!;
        const [first, second, third] = [n > 0 && isSlot(f.a[v]!), n > 1 && isSlot(f.b[v]!), n > 2 && isSlot(f.c[v]!)];
        if (op === Op.Store) {
          if (second && v !== push) return null;
          if (first && !before) return null;
          if (first) stores.push(v);
        } else if (op === Op.Load || op === Op.MemMove || op === Op.MemZero) reads ||= first || second;
        else if (first || second || third) return null;
        else if ((opFlags[op]! & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          for (let i = f.listLen(list) - 1; i >= 0; i--) reads ||= b.id !== f.recoverBlock && isSlot(f.listAt(list, i));
        }
      }
    }
    const linkClass = this.ctx.program.deferLink;
    const links = stores.filter((v) => f.aux2[v] === linkClass);
    if (links.length !== 1) return null;
    const outer = this.bare(f.b[links[0]!]!);
    if (f.op[outer] !== Op.Load || !this.isChain(f.a[outer]!)) return null;
    // The operands stay where the deferred call itself reads them.
    const isHead = (v: number): boolean => v === links[0] || f.op[f.b[v]!] === Op.FuncAddr;
    return { stores: reads ? stores.filter(isHead) : stores, link: links[0]! };
  }

  /** Follows all ways from the push; null if something may look at the chain on one of them. */
  private window(start: Block, push: number, link: number): Window | null {
    const { f } = this;
    const out: Window = { checks: [], pops: [], dying: new Set() };
    /** Blocks at whose end the record is on the chain. */
    const open = new Set<Block>();
    const seen = new Set<Block>();
    const outer = this.bare(link);
    const work = [start];
    while (work.length > 0) {
      const block = work.pop()!;
      const { instrs } = block;
      let popped = false;
      for (let i = block === start ? instrs.indexOf(push) + 1 : 0; i < instrs.length && !popped; i++) {
        const v = instrs[i]!;
        const op: Op = f.op[v]!;
        if (this.setsChain(v)) {
          if (this.bare(f.b[v]!) !== outer) return null;
          out.pops.push({ block, v });
          popped = true;
        } else if (op >= Op.NilCheck && op <= Op.ShiftCheck) out.checks.push({ block, v });
        else if (!this.isBlind(v, f.b[push]!)) return null;
      }
      if (popped) continue;
      if (block.term !== Term.Jump && block.term !== Term.Branch && block.term !== Term.Switch) return null;
      open.add(block);
      for (const id of block.succs) {
        const next = f.block(id);
        if (next === start) return null;
        if (seen.has(next)) continue;
        seen.add(next);
        if (next.cold && this.dies(next)) out.dying.add(next);
        else work.push(next);
      }
    }
    for (const b of f.blocks) {
      if (b === null || open.has(b)) continue;
      for (const id of b.succs) if (seen.has(f.block(id))) return null;
    }
    for (const b of out.dying) for (const to of this.reached(b)) if (open.has(to)) return null;
    return out;
  }

  /** Does v neither see the chain and the record nor let anybody see them? */
  private isBlind(v: number, slot: number): boolean {
    const { f } = this;
    const op: Op = f.op[v]!;
    const mine = (x: number): boolean => this.isChain(x) || (f.op[x] === Op.Slot && f.aux[x] === f.aux[slot]);
    if (op === Op.Load || op === Op.Store) return !mine(f.a[v]!);
    if (op === Op.MemMove) return !mine(f.a[v]!) && !mine(f.b[v]!);
    if (op === Op.MemZero) return !mine(f.a[v]!);
    return (opFlags[op]! & OpFlag.Pure) !== 0;
  }

  /** Does every way from the block end in a panic, with nothing taken off the chain before? */
  private dies(block: Block): boolean {
    for (const b of this.reached(block)) {
      if (b.term === Term.Return || b.instrs.some((v) => this.setsChain(v))) return false;
    }
    return true;
  }

  private reached(block: Block): Set<Block> {
    const seen = new Set([block]);
    for (const b of seen) for (const id of b.succs) seen.add(this.f.block(id));
    return seen;
  }

  /** The value that x is, as a pointer or a number. */
  private bare(x: number): number {
    const { f } = this;
    while (f.op[x] === Op.Cast) x = f.a[x]!;
    return x;
  }

  /** New rows that make the record and put it on the chain. */
  private making(record: DeferRecord, push: number): number[] {
    const { f } = this;
    const copy = (v: number, op: Op, ty: Ty, b: number): number =>
      f.newValue(op, ty, f.a[v]!, b, f.c[v]!, f.aux[v]!, f.aux2[v]!, f.mem[v]!, f.pos_[v]!);
    const head = copy(push, Op.Load, Ty.Ptr, 0);
    const link = f.newValue(Op.Cast, Ty.I32, head);
    const stores = record.stores.map((v) => copy(v, Op.Store, Ty.Void, v === record.link ? link : f.b[v]!));
    return [head, link, ...stores, copy(push, Op.Store, Ty.Void, f.b[push]!)];
  }

  /** Makes check v of a block a branch to one that begins with `rows` and checks again. */
  private split(block: Block, v: number, rows: readonly number[]): void {
    const { f } = this;
    const rest = f.splitBlock(block, block.instrs.indexOf(v));
    rest.instrs.shift();
    const cold = f.newBlock();
    cold.cold = true;
    cold.term = Term.Unreachable;
    cold.instrs = [...rows, v];
    block.term = Term.Branch;
    block.cond = this.fails(block, v);
    block.succs = [cold.id, rest.id];
    block.args = [[], []];
    block.pos = f.pos_[v]!;
  }

  /** Appends the condition under which check v fails. */
  private fails(block: Block, v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const add = (op: Op, ty: Ty, x = 0, y = 0): number => {
      const r = f.newValue(op, ty, x, y, 0, 0, 0, 0, f.pos_[v]!);
      block.instrs.push(r);
      return r;
    };
    if (f.op[v] === Op.BoundsCheck) return add(f.aux[v] === Bounds.Index ? Op.GeU : Op.GtU, Ty.I32, a, f.b[v]!);
    if (f.op[v] === Op.ShiftCheck) return add(Op.LtS, Ty.I32, a, add(Op.Const, f.ty[a]! as Ty));
    return add(Op.Eqz, Ty.I32, a);
  }
}
