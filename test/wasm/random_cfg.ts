// Random control flow graphs, reducible or not, with values that flow through block parameters and over dominators,
// allocations and calls. They end because every block counts down; results depend on everything that ran.

import { Cfg } from "../../src/ssa/cfg.ts";
import { type Func, Program, Term } from "../../src/ssa/ir.ts";
import { Mem, Op, Ty } from "../../src/ssa/ops.ts";
import { Rng } from "../ssa/random.ts";

const tys = [Ty.I64, Ty.I64, Ty.I32, Ty.F64, Ty.I32, Ty.I64];

export interface CfgOptions {
  blocks: number;
  /** Percent of edges that may go anywhere instead of forward. */
  wild: number;
  /** Allocations, pointers in variables, frames. */
  pointers: boolean;
  /** Calls with two results end blocks; the second one is the condition, as a status is. */
  pairs?: boolean;
}

/** A function (i32 fuel, i64, i32) i64. */
export function randomCfg(program: Program, name: string, rng: Rng, opts: CfgOptions, callees: readonly Func[]): Func {
  const f = program.newFunc(name, { params: [Ty.I32, Ty.I64, Ty.I32], results: [Ty.I64] });
  return new Gen(program, f, rng, opts, callees).run();
}

class Gen {
  private at = 0;
  private layout = 0;

  constructor(
    private readonly program: Program,
    private readonly f: Func,
    private readonly rng: Rng,
    private readonly opts: CfgOptions,
    private readonly callees: readonly Func[],
  ) {
    this.layout = program.layoutId(24, 8, new Uint8Array([6]));
  }

  private row(op: Op, ty: Ty, a = 0, b = 0, c = 0, aux = 0, aux2 = 0, mem = 0): number {
    const v = this.f.newValue(op, ty, a, b, c, aux, aux2, mem);
    this.f.block(this.at).instrs.push(v);
    return v;
  }

  private constant(ty: Ty): number {
    const n = this.rng.int(7) - 2;
    if (ty === Ty.F64) return this.row(Op.Const, ty, 0, 0, 0, 0, 0x3ff00000 + (n << 18));
    return this.row(Op.Const, ty, 0, 0, 0, n, n < 0 ? -1 : 0);
  }

  run(): Func {
    const { f, rng, opts } = this;
    const n = opts.blocks;
    const types = opts.pointers ? [Ty.Ptr, Ty.Ptr, ...tys, Ty.Ptr] : tys;
    for (let i = 0; i < n; i++) f.newBlock();
    // Block n - 1 is the exit; shape first.
    for (let i = 0; i < n; i++) {
      const block = f.block(i);
      const target = (): number =>
        rng.chance(opts.wild) ? 1 + rng.int(n - 1) : Math.min(n - 1, i + 1 + rng.int(Math.min(3, n - i)));
      if (i === n - 1) block.term = Term.Return;
      else if (i === 0 || rng.chance(30)) {
        block.term = Term.Jump;
        block.succs = [target()];
      } else if (rng.chance(12)) {
        block.term = Term.Switch;
        block.succs = Array.from({ length: 2 + rng.int(4) }, target);
      } else {
        block.term = Term.Branch;
        block.succs = [target(), target()];
      }
      block.cold = rng.chance(10);
    }
    // Each block may leave by running out of fuel: split every non-exit block into a test and the rest.
    const cfg = new Cfg();
    cfg.build(f);
    const params = [Ty.I32, Ty.I64, Ty.I32].map((ty) => f.addParam(f.block(0), ty, Op.Param));
    const available: { v: number; ty: Ty }[][] = [];
    const rest: number[] = [];
    const order = Array.from(cfg.order.subarray(0, cfg.orderLen));
    if (!order.includes(n - 1)) order.push(n - 1);
    // Variables travel as params of each block but the entry: fuel first.
    for (const b of order) {
      if (b === 0) continue;
      const block = f.block(b);
      f.addParam(block, Ty.I32, Op.Param);
      for (const ty of types) f.addParam(block, ty, Op.Param);
    }
    for (const b of order) {
      const block = f.block(b);
      this.at = b;
      const dom = b === 0 || cfg.rpo[b]! < 0 ? -1 : cfg.idom[b]!;
      const seen = dom >= 0 ? available[dom]!.slice() : [];
      for (const p of block.params.slice(1)) seen.push({ v: p, ty: f.ty[p]! });
      if (b === 0) for (const ty of types) if (ty !== Ty.Ptr) seen.push({ v: this.constant(ty), ty });
      if (b === 0 && opts.pointers) {
        for (let i = 0; i < 3; i++) seen.push({ v: this.alloc(seen), ty: Ty.Ptr });
      }
      const fuel = b === 0 ? params[0]! : block.params[0]!;
      if (b === n - 1) {
        this.finish(block.params);
        continue;
      }
      const left = this.row(Op.Sub, Ty.I32, fuel, this.row(Op.Const, Ty.I32, 0, 0, 0, 1));
      const count = rng.int(6);
      for (let i = 0; i < count; i++) this.instr(seen, left);
      available[b] = seen;
      let cond = b !== 0 && block.term !== Term.Jump ? this.pick(seen, Ty.I32) : 0;
      const args = block.succs.map((s) => (s === 0 ? [] : [left, ...types.map((ty) => this.pick(seen, ty))]));
      const exitArgs = [left, ...types.map((ty) => this.pick(seen, ty))];
      const more = f.newBlock();
      rest.push(more.id);
      more.term = block.term;
      if (opts.pairs && block.term === Term.Branch && rng.chance(70)) {
        this.at = more.id;
        const call = this.row(Op.Call, Ty.Multi, 0, 0, f.newList([this.pick(seen, Ty.I64)]), this.pair().id);
        const wide = this.row(Op.Result, Ty.I64, call, 0, 0, 0);
        cond = this.row(Op.Result, Ty.I32, call, 0, 0, 1);
        this.at = b;
        // What it dominates may use the first result.
        seen.push({ v: wide, ty: Ty.I64 });
        if (rng.chance(50)) args[1]![2] = args[1]![2]! && f.ty[args[1]![2]!] === Ty.I64 ? wide : args[1]![2]!;
      }
      more.cond = cond;
      more.succs = block.succs;
      more.args = args;
      const zero = this.row(Op.Const, Ty.I32);
      block.cond = this.row(Op.GtS, Ty.I32, left, zero);
      block.term = Term.Branch;
      block.succs = [more.id, n - 1];
      block.args = [[], exitArgs];
    }
    for (let i = 0; i < n; i++) if (!order.includes(i)) f.blocks[i] = null;
    return f;
  }

