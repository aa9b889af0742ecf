// Random programs about memory: local structs in slots and on the heap, pointers stored in each other's fields, passed to
// functions that keep, return or only read them, closures with captured pointers, copies, loops, recursion. For differential
// tests of sroa, escape, inline and devirt.
//
// Slots follow the builder's rule: their address never outlives the frame (it is kept in variables of its own, which are
// only dereferenced or passed as the parameter `q`, for which callees keep the same rule).

import { aliasImmutable } from "../../src/ssa/alias.ts";
import { Scratch, SsaBuilder } from "../../src/ssa/build/ssa_builder.ts";
import { type Block, type Func, Inline, Program } from "../../src/ssa/ir.ts";
import { Mem, Op, Ty } from "../../src/ssa/ops.ts";
import { Rng } from "./random.ts";

const size = 64;
/** Integers of the struct: offset, mem, type. */
const ints = [
  [0, Mem.I64, Ty.I64],
  [8, Mem.I64, Ty.I64],
  [32, Mem.I32S, Ty.I32],
  [36, Mem.I8U, Ty.I32],
  [37, Mem.I8S, Ty.I32],
  [38, Mem.I16S, Ty.I64],
  [40, Mem.I64, Ty.I64],
  [48, Mem.I64, Ty.I64],
] as const;
const ptrs = [16, 24] as const;
/** Ranges that copies and clearing take. */
const ranges = [
  [0, 64],
  [0, 16],
  [16, 24],
  [0, 40],
  [40, 24],
  [8, 8],
] as const;

interface World {
  readonly program: Program;
  readonly rng: Rng;
  readonly scratch: Scratch;
  readonly layout: number;
  readonly closure: number;
  readonly funcs: Func[];
  readonly lits: Func[];
  readonly litSig: number;
}

class Gen {
  private readonly b: SsaBuilder;
  private readonly f: Func;
  private readonly n: number[] = [];
  private readonly p: number[] = [];
  /** Values of slots and of `q`. */
  private readonly local: number[] = [];
  private readonly closures: number[] = [];
  private depth = 0;
  private budget: number;
  private readonly fuel: number;
  private readonly loops: { next: Block; exit: Block }[] = [];

  constructor(
    private readonly w: World,
    f: Func,
    private readonly lit: boolean,
  ) {
    this.f = f;
    const b = new SsaBuilder(f, w.scratch);
    this.b = b;
    const params = b.entryParams();
    const variable = (ty: Ty, v: number): number => {
      const x = b.newVar(ty);
      b.writeVar(x, v);
      return x;
    };
    for (let i = 0; i < 2; i++) this.n.push(variable(Ty.I64, this.k(i)));
    if (lit) {
      // ctx: table index, a captured pointer, a captured number.
      this.p.push(variable(Ty.Ptr, b.load(Ty.Ptr, Mem.Ptr, params[0], 8)));
      this.n.push(variable(Ty.I64, b.load(Ty.I64, Mem.I64, params[0], 16)), variable(Ty.I64, params[1]));
      this.fuel = params[1];
      this.p.push(variable(Ty.Ptr, b.nil()));
    } else {
      this.p.push(variable(Ty.Ptr, params[0]), variable(Ty.Ptr, params[1]));
      this.local.push(params[2]);
      this.n.push(variable(Ty.I64, params[3]));
      this.fuel = params[4];
    }
    this.p.push(variable(Ty.Ptr, this.object()));
    const slots = w.rng.int(3);
    for (let i = 0; i < slots; i++) {
      const s = b.slot(f.newSlot(size, 8, "s"));
      b.memZero(s, b.i32(size), true);
      this.local.push(s);
    }
    this.closures.push(variable(Ty.Ptr, b.nil()));
    this.budget = 10 + w.rng.int(25);
  }

