// Frame slots that nothing reads any more when a function asks for a collection: their words would keep objects alive that are
// garbage with gc, which looks at a frame's memory only if something points to it.
//
// Slots whose addresses may be found through one another are a group. A group is dead at a call if no address in it is used by the call
// or by anything that may run after it. Invariant: an address of which it is not known where it went (stored elsewhere, stored as
// a number) makes its group live for good. What a function saves when it is suspended is such an address in its resume copy, too,
// whose body may have no other.
//
// Of a slot that is no group's, what is read behind the call may be part of it, or nothing, since all of it is written first; or it is used
// through a value that is its address or another one's: then the program looks which. Of a group all slots may be written before they
// are read or their addresses are used: then those that lie in them are of no use, either.

import { type Block, type Func, type FuncId, type Program, type SlotBytes, Term, type ValueId } from "../ssa/ir.ts";
import { memSize, Op, OpFlag, opInfo, Ty } from "../ssa/ops.ts";

/** Larger slots are left alone, unless there is a collection for sure. */
const maxSize = 512;
/** Larger slots are not cleared by what the program finds out when it runs. */
const maxAsked = 64;
/** Calls within calls that are looked into. */
const maxDepth = 4;

/** The channels' functions: others have the addresses while they wait, nobody when they return. */
const letGo: ReadonlySet<string> = new Set(
  ["chansend1", "chansendSlow", "chanrecv2", "chanrecvSlow", "selectgo", "selectWait"].map((name) => `runtime.${name}`),
);

/** Slices that are made, grow or move: the result may be an address that it was given, which it keeps nowhere else. */
const growth: ReadonlySet<string> = new Set(
  ["growslice", "growsliceBuf", "growsliceStep", "moveSlice", "moveSliceNoCap", "makesliceBuf"].map(
    (name) => `runtime.${name}`,
  ),
);

/** May function g keep its parameter i, in memory or in its results? */
type Keeps = (g: FuncId, i: number) => boolean;

/** What stands for i's set in a forest of sets. */
function root(parent: Int32Array, i: number): number {
  while (parent[i] !== i) i = parent[i]!;
  return i;
}

/** The higher one stands for both from now on; false: they were one. */
function unite(parent: Int32Array, i: number, j: number): boolean {
  i = root(parent, i);
  j = root(parent, j);
  if (i === j) return false;
  parent[Math.min(i, j)] = Math.max(i, j);
  return true;
}

/** Where addresses go in one function: those of its slots, or its parameters. */
class AddressFlow {
  /** By origin: another of its group, or itself. The last one stands for anywhere. */
  private readonly parent: Int32Array;
  /** By origin, in the same way: a set of those of the group that one value may be an address of. */
  private readonly alias: Int32Array;
  /** By such set: 1 if there are addresses of the group in its memory. */
  private readonly holds: Uint8Array;
  /** By value: origin + 1 of the group that it may be an address of. */
  readonly from: Int32Array;
  private changed = false;

  constructor(
    private readonly f: Func,
    private readonly ofParams: boolean,
    private readonly keeps: Keeps,
    private readonly grows: (g: FuncId) => boolean,
  ) {
    const n = ofParams ? f.params.length : f.slots.length;
    this.parent = Int32Array.from({ length: n + 1 }, (_, i) => i);
    this.alias = this.parent.slice();
    this.holds = new Uint8Array(n + 1);
    this.from = new Int32Array(f.count);
    if (ofParams) {
      f.block(0).params.forEach((p, i) => {
        this.from[p] = f.ty[p] === Ty.Ptr ? i + 1 : 0;
      });
    }
    do {
      this.changed = false;
      for (const block of f.blocks) {
        if (block === null) continue;
        for (const v of block.instrs) this.instr(v);
        for (let k = 0; k < block.succs.length; k++) {
          const { params } = f.block(block.succs[k]!);
          block.args[k]!.forEach((x, j) => {
            this.flow(x, params[j]!);
          });
        }
        if (block.term === Term.Return) for (const x of block.results) this.lose(x);
      }
    } while (this.changed);
  }

  group(origin: number): number {
    return root(this.parent, origin);
  }

  isLost(origin: number): boolean {
    return this.group(origin) === this.group(this.parent.length - 1);
  }

