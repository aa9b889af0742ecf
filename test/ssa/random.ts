// Random functions for differential tests: mutable variables, nested control flow, loops with induction variables, checks,
// loads and stores of typed fields through pointers that may be equal, calls. Made with the builder's SSA construction, so
// the result has the shape that real bodies have.

import { aliasClass } from "../../src/ssa/alias.ts";
import { Scratch, SsaBuilder } from "../../src/ssa/build/ssa_builder.ts";
import { type Block, type Func, Program } from "../../src/ssa/ir.ts";
import { Bounds, Mark, Mem, Op, Ty } from "../../src/ssa/ops.ts";

/** The one struct type of random programs, 128 bytes: [offset, mem, type, field id]. */
const fields = [
  [0, Mem.I64, Ty.I64, 1],
  [8, Mem.I64, Ty.I64, 2],
  [16, Mem.I64, Ty.I64, 3],
  [24, Mem.I32S, Ty.I64, 4],
  [32, Mem.I32S, Ty.I32, 5],
  [36, Mem.I32U, Ty.I32, 6],
  [40, Mem.I8U, Ty.I32, 0],
  [41, Mem.I8S, Ty.I32, 0],
  [42, Mem.I8U, Ty.I64, 0],
  [56, Mem.Ptr, Ty.Ptr, 7],
  [64, Mem.Ptr, Ty.Ptr, 8],
  [72, Mem.F64, Ty.F64, 9],
] as const;
export const structSize = 128;
const arrayAt = 80;
const arrayLen = 4;
const lenAt = 112;

export class Rng {
  constructor(private state: number) {}
  int(n: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    return (((this.state >>> 8) * n) / 0x1000000) | 0;
  }
  chance(percent: number): boolean {
    return this.int(100) < percent;
  }
}

const consts = [0, 1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 255, -1, -2, -8, 100, 0x7fffffff, -0x80000000];

class Gen {
  private readonly b: SsaBuilder;
  private readonly f: Func;
  private readonly i64: number[] = [];
  private readonly i32: number[] = [];
  private readonly ptr: number[] = [];
  private readonly f64: number[] = [];
  private depth = 0;
  private readonly loops: { next: Block; exit: Block }[] = [];
  private budget: number;

  constructor(
    private readonly program: Program,
    private readonly rng: Rng,
    scratch: Scratch,
    name: string,
    private readonly callees: Func[],
  ) {
    const params = [Ty.I64, Ty.I64, Ty.I32, Ty.Ptr, Ty.F64, Ty.I64];
    this.f = program.newFunc(name, { params, results: [Ty.I64] });
    this.b = new SsaBuilder(this.f, scratch);
    const ps = this.b.entryParams();
    // The last parameter is a length.
    this.f.b[ps[5]!] = Mark.Length32;
    const v = (ty: Ty, list: number[], init: number): void => {
      const n = this.b.newVar(ty);
      this.b.writeVar(n, init);
      list.push(n);
    };
    v(Ty.I64, this.i64, ps[0]!);
    v(Ty.I64, this.i64, ps[1]!);
    v(Ty.I64, this.i64, ps[5]!);
    v(Ty.I32, this.i32, ps[2]!);
    v(Ty.Ptr, this.ptr, ps[3]!);
    v(Ty.F64, this.f64, ps[4]!);
    v(Ty.I64, this.i64, this.k64(0));
    v(Ty.I32, this.i32, this.k32(1));
    v(Ty.Ptr, this.ptr, this.b.row(Op.DataAddr, Ty.Ptr, 0, 0, 0, rng.int(2)));
    if (rng.chance(40)) {
      const slot = this.f.newSlot(structSize, 8, "s");
      const p = this.b.row(Op.Slot, Ty.Ptr, 0, 0, 0, slot);
      this.b.row(Op.MemZero, Ty.Void, p, this.k32(structSize));
      this.store(p, arrayAt + 32, Mem.I64, 0, this.k64(arrayLen));
      v(Ty.Ptr, this.ptr, p);
    }
    this.budget = 30 + rng.int(40);
  }

  private k64(n: number): number {
    return this.b.row(Op.Const, Ty.I64, 0, 0, 0, n | 0, Math.floor(n / 4294967296));
  }

