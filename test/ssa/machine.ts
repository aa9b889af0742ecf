// A direct interpreter of the SSA form: the oracle for passes and for the wasm back end. It executes blocks and rows
// exactly as ir.ts and ops.ts describe them, with a memory of its own. Values: I32 and Ptr are signed numbers, I64 is a
// signed bigint, floats are numbers. Failed checks and traps are thrown as Panic.
//
// Addresses differ from those of a linked module: programs whose results depend on addresses cannot be compared.

import { type Func, type Program, Term } from "../../src/ssa/ir.ts";
import { Bounds, Link, Mem, Op, Ty } from "../../src/ssa/ops.ts";

export type Value = number | bigint;

/** A failed check ("nil", "div", "shift", "bounds.<kind>"), a trap, or the end of the fuel. */
export class Panic extends Error {}

export class Machine {
  readonly memory: DataView;
  readonly bytes: Uint8Array;
  private sp: number;
  private heap: number;
  readonly dataAddress: number[] = [];
  private rootsEnd = 0;
  /** Blocks that may still be entered. */
  fuel = 1_000_000;
  /** Called for imported functions. */
  imports: (f: Func, args: Value[]) => Value[] = (f) => {
    throw new Panic(`import ${f.name}`);
  };

  constructor(
    readonly program: Program,
    size = 1 << 20,
  ) {
    this.bytes = new Uint8Array(size);
    this.memory = new DataView(this.bytes.buffer);
    let at = 1024;
    for (const d of program.data) {
      at = (at + d.align - 1) & -d.align;
      this.dataAddress[d.id] = at;
      at += d.size;
    }
    for (const d of program.data) {
      const base = this.dataAddress[d.id]!;
      if (d.bytes !== null) this.bytes.set(d.bytes.subarray(0, d.size), base);
      for (const r of d.relocs) {
        const v = r.kind === "func" ? r.target + 1 : this.dataAddress[r.target]!;
        this.memory.setUint32(base + r.offset, v + r.addend, true);
      }
    }
    this.rootsEnd = at;
    this.sp = (at + 15) & -16;
    this.heap = this.sp + (size >> 2);
  }

  run(f: Func, args: readonly Value[]): Value[] {
    if (f.import !== null) return this.imports(f, [...args]);
    const values: (Value | Value[])[] = new Array(f.count);
    const frame = this.sp;
    const slots: number[] = [];
    for (const s of f.slots) {
      this.sp = (this.sp + 7) & -8;
      slots.push(this.sp);
      this.sp += s.size;
    }
    let block = f.block(0);
    let incoming: Value[] = [...args];
    try {
      for (;;) {
        if (this.fuel-- <= 0) throw new Panic("fuel");
        block.params.forEach((p, i) => {
          values[p] = incoming[i]!;
        });
        for (const v of block.instrs) values[v] = this.instr(f, v, values, slots);
        const num = (v: number): Value => values[v] as Value;
        let edge = 0;
        switch (block.term) {
          case Term.Jump:
            break;
          case Term.Branch:
            edge = num(block.cond) !== 0 ? 0 : 1;
            break;
          case Term.Switch: {
            const c = (num(block.cond) as number) >>> 0;
            edge = Math.min(c, block.succs.length - 1);
            break;
          }
          case Term.Return:
            return block.results.map(num);
          default:
            throw new Panic("unreachable");
        }
        incoming = block.args[edge]!.map(num);
        block = f.block(block.succs[edge]!);
      }
    } finally {
      // What still points here must not be used.
      this.bytes.fill(0xa5, frame, this.sp);
      this.sp = frame;
    }
  }