  /** The address may be found somewhere else. */
  isKept(origin: number): boolean {
    if (this.isLost(origin)) return true;
    for (let s = 0; s < this.parent.length - 1; s++) {
      if (s !== origin && this.group(s) === this.group(origin)) return true;
    }
    return false;
  }

  /** Nothing else is found through its address, nor it through another's, nor through itself. */
  isAlone(origin: number): boolean {
    return !this.isKept(origin) && this.holds[root(this.alias, origin)] === 0;
  }

  private join(s: number, t: number): void {
    if (unite(this.parent, s, t)) this.changed = true;
  }

  private joinAliases(s: number, t: number): void {
    const { alias, holds } = this;
    this.join(s, t);
    const both = holds[root(alias, s)]! | holds[root(alias, t)]!;
    if (unite(alias, s, t)) this.changed = true;
    holds[root(alias, s)] = both;
  }

  /** What x may be an address of, y may be one of. */
  private flow(x: number, y: number): void {
    const { from } = this;
    if (from[x] === 0) return;
    if (from[y] === 0) {
      from[y] = from[x]!;
      this.changed = true;
    } else this.joinAliases(from[x]! - 1, from[y]! - 1);
  }

  /** If x and y are addresses, y may be found through x. */
  private meet(x: number, y: number): void {
    const { from, holds } = this;
    if (from[x] === 0 || from[y] === 0) return;
    this.join(from[x]! - 1, from[y]! - 1);
    const s = root(this.alias, from[x]! - 1);
    if (holds[s] === 0) this.changed = true;
    holds[s] = 1;
  }

  private holdsAddresses(x: number): boolean {
    return this.from[x] !== 0 && this.holds[root(this.alias, this.from[x]! - 1)] === 1;
  }

  /** y is an address found through x: any of the group. */
  private found(x: number, y: number): void {
    const origin = this.from[x]! - 1;
    const g = this.group(origin);
    for (let s = 0; s < this.parent.length; s++) if (this.group(s) === g) this.joinAliases(s, origin);
    this.flow(x, y);
  }

  private lose(x: number): void {
    if (this.from[x] !== 0) this.join(this.from[x]! - 1, this.parent.length - 1);
  }

  operands(v: number, visit: (x: number, i: number) => void): void {
    const { f } = this;
    const info = opInfo[f.op[v]!]!;
    if (info.args > 0) visit(f.a[v]!, -1);
    if (info.args > 1) visit(f.b[v]!, -1);
    if (info.args > 2) visit(f.c[v]!, -1);
    if ((info.flags & OpFlag.List) === 0) return;
    for (let i = f.listLen(f.c[v]!) - 1; i >= 0; i--) visit(f.listAt(f.c[v]!, i), i);
  }

  private instr(v: number): void {
    const { f, from } = this;
    const op: Op = f.op[v]!;
    const ty: Ty = f.ty[v]!;
    if (op === Op.Slot) {
      if (this.ofParams || from[v] !== 0) return;
      from[v] = f.aux[v]! + 1;
      this.changed = true;
    } else if (op === Op.Store) {
      const [a, b] = [f.a[v]!, f.b[v]!];
      if (from[a] === 0 || f.ty[b] !== Ty.Ptr) this.lose(b);
      else this.meet(a, b);
    } else if (op === Op.MemMove) {
      if (this.holdsAddresses(f.b[v]!)) this.meet(f.a[v]!, f.b[v]!);
    } else if (op === Op.Load) {
      if (ty === Ty.Ptr && this.holdsAddresses(f.a[v]!)) this.found(f.a[v]!, v);
    } else if (op === Op.Result) {
      if (ty === Ty.Ptr) this.flow(f.a[v]!, v);
    } else if ((opInfo[op]!.flags & OpFlag.List) !== 0) this.call(v, op);
    else if (ty !== Ty.Void && !(op >= Op.Eq && op <= Op.Eqz)) this.operands(v, (x) => this.flow(x, v));
  }

  /** What the callee keeps may be found through the other arguments, and in the result. */
  private call(v: number, op: Op): void {
    const { f, from } = this;
    if (op === Op.Call && this.grows(f.aux[v]!)) {
      this.operands(v, (x) => this.flow(x, v));
      return;
    }
    const args: number[] = [];
    let kept = 0;
    this.operands(v, (x, i) => {
      if (from[x] === 0) return;
      args.push(x);
      if (op !== Op.Call || this.keeps(f.aux[v]!, i)) kept = x;
    });
    if (kept === 0) return;
    for (const x of args) this.meet(x, kept);
    if (f.ty[v] === Ty.Ptr || f.ty[v] === Ty.Multi) this.flow(kept, v);
  }
}

