// Write barriers (goroot/src/runtime/barrier.go): while the collector marks between the program's steps, a pointer in the heap is
// marked before it is overwritten, so that all that could be reached when marking began is found. Every store of a pointer, and
// every copy and clearing of memory with pointers in it, is looked at here, when it is known what the module contains and before
// calls that are left get their tests; a program that does not allocate has no barriers.
//
// Without a barrier remain stores to the shadow stack and to static data, which were looked at when marking began; and those to a
// new object that overwrite nothing: the object is younger than the last moment at which marking can have begun (a call or an
// allocation), or this part of it has not been written yet and no other code has run since. In loops without calls, the flag is
// tested in line, once for neighbouring stores; elsewhere a call does all, which is as small as the store.

import { Cfg, Loops } from "../ssa/cfg.ts";
import { type Block, type Func, type Program, Term } from "../ssa/ir.ts";
import { Mem, Op, OpFlag, opFlags, Ty } from "../ssa/ops.ts";
import { plainRuntime } from "./plain.ts";

/** The linker's view of the program, which must hear of changes. */
interface Reaching {
  readonly funcs: readonly number[];
  readonly refs: readonly unknown[];
  changed(func: number): void;
}

/**
 * Puts barriers into all functions that the program reaches, if it allocates. In a program whose goroutines switch, the runtime, which
 * links them into its queues at each switch, tests the flag in line everywhere.
 */
export function addBarriers(program: Program, reach: Reaching, switches: boolean): void {
  const { runtime } = program;
  if (!runtime.has("storePointer") || (reach.refs[runtime.get("allocSlow")!] ?? null) === null) return;
  const pass = new Barriers(program);
  for (const id of reach.funcs.slice()) {
    const f = program.funcs[id]!;
    if (f.import === null && pass.run(f, switches && f.name.startsWith("runtime."))) reach.changed(id);
  }
}

/** What is known of a new object: bytes that were written, null if all may have been; and whether marking can have begun since. */
interface Fresh {
  written: Set<number> | null;
  old: boolean;
}

class Barriers {
  private readonly cfg = new Cfg();
  private readonly loops = new Loops();
  private readonly flag: number;
  private f!: Func;
  /** By value: it needs a barrier. Values made here, from `count` on, never do. */
  private needs = new Uint8Array(1024);
  private count = 0;
  /** New objects that only this function has seen, by their allocation. */
  private readonly fresh = new Map<number, Fresh>();

  constructor(private readonly program: Program) {
    this.flag = program.data.find((d) => d.name === "runtime.marking")!.id;
  }

