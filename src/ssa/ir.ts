// The SSA form: scalar, machine level, block arguments instead of phis. Instructions are rows of typed arrays; a value is
// the id of the instruction (or block parameter) that makes it; id 0 is "none". Go's aggregates are already flattened.
// Neither the shadow stack pointer nor the status result appears here: src/wasm adds both.
// Invariants are checked by verify.ts.

import type { LockOp } from "./locks.ts";
import { type Op, Ty } from "./ops.ts";

export type ValueId = number;
export type BlockId = number;
export type FuncId = number;
export type DataId = number;
export type SigId = number;
export type LayoutId = number;
/** Handle of a list of values in a function's pool; 0 is the empty list. */
export type ListId = number;

/** How a block ends. */
export const enum Term {
  /** Not ended yet (only while building). */
  None,
  /** succs[0] with args[0]. */
  Jump,
  /** cond != 0 ? succs[0] : succs[1]. */
  Branch,
  /** I32 cond: succs[cond] if cond <u n-1, else the last of the n succs. */
  Switch,
  /** results */
  Return,
  /** Never reached (after a call that does not return). */
  Unreachable,
}

export class Block {
  params: ValueId[] = [];
  instrs: ValueId[] = [];
  term: Term = Term.None;
  /** Branch's and Switch's operand. */
  cond: ValueId = 0;
  succs: BlockId[] = [];
  /** For each successor, the values for its params. */
  args: ValueId[][] = [];
  /** Return's operands. */
  results: ValueId[] = [];
  /** Known to be rarely run (panics, slow paths); laid out last. */
  cold = false;
  /** Position of the terminator. */
  pos = 0;

  constructor(readonly id: BlockId) {}
}

