// Compiler intrinsics: functions whose call becomes instructions (counterpart: ssagen/intrinsics.go for wasm, and the functions
// without body of goroot/src/runtime/intrinsics.go). A table by package path and function name; each entry writes
// instructions and returns the result's leaves. Invariant: an entry means exactly what the function's documentation says,
// there is no difference between the intrinsic and a call.

import type { Func as FuncObj } from "../../types/object.ts";
import { TypeTag } from "../../types/types.ts";
import { Inline, type ValueId } from "../ir.ts";
import { Link, Mem, Op, Ty } from "../ops.ts";
import type { Intrinsic, IntrinsicCall, Prog } from "./api.ts";
import type { Emit } from "./emit.ts";

type Args = readonly (readonly ValueId[])[];
type Write = (e: Emit, a: Args, prog: Prog, call: IntrinsicCall) => ValueId[] | null;

// ---- shapes ----

const unary =
  (op: Op, ty: Ty): Write =>
  (e, a) => [e.un(op, ty, a[0][0])];
const binary =
  (op: Op, ty: Ty): Write =>
  (e, a) => [e.bin(op, ty, a[0][0], a[1][0])];
const link =
  (l: Link): Write =>
  (e) => [e.linkAddr(l)];
/** Load and store by address, alias class 0. */
const loadAt =
  (ty: Ty, mem: Mem): Write =>
  (e, a) => [e.load(ty, mem, a[0][0], 0, 0)];
const storeAt =
  (mem: Mem): Write =>
  (e, a) => {
    e.store(mem, a[0][0], a[1][0], 0, 0);
    return [];
  };
const same: Write = (_e, a) => [...a[0]];
const nothing: Write = () => [];

const floatOps: Record<string, Write> = {
  Sqrt: unary(Op.FSqrt, Ty.F64),
  sqrt: unary(Op.FSqrt, Ty.F64),
  archSqrt: unary(Op.FSqrt, Ty.F64),
  Floor: unary(Op.FFloor, Ty.F64),
  archFloor: unary(Op.FFloor, Ty.F64),
  Ceil: unary(Op.FCeil, Ty.F64),
  archCeil: unary(Op.FCeil, Ty.F64),
  Trunc: unary(Op.FTrunc, Ty.F64),
  archTrunc: unary(Op.FTrunc, Ty.F64),
  RoundToEven: unary(Op.FNearest, Ty.F64),
  Abs: unary(Op.FAbs, Ty.F64),
  Copysign: binary(Op.FCopysign, Ty.F64),
  Float64bits: unary(Op.Reinterpret, Ty.I64),
  Float64frombits: unary(Op.Reinterpret, Ty.F64),
  Float32bits: unary(Op.Reinterpret, Ty.I32),
  Float32frombits: unary(Op.Reinterpret, Ty.F32),
};

// ---- bits: results are int (I64) ----

const count64 =
  (op: Op): Write =>
  (e, a) => [e.un(op, Ty.I64, a[0][0])];
const count32 =
  (op: Op): Write =>
  (e, a) => [e.un(Op.ExtU, Ty.I64, e.un(op, Ty.I32, a[0][0]))];
/** Leading zeroes of a narrow value: those of its 32-bit form without the upper ones. */
const leading =
  (bits: number): Write =>
  (e, a) => [e.un(Op.ExtU, Ty.I64, e.bin(Op.Sub, Ty.I32, e.un(Op.Clz, Ty.I32, a[0][0]), e.i32(32 - bits)))];
const trailing =
  (bits: number): Write =>
  (e, a) => [e.un(Op.ExtU, Ty.I64, e.un(Op.Ctz, Ty.I32, e.bin(Op.Or, Ty.I32, a[0][0], e.i32(1 << bits))))];
const len64: Write = (e, a) => [e.bin(Op.Sub, Ty.I64, e.i64(64), e.un(Op.Clz, Ty.I64, a[0][0]))];
const len32: Write = (e, a) => [e.un(Op.ExtU, Ty.I64, e.bin(Op.Sub, Ty.I32, e.i32(32), e.un(Op.Clz, Ty.I32, a[0][0])))];
const rotate64: Write = (e, a) => [e.bin(Op.Rotl, Ty.I64, a[0][0], a[1][0])];
const rotate32: Write = (e, a) => [e.bin(Op.Rotl, Ty.I32, a[0][0], e.un(Op.Wrap, Ty.I32, a[1][0]))];

