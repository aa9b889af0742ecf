// Opcodes of WebAssembly 2.0 (core specification, section "Instructions") and, as one table, which of them each SSA
// operation becomes. Codes above 0xff stand for the prefix 0xfc followed by the low byte.

import { Mem, Op, Ty } from "../ssa/ops.ts";

export const enum Wop {
  Unreachable = 0x00,
  Nop = 0x01,
  Block = 0x02,
  Loop = 0x03,
  If = 0x04,
  Else = 0x05,
  End = 0x0b,
  Br = 0x0c,
  BrIf = 0x0d,
  BrTable = 0x0e,
  Return = 0x0f,
  Call = 0x10,
  CallIndirect = 0x11,
  Drop = 0x1a,
  Select = 0x1b,
  LocalGet = 0x20,
  LocalSet = 0x21,
  LocalTee = 0x22,
  GlobalGet = 0x23,
  GlobalSet = 0x24,
  I32Load = 0x28,
  I64Load = 0x29,
  I32Load8U = 0x2d,
  I32Load16U = 0x2f,
  I64Load32U = 0x35,
  I32Store = 0x36,
  I64Store = 0x37,
  I32Store8 = 0x3a,
  I32Store16 = 0x3b,
  MemorySize = 0x3f,
  MemoryGrow = 0x40,
  I32Const = 0x41,
  I64Const = 0x42,
  F32Const = 0x43,
  F64Const = 0x44,
  I32Eqz = 0x45,
  I32Eq = 0x46,
  I32Ne = 0x47,
  I32LtU = 0x49,
  I32GtU = 0x4b,
  I32LeU = 0x4d,
  I64Eqz = 0x50,
  I64Eq = 0x51,
  I64LtS = 0x53,
  I64GtU = 0x56,
  I64GeU = 0x5a,
  I32Add = 0x6a,
  I32Sub = 0x6b,
  I64Sub = 0x7d,
  I64Xor = 0x85,
  I32WrapI64 = 0xa7,
  I64ExtendI32U = 0xad,
  MemoryCopy = 0x1_0a,
  MemoryFill = 0x1_0b,
}

/** Value types as the format writes them. */
export const enum ValType {
  I32 = 0x7f,
  I64 = 0x7e,
  F32 = 0x7d,
  F64 = 0x7c,
  FuncRef = 0x70,
  /** Block type "no results". */
  Empty = 0x40,
}

/** By Ty. */
export const valTypes: readonly number[] = [0, ValType.I32, ValType.I64, ValType.F32, ValType.F64, ValType.I32, 0];

/** Marks an operation that has no single opcode. */
export const noOpcode = 0xffff;

/** Rows: operation, then the opcode for operands of type I32 (and Ptr), I64, F32, F64; 0 = does not exist. */
const byOperand: readonly (readonly [Op, number, number, number, number])[] = [
  [Op.Add, 0x6a, 0x7c, 0, 0],
  [Op.Sub, 0x6b, 0x7d, 0, 0],
  [Op.Mul, 0x6c, 0x7e, 0, 0],
  [Op.DivS, 0x6d, 0x7f, 0, 0],
  [Op.DivU, 0x6e, 0x80, 0, 0],
  [Op.RemS, 0x6f, 0x81, 0, 0],
  [Op.RemU, 0x70, 0x82, 0, 0],
  [Op.And, 0x71, 0x83, 0, 0],
  [Op.Or, 0x72, 0x84, 0, 0],
  [Op.Xor, 0x73, 0x85, 0, 0],
  [Op.Shl, 0x74, 0x86, 0, 0],
  [Op.ShrS, 0x75, 0x87, 0, 0],
  [Op.ShrU, 0x76, 0x88, 0, 0],
  [Op.Rotl, 0x77, 0x89, 0, 0],
  [Op.Clz, 0x67, 0x79, 0, 0],
  [Op.Ctz, 0x68, 0x7a, 0, 0],
  [Op.Popcnt, 0x69, 0x7b, 0, 0],
  [Op.FAdd, 0, 0, 0x92, 0xa0],
  [Op.FSub, 0, 0, 0x93, 0xa1],
  [Op.FMul, 0, 0, 0x94, 0xa2],
  [Op.FDiv, 0, 0, 0x95, 0xa3],
  [Op.FNeg, 0, 0, 0x8c, 0x9a],
  [Op.FAbs, 0, 0, 0x8b, 0x99],
  [Op.FSqrt, 0, 0, 0x91, 0x9f],
  [Op.FCeil, 0, 0, 0x8d, 0x9b],
  [Op.FFloor, 0, 0, 0x8e, 0x9c],
  [Op.FTrunc, 0, 0, 0x8f, 0x9d],
  [Op.FNearest, 0, 0, 0x90, 0x9e],
  [Op.FMin, 0, 0, 0x96, 0xa4],
  [Op.FMax, 0, 0, 0x97, 0xa5],
  [Op.FCopysign, 0, 0, 0x98, 0xa6],
  [Op.Eq, 0x46, 0x51, 0x5b, 0x61],
  [Op.Ne, 0x47, 0x52, 0x5c, 0x62],
  [Op.LtS, 0x48, 0x53, 0, 0],
  [Op.LtU, 0x49, 0x54, 0, 0],
  [Op.GtS, 0x4a, 0x55, 0, 0],
  [Op.GtU, 0x4b, 0x56, 0, 0],
  [Op.LeS, 0x4c, 0x57, 0, 0],
  [Op.LeU, 0x4d, 0x58, 0, 0],
  [Op.GeS, 0x4e, 0x59, 0, 0],
  [Op.GeU, 0x4f, 0x5a, 0, 0],
  [Op.FLt, 0, 0, 0x5d, 0x63],
  [Op.FGt, 0, 0, 0x5e, 0x64],
  [Op.FLe, 0, 0, 0x5f, 0x65],
  [Op.FGe, 0, 0, 0x60, 0x66],
  [Op.Eqz, 0x45, 0x50, 0, 0],
  [Op.Wrap, 0, 0xa7, 0, 0],
  [Op.ExtS, 0xac, 0, 0, 0],
  [Op.ExtU, 0xad, 0, 0, 0],
  [Op.Sext8, 0xc0, 0xc2, 0, 0],
  [Op.Sext16, 0xc1, 0xc3, 0, 0],
  [Op.Sext32, 0, 0xc4, 0, 0],
  [Op.Demote, 0, 0, 0, 0xb6],
  [Op.Promote, 0, 0, 0xbb, 0],
  /** i32 -> f32, i64 -> f64, f32 -> i32, f64 -> i64. */
  [Op.Reinterpret, 0xbe, 0xbf, 0xbc, 0xbd],
];

