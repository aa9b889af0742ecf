// The operations of the SSA form, as data: a const enum and one row of facts for each. Everything that must know "is this
// pure", "does it read memory", "how is it printed" asks this table; nothing else switches over all operations.

/** The type of an SSA value. Ptr is an i32 that may point into the heap and so must be visible to the collector. */
export const enum Ty {
  Void,
  I32,
  I64,
  F32,
  F64,
  Ptr,
  /** A call with two or more results; they are read by Op.Result. */
  Multi,
}

export const tyNames = ["void", "i32", "i64", "f32", "f64", "ptr", "multi"] as const;

/** What a Load reads or a Store writes. With ty I64, narrow kinds extend to / truncate from 64 bits. */
export const enum Mem {
  None,
  I8S,
  I8U,
  I16S,
  I16U,
  /** 32 bits: a plain i32 with ty I32; with ty I64 the sign- or zero-extending forms. */
  I32S,
  I32U,
  I64,
  F32,
  F64,
  /** Loads the low word; stores all 8 bytes (high word zero). */
  Ptr,
}

export const memNames = ["none", "i8s", "i8u", "i16s", "i16u", "i32s", "i32u", "i64", "f32", "f64", "ptr"] as const;
/** Bytes touched in memory by each Mem kind. */
export const memSize = [0, 1, 1, 2, 2, 4, 4, 8, 4, 8, 8] as const;

/** Which slice or index expression a BoundsCheck guards: gc's runtime/error.go boundsErrorCodes, in that order. */
export const enum Bounds {
  /** s[x], 0 <= x < len(s) failed */
  Index,
  /** s[?:x], 0 <= x <= len(s) failed (string, array) */
  SliceAlen,
  /** s[?:x], 0 <= x <= cap(s) failed */
  SliceAcap,
  /** s[x:y], 0 <= x <= y failed */
  SliceB,
  Slice3Alen,
  Slice3Acap,
  Slice3B,
  Slice3C,
  /** (*[x]T)(s), 0 <= x <= len(s) failed */
  Convert,
}

/** Addresses that only the linker knows (Op.LinkAddr, aux). */
export const enum Link {
  /** First address of the read-write data that may hold heap pointers. */
  RootsStart,
  RootsEnd,
  /** First address of the first goroutine's shadow stack. */
  StackBase,
  /** Its limit. */
  StackEnd,
  /** First address after all static data and the shadow stack: the heap may begin here. */
  HeapStart,
  /** [ItabsStart, ItabsEnd): all linked data with `Data.itab`, laid out without gaps. */
  ItabsStart,
  ItabsEnd,
  /** Bytes of shadow stack that runtime.gostart and what it calls need up to the next test for room. */
  StartNeed,
  /** Bytes of shadow stack that must be free behind a frame that runtime.runDeep starts. */
  DeepNeed,
}

/** What Op.TmpBuf is for. */
export const enum BufUse {
  /** The result of a callee, which does without if it is nil. */
  Result,
  /** The beginning of a slice that append makes, once in a call of the function: a runtime.appendBuf, not used yet at first. */
  Append,
  /** The same, but none if the slice lies in memory. */
  AppendToValue,
  /** The beginning of a slice that runtime.moveSlice or moveSliceNoCap, which get the buffer, move to the heap. */
  Moved,
  /** The result of runtime.makesliceBuf. */
  Make,
  /** No longer wanted. */
  None,
}

/**
 * What is known about an i64 from where it comes: column b of Param, Result, Load and Call rows of type I64 (0 elsewhere, but for NonNil).
 * A promise of whoever makes the row; passes draw conclusions from it (prove.ts).
 */