  private instr(f: Func, v: number, values: (Value | Value[])[], slots: number[]): Value | Value[] {
    const op: Op = f.op[v]!;
    const ty: Ty = f.ty[v]!;
    const a = values[f.a[v]!] as Value;
    const b = values[f.b[v]!] as Value;
    const c = values[f.c[v]!] as Value;
    const operand: Ty = f.ty[f.a[v]!]!;
    const { memory } = this;
    const addr = (x: Value): number => ((x as number) >>> 0) + f.aux[v]!;
    const list = (): Value[] => {
      const out: Value[] = [];
      for (let i = 0; i < f.listLen(f.c[v]!); i++) out.push(values[f.listAt(f.c[v]!, i)] as Value);
      return out;
    };
    const results = (r: Value[]): Value | Value[] => (ty === Ty.Multi ? r : (r[0] ?? 0));
    switch (op) {
      case Op.Nop:
        return 0;
      case Op.Const:
        return constant(ty, f.aux[v]!, f.aux2[v]!);
      case Op.Result:
        return (values[f.a[v]!] as Value[])[f.aux[v]!]!;
      case Op.DataAddr:
        return this.dataAddress[f.aux[v]!]! + f.aux2[v]!;
      case Op.FuncAddr:
        return f.aux[v]! + 1;
      case Op.LinkAddr:
        switch (f.aux[v]! as Link) {
          case Link.RootsStart:
            return 1024;
          case Link.RootsEnd:
          case Link.StackBase:
            return this.rootsEnd;
          default:
            return 0;
        }
      case Op.Slot:
        return slots[f.aux[v]!]!;
      case Op.GetSP:
        return this.sp;
      case Op.Load:
        return load(memory, f.mem[v]!, ty, addr(a));
      case Op.Store:
        store(memory, f.mem[v]!, addr(a), b);
        return 0;
      case Op.MemMove: {
        // The constant offset belongs to the destination.
        const to = addr(a);
        const from = (b as number) >>> 0;
        this.bytes.copyWithin(to, from, from + ((c as number) >>> 0));
        return 0;
      }
      case Op.MemZero:
        this.bytes.fill(0, addr(a), addr(a) + ((b as number) >>> 0));
        return 0;
      case Op.Alloc: {
        const layout = this.program.layouts[f.aux[v]!]!;
        const p = this.heap;
        this.heap += Math.max(8, (layout.size + 7) & -8);
        if (this.heap > this.bytes.length) throw new Panic("out of memory");
        return p;
      }
      case Op.NilCheck:
        if (a === 0) throw new Panic("nil");
        return 0;
      case Op.DivCheck:
        if (a === 0 || a === 0n) throw new Panic("div");
        return 0;
      case Op.ShiftCheck:
        if (a < 0) throw new Panic("shift");
        return 0;
      case Op.BoundsCheck: {
        const x = BigInt.asUintN(64, a as bigint);
        const y = BigInt.asUintN(64, b as bigint);
        if (f.aux[v] === Bounds.Index ? x >= y : x > y) throw new Panic(`bounds.${f.aux[v]}`);
        return 0;
      }
      case Op.Call:
        return results(this.run(this.program.funcs[f.aux[v]!]!, list()));
      case Op.CallIndirect: {
        const target = this.program.funcs[(a as number) - 1];
        if (target === undefined) throw new Panic("indirect call");
        return results(this.run(target, list()));
      }
      case Op.MemorySize:
        return this.bytes.length >> 16;
      case Op.MemoryGrow:
        return -1;
      case Op.Select:
        return a !== 0 ? b : c;
      default:
        if (operand === Ty.F32 || operand === Ty.F64) return float(op, operand, ty, a as number, b as number);
        return operand === Ty.I64 ? wide(op, ty, a as bigint, b as bigint) : narrow(op, ty, a as number, b as number);
    }
  }
}

const scratch = new DataView(new ArrayBuffer(8));

function constant(ty: Ty, lo: number, hi: number): Value {
  scratch.setInt32(0, lo, true);
  scratch.setInt32(4, hi, true);
  switch (ty) {
    case Ty.I64:
      return scratch.getBigInt64(0, true);
    case Ty.F32:
      return scratch.getFloat32(0, true);
    case Ty.F64:
      return scratch.getFloat64(0, true);
    default:
      return lo;
  }
}