  private k32(n: number): number {
    return this.b.row(Op.Const, Ty.I32, 0, 0, 0, n | 0);
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.rng.int(list.length)]!;
  }

  private anyConst(): number {
    return this.pick(consts);
  }

  private e64(depth = 3): number {
    const { b, rng } = this;
    if (depth === 0 || rng.chance(25)) {
      if (rng.chance(30)) return this.k64(this.anyConst());
      return b.readVar(this.pick(this.i64));
    }
    const x = this.e64(depth - 1);
    switch (rng.int(14)) {
      case 0:
      case 1:
        return b.row(Op.Add, Ty.I64, x, rng.chance(60) ? this.k64(rng.int(5) - 2) : this.e64(depth - 1));
      case 2:
        return b.row(Op.Sub, Ty.I64, x, this.e64(depth - 1));
      case 3:
        return b.row(Op.Mul, Ty.I64, x, this.k64(this.anyConst()));
      case 4:
        return b.row(Op.And, Ty.I64, x, this.k64(this.pick([1, 3, 7, 15, 255, 0xffff, 0xffffffff, -2])));
      case 5:
        return b.row(this.pick([Op.Or, Op.Xor]), Ty.I64, x, this.e64(depth - 1));
      case 6:
        return b.row(this.pick([Op.Shl, Op.ShrS, Op.ShrU]), Ty.I64, x, this.k64(rng.int(64)));
      case 7: {
        const op = this.pick([Op.DivS, Op.DivU, Op.RemS, Op.RemU]);
        if (rng.chance(70)) return b.row(op, Ty.I64, x, this.k64(this.pick([1, 2, 3, 7, 8, 10, -1, -3, -8, 1000, 16])));
        const y = this.e64(depth - 1);
        b.row(Op.DivCheck, Ty.Void, y);
        return b.row(op, Ty.I64, x, y);
      }
      case 8:
        return b.row(this.pick([Op.ExtS, Op.ExtU]), Ty.I64, this.e32(depth - 1));
      case 9:
        return b.row(Op.Select, Ty.I64, this.cond(depth - 1), x, this.e64(depth - 1));
      case 10:
        return b.row(this.pick([Op.Sext8, Op.Sext16, Op.Sext32]), Ty.I64, x);
      case 11:
        return this.indexed(null);
      default:
        return this.loadField(Ty.I64);
    }
  }

  private e32(depth = 3): number {
    const { b, rng } = this;
    if (depth === 0 || rng.chance(25)) {
      if (rng.chance(30)) return this.k32(this.anyConst());
      return b.readVar(this.pick(this.i32));
    }
    const x = this.e32(depth - 1);
    switch (rng.int(10)) {
      case 0:
        return b.row(this.pick([Op.Add, Op.Sub, Op.Mul]), Ty.I32, x, this.e32(depth - 1));
      case 1:
        return b.row(this.pick([Op.And, Op.Or, Op.Xor]), Ty.I32, x, this.k32(this.anyConst()));
      case 2:
        return b.row(this.pick([Op.Shl, Op.ShrS, Op.ShrU]), Ty.I32, x, this.k32(rng.int(32)));
      case 3: {
        const op = this.pick([Op.DivS, Op.DivU, Op.RemS, Op.RemU]);
        return b.row(op, Ty.I32, x, this.k32(this.pick([1, 2, 3, 7, 10, 16, -1, -5, -16, 641, -0x80000000])));
      }
      case 4:
        return b.row(Op.Wrap, Ty.I32, this.e64(depth - 1));
      case 5:
        return b.row(this.pick([Op.Sext8, Op.Sext16]), Ty.I32, x);
      case 6:
        return this.cond(depth - 1);
      default:
        return this.loadField(Ty.I32);
    }
  }

  private cond(depth: number): number {
    const { b, rng } = this;
    const cmp = [Op.Eq, Op.Ne, Op.LtS, Op.LtU, Op.LeS, Op.LeU, Op.GtS, Op.GtU, Op.GeS, Op.GeU];
    if (rng.chance(15)) {
      const op = this.pick([Op.FLt, Op.FLe, Op.FGt, Op.FGe, Op.Eq, Op.Ne]);
      return b.row(op, Ty.I32, this.ef(1), this.ef(1));
    }
    if (rng.chance(10)) return b.row(Op.Eqz, Ty.I32, b.readVar(this.pick(this.ptr)));
    if (rng.chance(15)) return b.row(Op.Eqz, Ty.I32, this.cond(depth));
    if (rng.chance(70)) {
      const y = rng.chance(60) ? this.k64(this.anyConst()) : this.e64(Math.max(depth - 1, 0));
      return b.row(this.pick(cmp), Ty.I32, this.e64(Math.max(depth - 1, 0)), y);
    }
    return b.row(this.pick(cmp), Ty.I32, this.e32(Math.max(depth - 1, 0)), this.e32(Math.max(depth - 1, 0)));
  }

  private ef(depth = 2): number {
    const { b, rng } = this;
    if (depth === 0 || rng.chance(40)) return b.readVar(this.pick(this.f64));
    if (rng.chance(20)) return b.row(Op.ConvS, Ty.F64, this.e64(1));
    if (rng.chance(30)) return this.loadField(Ty.F64);
    const op = this.pick([Op.FAdd, Op.FSub, Op.FMul, Op.FDiv, Op.FMin]);
    return b.row(op, Ty.F64, this.ef(depth - 1), this.ef(depth - 1));
  }

  /** A pointer that was checked. */
  private object(): number {
    const p = this.b.readVar(this.pick(this.ptr));
    this.b.row(Op.NilCheck, Ty.Void, p);
    return p;
  }

  private loadField(ty: Ty): number {
    const [at, mem, t, id] = this.pick(fields.filter((x) => x[2] === ty));
    return this.b.row(Op.Load, t, this.object(), 0, 0, at, aliasClass(mem, id), mem);
  }

  private store(p: number, at: number, mem: Mem, id: number, x: number): void {
    this.b.row(Op.Store, Ty.Void, p, x, 0, at, aliasClass(mem, id), mem);
  }

  /** Checked element of the struct's array: its value, or a store of x. */
  private indexed(x: number | null): number {
    const { b, rng } = this;
    const p = this.object();
    const i = rng.chance(50) ? b.readVar(this.pick(this.i64)) : this.e64(1);
    const constLen = rng.chance(50);
    const len = constLen
      ? this.k64(arrayLen)
      : b.row(Op.Load, Ty.I64, p, 0, 0, lenAt, aliasClass(Mem.I64, 20), Mem.I64);
    if (!constLen) this.f.b[len] = Mark.Length32;
    b.row(Op.BoundsCheck, Ty.Void, i, len, 0, Bounds.Index);
    const scaled = b.row(Op.Mul, Ty.I32, b.row(Op.Wrap, Ty.I32, i), this.k32(8));
    const base = b.row(Op.Add, Ty.Ptr, p, this.k32(arrayAt));
    const at = b.row(Op.Add, Ty.Ptr, base, scaled);
    if (x === null) return b.row(Op.Load, Ty.I64, at, 0, 0, 0, aliasClass(Mem.I64), Mem.I64);
    this.store(at, 0, Mem.I64, 0, x);
    return 0;
  }

  private value(ty: Ty): number {
    if (ty === Ty.I64) return this.e64();
    if (ty === Ty.I32) return this.e32();
    if (ty === Ty.F64) return this.ef();
    return this.b.readVar(this.pick(this.ptr));
  }

  private statement(): void {
    const { b, rng } = this;
    if (b.block === null) return;
    this.budget--;
    switch (rng.int(this.depth > 3 ? 9 : 15)) {
      case 0:
      case 1:
        b.writeVar(this.pick(this.i64), this.e64());
        return;
      case 2:
        b.writeVar(this.pick(this.i32), this.e32());
        return;
      case 3:
        b.writeVar(this.pick(this.f64), this.ef());
        return;
      case 4:
      case 5: {
        const [at, mem, ty, id] = this.pick(fields);
        const x = this.value(ty);
        this.store(this.object(), at, mem, id, x);
        return;
      }
      case 6:
        this.indexed(this.e64());
        return;
      case 7:
        this.pointer();
        return;
      case 8:
        this.call();
        return;
      case 9:
      case 10:
      case 11:
        this.ifElse();
        return;
      case 12:
      case 13:
        this.loop();
        return;
      default:
        this.leave();
        return;
    }
  }

  private pointer(): void {
    const { b, rng } = this;
    const v = this.pick(this.ptr);
    switch (rng.int(4)) {
      case 0: {
        const layout = this.program.layoutId(structSize, 8, new Uint8Array(0));
        const p = b.row(Op.Alloc, Ty.Ptr, 0, 0, 0, layout);
        this.store(p, lenAt, Mem.I64, 20, this.k64(arrayLen));
        b.writeVar(v, p);
        return;
      }
      case 1:
        b.writeVar(v, this.loadField(Ty.Ptr));
        return;
      case 2:
        b.writeVar(v, b.readVar(this.pick(this.ptr)));
        return;
      default:
        b.writeVar(v, b.row(Op.DataAddr, Ty.Ptr, 0, 0, 0, rng.int(2)));
        return;
    }
  }

  private call(): void {
    const { b } = this;
    const callee = this.pick(this.callees);
    const args = callee.params.map((ty) => this.value(ty));
    if (callee.import === null) args[5] = this.b.row(Op.And, Ty.I64, this.e64(1), this.k64(15));
    const v = b.row(Op.Call, callee.results.length === 0 ? Ty.Void : Ty.I64, 0, 0, this.f.newList(args), callee.id);
    if (callee.results.length > 0) b.writeVar(this.pick(this.i64), v);
  }

  private ifElse(): void {
    const { b, rng } = this;
    const then = b.newBlock();
    const els = b.newBlock();
    const join = b.newBlock();
    b.branch(this.cond(2), then, els);
    b.startSealed(then);
    this.body(1 + rng.int(3));
    if (b.block !== null) b.jump(join);
    b.startSealed(els);
    if (rng.chance(60)) this.body(1 + rng.int(3));
    if (b.block !== null) b.jump(join);
    b.seal(join);
    if (b.hasPreds(join)) b.setBlock(join);
  }

  /** for i := a; i < n; i += k, or downwards, with n small; i is visible as a variable that the body may not write. */
  private loop(): void {
    const { b, rng } = this;
    const i = b.newVar(Ty.I64);
    const down = rng.chance(30);
    const small = (): number => b.row(Op.And, Ty.I64, this.e64(1), this.k64(7));
    const bound = rng.chance(40) ? this.k64(arrayLen) : rng.chance(50) ? b.readVar(this.i64[2]!) : small();
    const capped = b.row(Op.Select, Ty.I64, b.row(Op.LtU, Ty.I32, bound, this.k64(9)), bound, this.k64(6));
    const step = rng.chance(80) ? 1 : 2;
    const limit = rng.chance(70) ? bound : capped;
    b.writeVar(i, down ? b.row(Op.Add, Ty.I64, limit, this.k64(-1)) : rng.chance(70) ? this.k64(rng.int(3)) : small());
    const head = b.newBlock();
    const body = b.newBlock();
    const next = b.newBlock();
    const exit = b.newBlock();
    b.jump(head);
    b.setBlock(head);
    const at = b.readVar(i);
    b.branch(
      down
        ? b.row(Op.GeS, Ty.I32, at, this.k64(0))
        : b.row(this.pick([Op.LtS, Op.LtS, Op.LtU, Op.LeS]), Ty.I32, at, limit),
      body,
      exit,
    );
    b.startSealed(body);
    const saved = this.i64.length;
    // Read-only for statements: they get a copy.
    const copy = b.newVar(Ty.I64);
    b.writeVar(copy, b.readVar(i));
    this.i64.push(copy);
    this.loops.push({ next, exit });
    this.body(1 + rng.int(4));
    this.loops.pop();
    this.i64.length = saved;
    if (b.block !== null) b.jump(next);
    b.seal(next);
    if (b.hasPreds(next)) {
      b.setBlock(next);
      b.writeVar(i, b.row(Op.Add, Ty.I64, b.readVar(i), this.k64(down ? -step : step)));
      b.jump(head);
    }
    b.seal(head);
    b.seal(exit);
    b.setBlock(exit);
  }

  private leave(): void {
    const { b, rng } = this;
    const then = b.newBlock();
    const on = b.newBlock();
    b.branch(this.cond(1), then, on);
    b.startSealed(then);
    const loop = this.loops.at(-1);
    if (loop !== undefined && rng.chance(80)) b.jump(rng.chance(50) ? loop.next : loop.exit);
    else b.ret([this.e64(1)]);
    b.startSealed(on);
  }

  private body(n: number): void {
    this.depth++;
    for (let i = 0; i < n && this.b.block !== null; i++) this.statement();
    this.depth--;
  }

  run(): Func {
    const { b } = this;
    while (this.budget > 0 && b.block !== null) this.statement();
    if (b.block !== null) b.ret([this.e64()]);
    b.finish();
    return this.f;
  }
}

/** A program with an imported function, two static structs and `count` random functions (later ones call earlier ones). */
export function randomProgram(seed: number, count = 1): Program {
  const rng = new Rng(seed);
  const program = new Program();
  const bytes = new Uint8Array(structSize);
  for (let i = 0; i < 48; i++) bytes[i] = rng.int(4) === 0 ? rng.int(256) : 0;
  bytes[lenAt] = arrayLen;
  for (let i = 0; i < 2; i++) {
    const d = program.newData(`g${i}`, structSize, 16, { bytes: bytes.slice(), hasPointers: true });
    d.relocs.push({ offset: 56, kind: "data", target: 1 - i, addend: 0 });
  }
  const ext = program.newFunc("ext", { params: [Ty.I64, Ty.Ptr], results: [Ty.I64] });
  ext.import = { module: "m", name: "ext" };
  const callees: Func[] = [ext];
  const scratch = new Scratch();
  for (let i = 0; i < count; i++) callees.push(new Gen(program, rng, scratch, `f${i}`, callees.slice()).run());
  return program;
}