/** Bytes of a slot, from `from` up to `to`. */
export interface SlotBytes {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/** A place where a function that is resumed itself can be suspended (src/wasm/reenter.ts). */
export interface ReenterSite {
  /** The block that saves the frame. */
  readonly save: BlockId;
  /** The call's results by index; 0: not used. */
  readonly results: readonly ValueId[];
  /** The blocks that load what was saved, and where they go on. */
  readonly joins: readonly { readonly block: BlockId; readonly to: BlockId }[];
}

/** A piece of the function's shadow frame whose address is taken. */
export interface Slot {
  size: number;
  /** 1, 2, 4 or 8. */
  align: number;
  name: string;
}

export interface Sig {
  params: Ty[];
  results: Ty[];
}

/** Layout of a heap object (Op.Alloc): what the collector must know. */
export interface Layout {
  size: number;
  align: number;
  /** Bit i of the map: the 8-byte word i holds a pointer. Empty: no pointers. */
  ptrmap: Uint8Array;
}

/** How a function may be entered by the linker's exports. */
export const enum Inline {
  Auto,
  Never,
  Always,
}

/** Columns of n rows, in one buffer: 32-bit ones first. */
function newRows(n: number) {
  const buffer = new ArrayBuffer(27 * n);
  return {
    a: new Int32Array(buffer, 0, n),
    b: new Int32Array(buffer, 4 * n, n),
    c: new Int32Array(buffer, 8 * n, n),
    aux: new Int32Array(buffer, 12 * n, n),
    aux2: new Int32Array(buffer, 16 * n, n),
    pos_: new Int32Array(buffer, 20 * n, n),
    op: new Uint8Array(buffer, 24 * n, n),
    ty: new Uint8Array(buffer, 25 * n, n),
    mem: new Uint8Array(buffer, 26 * n, n),
  };
}

type Rows = ReturnType<typeof newRows>;

/** (For so few rows calls and views of parts would take longer.) */
function copyRows(from: Rows, to: Rows, count: number): void {
  const { a, b, c, aux, aux2, pos_, op, ty, mem } = from;
  const { a: toA, b: toB, c: toC, aux: toAux, aux2: toAux2, pos_: toPos, op: toOp, ty: toTy, mem: toMem } = to;
  for (let i = 1; i < count; i++) {
    toA[i] = a[i]!;
    toB[i] = b[i]!;
    toC[i] = c[i]!;
    toAux[i] = aux[i]!;
    toAux2[i] = aux2[i]!;
    toPos[i] = pos_[i]!;
    toOp[i] = op[i]!;
    toTy[i] = ty[i]!;
    toMem[i] = mem[i]!;
  }
}

/** Many functions get no body. */
const noRows = newRows(0);

/** Rows, and room for lists, in which functions are built one after the other: a function takes what it needs when it is done. */
export class WorkRows {
  rows = newRows(1 << 12);
  pool = new Int32Array(1 << 10);
}

export class Func {
  readonly params: Ty[];
  readonly results: Ty[];
  /** Set for an imported function (it has no blocks). */
  import: { module: string; name: string } | null = null;
  inline: Inline = Inline.Auto;
  /** gc would not inline it: slices that its caller gets have no buffer, though it be inlined here. */
  ownBuffers = false;
  /** How deep calls are within each other that were inlined in it. */
  inlineDepth = 0;
  /** Never returns to its caller (panics, exits, throws). */
  noReturn = false;
  /** The runtime functions that must not be entered by the collector's safepoints, e.g. the collector itself: holds no spills. */
  noGC = false;
  /** Reads/writes only what it allocated itself and never panics observably; set by purity analysis. */
  pure = false;
  /** The block entered when a call unwinds; it asks the runtime whether this frame recovers. -1: none. It has no params. */
  recoverBlock: BlockId = -1;
  /** Functions that this one's defer statements call; null: one of them is not known. */
  deferred: FuncId[] | null = [];
  /** The functions of the func values that it defers; null: one of them is not known. */
  deferCode: FuncId[] | null = [];
  /** The bodies of its range-over-func loops, functions of their own, defer for it. */
  deferredByBodies = false;
  /** Which parameter is the closure's address, if it is called through a func value; -1: none, or not known. */
  ctx = -1;
  /** Made by the compiler around one call; does not count as a frame for recover. */
  wrapper = false;
  /** Least size of the shadow frame in bytes. */
  minFrame = 0;
  /** Keeps the numbers of its calls in its frame (src/wasm/sites.ts). */
  keepsSites = false;
  /** Returns a status (0 done, 1 unwinding, 2 suspended) as its last result: set by src/wasm/status.ts, after all passes. */
  status = false;
  /** Entered by Op.Resume only: a resume copy, or the first function of a goroutine. Never the target of other indirect calls. */
  resumes = false;
  /** The symbol that a linkname gives it, "": none. */
  symbol = "";
  /** Its resume copy; -1: none. */
  resumeCopy: FuncId = -1;
  /** The function it is the resume copy of; -1: it is none. */
  resumeOf: FuncId = -1;
  /** Where it goes on when it is resumed itself; null: it is not. */
  reenter: readonly ReenterSite[] | null = null;
  /** By block that saves its frame: bytes of slots that nobody reads until they are written again; null: not known. */
  deadSlots: ReadonlyMap<number, readonly SlotBytes[]> | null = null;
  /** Of a resume copy: it has no code of the function, but calls it to go on. */
  enters = false;
  /** Of a resume copy: positions of the calls that it goes on behind, by number of the site. */
  sitePositions: readonly number[] = [];
  /** What starts it again when it has left the native stack before it did anything (runtime.carry); -1: nothing does. */
  startCopy: FuncId = -1;
  /** Its deep copy (src/wasm/deep.ts); -1: none. */
  deepCopy: FuncId = -1;
  /** The function it is the deep copy of; -1: it is none. */
  deepOf: FuncId = -1;
  /** Frame offset by slot (-1: not in use) and bytes of all slots, where they are fixed before lowering; null: they are not. */
  slotOffsets: Int32Array | null = null;
  slotsSize = 0;
  /** Position of the declaration. */
  pos = 0;

  // Rows of instructions; index = ValueId. All are views of one buffer.
  op = noRows.op;
  ty = noRows.ty;
  mem = noRows.mem;
  a = noRows.a;
  b = noRows.b;
  c = noRows.c;
  aux = noRows.aux;
  aux2 = noRows.aux2;
  pos_ = noRows.pos_;
  /** Number of rows in use; row 0 is unused, the others are all zero. */
  count = 1;