export const enum Mark {
  None,
  /** A length or capacity, >= 0, of a slice of zero-sized elements. */
  Length,
  /** A length or capacity: 0 <= v < 2^32, as memory has no room for more. */
  Length32,
  /**
   * Length32 and the capacity of the slice whose length (marked Length32) comes just before it: the param or result before
   * it, or the load from 8 bytes before it by the same address with nothing but loads between: length <= capacity.
   */
  Capacity32,
  /** Of a Param of type Ptr, of the function or what took its place: the address of an object, never nil (passes/nonnil.ts). */
  NonNil,
}

export const enum Op {
  /** Deleted instruction: skipped by everyone. */
  Nop,
  /** Constant of type ty: aux = low 32 bits (or the f32's bits), aux2 = high 32 bits (I64, F64). Ptr: only 0. */
  Const,
  /** Block parameter (in block.params, never in block.instrs). The entry block's params are the function's. aux = index. */
  Param,
  /** Result aux of the Multi call a. */
  Result,
  /** Address of static data: aux = DataId, aux2 = byte offset. ty Ptr. */
  DataAddr,
  /** Table index of a function: aux = FuncId. ty I32. Makes the function part of the table. */
  FuncAddr,
  /** aux = Link. ty I32 (Ptr never: these are not heap pointers). */
  LinkAddr,
  /** Any value of type ty: where control comes from, nobody reads it. Made when a graph is made reducible (src/wasm). */
  Undef,

  // Integer arithmetic, ty I32 or I64 (Add and Sub also Ptr = a(Ptr) +- b(I32): address arithmetic). Wraps.
  Add,
  Sub,
  Mul,
  /** Go's division: MinInt / -1 wraps. A zero divisor is excluded by a DivCheck before. */
  DivS,
  DivU,
  RemS,
  RemU,
  And,
  Or,
  Xor,
  /** Shifts take the count modulo the width, as wasm does; the builder adds what Go wants. Count has type ty. */
  Shl,
  ShrS,
  ShrU,
  Rotl,
  Clz,
  Ctz,
  Popcnt,

  // Floating point, ty F32 or F64.
  FAdd,
  FSub,
  FMul,
  FDiv,
  FNeg,
  FAbs,
  FSqrt,
  FCeil,
  FFloor,
  FTrunc,
  FNearest,
  FMin,
  FMax,
  FCopysign,

  // Comparisons: ty I32 (0 or 1); operands of one type (I32/I64/Ptr, or F32/F64 for the F ones and Eq/Ne).
  Eq,
  Ne,
  LtS,
  LtU,
  LeS,
  LeU,
  GtS,
  GtU,
  GeS,
  GeU,
  FLt,
  FLe,
  FGt,
  FGe,
  /** a == 0 (I32, I64, Ptr). */
  Eqz,

  // Conversions.
  /** I64 -> I32 (or Ptr, for unsafe.Pointer(uintptr)). */
  Wrap,
  /** I32 -> I64 sign-extended. */
  ExtS,
  /** I32 or Ptr -> I64 zero-extended. */
  ExtU,
  /** Sign-extend the low 8, 16, 32 bits inside ty (I32 or I64). */
  Sext8,
  Sext16,
  Sext32,
  /** Float -> integer of type ty, saturating (NaN -> 0). */
  TruncSatS,
  TruncSatU,
  /** Integer -> float of type ty. */
  ConvS,
  ConvU,
  /** F64 -> F32, F32 -> F64. */
  Demote,
  Promote,
  /** Bits unchanged between F64/I64, F32/I32. */
  Reinterpret,
  /** I32 <-> Ptr without a change of bits. */
  Cast,
  /** Pointer a, by abi.NoEscape: escape analysis does not look where it goes. Gone when that is done. */
  NoEscape,

  /** a != 0 ? b : c */
  Select,

  // Memory. aux = constant byte offset (>= 0), aux2 = alias class (see alias.ts), mem = Mem. Where the class is 0, c tells for
  // the flow of func values (src/wasm/flow.ts) what the memory is: its class (FlowHint).
  /** ty = value's type, a = address (Ptr or I32). */
  Load,
  /** a = address, b = value; ty Void. */
  Store,
  /** memmove: a = dst, b = src, c = byte count (I32). Overlap is allowed. mem = Mem.Ptr: there may be pointers at dst. */
  MemMove,
  /** a = dst, b = byte count (I32): sets to zero. mem as in MemMove. */
  MemZero,

  // Allocation.
  /** Zeroed heap object of layout aux. ty Ptr. Never 0. */
  Alloc,
  /** Address of the frame's slot aux (func.slots). Not zeroed: the builder stores. ty Ptr. */
  Slot,
  /**
   * aux bytes of the frame for a callee's result, or nil: escape analysis decides. ty Ptr. aux2 = BufUse. Undefined at first. Gone when
   * that is done.
   */
  TmpBuf,

  // Checks: panic or do nothing. ty Void.
  /** a == 0 -> runtime.sigpanic. */
  NilCheck,
  /** !(a <u b) for Index, !(a <=u b) otherwise -> panic. a, b: I64; aux = Bounds; aux2 = 1 if the index is unsigned. */
  BoundsCheck,
  /** a == 0 -> runtime.panicdivide. */
  DivCheck,
  /** a < 0 -> runtime.panicshift. */
  ShiftCheck,

  // Calls: c = list of arguments; ty = Void, the one result's type, or Multi.
  /**
   * aux = FuncId (maybe an import), aux2 = class of the lock, if it is a method of one (Program.lockOps). In deep copies (src/wasm/deep.ts) a
   * call may stand for another, of function a - 1 or signature -1 - a; a = 0: for none.
   */
  Call,
  /** a = table index (I32), aux = SigId, aux2 = the interface's method (Program.methods), 0: through a func value. */
  CallIndirect,

  // For the runtime.
  MemorySize,
  /** a = pages (I32); ty I32: old size or -1. */
  MemoryGrow,
  /** The first address above this function's shadow frame. ty I32. */
  GetSP,
  /** The first address of this function's shadow frame: tells a call from the calls it makes. ty I32. Never inlined. */
  EntrySP,
  /** a = how far the shadow stack pointer may go (I32); ty Void: what tests for stack compares with (src/wasm/stacktest.ts). */
  SetGuard,
  /** Leaves the function by unwinding to the frame that recovers (src/wasm/status.ts). Ends the block. Never inlined. */
  Unwind,
  /**
   * Suspends the running goroutine: leaves the function and its callers and comes back here when the scheduler resumes it (design
   * 4.5, src/wasm/status.ts). Without goroutines it is a call of runtime.parkAlone. Never inlined.
   */
  Suspend,
  /**
   * Goes on in a suspended function: a = table index of its resume copy (I32), b = its shadow frame (I32), c = status of the call it
   * waits for (I32). ty I32: the status with which it is left.
   */
  Resume,
}