const bitOps: Record<string, Write> = {
  LeadingZeros: count64(Op.Clz),
  LeadingZeros64: count64(Op.Clz),
  LeadingZeros32: count32(Op.Clz),
  LeadingZeros16: leading(16),
  LeadingZeros8: leading(8),
  TrailingZeros: count64(Op.Ctz),
  TrailingZeros64: count64(Op.Ctz),
  TrailingZeros32: count32(Op.Ctz),
  TrailingZeros16: trailing(16),
  TrailingZeros8: trailing(8),
  OnesCount: count64(Op.Popcnt),
  OnesCount64: count64(Op.Popcnt),
  OnesCount32: count32(Op.Popcnt),
  OnesCount16: count32(Op.Popcnt),
  OnesCount8: count32(Op.Popcnt),
  Len: len64,
  Len64: len64,
  Len32: len32,
  Len16: len32,
  Len8: len32,
  RotateLeft: rotate64,
  RotateLeft64: rotate64,
  RotateLeft32: rotate32,
};

const sysOps: Record<string, Write> = {
  ...bitOps,
  Prefetch: nothing,
  PrefetchStreamed: nothing,
};

// ---- sync/atomic: one thread, so plain loads and stores ----

interface Cell {
  readonly ty: Ty;
  readonly mem: Mem;
}

const cells: Record<string, Cell> = {
  Int32: { ty: Ty.I32, mem: Mem.I32S },
  Uint32: { ty: Ty.I32, mem: Mem.I32U },
  Int64: { ty: Ty.I64, mem: Mem.I64 },
  Uint64: { ty: Ty.I64, mem: Mem.I64 },
  Uintptr: { ty: Ty.I64, mem: Mem.I64 },
  Pointer: { ty: Ty.Ptr, mem: Mem.Ptr },
};

function load(e: Emit, c: Cell, a: Args): ValueId {
  e.nilCheck(a[0][0]);
  return e.load(c.ty, c.mem, a[0][0]);
}

const atomicKinds: Record<string, (c: Cell) => Write> = {
  Load: (c) => (e, a) => [load(e, c, a)],
  Store: (c) => (e, a) => {
    e.nilCheck(a[0][0]);
    e.store(c.mem, a[0][0], a[1][0]);
    return [];
  },
  Swap: (c) => (e, a) => {
    const old = load(e, c, a);
    e.store(c.mem, a[0][0], a[1][0]);
    return [old];
  },
  CompareAndSwap: (c) => (e, a) => {
    // Storing what is there already, if they differ, needs no branch.
    const old = load(e, c, a);
    const equal = e.cmp(Op.Eq, old, a[1][0]);
    e.store(c.mem, a[0][0], e.select(c.ty, equal, a[2][0], old));
    return [equal];
  },
  Add: (c) => (e, a) => {
    const sum = e.bin(Op.Add, c.ty, load(e, c, a), a[1][0]);
    e.store(c.mem, a[0][0], sum);
    return [sum];
  },
  And: (c) => (e, a) => {
    const old = load(e, c, a);
    e.store(c.mem, a[0][0], e.bin(Op.And, c.ty, old, a[1][0]));
    return [old];
  },
  Or: (c) => (e, a) => {
    const old = load(e, c, a);
    e.store(c.mem, a[0][0], e.bin(Op.Or, c.ty, old, a[1][0]));
    return [old];
  },
};

function atomicOps(): Record<string, Write> {
  const out: Record<string, Write> = {};
  for (const kind of Object.keys(atomicKinds)) {
    for (const cell of Object.keys(cells)) {
      if (cell === "Pointer" && (kind === "Add" || kind === "And" || kind === "Or")) continue;
      out[kind + cell] = atomicKinds[kind](cells[cell]);
    }
  }
  return out;
}

// ---- package runtime (goroot/src/runtime/intrinsics.go) ----