function load(m: DataView, mem: Mem, ty: Ty, at: number): Value {
  let n: number;
  switch (mem) {
    case Mem.I8S:
      n = m.getInt8(at);
      break;
    case Mem.I8U:
      n = m.getUint8(at);
      break;
    case Mem.I16S:
      n = m.getInt16(at, true);
      break;
    case Mem.I16U:
      n = m.getUint16(at, true);
      break;
    case Mem.I32S:
      n = m.getInt32(at, true);
      break;
    case Mem.I64:
      return m.getBigInt64(at, true);
    case Mem.F32:
      return m.getFloat32(at, true);
    case Mem.F64:
      return m.getFloat64(at, true);
    default:
      n = m.getUint32(at, true);
  }
  return ty === Ty.I64 ? BigInt(n) : n | 0;
}

export function store(m: DataView, mem: Mem, at: number, value: Value): void {
  if (mem === Mem.F32) m.setFloat32(at, value as number, true);
  else if (mem === Mem.F64) m.setFloat64(at, value as number, true);
  else {
    const n = typeof value === "bigint" ? value : BigInt(value);
    if (mem === Mem.I64) m.setBigInt64(at, BigInt.asIntN(64, n), true);
    else if (mem === Mem.Ptr) m.setBigUint64(at, BigInt.asUintN(32, n), true);
    else {
      const low = Number(BigInt.asIntN(32, n));
      if (mem === Mem.I8S || mem === Mem.I8U) m.setInt8(at, low);
      else if (mem === Mem.I16S || mem === Mem.I16U) m.setInt16(at, low, true);
      else m.setInt32(at, low, true);
    }
  }
}

const bit = (b: boolean): number => (b ? 1 : 0);

/** Operations on I32 and Ptr. */
function narrow(op: Op, ty: Ty, a: number, b: number): Value {
  switch (op) {
    case Op.Add:
      return (a + b) | 0;
    case Op.Sub:
      return (a - b) | 0;
    case Op.Mul:
      return Math.imul(a, b);
    case Op.DivS:
      if (b === 0) throw new Panic("trap: division");
      return (a / b) | 0;
    case Op.DivU:
      if (b === 0) throw new Panic("trap: division");
      return ((a >>> 0) / (b >>> 0)) | 0;
    case Op.RemS:
      if (b === 0) throw new Panic("trap: division");
      return (a % b) | 0;
    case Op.RemU:
      if (b === 0) throw new Panic("trap: division");
      return ((a >>> 0) % (b >>> 0)) | 0;
    case Op.And:
      return a & b;
    case Op.Or:
      return a | b;
    case Op.Xor:
      return a ^ b;
    case Op.Shl:
      return a << b;
    case Op.ShrS:
      return a >> b;
    case Op.ShrU:
      return (a >>> b) | 0;
    case Op.Rotl:
      return (a << (b & 31)) | (b & 31 ? a >>> (32 - (b & 31)) : 0);
    case Op.Clz:
      return Math.clz32(a);
    case Op.Ctz:
      return a === 0 ? 32 : 31 - Math.clz32(a & -a);
    case Op.Popcnt: {
      let n = 0;
      for (let x = a >>> 0; x !== 0; x >>>= 1) n += x & 1;
      return n;
    }
    case Op.Eq:
      return bit(a === b);
    case Op.Ne:
      return bit(a !== b);
    case Op.LtS:
      return bit(a < b);
    case Op.LtU:
      return bit(a >>> 0 < b >>> 0);
    case Op.LeS:
      return bit(a <= b);
    case Op.LeU:
      return bit(a >>> 0 <= b >>> 0);
    case Op.GtS:
      return bit(a > b);
    case Op.GtU:
      return bit(a >>> 0 > b >>> 0);
    case Op.GeS:
      return bit(a >= b);
    case Op.GeU:
      return bit(a >>> 0 >= b >>> 0);
    case Op.Eqz:
      return bit(a === 0);
    case Op.ExtS:
      return BigInt(a);
    case Op.ExtU:
      return BigInt(a >>> 0);
    case Op.Sext8:
      return (a << 24) >> 24;
    case Op.Sext16:
      return (a << 16) >> 16;
    case Op.ConvS:
      return ty === Ty.F32 ? Math.fround(a) : a;
    case Op.ConvU:
      return ty === Ty.F32 ? Math.fround(a >>> 0) : a >>> 0;
    case Op.Reinterpret:
      scratch.setInt32(0, a, true);
      return scratch.getFloat32(0, true);
    case Op.Cast:
    case Op.NoEscape:
      return a;
    default:
      throw new Error(`machine: operation ${op} on i32`);
  }
}

