// The instructions of Go's wasm assembly as data (cmd/internal/obj/wasm's a.out.go): for those that one SSA operation stands
// for, the operation and its types; the rest is named by what the translation (body.ts) does with them.

import { Mem, Op, Ty } from "../../ssa/ops.ts";

/** How an instruction is translated. */
export const enum Form {
  /** Has a method of its own in body.ts, by name. */
  Special,
  Unary,
  Binary,
  Load,
  Store,
  Const,
  /** Divisions: the operands that trap in wasm end the program. */
  Divide,
  /** Float -> integer that traps where the value does not fit. */
  Trunc,
  /** wasm has it, Go's assembler gives it no operands that make sense. */
  Refused,
}

export interface Instruction {
  readonly form: Form;
  readonly op: Op;
  /** Types of the operand and of the result. */
  readonly from: Ty;
  readonly to: Ty;
  readonly mem: Mem;
  /** A single operand is the destination (Linkwasm.UnaryDst). */
  readonly unaryDst: boolean;
  /** Its operand may be a label (jumpWasm). */
  readonly jump: boolean;
}

const table = new Map<string, Instruction>();

function add(name: string, form: Form, op = Op.Nop, from = Ty.Void, to = Ty.Void, mem = Mem.None): void {
  const unaryDst = form === Form.Store || unary.has(name);
  table.set(name, { form, op, from, to, mem, unaryDst, jump: jumps.has(name) });
}

const unary = new Set(["Set", "Tee", "Call", "CallIndirect", "Br", "BrIf", "BrTable", "CALLNORESUME", "RET"]);
const jumps = new Set(["JMP", "CALL", "Call", "Br", "BrIf"]);

for (const name of "CALL JMP RET NOP UNDEF Get Set Tee Not Unreachable Nop Block Loop If Else End Br BrIf BrTable Return Call CallIndirect Drop Select CurrentMemory GrowMemory MemoryCopy MemoryFill RESUMEPOINT CALLNORESUME RETUNWIND MOVB MOVH MOVW MOVD I32Rotr I64Rotr".split(
  " ",
))
  add(name, Form.Special);
for (const name of "XXX DUFFCOPY DUFFZERO END PCALIGNMAX GETCALLERPC LocalGet LocalSet LocalTee GlobalGet GlobalSet MemoryInit DataDrop TableInit ElemDrop TableCopy TableGrow TableSize TableFill LAST WORD ALAST".split(
  " ",
))
  add(name, Form.Refused);

const ints: readonly (readonly [string, Ty, string])[] = [
  ["I32", Ty.I32, "I32"],
  ["I64", Ty.I64, "I64"],
];
const intBinary: readonly (readonly [string, Op])[] = [
  ["Add", Op.Add],
  ["Sub", Op.Sub],
  ["Mul", Op.Mul],
  ["And", Op.And],
  ["Or", Op.Or],
  ["Xor", Op.Xor],
  ["Shl", Op.Shl],
  ["ShrS", Op.ShrS],
  ["ShrU", Op.ShrU],
  ["Rotl", Op.Rotl],
];
const intCompare: readonly (readonly [string, Op])[] = [
  ["Eq", Op.Eq],
  ["Ne", Op.Ne],
  ["LtS", Op.LtS],
  ["LtU", Op.LtU],
  ["GtS", Op.GtS],
  ["GtU", Op.GtU],
  ["LeS", Op.LeS],
  ["LeU", Op.LeU],
  ["GeS", Op.GeS],
  ["GeU", Op.GeU],
];
for (const [p, ty] of ints) {
  for (const [name, op] of intBinary) add(p + name, Form.Binary, op, ty, ty);
  for (const [name, op] of intCompare) add(p + name, Form.Binary, op, ty, Ty.I32);
  add(`${p}Eqz`, Form.Unary, Op.Eqz, ty, Ty.I32);
  add(`${p}Clz`, Form.Unary, Op.Clz, ty, ty);
  add(`${p}Ctz`, Form.Unary, Op.Ctz, ty, ty);
  add(`${p}Popcnt`, Form.Unary, Op.Popcnt, ty, ty);
  add(`${p}Extend8S`, Form.Unary, Op.Sext8, ty, ty);
  add(`${p}Extend16S`, Form.Unary, Op.Sext16, ty, ty);
  add(`${p}DivS`, Form.Divide, Op.DivS, ty, ty);
  add(`${p}DivU`, Form.Divide, Op.DivU, ty, ty);
  add(`${p}RemS`, Form.Divide, Op.RemS, ty, ty);
  add(`${p}RemU`, Form.Divide, Op.RemU, ty, ty);
  add(`${p}Load8S`, Form.Load, Op.Load, ty, ty, Mem.I8S);
  add(`${p}Load8U`, Form.Load, Op.Load, ty, ty, Mem.I8U);
  add(`${p}Load16S`, Form.Load, Op.Load, ty, ty, Mem.I16S);
  add(`${p}Load16U`, Form.Load, Op.Load, ty, ty, Mem.I16U);
  add(`${p}Store8`, Form.Store, Op.Store, ty, ty, Mem.I8U);
  add(`${p}Store16`, Form.Store, Op.Store, ty, ty, Mem.I16U);
}
add("I64Extend32S", Form.Unary, Op.Sext32, Ty.I64, Ty.I64);
add("I64Load32S", Form.Load, Op.Load, Ty.I64, Ty.I64, Mem.I32S);
add("I64Load32U", Form.Load, Op.Load, Ty.I64, Ty.I64, Mem.I32U);
add("I64Store32", Form.Store, Op.Store, Ty.I64, Ty.I64, Mem.I32U);