  private k(n: number): number {
    return this.b.i64(n);
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.w.rng.int(list.length)];
  }

  private object(): number {
    return this.b.alloc(this.w.layout);
  }

  /** A pointer that may be kept, checked. */
  private ptr(): number {
    const v = this.b.readVar(this.pick(this.p));
    this.b.nilCheck(v);
    return v;
  }

  /** Any pointer, to read or write through. */
  private place(): number {
    if (this.local.length > 0 && this.w.rng.chance(50)) {
      const v = this.pick(this.local);
      if (this.f.op[v] === Op.Param) this.b.nilCheck(v);
      return v;
    }
    return this.ptr();
  }

  private int(depth = 2): number {
    const { b } = this;
    const { rng } = this.w;
    if (depth === 0 || rng.chance(30)) return rng.chance(40) ? this.k(rng.int(20) - 5) : b.readVar(this.pick(this.n));
    if (rng.chance(50)) {
      const [at, mem, ty] = this.pick(ints);
      const v = b.load(ty, mem, this.place(), at);
      return ty === Ty.I64 ? v : b.un(Op.ExtS, Ty.I64, v);
    }
    return b.bin(this.pick([Op.Add, Op.Sub, Op.Xor, Op.Mul]), Ty.I64, this.int(depth - 1), this.int(depth - 1));
  }

  private statement(): unknown {
    const { b } = this;
    const { rng } = this.w;
    if (b.block === null) return;
    this.budget--;
    switch (rng.int(this.depth > 2 ? 13 : 17)) {
      case 0:
        return b.writeVar(this.pick(this.n), this.int());
      case 1:
      case 2: {
        const [at, mem, ty] = this.pick(ints);
        const v = this.int();
        return b.store(mem, this.place(), ty === Ty.I64 ? v : b.un(Op.Wrap, Ty.I32, v), at);
      }
      case 3:
        return b.writeVar(this.pick(this.p), this.object());
      case 4: {
        const v = b.load(Ty.Ptr, Mem.Ptr, this.place(), this.pick(ptrs));
        // Mostly not nil.
        const other = b.readVar(this.pick(this.p));
        return b.writeVar(this.pick(this.p), rng.chance(75) ? b.select(Ty.Ptr, b.cmp(Op.Ne, v, b.nil()), v, other) : v);
      }
      case 5:
      case 6: {
        const v = b.readVar(this.pick(this.p));
        return b.store(Mem.Ptr, rng.chance(10) ? b.data(0) : this.place(), v, this.pick(ptrs));
      }
      case 7:
        return b.writeVar(this.pick(this.p), rng.chance(20) ? b.data(0) : b.readVar(this.pick(this.p)));
      case 8: {
        const [at, n] = this.pick(ranges);
        const to = b.addPtr(this.place(), at);
        if (rng.chance(30)) return b.memZero(to, b.i32(n), true);
        return b.memMove(to, b.addPtr(this.place(), at), b.i32(n), true);
      }
      case 9:
        return this.call();
      case 10:
        return this.makeClosure();
      case 11:
        return this.callClosure();
      case 12: {
        const x = b.cmp(this.pick([Op.Eq, Op.Ne]), b.readVar(this.pick(this.p)), b.readVar(this.pick(this.p)));
        return b.writeVar(this.pick(this.n), b.un(Op.ExtU, Ty.I64, x));
      }
      case 13:
      case 14:
        return this.ifElse();
      case 15:
        return this.loop();
      default:
        return this.leave();
    }
  }

  private call(): void {
    const { b, f } = this;
    const { rng, funcs } = this.w;
    if (rng.chance(10)) {
      b.call(this.w.program.funcs[0], [this.int()]);
      return;
    }
    // Only functions with smaller numbers, or (with less fuel) any.
    const own = funcs.indexOf(f);
    const callee = this.pick(funcs);
    const at = funcs.indexOf(callee);
    const deeper = own < 0 || at >= own;
    const on = b.newBlock();
    const join = b.newBlock();
    if (deeper) b.branch(b.cmp(Op.GtS, this.fuel, this.k(0)), on, join);
    else b.jump(on);
    b.startSealed(on);
    const q = this.local.length > 0 && rng.chance(70) ? this.pick(this.local) : b.readVar(this.pick(this.p));
    const args = [b.readVar(this.pick(this.p)), b.readVar(this.pick(this.p)), q, this.int(1)];
    args.push(deeper ? b.bin(Op.Sub, Ty.I64, this.fuel, this.k(1)) : this.fuel);
    const r = b.call(callee, args);
    r.forEach((v, i) => {
      if (callee.results[i] === Ty.Ptr) b.writeVar(this.pick(this.p), v);
      else b.writeVar(this.pick(this.n), v);
    });
    b.jump(join);
    b.startSealed(join);
  }

  private makeClosure(): void {
    const { b, w } = this;
    if (w.lits.length === 0) return;
    const c = b.alloc(w.closure);
    b.store(Mem.I64, c, b.un(Op.ExtU, Ty.I64, b.funcAddr(this.pick(w.lits).id)));
    b.store(Mem.Ptr, c, b.readVar(this.pick(this.p)), 8);
    b.store(Mem.I64, c, this.int(1), 16);
    b.writeVar(this.pick(this.closures), c);
    if (w.rng.chance(20)) b.store(Mem.Ptr, b.data(2), c, 8);
  }

  private callClosure(): void {
    const { b, w } = this;
    const c = w.rng.chance(25) ? b.load(Ty.Ptr, Mem.Ptr, b.data(2), 8) : b.readVar(this.pick(this.closures));
    const yes = b.newBlock();
    const no = b.newBlock();
    const cond = b.bin(Op.And, Ty.I32, b.cmp(Op.Ne, c, b.nil()), b.cmp(Op.GtS, this.fuel, this.k(0)));
    b.branch(cond, yes, no);
    b.startSealed(yes);
    const fn = b.load(Ty.I32, Mem.I32U, c, 0, aliasImmutable);
    const r = b.callIndirect(fn, w.litSig, [Ty.I64], [c, b.bin(Op.Sub, Ty.I64, this.fuel, this.k(1))]);
    b.writeVar(this.pick(this.n), r[0]);
    b.jump(no);
    b.startSealed(no);
  }

  private cond(): number {
    const { b } = this;
    if (this.w.rng.chance(30)) return b.eqz(b.readVar(this.pick(this.p)));
    return b.cmp(this.pick([Op.LtS, Op.Eq, Op.GtU]), this.int(1), this.int(1));
  }

  private ifElse(): void {
    const { b } = this;
    const then = b.newBlock();
    const els = b.newBlock();
    const join = b.newBlock();
    b.branch(this.cond(), then, els);
    b.startSealed(then);
    this.body(1 + this.w.rng.int(3));
    if (b.block !== null) b.jump(join);
    b.startSealed(els);
    if (this.w.rng.chance(60)) this.body(1 + this.w.rng.int(3));
    if (b.block !== null) b.jump(join);
    b.seal(join);
    if (b.hasPreds(join)) b.setBlock(join);
  }

  private loop(): void {
    const { b } = this;
    const i = b.newVar(Ty.I64);
    b.writeVar(i, this.k(0));
    const head = b.newBlock();
    const body = b.newBlock();
    const next = b.newBlock();
    const exit = b.newBlock();
    b.jump(head);
    b.setBlock(head);
    b.branch(b.cmp(Op.LtS, b.readVar(i), this.k(1 + this.w.rng.int(4))), body, exit);
    b.startSealed(body);
    const outer = this.p.length;
    if (this.w.rng.chance(60)) {
      const v = b.newVar(Ty.Ptr);
      b.writeVar(v, this.object());
      this.p.push(v);
    }
    this.loops.push({ next, exit });
    this.body(1 + this.w.rng.int(5));
    this.loops.pop();
    this.p.length = outer;
    if (b.block !== null) b.jump(next);
    b.seal(next);
    if (b.hasPreds(next)) {
      b.setBlock(next);
      b.writeVar(i, b.bin(Op.Add, Ty.I64, b.readVar(i), this.k(1)));
      b.jump(head);
    }
    b.seal(head);
    b.seal(exit);
    b.setBlock(exit);
  }

  private leave(): void {
    const { b } = this;
    const then = b.newBlock();
    const on = b.newBlock();
    b.branch(this.cond(), then, on);
    b.startSealed(then);
    const loop = this.loops.at(-1);
    if (loop !== undefined && this.w.rng.chance(70)) b.jump(this.w.rng.chance(50) ? loop.next : loop.exit);
    else this.ret();
    b.startSealed(on);
  }

  private ret(): void {
    this.b.ret(this.f.results.map((ty) => (ty === Ty.Ptr ? this.b.readVar(this.pick(this.p)) : this.int(1))));
  }

  private body(n: number): void {
    this.depth++;
    for (let i = 0; i < n && this.b.block !== null; i++) this.statement();
    this.depth--;
  }

  run(): void {
    const { b } = this;
    // Closures and pointers of dead branches are undefined otherwise.
    while (this.budget > 0 && b.block !== null) this.statement();
    if (b.block !== null) this.ret();
    b.finish();
    if (this.lit && this.w.rng.chance(10)) this.f.inline = Inline.Never;
  }
}