/** What the functions that are called where a collection is asked for do with their parameters: found while all bodies are there. */
export class KeptParams {
  private readonly flows = new Map<FuncId, AddressFlow | null>();
  /** By resume copy: slots whose addresses its function saves. */
  private readonly saved = new Map<FuncId, ReadonlySet<number>>();

  constructor(private readonly program: Program) {}

  callees(f: Func): void {
    for (const block of f.blocks) {
      for (const v of block?.instrs ?? []) if (f.op[v] === Op.Call) this.look(f.aux[v]!, 0);
    }
    if (f.resumeOf < 0) return;
    const whole = this.program.funcs[f.resumeOf]!;
    this.callees(whole);
    const flow = new AddressFlow(whole, false, this.keeps, this.grows);
    this.saved.set(f.id, new Set([...whole.slots.keys()].filter((s) => flow.isLost(s))));
  }

  /** Does function g write all that its second parameter points to, and read nothing there? */
  receives(g: FuncId): boolean {
    return this.program.funcs[g]!.name === "runtime.chanrecv2";
  }

  /** May slot s of f be in use though nothing in f's body tells so? */
  isSaved(f: Func, s: number): boolean {
    const saved = this.saved.get(f.id);
    return saved === undefined ? f.resumes : saved.has(s);
  }

  private look(g: FuncId, depth: number): AddressFlow | null {
    const known = this.flows.get(g);
    if (known !== undefined) return known;
    const f = this.program.funcs[g]!;
    this.flows.set(g, null);
    if (depth > maxDepth || f.blocks.length === 0) return null;
    const flow = new AddressFlow(
      f,
      true,
      (callee, i) => !letGo.has(this.program.funcs[callee]!.name) && keeps(this.look(callee, depth + 1), i),
      this.grows,
    );
    this.flows.set(g, flow);
    return flow;
  }

  readonly grows = (g: FuncId): boolean => growth.has(this.program.funcs[g]!.name);

  readonly keeps: Keeps = (g, i) => !letGo.has(this.program.funcs[g]!.name) && keeps(this.flows.get(g) ?? null, i);
}

function keeps(flow: AddressFlow | null, i: number): boolean {
  return flow === null || flow.isKept(i);
}

/** Bytes of a slot that are dead at a call, from `from` up to `to`. */
export interface DeadBytes extends SlotBytes {
  /** A value that may be an address in the slot: only if it is none, they are dead. 0: they are. */
  readonly unless: ValueId;
}

/** What uses slot s, by whatever may run from a call on. */
interface Uses {
  /** The bytes [from, to) are read from the slot itself. */
  from: number;
  to: number;
  /** Values that may be addresses in the slot, and are used. */
  readonly values: Set<ValueId>;
}

/** Do these pieces, bytes by offset, make up all of [0, size)? */
function covers(pieces: ReadonlyMap<number, number>, size: number): boolean {
  let at = 0;
  while (at < size && pieces.has(at)) at += pieces.get(at)!;
  return at >= size;
}

/** The slots of one function. */
export class DeadSlots {
  private readonly flow: AddressFlow;

  constructor(
    private readonly f: Func,
    private readonly kept: KeptParams,
  ) {
    this.flow = new AddressFlow(f, false, kept.keeps, kept.grows);
  }