const signed = (x: bigint): bigint => BigInt.asIntN(64, x);
const unsigned = (x: bigint): bigint => BigInt.asUintN(64, x);

/** Operations on I64. */
function wide(op: Op, ty: Ty, a: bigint, b: bigint): Value {
  switch (op) {
    case Op.Add:
      return signed(a + b);
    case Op.Sub:
      return signed(a - b);
    case Op.Mul:
      return signed(a * b);
    case Op.DivS:
      if (b === 0n) throw new Panic("trap: division");
      return signed(a / b);
    case Op.DivU:
      if (b === 0n) throw new Panic("trap: division");
      return signed(unsigned(a) / unsigned(b));
    case Op.RemS:
      if (b === 0n) throw new Panic("trap: division");
      return signed(a % b);
    case Op.RemU:
      if (b === 0n) throw new Panic("trap: division");
      return signed(unsigned(a) % unsigned(b));
    case Op.And:
      return a & b;
    case Op.Or:
      return a | b;
    case Op.Xor:
      return a ^ b;
    case Op.Shl:
      return signed(a << (b & 63n));
    case Op.ShrS:
      return a >> (b & 63n);
    case Op.ShrU:
      return signed(unsigned(a) >> (b & 63n));
    case Op.Rotl:
      return signed((a << (b & 63n)) | (unsigned(a) >> (64n - (b & 63n))));
    case Op.Clz:
      return BigInt(64 - (a === 0n ? 0 : unsigned(a).toString(2).length));
    case Op.Ctz: {
      if (a === 0n) return 64n;
      let n = 0n;
      for (let x = unsigned(a); (x & 1n) === 0n; x >>= 1n) n++;
      return n;
    }
    case Op.Popcnt:
      return BigInt(unsigned(a).toString(2).replaceAll("0", "").length);
    case Op.Eq:
      return bit(a === b);
    case Op.Ne:
      return bit(a !== b);
    case Op.LtS:
      return bit(a < b);
    case Op.LtU:
      return bit(unsigned(a) < unsigned(b));
    case Op.LeS:
      return bit(a <= b);
    case Op.LeU:
      return bit(unsigned(a) <= unsigned(b));
    case Op.GtS:
      return bit(a > b);
    case Op.GtU:
      return bit(unsigned(a) > unsigned(b));
    case Op.GeS:
      return bit(a >= b);
    case Op.GeU:
      return bit(unsigned(a) >= unsigned(b));
    case Op.Eqz:
      return bit(a === 0n);
    case Op.Wrap:
      return Number(BigInt.asIntN(32, a));
    case Op.Sext8:
      return BigInt.asIntN(8, a);
    case Op.Sext16:
      return BigInt.asIntN(16, a);
    case Op.Sext32:
      return BigInt.asIntN(32, a);
    case Op.ConvS:
      return convert(a, ty);
    case Op.ConvU:
      return convert(unsigned(a), ty);
    case Op.Reinterpret:
      scratch.setBigInt64(0, a, true);
      return scratch.getFloat64(0, true);
    default:
      throw new Error(`machine: operation ${op} on i64`);
  }
}