export const enum OpFlag {
  None = 0,
  /** No effect, no memory: may be moved, merged, dropped. */
  Pure = 1,
  Commutes = 2,
  ReadsMem = 4,
  WritesMem = 8,
  /** May panic (or trap): not dropped, not speculated. */
  Panics = 16,
  /** Column c is a list of arguments. */
  List = 32,
  Call = 64,
  /** May run the collector. */
  MayGC = 128,
}

export interface OpInfo {
  readonly name: string;
  /** How many of the columns a, b, c are values (a list in c is not counted). */
  readonly args: number;
  readonly flags: number;
}

const P = OpFlag.Pure;
const PC = OpFlag.Pure | OpFlag.Commutes;

/** One row for each Op, in its order. */
export const opInfo: readonly OpInfo[] = (
  [
    ["nop", 0, P],
    ["const", 0, P],
    ["param", 0, P],
    ["result", 1, P],
    ["dataaddr", 0, P],
    ["funcaddr", 0, P],
    ["linkaddr", 0, P],
    ["undef", 0, P],
    ["add", 2, PC],
    ["sub", 2, P],
    ["mul", 2, PC],
    ["divs", 2, P],
    ["divu", 2, P],
    ["rems", 2, P],
    ["remu", 2, P],
    ["and", 2, PC],
    ["or", 2, PC],
    ["xor", 2, PC],
    ["shl", 2, P],
    ["shrs", 2, P],
    ["shru", 2, P],
    ["rotl", 2, P],
    ["clz", 1, P],
    ["ctz", 1, P],
    ["popcnt", 1, P],
    ["fadd", 2, PC],
    ["fsub", 2, P],
    ["fmul", 2, PC],
    ["fdiv", 2, P],
    ["fneg", 1, P],
    ["fabs", 1, P],
    ["fsqrt", 1, P],
    ["fceil", 1, P],
    ["ffloor", 1, P],
    ["ftrunc", 1, P],
    ["fnearest", 1, P],
    ["fmin", 2, P],
    ["fmax", 2, P],
    ["fcopysign", 2, P],
    ["eq", 2, PC],
    ["ne", 2, PC],
    ["lts", 2, P],
    ["ltu", 2, P],
    ["les", 2, P],
    ["leu", 2, P],
    ["gts", 2, P],
    ["gtu", 2, P],
    ["ges", 2, P],
    ["geu", 2, P],
    ["flt", 2, P],
    ["fle", 2, P],
    ["fgt", 2, P],
    ["fge", 2, P],
    ["eqz", 1, P],
    ["wrap", 1, P],
    ["exts", 1, P],
    ["extu", 1, P],
    ["sext8", 1, P],
    ["sext16", 1, P],
    ["sext32", 1, P],
    ["truncsats", 1, P],
    ["truncsatu", 1, P],
    ["convs", 1, P],
    ["convu", 1, P],
    ["demote", 1, P],
    ["promote", 1, P],
    ["reinterpret", 1, P],
    ["cast", 1, P],
    ["noescape", 1, P],
    ["select", 3, P],
    ["load", 1, OpFlag.ReadsMem],
    ["store", 2, OpFlag.WritesMem],
    ["memmove", 3, OpFlag.ReadsMem | OpFlag.WritesMem],
    ["memzero", 2, OpFlag.WritesMem],
    ["alloc", 0, OpFlag.MayGC],
    ["slot", 0, P],
    // (Not pure: each is a buffer of its own.)
    ["tmpbuf", 0, OpFlag.ReadsMem],
    ["nilcheck", 1, OpFlag.Panics],
    ["boundscheck", 2, OpFlag.Panics],
    ["divcheck", 1, OpFlag.Panics],
    ["shiftcheck", 1, OpFlag.Panics],
    ["call", 0, OpFlag.List | OpFlag.Call | OpFlag.ReadsMem | OpFlag.WritesMem | OpFlag.Panics | OpFlag.MayGC],
    ["callindirect", 1, OpFlag.List | OpFlag.Call | OpFlag.ReadsMem | OpFlag.WritesMem | OpFlag.Panics | OpFlag.MayGC],
    ["memorysize", 0, OpFlag.ReadsMem],
    ["memorygrow", 1, OpFlag.WritesMem],
    ["getsp", 0, OpFlag.ReadsMem],
    ["entrysp", 0, P],
    ["setguard", 1, OpFlag.WritesMem],
    ["unwind", 0, OpFlag.Panics],
    ["suspend", 0, OpFlag.ReadsMem | OpFlag.WritesMem | OpFlag.Panics | OpFlag.MayGC],
    ["resume", 3, OpFlag.Call | OpFlag.ReadsMem | OpFlag.WritesMem | OpFlag.Panics | OpFlag.MayGC],
  ] as const
).map(([name, args, flags]) => ({ name, args, flags }));

/** opInfo's columns as arrays, for code that runs over all instructions. */
export const opArgs: Uint8Array = Uint8Array.from(opInfo, (o) => o.args);
export const opFlags: Uint8Array = Uint8Array.from(opInfo, (o) => o.flags);