  /** func pair(x i64) (i64, i32): x * 5, x & 1. */
  private pair(): Func {
    const found = this.program.funcs.find((f) => f.name === "pair");
    if (found !== undefined) return found;
    const f = this.program.newFunc("pair", { params: [Ty.I64], results: [Ty.I64, Ty.I32] });
    const block = f.newBlock();
    const x = f.addParam(block, Ty.I64, Op.Param);
    const row = (op: Op, ty: Ty, a: number, b: number, aux = 0): number => {
      const v = f.newValue(op, ty, a, b, 0, aux);
      block.instrs.push(v);
      return v;
    };
    const product = row(Op.Mul, Ty.I64, x, row(Op.Const, Ty.I64, 0, 0, 5));
    const bit = row(Op.And, Ty.I32, row(Op.Wrap, Ty.I32, x, 0), row(Op.Const, Ty.I32, 0, 0, 1));
    block.term = Term.Return;
    block.results = [product, bit];
    return f;
  }

  private pick(seen: readonly { v: number; ty: Ty }[], ty: Ty): number {
    const fits = seen.filter((s) => s.ty === ty);
    // The latest more often: chains.
    if (this.rng.chance(40)) return fits[fits.length - 1]!.v;
    return fits[this.rng.int(fits.length)]!.v;
  }

  private alloc(seen: { v: number; ty: Ty }[]): number {
    const p = this.row(Op.Alloc, Ty.Ptr, 0, 0, 0, this.layout);
    const x = this.pick(seen, Ty.I64);
    this.row(Op.Store, Ty.Void, p, x, 0, 0, 0, Mem.I64);
    if (seen.some((s) => s.ty === Ty.Ptr)) {
      const q = this.pick(seen, Ty.Ptr);
      this.row(Op.Store, Ty.Void, p, q, 0, 8 * (1 + this.rng.int(2)), 0, Mem.Ptr);
    }
    return p;
  }