  /** blocks[0] is the entry. A deleted block is null. */
  blocks: (Block | null)[] = [];
  slots: Slot[] = [];
  private pool = noRows.a;
  private poolEnd = 1;

  constructor(
    readonly id: FuncId,
    /** Linker symbol name as gc's: "strings.(*Builder).String", "main.f.func1", "slices.Sort[int]"... */
    readonly name: string,
    sig: Sig,
  ) {
    this.params = sig.params;
    this.results = sig.results;
  }

  newBlock(): Block {
    const b = new Block(this.blocks.length);
    this.blocks.push(b);
    return b;
  }

  /** Moves what stands in a block from row number `at` on, and how the block ends, to a new block. The caller gives the old one an end. */
  splitBlock(block: Block, at: number): Block {
    const rest = this.newBlock();
    rest.instrs = block.instrs.splice(at);
    rest.term = block.term;
    rest.cond = block.cond;
    rest.succs = block.succs;
    rest.args = block.args;
    rest.results = block.results;
    rest.pos = block.pos;
    rest.cold = block.cold;
    block.results = [];
    block.cond = 0;
    return rest;
  }

  block(id: BlockId): Block {
    return this.blocks[id]!;
  }

  /** Gives back the last row, which nothing refers to. */
  dropLast(): void {
    const id = --this.count;
    this.op[id] = this.ty[id] = this.mem[id] = 0;
    this.a[id] = this.b[id] = this.c[id] = this.aux[id] = this.aux2[id] = this.pos_[id] = 0;
  }

  /** Makes a row that is in no block yet. */
  newValue(op: Op, ty: Ty, a = 0, b = 0, c = 0, aux = 0, aux2 = 0, mem = 0, pos = 0): ValueId {
    const id = this.count;
    if (id >= this.op.length) this.grow(id + 1);
    this.op[id] = op;
    this.ty[id] = ty;
    if (mem !== 0) this.mem[id] = mem;
    if (a !== 0) this.a[id] = a;
    if (b !== 0) this.b[id] = b;
    if (c !== 0) this.c[id] = c;
    if (aux !== 0) this.aux[id] = aux;
    if (aux2 !== 0) this.aux2[id] = aux2;
    this.pos_[id] = pos;
    this.count = id + 1;
    return id;
  }

  /** Makes this function a copy of another's body: equal ids mean equal things. `kept`, by block, 1: those to copy; default: all. */
  copyBody(from: Func, kept?: Uint8Array): void {
    // (Room for what the copy has of its own.)
    this.takeRows(from, from.count + 64);
    this.count = from.count;
    this.pool = from.pool.slice(0, from.poolEnd + 16);
    this.poolEnd = from.poolEnd;
    this.slots = from.slots;
    this.slotOffsets = from.slotOffsets;
    this.slotsSize = from.slotsSize;
    this.deadSlots = from.deadSlots;
    this.blocks = from.blocks.map((b) => {
      if (b === null || kept?.[b.id] === 0) return null;
      const copy = new Block(b.id);
      // (Without bounds the engine copies the room for more, too.)
      copy.params = b.params.slice(0, b.params.length);
      copy.instrs = b.instrs.slice(0, b.instrs.length);
      copy.term = b.term;
      copy.cond = b.cond;
      copy.succs = b.succs.slice();
      copy.args = b.args.map((list) => list.slice());
      copy.results = b.results.slice();
      copy.cold = b.cold;
      copy.pos = b.pos;
      return copy;
    });
  }

  /** Makes room for n more rows. */
  reserve(n: number): void {
    if (this.count + n > this.op.length) this.grow(this.count + n);
  }

  private grow(least: number): void {
    const n = this.op.length;
    this.takeRows(this, Math.max(least, n + (n >> 1), 32));
  }

  /** The function, which has no rows yet, is built in `work`; until `settle` nobody else is. */
  buildIn(work: WorkRows): void {
    this.setRows(work.rows);
    this.pool = work.pool;
  }