const runtimeOps: Record<string, Write> = {
  load8: loadAt(Ty.I32, Mem.I8U),
  load16: loadAt(Ty.I32, Mem.I16U),
  load32: loadAt(Ty.I32, Mem.I32U),
  load64: loadAt(Ty.I64, Mem.I64),
  store8: storeAt(Mem.I8U),
  store16: storeAt(Mem.I16U),
  store32: storeAt(Mem.I32U),
  store64: storeAt(Mem.I64),
  memmove32: (e, a) => {
    e.memMove(a[0][0], a[1][0], a[2][0], false);
    return [];
  },
  memclr32: (e, a) => {
    e.memZero(a[0][0], a[1][0], false);
    return [];
  },
  memmove: (e, a) => {
    e.memMove(a[0][0], a[1][0], e.un(Op.Wrap, Ty.I32, a[2][0]), false);
    return [];
  },
  memclrNoHeapPointers: (e, a) => {
    e.memZero(a[0][0], e.un(Op.Wrap, Ty.I32, a[1][0]), false);
    return [];
  },
  noescape: unary(Op.NoEscape, Ty.Ptr),
  addrOf: unary(Op.Cast, Ty.I32),
  ptrTo: unary(Op.Cast, Ty.Ptr),
  add: (e, a) => [e.bin(Op.Add, Ty.Ptr, a[0][0], e.un(Op.Wrap, Ty.I32, a[1][0]))],
  memorySize: (e) => [e.row(Op.MemorySize, Ty.I32)],
  memoryGrow: unary(Op.MemoryGrow, Ty.I32),
  getsp: (e) => [e.row(Op.GetSP, Ty.I32)],
  setGuard: (e, a) => {
    e.row(Op.SetGuard, Ty.Void, a[0][0]);
    return [];
  },
  unwind: (e) => {
    e.f.inline = Inline.Never;
    e.row(Op.Unwind, Ty.Void);
    e.unreachable();
    e.setBlock(e.newBlock());
    return [];
  },
  suspend: (e) => {
    e.f.inline = Inline.Never;
    e.row(Op.Suspend, Ty.Void);
    return [];
  },
  resume: (e, a) => [e.row(Op.Resume, Ty.I32, a[0][0], a[1][0], a[2][0])],
  startNeed: link(Link.StartNeed),
  deepNeed: link(Link.DeepNeed),
  gostartIndex: (e, _a, prog) => {
    const f = prog.runtime("gostart");
    f.resumes = true;
    f.minFrame = 16; // what newg puts there
    return [e.row(Op.FuncAddr, Ty.I32, 0, 0, 0, f.id)];
  },
  rootsStart: link(Link.RootsStart),
  rootsEnd: link(Link.RootsEnd),
  stackBase: link(Link.StackBase),
  stackEnd: link(Link.StackEnd),
  heapStart: link(Link.HeapStart),
  islibrary: (e, _a, prog) => [e.i32(prog.buildMode === "c-shared" ? 1 : 0)],
  itabsStart: link(Link.ItabsStart),
  itabsEnd: link(Link.ItabsEnd),
  ctz32: unary(Op.Ctz, Ty.I32),
  ctz64: unary(Op.Ctz, Ty.I64),
  clz32: unary(Op.Clz, Ty.I32),
  clz64: unary(Op.Clz, Ty.I64),
  popcnt32: unary(Op.Popcnt, Ty.I32),
  popcnt64: unary(Op.Popcnt, Ty.I64),
  rotl32: binary(Op.Rotl, Ty.I32),
  rotl64: binary(Op.Rotl, Ty.I64),
  float64bits: floatOps.Float64bits,
  float64frombits: floatOps.Float64frombits,
  float32bits: floatOps.Float32bits,
  float32frombits: floatOps.Float32frombits,
  unreachable: (e) => {
    e.unreachable();
    e.setBlock(e.newBlock());
    return [];
  },
  SetFinalizer: (e, a, prog, call) => {
    const t = call.argTypes()[1];
    const isNil = e.f.op[a[1][0]] === Op.Const;
    if (t === undefined || (!isNil && prog.layout(t).under.tag === TypeTag.Interface)) return null;
    const f = prog.finalizerCall(t);
    e.call(prog.runtime("setFinalizer"), [...a[0], ...a[1], f === null ? e.nil() : e.data(prog.closureData(f))]);
    return [];
  },
};

/** The table index in a func value's closure, as uintptr: what stands for a code address. `fn` is an interface holding it. */
const funcPC: Write = (e, a) => {
  const closure = a[0][a[0].length - 1];
  return [e.un(Op.ExtU, Ty.I64, e.loadImmutable(Ty.I32, Mem.I32U, closure, 0))];
};

const abiOps: Record<string, Write> = {
  FuncPCABI0: funcPC,
  FuncPCABIInternal: funcPC,
  NoEscape: unary(Op.NoEscape, Ty.Ptr),
  EscapeNonString: nothing,
  Escape: (_e, a, prog, call) => (prog.layout(call.targs[0]).isMemory ? null : [...a[0]]),
};

const tables: Record<string, Record<string, Write>> = {
  math: floatOps,
  "math/bits": bitOps,
  "internal/runtime/sys": sysOps,
  "sync/atomic": atomicOps(),
  runtime: runtimeOps,
  "internal/abi": abiOps,
  // Traces say that iter.Pull made the goroutine.
  iter: {
    newcoro: (e, a, prog, call) => [
      e.call(prog.runtime("newcoro"), [a[0][0], e.i32(prog.out.goSite(e.f.id, call.pos))])[0]!,
    ],
  },
  // A bool is 0 or 1.
  "crypto/internal/constanttime": { boolToUint8: same },
};

class TableIntrinsic implements Intrinsic {
  constructor(private readonly write: Write) {}
  emit(e: Emit, prog: Prog, args: Args, call: IntrinsicCall): ValueId[] | null {
    return this.write(e, args, prog, call);
  }
}

/** The intrinsic of a package-level function, or null. */
export function findIntrinsic(path: string, obj: FuncObj): Intrinsic | null {
  const table = tables[path];
  if (table === undefined || obj.type === null || obj.type.recv !== null) return null;
  // Only names of the table itself: "constructor" and the like are no intrinsics.
  const write = Object.hasOwn(table, obj.name) ? table[obj.name] : undefined;
  return write === undefined ? null : new TableIntrinsic(write);
}
