// Peepholes that are about wasm's instruction set rather than about the program: comparisons with zero become eqz, narrow
// loads widen while loading, conversions between i32 and Ptr vanish. Works on the SSA in place; needs use counts only
// for loads. Everything that holds for any machine belongs to src/ssa/passes.

import { replaceUses } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";
import { Mem, Op, OpFlag, opArgs, opFlags, Ty } from "../ssa/ops.ts";

export class Select {
  private uses = new Uint8Array(64);
  private to = new Int32Array(64);
  private counted = false;

  run(f: Func): void {
    this.counted = false;
    // A memory operation may get two more rows.
    if (this.to.length < f.count * 3) {
      this.uses = new Uint8Array(f.count * 6);
      this.to = new Int32Array(f.count * 6);
    } else {
      this.uses.fill(0, 0, f.count * 3);
      this.to.fill(0, 0, f.count * 3);
    }
    const { to } = this;
    let replaced = false;
    for (const block of f.blocks) {
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i]!;
        if ((f.op[v] === Op.MemMove || f.op[v] === Op.MemZero) && f.aux[v] !== 0) {
          // memory.copy and memory.fill have no offset immediates.
          const offset = f.newValue(Op.Const, Ty.I32, 0, 0, 0, f.aux[v]!);
          const sum = f.newValue(Op.Add, Ty.Ptr, f.a[v]!, offset);
          f.a[v] = sum;
          f.aux[v] = 0;
          instrs.splice(i, 0, offset, sum);
          i += 2;
        }
        const by = this.rewrite(f, v);
        if (by === 0) continue;
        to[v] = by;
        f.op[v] = Op.Nop;
        replaced = true;
      }
      if (block.term === Term.Branch) this.condition(f, block);
    }
    if (replaced) replaceUses(f, to);
  }

  /** v is a load that is used once. Counts all uses of the function when it is asked first. */
  private singleLoad(f: Func, v: number): boolean {
    if (f.op[v] !== Op.Load) return false;
    if (!this.counted) this.count(f);
    return this.uses[v] === 1;
  }

  /** Uses of values, saturating: only "exactly one" matters. */
  private count(f: Func): void {
    this.counted = true;
    const { uses } = this;
    const use = (v: number): void => {
      if (uses[v]! < 2) uses[v]!++;
    };
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        const n = opArgs[f.op[v]!]!;
        if (n > 0) use(f.a[v]!);
        if (n > 1) use(f.b[v]!);
        if (n > 2) use(f.c[v]!);
        if ((opFlags[f.op[v]!]! & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          for (let i = f.listLen(list) - 1; i >= 0; i--) use(f.listAt(list, i));
        }
      }
      use(block.cond);
      for (const args of block.args) for (const v of args) use(v);
      for (const v of block.results) use(v);
    }
  }

  /** Rewrites v in place, or returns a value that v's users can take instead; 0: no. */
  private rewrite(f: Func, v: number): number {
    switch (f.op[v]! as Op) {
      case Op.Eq: {
        const a = f.a[v]!;
        const b = f.b[v]!;
        if (isZero(f, b)) f.op[v] = Op.Eqz;
        else if (isZero(f, a)) {
          f.op[v] = Op.Eqz;
          f.a[v] = b;
        } else return 0;
        f.b[v] = 0;
        return 0;
      }
      case Op.Wrap: {
        const a = f.a[v]!;
        if (!this.singleLoad(f, a)) return 0;
        // The low word of a 64-bit load.
        if (f.mem[a] === Mem.I64) f.mem[a] = f.ty[v] === Ty.Ptr ? Mem.Ptr : Mem.I32U;
        else if (f.ty[v] === Ty.Ptr) return 0;
        f.ty[a] = f.ty[v]!;
        return a;
      }
      case Op.ExtS:
      case Op.ExtU: {
        const a = f.a[v]!;
        const signed = f.op[v] === Op.ExtS;
        const mem: Mem = f.mem[a]!;
        if (f.ty[a] !== Ty.I32 || !this.singleLoad(f, a)) return 0;
        if (mem === Mem.I32S || mem === Mem.I32U) f.mem[a] = signed ? Mem.I32S : Mem.I32U;
        else if (mem === Mem.I8S || mem === Mem.I16S) {
          if (!signed) return 0;
        } else if (mem !== Mem.I8U && mem !== Mem.I16U) return 0;
        f.ty[a] = Ty.I64;
        return a;
      }
      case Op.Sext8:
      case Op.Sext16: {
        const a = f.a[v]!;
        const want: Mem = f.op[v] === Op.Sext8 ? Mem.I8U : Mem.I16U;
        if (f.mem[a] !== want || !this.singleLoad(f, a)) return 0;
        f.mem[a] = want === Mem.I8U ? Mem.I8S : Mem.I16S;
        return a;
      }
      case Op.Select: {
        const cond = f.a[v]!;
        if (f.op[cond] === Op.Eqz && f.ty[f.a[cond]!] !== Ty.I64) {
          f.a[v] = f.a[cond]!;
          const b = f.b[v]!;
          f.b[v] = f.c[v]!;
          f.c[v] = b;
        } else if (f.op[cond] === Op.Ne && f.ty[f.a[cond]!] !== Ty.I64) {
          if (isZero(f, f.b[cond]!)) f.a[v] = f.a[cond]!;
        }
        return 0;
      }
      default:
        return 0;
    }
  }

  private condition(f: Func, block: { cond: number }): void {
    const cond = block.cond;
    if (f.op[cond] !== Op.Ne) return;
    const ty: Ty = f.ty[f.a[cond]!]!;
    if ((ty === Ty.I32 || ty === Ty.Ptr) && isZero(f, f.b[cond]!)) block.cond = f.a[cond]!;
  }
}

/** v is the integer constant zero. */
function isZero(f: Func, v: number): boolean {
  if (f.op[v] !== Op.Const || f.aux[v] !== 0) return false;
  const ty: Ty = f.ty[v]!;
  return ty === Ty.I32 || ty === Ty.Ptr || (ty === Ty.I64 && f.aux2[v] === 0);
}