  /** The function is built: it takes rows and lists of its own out of `work`. */
  settle(work: WorkRows): void {
    const { count, pool, poolEnd, a, b, c, aux, aux2, pos_, op, ty, mem } = this;
    work.rows = { a, b, c, aux, aux2, pos_, op, ty, mem };
    work.pool = pool;
    // (Some more for what the passes add.)
    this.takeRows(this, count + (count >> 3) + 4);
    this.pool = poolEnd === 1 ? noRows.a : pool.slice(0, poolEnd + (poolEnd >> 3));
    for (const column of [a, b, c, aux, aux2, pos_, op, ty, mem]) column.fill(0, 0, count);
  }

  /** Room for n rows, with those in use of a function. */
  private takeRows(from: Func, n: number): void {
    const rows = newRows(n);
    copyRows(from, rows, from.count);
    this.setRows(rows);
  }

  private setRows(rows: Rows): void {
    this.a = rows.a;
    this.b = rows.b;
    this.c = rows.c;
    this.aux = rows.aux;
    this.aux2 = rows.aux2;
    this.pos_ = rows.pos_;
    this.op = rows.op;
    this.ty = rows.ty;
    this.mem = rows.mem;
  }

  /** Gives the body back when nobody will look at it any more. */
  dropBody(): void {
    this.count = 1;
    this.blocks = [];
    this.slots = [];
    this.reenter = null;
    this.setRows(noRows);
    this.pool = noRows.a;
    this.poolEnd = 1;
  }

  addParam(block: Block, ty: Ty, param: Op, pos = 0): ValueId {
    const v = this.newValue(param, ty, 0, 0, 0, block.params.length, 0, 0, pos);
    block.params.push(v);
    return v;
  }

  newList(values: readonly ValueId[]): ListId {
    if (values.length === 0) return 0;
    const at = this.poolEnd;
    const end = at + 1 + values.length;
    if (end > this.pool.length) {
      const bigger = new Int32Array(Math.max(end, this.pool.length * 2, 16));
      bigger.set(this.pool);
      this.pool = bigger;
    }
    this.pool[at] = values.length;
    for (let i = 0; i < values.length; i++) this.pool[at + 1 + i] = values[i]!;
    this.poolEnd = end;
    return at;
  }

  listLen(list: ListId): number {
    return list === 0 ? 0 : this.pool[list]!;
  }

  listAt(list: ListId, i: number): ValueId {
    return this.pool[list + 1 + i]!;
  }

  setListAt(list: ListId, i: number, v: ValueId): void {
    this.pool[list + 1 + i] = v;
  }

  newSlot(size: number, align: number, name: string): number {
    this.slots.push({ size, align, name });
    return this.slots.length - 1;
  }
}

/** Static memory. */
export interface Data {
  readonly id: DataId;
  name: string;
  size: number;
  /** 1, 2, 4, 8 or 16. */
  align: number;
  /** Initial contents; null: all zero. Shorter than size: the rest is zero. */
  bytes: Uint8Array | null;
  relocs: Reloc[];
  readOnly: boolean;
  /** Read-write data that may hold heap pointers: a root of the collector. */
  hasPointers: boolean;
  /** An interface table (read-only): the linker lays all of them out next to each other (Link.ItabsStart). */
  itab: boolean;
}

/** `bytes[offset..offset+4)` := address of data `target` + addend, or table index of function `target`. */
export interface Reloc {
  offset: number;
  kind: "data" | "func";
  target: DataId | FuncId;
  addend: number;
  /** The struct field at `offset`, 0: no field's. Not set: not known. */
  field?: number;
}

export interface Export {
  name: string;
  func: FuncId;
}

/** A whole program: what the builder gives, the passes rewrite and the linker lays out. */
export class Program {
  funcs: Func[] = [];
  data: Data[] = [];
  sigs: Sig[] = [];
  layouts: Layout[] = [];
  /** Field ids (alias.ts) whose address is taken as a plain pointer somewhere. */
  readonly escapedFields = new Set<number>();
  /** Field ids whose memory may be read and written as no field at all, or another: arrays, what reflection sees, unsafe. */
  readonly openFields = new Set<number>();
  /** runtime.defers, the chain of deferred calls; -1: no function defers. */
  deferChain: DataId = -1;
  /** The alias classes of its records' links, of what it gives to be called, and of what the lists of records hold. */
  deferLink = 0;
  deferClass = 0;
  deferListed = 0;
  /** Methods of sync's locks. */
  readonly lockOps = new Map<FuncId, LockOp>();
  /** Classes of locks (aux2 of calls of their methods; 0: not known) of which others have the address. */
  readonly openLocks = new Set<number>();
  /** For each method of an interface type that is called (Op.CallIndirect's aux2; 0: none), the functions that it may be. */
  readonly methods: FuncId[][] = [[]];
  /** Runtime entry points that lowering calls (panics, allocSlow, ...), by symbol name without "runtime.". */
  readonly runtime = new Map<string, FuncId>();
  /** //go:wasmexport functions, with wasm-typed parameters, in order of declaration. */
  exports: Export[] = [];
  /** runtime.rt0 for this build mode: called by _start / _initialize. */
  entry: FuncId = -1;
  /** Functions that are kept though nothing may reach them. */
  roots: FuncId[] = [];
  /** Go statements by number, from 1 on: the functions they stand in. */
  readonly goSites: { func: FuncId; pos: number }[] = [{ func: -1, pos: 0 }];
  /** Import paths of the packages that are the SDK's or ours. */
  standard: ReadonlySet<string> = new Set();
  /** Those of the user's own packages, not of dependencies. */
  own: ReadonlySet<string> = new Set();
  private readonly sigIds = new Map<string, SigId>();
  private readonly inlined: { pos: number; call: number; func: FuncId; next: number | undefined }[] = [];
  /** By a hash of the three: the last one with it; `next` is the one before. */
  private readonly inlinedIds = new Map<number, number>();
  private readonly layoutIds = new Map<string, LayoutId>();