/** Conversions that differ by the type of the result too: operation, operand's type, result's type, opcode. */
const conversions: readonly (readonly [Op, Ty, Ty, number])[] = [
  [Op.TruncSatS, Ty.F32, Ty.I32, 0x100],
  [Op.TruncSatU, Ty.F32, Ty.I32, 0x101],
  [Op.TruncSatS, Ty.F64, Ty.I32, 0x102],
  [Op.TruncSatU, Ty.F64, Ty.I32, 0x103],
  [Op.TruncSatS, Ty.F32, Ty.I64, 0x104],
  [Op.TruncSatU, Ty.F32, Ty.I64, 0x105],
  [Op.TruncSatS, Ty.F64, Ty.I64, 0x106],
  [Op.TruncSatU, Ty.F64, Ty.I64, 0x107],
  [Op.ConvS, Ty.I32, Ty.F32, 0xb2],
  [Op.ConvU, Ty.I32, Ty.F32, 0xb3],
  [Op.ConvS, Ty.I64, Ty.F32, 0xb4],
  [Op.ConvU, Ty.I64, Ty.F32, 0xb5],
  [Op.ConvS, Ty.I32, Ty.F64, 0xb7],
  [Op.ConvU, Ty.I32, Ty.F64, 0xb8],
  [Op.ConvS, Ty.I64, Ty.F64, 0xb9],
  [Op.ConvU, Ty.I64, Ty.F64, 0xba],
];

/** Rows: memory kind, then load into I32, load into I64, store from I32, store from I64 (or the float's); log2 of the size. */
const memory: readonly (readonly [Mem, number, number, number, number, number])[] = [
  [Mem.I8S, 0x2c, 0x30, 0x3a, 0x3c, 0],
  [Mem.I8U, 0x2d, 0x31, 0x3a, 0x3c, 0],
  [Mem.I16S, 0x2e, 0x32, 0x3b, 0x3d, 1],
  [Mem.I16U, 0x2f, 0x33, 0x3b, 0x3d, 1],
  [Mem.I32S, 0x28, 0x34, 0x36, 0x3e, 2],
  [Mem.I32U, 0x28, 0x35, 0x36, 0x3e, 2],
  [Mem.I64, 0x28, 0x29, 0, 0x37, 3],
  [Mem.F32, 0x2a, 0, 0x38, 0, 2],
  [Mem.F64, 0x2b, 0, 0x39, 0, 3],
  [Mem.Ptr, 0x28, 0x29, 0x36, 0x37, 2],
];

const opCount = Op.Resume + 1;
const tyCount = Ty.Multi + 1;

/** Opcode of an operation at [op * 64 + type of operand a * 8 + type of the result]; noOpcode where there is none. */
export const opcodes: Uint16Array = makeOpcodes();

function makeOpcodes(): Uint16Array {
  const table = new Uint16Array(opCount * 64).fill(noOpcode);
  for (const [op, i32, i64, f32, f64] of byOperand) {
    const codes = [0, i32, i64, f32, f64, i32, 0];
    for (let operand = 0; operand < tyCount; operand++) {
      if (codes[operand] === 0) continue;
      for (let result = 0; result < 8; result++) table[op * 64 + operand * 8 + result] = codes[operand]!;
    }
  }
  for (const [op, operand, result, code] of conversions) table[op * 64 + operand * 8 + result] = code;
  return table;
}

/** Load opcode at [mem * 2 + (ty is I64 ? 1 : 0)], store opcode likewise, alignment exponent by mem. */
export const loadOpcodes: Uint8Array = new Uint8Array(32);
export const storeOpcodes: Uint8Array = new Uint8Array(32);
export const memAlign: Uint8Array = new Uint8Array(16);
for (const [mem, load32, load64, store32, store64, align] of memory) {
  loadOpcodes[mem * 2] = load32;
  loadOpcodes[mem * 2 + 1] = load64;
  storeOpcodes[mem * 2] = store32;
  storeOpcodes[mem * 2 + 1] = store64;
  memAlign[mem] = align;
}

/** The comparison that is true when this one is false, by Op; 0: none (orderings of floats, because of NaN). */
export const inverse: Uint8Array = new Uint8Array(opCount);
for (const [x, y] of [
  [Op.Eq, Op.Ne],
  [Op.LtS, Op.GeS],
  [Op.LtU, Op.GeU],
  [Op.LeS, Op.GtS],
  [Op.LeU, Op.GtU],
] as const) {
  inverse[x] = y;
  inverse[y] = x;
}