  private instr(seen: { v: number; ty: Ty }[], fuel: number): void {
    const { rng } = this;
    const add = (v: number, ty: Ty): void => {
      seen.push({ v, ty });
    };
    const p = (ty: Ty): number => (rng.chance(20) ? this.constant(ty) : this.pick(seen, ty));
    const ops64 = [Op.Add, Op.Sub, Op.Mul, Op.And, Op.Or, Op.Xor, Op.Shl, Op.ShrS, Op.ShrU, Op.Rotl, Op.DivS];
    const comparisons = [Op.Eq, Op.Ne, Op.LtS, Op.LtU, Op.LeS, Op.LeU, Op.GtS, Op.GtU, Op.GeS, Op.GeU];
    switch (rng.int(this.opts.pointers ? 18 : 13)) {
      case 0:
      case 1:
      case 2: {
        const op = ops64[rng.int(ops64.length)]!;
        const x = p(Ty.I64);
        let y = p(Ty.I64);
        if (op === Op.DivS) {
          y = this.row(Op.Or, Ty.I64, y, this.row(Op.Const, Ty.I64, 0, 0, 0, 1));
        }
        add(this.row(op, Ty.I64, x, y), Ty.I64);
        return;
      }
      case 3:
        add(this.row(ops64[rng.int(10)]!, Ty.I32, p(Ty.I32), p(Ty.I32)), Ty.I32);
        return;
      case 4:
        add(this.row(comparisons[rng.int(10)]!, Ty.I32, p(Ty.I64), p(Ty.I64)), Ty.I32);
        return;
      case 5:
        add(this.row(comparisons[rng.int(10)]!, Ty.I32, p(Ty.I32), p(Ty.I32)), Ty.I32);
        return;
      case 6:
        add(this.row([Op.FAdd, Op.FSub, Op.FMul][rng.int(3)]!, Ty.F64, p(Ty.F64), p(Ty.F64)), Ty.F64);
        return;
      case 7:
        add(this.row([Op.FLt, Op.FGe, Op.Eq, Op.Ne][rng.int(4)]!, Ty.I32, p(Ty.F64), p(Ty.F64)), Ty.I32);
        return;
      case 8:
        if (rng.chance(50)) add(this.row(Op.ExtS, Ty.I64, p(Ty.I32)), Ty.I64);
        else add(this.row(Op.Wrap, Ty.I32, p(Ty.I64)), Ty.I32);
        return;
      case 9:
        add(this.row(Op.Select, Ty.I64, p(Ty.I32), p(Ty.I64), p(Ty.I64)), Ty.I64);
        return;
      case 10:
      case 11: {
        // Static memory: two words.
        const at = this.row(Op.DataAddr, Ty.Ptr, 0, 0, 0, 0, 0);
        const offset = 8 * rng.int(2);
        if (rng.chance(50)) this.row(Op.Store, Ty.Void, at, p(Ty.I64), 0, offset, 0, Mem.I64);
        else if (rng.int(2) === 0) add(this.row(Op.Load, Ty.I64, at, 0, 0, offset, 0, Mem.I64), Ty.I64);
        else add(this.row(Op.Load, Ty.I32, at, 0, 0, offset, 0, rng.chance(50) ? Mem.I8U : Mem.I16S), Ty.I32);
        return;
      }
      case 12:
        if (this.callees.length > 0) {
          const callee = this.callees[rng.int(this.callees.length)]!;
          const half = this.row(Op.ShrS, Ty.I32, fuel, this.row(Op.Const, Ty.I32, 0, 0, 0, 2));
          const list = this.f.newList([half, p(Ty.I64), p(Ty.I32)]);
          add(this.row(Op.Call, Ty.I64, 0, 0, list, callee.id), Ty.I64);
        }
        return;
      case 13:
      case 14:
        add(this.alloc(seen), Ty.Ptr);
        return;
      case 15: {
        const q = this.pick(seen, Ty.Ptr);
        add(this.row(Op.Load, Ty.Ptr, q, 0, 0, 8 * (1 + rng.int(2)), 0, Mem.Ptr), Ty.Ptr);
        // Nil becomes a fresh object: kept simple by falling back to the pointer itself.
        const loaded = seen[seen.length - 1]!.v;
        const isNil = this.row(Op.Eqz, Ty.I32, loaded);
        seen.pop();
        add(this.row(Op.Select, Ty.Ptr, isNil, q, loaded), Ty.Ptr);
        return;
      }
      case 16: {
        const q = this.pick(seen, Ty.Ptr);
        add(this.row(Op.Load, Ty.I64, q, 0, 0, 0, 0, Mem.I64), Ty.I64);
        return;
      }
      default: {
        const q = this.pick(seen, Ty.Ptr);
        this.row(Op.Store, Ty.Void, q, this.pick(seen, Ty.Ptr), 0, 8 * (1 + rng.int(2)), 0, Mem.Ptr);
      }
    }
  }

  /** Mixes all variables into one number. */
  private finish(params: readonly number[]): void {
    const { f } = this;
    const block = f.block(this.at);
    let sum = this.row(Op.ExtS, Ty.I64, params[0]!);
    const mix = this.row(Op.Const, Ty.I64, 0, 0, 0, 31);
    for (const v of params.slice(1)) {
      const ty: Ty = f.ty[v]!;
      let x = v;
      if (ty === Ty.I32) x = this.row(Op.ExtS, Ty.I64, v);
      else if (ty === Ty.F64) {
        const k = this.row(Op.Const, Ty.F64, 0, 0, 0, 0, 0x40f00000);
        x = this.row(Op.TruncSatS, Ty.I64, this.row(Op.FMul, Ty.F64, v, k));
      } else if (ty === Ty.Ptr) x = this.row(Op.Load, Ty.I64, v, 0, 0, 0, 0, Mem.I64);
      sum = this.row(Op.Add, Ty.I64, this.row(Op.Mul, Ty.I64, sum, mix), x);
    }
    block.results = [sum];
  }
}

/** Functions f0 .. f(count-1), each may call the earlier ones; the last is exported as "run". */
export function randomCfgProgram(seed: number, count: number, opts: CfgOptions): Program {
  const rng = new Rng(seed);
  const program = new Program();
  program.newData("words", 16, 8, { bytes: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]) });
  const made: Func[] = [];
  for (let i = 0; i < count; i++) made.push(randomCfg(program, `f${i}`, rng, opts, made.slice()));
  program.exports.push({ name: "run", func: made[count - 1]!.id });
  return program;
}