  /** What is dead at call `call` of block b. `large`: of large slots, too; `lives`: is a value live across the call? */
  at(call: number, b: number, large: boolean, lives: (v: ValueId) => boolean): DeadBytes[] {
    const { f, flow } = this;
    const live = new Set<number>();
    this.follow(call, b, (instrs) => {
      for (const v of instrs) {
        flow.operands(v, (x) => {
          if (flow.from[x] !== 0) live.add(flow.group(flow.from[x]! - 1));
        });
      }
      return true;
    });
    const out: DeadBytes[] = [];
    const written = new Map<number, boolean>();
    const isWritten = (group: number): boolean => {
      let is = written.get(group);
      if (is === undefined) {
        is = f.slots.every((_, s) => {
          if (flow.group(s) !== group) return true;
          const uses = this.uses(s, call, b);
          return uses !== null && uses.to === 0 && uses.values.size === 0;
        });
        written.set(group, is);
      }
      return is;
    };
    f.slots.forEach(({ size, align }, slot) => {
      if (align !== 8 || (size > maxSize && !large) || flow.isLost(slot) || this.kept.isSaved(f, slot)) return;
      const dead = (from: number, to: number, unless: ValueId): void => {
        if (from < to) out.push({ slot, from, to, unless });
      };
      if (!live.has(flow.group(slot))) {
        dead(0, size, 0);
        return;
      }
      if (!flow.isAlone(slot)) {
        if (isWritten(flow.group(slot))) dead(0, size, 0);
        return;
      }
      const uses = this.uses(slot, call, b);
      if (uses === null) return;
      if (uses.values.size === 0) {
        dead(0, uses.from, 0);
        if (uses.to > 0) dead(uses.to, size, 0);
      } else if (uses.values.size === 1 && uses.to === 0 && size <= maxAsked) {
        const [v] = uses.values;
        if (lives(v!)) dead(0, size, v!);
      }
    });
    return out;
  }

  /** What is dead as long as call `call` of block b is away, and behind it. */
  whileAway(call: number, b: number): SlotBytes[] {
    return this.at(call, b, true, () => false);
  }

  /** null: all of the slot may be used. */
  private uses(slot: number, call: number, b: number): Uses | null {
    const { f, flow } = this;
    const { size } = f.slots[slot]!;
    const group = flow.group(slot);
    const out: Uses = { from: size, to: 0, values: new Set() };
    let all = false;
    const isSlot = (x: ValueId): boolean => f.op[x] === Op.Slot && f.aux[x] === slot;
    const visit = (instrs: readonly ValueId[]): boolean => {
      // What this block has written: bytes by offset.
      const written = new Map<number, number>();
      for (const v of instrs) {
        const op: Op = f.op[v]!;
        const at = f.aux[v]!;
        if (op === Op.MemZero && isSlot(f.a[v]!)) {
          if (f.op[f.b[v]!] === Op.Const && f.aux[f.b[v]!]! >= size) return false;
        } else if (op === Op.Call && this.kept.receives(at) && isSlot(f.listAt(f.c[v]!, 1))) return false;
        else if (op === Op.Store && isSlot(f.a[v]!)) {
          written.set(at, memSize[f.mem[v]!]!);
          if (covers(written, size)) return false;
        } else if (op === Op.Load && isSlot(f.a[v]!)) {
          out.from = Math.min(out.from, at);
          out.to = Math.max(out.to, at + memSize[f.mem[v]!]!);
        } else {
          flow.operands(v, (x) => {
            if (flow.from[x] === 0 || flow.group(flow.from[x]! - 1) !== group) return;
            // (Another slot of the group is asked for itself.)
            if (f.op[x] === Op.Slot && f.aux[x] !== slot) return;
            if (v === call || f.op[x] === Op.Slot) all = true;
            else out.values.add(x);
          });
        }
        if (all) return false;
      }
      return true;
    };
    this.follow(call, b, visit, (x) => {
      if (isSlot(x)) all = true;
    });
    return all ? null : out;
  }

  /**
   * Visits what may run from a call of block b on, itself first: the instructions of each block; not what lies behind those for which `visit`
   * is false. `pass` is told of what goes to other blocks.
   */
  private follow(
    call: number,
    b: number,
    visit: (instrs: readonly ValueId[]) => boolean,
    pass: (x: ValueId) => void = () => {},
  ): void {
    const { f } = this;
    const seen = new Set<number>();
    const work: number[] = [];
    const leave = (block: Block): void => {
      for (const args of block.args) args.forEach(pass);
      for (const s of block.succs) {
        if (seen.has(s)) continue;
        seen.add(s);
        work.push(s);
      }
    };
    if (f.recoverBlock >= 0) {
      seen.add(f.recoverBlock);
      work.push(f.recoverBlock);
    }
    const first = f.block(b);
    if (visit(first.instrs.slice(first.instrs.indexOf(call)))) leave(first);
    while (work.length > 0) {
      const block = f.block(work.pop()!);
      if (visit(block.instrs)) leave(block);
    }
  }
}