  /** True if f changed. `inLine`: the flag is tested in line outside of loops, too. */
  run(f: Func, inLine: boolean): boolean {
    this.f = f;
    if (!this.find()) return false;
    const { cfg, loops, needs } = this;
    loops.build(cfg);
    const calling = this.callingLoops();
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = f.block(cfg.order[i]!);
      if (!block.instrs.some((v) => needs[v] === 1)) continue;
      const loop = loops.loopOf[block.id]!;
      if (!block.cold && (inLine || (loop >= 0 && calling[loop] === 0))) this.tests(block);
      this.calls(block);
    }
    return true;
  }

  /** By loop: 1 if there are calls in it. */
  private callingLoops(): Uint8Array {
    const { f, cfg, loops } = this;
    const calling = new Uint8Array(loops.count);
    for (let i = 0; i < cfg.orderLen && loops.count > 0; i++) {
      const block = f.block(cfg.order[i]!);
      let loop = loops.loopOf[block.id]!;
      if (loop < 0 || block.cold || !block.instrs.some((v) => (opFlags[f.op[v]!]! & OpFlag.Call) !== 0)) continue;
      for (; loop >= 0; loop = loops.parent[loop]!) calling[loop] = 1;
    }
    return calling;
  }

  /** The value that an address is computed from. */
  private root(v: number): number {
    const { f } = this;
    while ((f.op[v] === Op.Add || f.op[v] === Op.Sub) && f.ty[v] === Ty.Ptr) v = f.a[v]!;
    return v;
  }

  /** The constant distance of an address from its root; -1: not known. */
  private distance(v: number): number {
    const { f } = this;
    let n = 0;
    for (; f.op[v] === Op.Add && f.ty[v] === Ty.Ptr; v = f.a[v]!) {
      if (f.op[f.b[v]!] !== Op.Const) return -1;
      n += f.aux[f.b[v]!]!;
    }
    return f.op[v] === Op.Sub ? -1 : n;
  }

  /** Finds what needs a barrier; false: nothing. */
  private find(): boolean {
    const { f, fresh, cfg } = this;
    if (!this.writesPointers()) return false;
    this.count = f.count;
    if (this.needs.length < f.count) this.needs = new Uint8Array(f.count * 2);
    else this.needs.fill(0, 0, f.count);
    cfg.buildGraph(f);
    let any = false;
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const first = cfg.predStart[b]!;
      const follows = i > 0 && cfg.predStart[b + 1]! === first + 1 && cfg.preds[first] === cfg.order[i - 1];
      if (!follows) fresh.clear();
      for (const v of f.block(b).instrs) {
        const op: Op = f.op[v]!;
        if (op === Op.Alloc) {
          for (const object of fresh.values()) object.old = true;
          fresh.set(v, { written: new Set(), old: false });
        } else if ((opFlags[op]! & OpFlag.MayGC) !== 0) fresh.clear();
        else if (op === Op.Store || op === Op.MemMove || op === Op.MemZero) {
          if (f.mem[v] !== Mem.Ptr || !this.overwrites(v, op)) continue;
          this.needs[v] = 1;
          any = true;
        }
      }
    }
    fresh.clear();
    return any;
  }

  private writesPointers(): boolean {
    const { f } = this;
    for (let v = 1; v < f.count; v++) {
      const op: Op = f.op[v]!;
      if ((op === Op.Store || op === Op.MemMove || op === Op.MemZero) && f.mem[v] === Mem.Ptr) return true;
    }
    return false;
  }

  /** v may overwrite a pointer that marking has to find. */
  private overwrites(v: number, op: Op): boolean {
    const { f } = this;
    const root = this.root(f.a[v]!);
    if (f.op[root] === Op.Slot || f.op[root] === Op.DataAddr) return false;
    const object = this.fresh.get(root);
    if (object === undefined) return true;
    const { written, old } = object;
    const at = this.distance(f.a[v]!);
    if (op !== Op.Store || at < 0) {
      object.written = null;
      return old && (written === null || written.size > 0);
    }
    const before = written === null || written.has(at + f.aux[v]!);
    written?.add(at + f.aux[v]!);
    return old && before;
  }

  // ---- rewriting ----

  private row(
    block: Block,
    op: Op,
    ty: Ty,
    a: number,
    b: number,
    c: number,
    aux: number,
    mem: Mem,
    pos: number,
  ): number {
    const v = this.f.newValue(op, ty, a, b, c, aux, 0, mem, pos);
    block.instrs.push(v);
    return v;
  }

  private constant(block: Block, n: number, pos: number): number {
    return this.row(block, Op.Const, Ty.I32, 0, 0, 0, n, Mem.None, pos);
  }

  private pointer(block: Block, v: number, pos: number): number {
    const ty: Ty = this.f.ty[v]!;
    if (ty === Ty.Ptr) return v;
    return this.row(block, ty === Ty.I64 ? Op.Wrap : Op.Cast, Ty.Ptr, v, 0, 0, 0, Mem.None, pos);
  }

  /** The address that v writes to. */
  private target(block: Block, v: number): number {
    const { f } = this;
    const pos = f.pos_[v]!;
    const base = this.pointer(block, f.a[v]!, pos);
    if (f.aux[v] === 0) return base;
    return this.row(block, Op.Add, Ty.Ptr, base, this.constant(block, f.aux[v]!, pos), 0, 0, Mem.None, pos);
  }

  private call(block: Block, name: string, args: number[], pos: number): void {
    const callee = plainRuntime(this.program, name);
    this.row(block, Op.Call, Ty.Void, 0, 0, this.f.newList(args), callee, Mem.None, pos);
  }

  /** Replaces what needs a barrier by calls. */
  private calls(block: Block): void {
    const { f, needs } = this;
    const { instrs } = block;
    block.instrs = [];
    for (const v of instrs) {
      if (v >= this.count || needs[v] === 0) {
        block.instrs.push(v);
        continue;
      }
      const pos = f.pos_[v]!;
      const op: Op = f.op[v]!;
      if (op === Op.Store) {
        const base = this.pointer(block, f.a[v]!, pos);
        const value = this.pointer(block, f.b[v]!, pos);
        this.call(block, "storePointer", [base, value, this.constant(block, f.aux[v]!, pos)], pos);
      } else if (op === Op.MemMove) {
        this.call(block, "movePointers", [this.target(block, v), this.pointer(block, f.b[v]!, pos), f.c[v]!], pos);
      } else this.call(block, "clearPointers", [this.target(block, v), f.b[v]!], pos);
      f.op[v] = Op.Nop;
    }
  }

  /** Puts tests of the flag in front of stores; copies are left to calls. */
  private tests(block: Block): void {
    const { f, needs } = this;
    const { instrs } = block;
    const store = (v: number): boolean => needs[v] === 1 && f.op[v] === Op.Store;
    if (!instrs.some(store)) return;
    const place = new Map<number, number>();
    for (let i = 0; i < instrs.length; i++) place.set(instrs[i]!, i);
    let cur = block;
    cur.instrs = [];
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      if (store(v)) {
        // With all stores up to the next call or check whose address is known here.
        const group: number[] = [];
        for (let k = i; k < instrs.length; k++) {
          const w = instrs[k]!;
          if ((opFlags[f.op[w]!]! & (OpFlag.MayGC | OpFlag.Panics)) !== 0) break;
          if (!store(w) || (place.get(f.a[w]!) ?? -1) >= i) continue;
          group.push(w);
          needs[w] = 0;
        }
        cur = this.test(cur, group);
      }
      cur.instrs.push(v);
    }
    // Copies may stand in any of the pieces.
    for (let b: Block = cur; b !== block; b = this.before.get(b)!) this.calls(b);
    this.before.clear();
  }

  /** By the second part of a block that was split: the first. */
  private readonly before = new Map<Block, Block>();

  /** Ends the block with a test; gives the block behind it, which takes over the block's end. */
  private test(block: Block, stores: readonly number[]): Block {
    const { f } = this;
    const pos = f.pos_[stores[0]!]!;
    const cold = f.newBlock();
    const next = f.splitBlock(block, block.instrs.length);
    const flag = f.newValue(Op.DataAddr, Ty.Ptr, 0, 0, 0, this.flag, 0, Mem.None, pos);
    block.instrs.push(flag);
    block.term = Term.Branch;
    block.cond = this.row(block, Op.Load, Ty.I32, flag, 0, 0, 0, Mem.I32U, pos);
    block.succs = [cold.id, next.id];
    block.args = [[], []];
    cold.cold = true;
    cold.term = Term.Jump;
    cold.succs = [next.id];
    cold.args = [[]];
    for (const v of stores) this.call(cold, "shadeSlot", [this.target(cold, v)], f.pos_[v]!);
    this.before.set(next, block);
    return next;
  }
}