  newFunc(name: string, sig: Sig): Func {
    const f = new Func(this.funcs.length, name, sig);
    this.funcs.push(f);
    return f;
  }

  /** Number of a new go statement. */
  goSite(func: FuncId, pos: number): number {
    return this.goSites.push({ func, pos }) - 1;
  }

  /** The position `pos` of a function's body where it is inlined for the call at `call`: negative, ^ its number. */
  inlinedPos(pos: number, call: number, func: FuncId): number {
    const { inlined } = this;
    const ids = this.inlinedIds;
    const key = Math.imul(pos, 0x9e3779b1) ^ Math.imul(call, 0x85ebca6b) ^ Math.imul(func, 0xc2b2ae35);
    let last = ids.get(key);
    const first = last;
    for (; last !== undefined; last = inlined[last]!.next) {
      const p = inlined[last]!;
      if (p.pos === pos && p.call === call && p.func === func) return ~last;
    }
    ids.set(key, inlined.length);
    inlined.push({ pos, call, func, next: first });
    return ~(inlined.length - 1);
  }

  /**
   * What an inlined position stands for: `pos` in `func`, itself inlined at `call`, which may be inlined in turn; null: an
   * ordinary position.
   */
  inlinedAt(pos: number): { pos: number; call: number; func: FuncId } | null {
    if (pos >= 0) return null;
    return this.inlined[~pos]!;
  }

  newData(name: string, size: number, align: number, opts: Partial<Data> = {}): Data {
    const d: Data = {
      name,
      size,
      align,
      bytes: null,
      relocs: [],
      readOnly: false,
      hasPointers: false,
      itab: false,
      ...opts,
      id: this.data.length,
    };
    this.data.push(d);
    return d;
  }

  sigId(params: readonly Ty[], results: readonly Ty[]): SigId {
    const key = `${params.join()}>${results.join()}`;
    let id = this.sigIds.get(key);
    if (id === undefined) {
      id = this.sigs.length;
      this.sigs.push({ params: [...params], results: [...results] });
      this.sigIds.set(key, id);
    }
    return id;
  }

  layoutId(size: number, align: number, ptrmap: Uint8Array): LayoutId {
    const key = `${size}:${align}:${ptrmap.join()}`;
    let id = this.layoutIds.get(key);
    if (id === undefined) {
      id = this.layouts.length;
      this.layouts.push({ size, align, ptrmap });
      this.layoutIds.set(key, id);
    }
    return id;
  }
}

/** The wasm-visible type of a call with these results. */
export function resultTy(results: readonly Ty[]): Ty {
  return results.length === 0 ? Ty.Void : results.length === 1 ? results[0]! : Ty.Multi;
}