/** A program whose last function takes (ptr, ptr, q, i64, fuel). */
export function randomMemoryProgram(seed: number, count = 4): Program {
  const rng = new Rng(seed);
  const program = new Program();
  for (const name of ["g0", "g1", "closure"]) program.newData(name, size, 8, { hasPointers: true });
  const ext = program.newFunc("ext", { params: [Ty.I64], results: [] });
  ext.import = { module: "m", name: "ext" };
  const litSig = { params: [Ty.Ptr, Ty.I64], results: [Ty.I64] };
  const w: World = {
    program,
    rng,
    scratch: new Scratch(),
    layout: program.layoutId(size, 8, new Uint8Array([0b1100])),
    closure: program.layoutId(24, 8, new Uint8Array([0b10])),
    funcs: [],
    lits: [],
    litSig: program.sigId(litSig.params, litSig.results),
  };
  for (let i = 0; i < 2; i++) w.lits.push(program.newFunc(`lit${i}`, litSig));
  const results = [[Ty.I64], [Ty.Ptr], [Ty.Ptr, Ty.I64], []];
  for (let i = 0; i < count; i++) {
    const r = i === count - 1 ? [Ty.I64] : results[rng.int(4)];
    w.funcs.push(program.newFunc(`f${i}`, { params: [Ty.Ptr, Ty.Ptr, Ty.Ptr, Ty.I64, Ty.I64], results: [...r] }));
  }
  for (const f of w.lits) new Gen(w, f, true).run();
  for (const f of w.funcs) new Gen(w, f, false).run();
  return program;
}
