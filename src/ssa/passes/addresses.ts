// What two memory accesses may have in common, for licm.ts and loadelim.ts. An address is a root value plus a constant where
// additions of constants allow it. Different allocations, slots and data never meet; an allocation or slot whose address
// does not leave the function meets nothing but itself; one whose address does leave it still does not meet what was a
// parameter. Beyond that alias classes decide (alias.ts).

import { Family, mayAlias } from "../alias.ts";
import { ints } from "../cfg.ts";
import { type Func, type Program, Term } from "../ir.ts";
import { memSize, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";

/** Offset of an address that is not known relative to its root. */
export const unknownOffset = -0x80000000;
/** Size of an access that is not known. */
export const unknownSize = 0x7fffffff;

export class Addresses {
  private f!: Func;
  private program!: Program;
  /** By address value: its root and offset from it; root 0: not yet asked. */
  private roots = new Int32Array(1024);
  private offsets = new Int32Array(1024);
  /** By value: 1 if it is an Alloc or Slot whose address leaves the function (or may be kept anywhere). */
  private escaped = new Uint8Array(1024);
  /** By slot number: the value that stands for all its addresses. */
  /** The function has allocations or slots. */
  hasObjects = false;
  private slotRoot: number[] = [];
  private readonly dataRoot = new Map<number, number>();

  build(f: Func, program: Program): void {
    this.f = f;
    this.program = program;
    const n = f.count;
    this.roots = ints(this.roots, n);
    this.offsets = ints(this.offsets, n);
    this.roots.fill(0, 0, n);
    if (this.escaped.length < n) this.escaped = new Uint8Array(n * 2);
    else this.escaped.fill(0, 0, n);
    this.slotRoot = new Array(f.slots.length).fill(0);
    this.dataRoot.clear();
    this.escapes();
  }

  /** Finds allocations and slots whose address is used for more than accesses and comparisons. */
  private escapes(): void {
    const { f } = this;
    let any = false;
    const { blocks } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op: Op = f.op[v]!;
        if (op === Op.Alloc || op === Op.Slot) {
          any = true;
          this.root(v);
        }
      }
    }
    this.hasObjects = any;
    if (!any) return;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op: Op = f.op[v]!;
        switch (op) {
          case Op.Load:
          case Op.NilCheck:
          case Op.MemZero:
          case Op.Eqz:
          case Op.Eq:
          case Op.Ne:
            continue;
          case Op.Store:
            this.leave(f.b[v]!);
            continue;
          case Op.MemMove:
            continue;
          case Op.Add:
          case Op.Sub:
            // Derived addresses have the same root; an integer made of one is a Cast, which is a use.
            if (f.ty[v] === Ty.Ptr) continue;
            break;
        }
        const argCount = opArgs[op]!;
        const flags = opFlags[op]!;
        if (argCount > 0) this.leave(f.a[v]!);
        if (argCount > 1) this.leave(f.b[v]!);
        if (argCount > 2) this.leave(f.c[v]!);
        if ((flags & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          for (let i = f.listLen(list) - 1; i >= 0; i--) this.leave(f.listAt(list, i));
        }
      }
      if (block.term === Term.Return) for (const v of block.results) this.leave(v);
      for (let ai = 0; ai < block.args.length; ai++) {
        const args = block.args[ai]!;
        for (let vi = 0; vi < args.length; vi++) {
          const v = args[vi]!;
          this.leave(v);
        }
      }
    }
  }

  private leave(v: number): void {
    if (this.f.ty[v] !== Ty.Ptr) return;
    const r = this.root(v);
    const op: Op = this.f.op[r]!;
    if (op === Op.Alloc || op === Op.Slot) this.escaped[r] = 1;
  }

  /** The value that an address is computed from. */
  root(v: number): number {
    let r = this.roots[v]!;
    if (r !== 0) return r;
    const { f } = this;
    let offset = 0;
    const op: Op = f.op[v]!;
    if (op === Op.Add && f.ty[v] === Ty.Ptr) {
      r = this.root(f.a[v]!);
      const b = f.b[v]!;
      const base = this.offsets[f.a[v]!]!;
      offset = f.op[b] === Op.Const && base !== unknownOffset ? base + f.aux[b]! : unknownOffset;
    } else if (op === Op.Sub && f.ty[v] === Ty.Ptr) {
      r = this.root(f.a[v]!);
      offset = unknownOffset;
    } else if (op === Op.Slot) {
      const slot = f.aux[v]!;
      if (this.slotRoot[slot] === 0) this.slotRoot[slot] = v;
      r = this.slotRoot[slot]!;
    } else if (op === Op.DataAddr) {
      const id = f.aux[v]!;
      const known = this.dataRoot.get(id);
      if (known === undefined) this.dataRoot.set(id, v);
      r = known ?? v;
      offset = f.aux2[v]!;
    } else r = v;
    this.roots[v] = r;
    this.offsets[v] = offset;
    return r;
  }

  /** Offset of address v from root(v), or unknownOffset. */
  offset(v: number): number {
    this.root(v);
    return this.offsets[v]!;
  }

  private isObject(r: number): boolean {
    const op: Op = this.f.op[r]!;
    return op === Op.Alloc || op === Op.Slot || op === Op.DataAddr;
  }

  /** r is an allocation or slot that only accesses with the same root can touch. */
  isPrivate(r: number): boolean {
    const op: Op = this.f.op[r]!;
    return (op === Op.Alloc || op === Op.Slot) && this.escaped[r] === 0;
  }

  /** r was passed to the function: it existed before everything the function makes. */
  private isParam(r: number): boolean {
    const { f } = this;
    return f.op[r] === Op.Param && f.block(0).params[f.aux[r]!] === r;
  }

  /** Two roots that differ may be addresses in one object. */
  private rootsMeet(r: number, s: number): boolean {
    const { f } = this;
    const rObject = this.isObject(r);
    const sObject = this.isObject(s);
    if (rObject && sObject) return false;
    if (this.isPrivate(r) || this.isPrivate(s)) return false;
    if (rObject && f.op[r] !== Op.DataAddr && this.isParam(s)) return false;
    return !(sObject && f.op[s] !== Op.DataAddr && this.isParam(r));
  }

  /** Do accesses at addresses x and y, with these offsets beyond them, sizes and alias classes, have bytes in common? */
  meet(
    x: number,
    xOffset: number,
    xSize: number,
    xClass: number,
    y: number,
    yOffset: number,
    ySize: number,
    yClass: number,
  ): boolean {
    const immutable = xClass === Family.Immutable || yClass === Family.Immutable;
    const { roots } = this;
    const r = roots[x] !== 0 ? roots[x]! : this.root(x);
    const s = roots[y] !== 0 ? roots[y]! : this.root(y);
    // What makes an immutable object (a closure, say) stores to it, maybe in the function that reads it.
    if (immutable && r !== s) return false;
    if (r === s) {
      if (x === y && xOffset === yOffset) return true;
      const a = this.offsets[x]!;
      const b = this.offsets[y]!;
      if (x === y || (a !== unknownOffset && b !== unknownOffset)) {
        const p = x === y ? xOffset : a + xOffset;
        const q = x === y ? yOffset : b + yOffset;
        return p < q + ySize && q < p + xSize;
      }
    } else if (!this.rootsMeet(r, s)) return false;
    if (immutable) return true;
    return mayAlias(xClass, yClass, this.program.escapedFields);
  }

  /** Does instruction w (any) write bytes that load or store v reads or writes? */
  writes(w: number, v: number): boolean {
    const { f } = this;
    const size = memSize[f.mem[v]!]!;
    switch (f.op[w] as Op) {
      case Op.Store:
        return this.meet(f.a[v]!, f.aux[v]!, size, f.aux2[v]!, f.a[w]!, f.aux[w]!, memSize[f.mem[w]!]!, f.aux2[w]!);
      case Op.MemMove:
      case Op.MemZero: {
        const n = f.op[w] === Op.MemMove ? f.c[w]! : f.b[w]!;
        const bytes = f.op[n] === Op.Const ? f.aux[n]! >>> 0 : unknownSize;
        return this.meet(f.a[v]!, f.aux[v]!, size, f.aux2[v]!, f.a[w]!, f.aux[w]!, bytes, f.aux2[w]!);
      }
      case Op.Call:
      case Op.CallIndirect:
        return this.callWrites(w, f.a[v]!, f.aux2[v]!);
      default:
        return (opFlags[f.op[w]!]! & OpFlag.WritesMem) !== 0 && f.op[w] !== Op.MemoryGrow && f.op[w] !== Op.SetGuard;
    }
  }

  /** May call w change what an access at `address` of this class sees? */
  callWrites(w: number, address: number, cls: number): boolean {
    const { f } = this;
    if (cls === Family.Immutable || this.isPrivate(this.root(address))) return false;
    return !(f.op[w] === Op.Call && this.program.funcs[f.aux[w]!]!.pure);
  }
}