const all: readonly (readonly [string, Ty, Mem])[] = [
  ["I32", Ty.I32, Mem.I32U],
  ["I64", Ty.I64, Mem.I64],
  ["F32", Ty.F32, Mem.F32],
  ["F64", Ty.F64, Mem.F64],
];
for (const [p, ty, mem] of all) {
  add(`${p}Load`, Form.Load, Op.Load, ty, ty, mem);
  add(`${p}Store`, Form.Store, Op.Store, ty, ty, mem);
  add(`${p}Const`, Form.Const, Op.Const, ty, ty);
}

const floatUnary: readonly (readonly [string, Op])[] = [
  ["Abs", Op.FAbs],
  ["Neg", Op.FNeg],
  ["Ceil", Op.FCeil],
  ["Floor", Op.FFloor],
  ["Trunc", Op.FTrunc],
  ["Nearest", Op.FNearest],
  ["Sqrt", Op.FSqrt],
];
const floatBinary: readonly (readonly [string, Op])[] = [
  ["Add", Op.FAdd],
  ["Sub", Op.FSub],
  ["Mul", Op.FMul],
  ["Div", Op.FDiv],
  ["Min", Op.FMin],
  ["Max", Op.FMax],
  ["Copysign", Op.FCopysign],
];
const floatCompare: readonly (readonly [string, Op])[] = [
  ["Eq", Op.Eq],
  ["Ne", Op.Ne],
  ["Lt", Op.FLt],
  ["Gt", Op.FGt],
  ["Le", Op.FLe],
  ["Ge", Op.FGe],
];
for (const [p, ty] of [
  ["F32", Ty.F32],
  ["F64", Ty.F64],
] as const) {
  for (const [name, op] of floatUnary) add(p + name, Form.Unary, op, ty, ty);
  for (const [name, op] of floatBinary) add(p + name, Form.Binary, op, ty, ty);
  for (const [name, op] of floatCompare) add(p + name, Form.Binary, op, ty, Ty.I32);
  for (const [i, int] of ints) {
    add(`${i}TruncSat${p}S`, Form.Unary, Op.TruncSatS, ty, int);
    add(`${i}TruncSat${p}U`, Form.Unary, Op.TruncSatU, ty, int);
    add(`${i}Trunc${p}S`, Form.Trunc, Op.TruncSatS, ty, int);
    add(`${i}Trunc${p}U`, Form.Trunc, Op.TruncSatU, ty, int);
    add(`${p}Convert${i}S`, Form.Unary, Op.ConvS, int, ty);
    add(`${p}Convert${i}U`, Form.Unary, Op.ConvU, int, ty);
  }
}
add("I32WrapI64", Form.Unary, Op.Wrap, Ty.I64, Ty.I32);
add("I64ExtendI32S", Form.Unary, Op.ExtS, Ty.I32, Ty.I64);
add("I64ExtendI32U", Form.Unary, Op.ExtU, Ty.I32, Ty.I64);
add("F32DemoteF64", Form.Unary, Op.Demote, Ty.F64, Ty.F32);
add("F64PromoteF32", Form.Unary, Op.Promote, Ty.F32, Ty.F64);
add("I32ReinterpretF32", Form.Unary, Op.Reinterpret, Ty.F32, Ty.I32);
add("I64ReinterpretF64", Form.Unary, Op.Reinterpret, Ty.F64, Ty.I64);
add("F32ReinterpretI32", Form.Unary, Op.Reinterpret, Ty.I32, Ty.F32);
add("F64ReinterpretI64", Form.Unary, Op.Reinterpret, Ty.I64, Ty.F64);

export const instructions: ReadonlyMap<string, Instruction> = table;

/** MOVx: how it loads and stores. */
export const moves: ReadonlyMap<string, Mem> = new Map([
  ["MOVB", Mem.I8U],
  ["MOVH", Mem.I16U],
  ["MOVW", Mem.I32U],
  ["MOVD", Mem.I64],
]);

/** A register's type; g, CTXT and RET0 ... are words of memory, PAUSE and PC_B belong to gc's scheduler. */
export const registers: ReadonlyMap<string, Ty> = new Map<string, Ty>([
  ["SP", Ty.I32],
  ["CTXT", Ty.I64],
  ["g", Ty.I64],
  ["RET0", Ty.I64],
  ["RET1", Ty.I64],
  ["RET2", Ty.I64],
  ["RET3", Ty.I64],
  ["PAUSE", Ty.I32],
  ...Array.from({ length: 16 }, (_, i): [string, Ty] => [`R${i}`, Ty.I64]),
  ...Array.from({ length: 32 }, (_, i): [string, Ty] => [`F${i}`, i < 16 ? Ty.F32 : Ty.F64]),
  ["PC_B", Ty.I32],
]);

/** Their numbers in cmd/internal/obj, for messages. */
export const registerNumbers: ReadonlyMap<string, number> = new Map(
  [...registers.keys()].map((name, i) => [name, 16384 + i]),
);

/** Functions of a calling convention of their own, by symbol (cmd/link/internal/wasm's table): wasm parameters, more locals, results. */
export const wasmConvention: ReadonlyMap<
  string,
  { params: readonly Ty[]; locals: readonly Ty[]; results: readonly Ty[] }
> = new Map([
  ["cmpbody", { params: [Ty.I64, Ty.I64, Ty.I64, Ty.I64], locals: [Ty.I64, Ty.I64], results: [Ty.I64] }],
  ["memeqbody", { params: [Ty.I64, Ty.I64, Ty.I64], locals: [], results: [Ty.I64] }],
  ["memcmp", { params: [Ty.I32, Ty.I32, Ty.I32], locals: [Ty.I32, Ty.I32], results: [Ty.I32] }],
  ["memchr", { params: [Ty.I32, Ty.I32, Ty.I32], locals: [Ty.I32, Ty.I32], results: [Ty.I32] }],
]);