/** An integer as a float, rounded once. */
function convert(n: bigint, ty: Ty): number {
  if (ty === Ty.F64) return Number(n);
  const direct = Math.fround(Number(n));
  // Number(n) may have rounded to a tie: look at both neighbours.
  if (BigInt(Number(n)) === n) return direct;
  const candidates = [direct, nextFloat(direct, 1), nextFloat(direct, -1)];
  let best = direct;
  for (const c of candidates) {
    const d = abs(BigInt(c) - n);
    const e = abs(BigInt(best) - n);
    if (d < e || (d === e && evenMantissa(c))) best = c;
  }
  return best;
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n);

function nextFloat(x: number, by: number): number {
  scratch.setFloat32(0, x, true);
  scratch.setInt32(0, scratch.getInt32(0, true) + by, true);
  return scratch.getFloat32(0, true);
}

function evenMantissa(x: number): boolean {
  scratch.setFloat32(0, x, true);
  return (scratch.getInt32(0, true) & 1) === 0;
}

/** Operations on F32 and F64. */
function float(op: Op, operand: Ty, ty: Ty, a: number, b: number): Value {
  const r = (x: number): number => (ty === Ty.F32 ? Math.fround(x) : x);
  switch (op) {
    case Op.FAdd:
      return r(a + b);
    case Op.FSub:
      return r(a - b);
    case Op.FMul:
      return r(a * b);
    case Op.FDiv:
      return r(a / b);
    case Op.FNeg:
      return -a;
    case Op.FAbs:
      return Math.abs(a);
    case Op.FSqrt:
      return r(Math.sqrt(a));
    case Op.FCeil:
      return Math.ceil(a);
    case Op.FFloor:
      return Math.floor(a);
    case Op.FTrunc:
      return Math.trunc(a);
    case Op.FNearest: {
      const low = Math.floor(a);
      const d = a - low;
      const n = d < 0.5 ? low : d > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1;
      return n === 0 && (a < 0 || Object.is(a, -0)) ? -0 : n;
    }
    case Op.FMin:
      return Math.min(a, b);
    case Op.FMax:
      return Math.max(a, b);
    case Op.FCopysign:
      return b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a);
    case Op.Eq:
      return bit(a === b);
    case Op.Ne:
      return bit(a !== b);
    case Op.FLt:
      return bit(a < b);
    case Op.FLe:
      return bit(a <= b);
    case Op.FGt:
      return bit(a > b);
    case Op.FGe:
      return bit(a >= b);
    case Op.TruncSatS:
      return saturate(a, ty, true);
    case Op.TruncSatU:
      return saturate(a, ty, false);
    case Op.Demote:
      return Math.fround(a);
    case Op.Promote:
      return a;
    case Op.Reinterpret:
      if (operand === Ty.F32) {
        scratch.setFloat32(0, a, true);
        return scratch.getInt32(0, true);
      }
      scratch.setFloat64(0, a, true);
      return scratch.getBigInt64(0, true);
    default:
      throw new Error(`machine: operation ${op} on floats`);
  }
}

function saturate(x: number, ty: Ty, isSigned: boolean): Value {
  const bits = ty === Ty.I64 ? 64n : 32n;
  const min = isSigned ? -(1n << (bits - 1n)) : 0n;
  const max = isSigned ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  let n: bigint;
  if (Number.isNaN(x)) n = 0n;
  else if (x === Infinity) n = max;
  else if (x === -Infinity) n = min;
  else {
    n = BigInt(Math.trunc(x));
    if (n < min) n = min;
    if (n > max) n = max;
  }
  return ty === Ty.I64 ? BigInt.asIntN(64, n) : Number(BigInt.asIntN(32, n));
}
