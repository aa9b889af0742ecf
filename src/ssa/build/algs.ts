// Equality and hash functions of types (counterpart: reflectdata/alg.go). Types whose values are plain memory share one
// function for each size. Invariants: equal functions take two addresses and give 0 or 1; hash functions take an address and a
// seed; fields are visited in source order, blank ones never (spec "Comparison operators").

import { InternalError } from "../../diagnostics.ts";
import { BasicKind, type Struct, type Type, TypeTag } from "../../types/types.ts";
import type { Func, ValueId } from "../ir.ts";
import { Mem, Op, Ty } from "../ops.ts";
import { Emit } from "./emit.ts";
import type { ProgramBuilder } from "./program.ts";
import { makeSig } from "./sig.ts";

/** A part of a value: plain bytes, or a scalar type with its own rule. */
interface Part {
  readonly at: number;
  /** Plain bytes. */
  readonly size: number;
  /** The type that wants its own rule; null: plain bytes. */
  readonly type: Type | null;
}

/** Longest run of plain bytes that is compared by loads; longer ones call runtime.memequal. */
const maxInline = 32;

export class Algs {
  private readonly eq = new Map<Type, Func>();
  private readonly eqMem = new Map<number, Func>();
  private readonly hashes = new Map<Type, Func>();
  private readonly hashMem = new Map<number, Func>();

  constructor(private readonly prog: ProgramBuilder) {}

  /** Spec "Comparison operators": can values of the canonical type be compared (interfaces: yes)? */
  comparable(t: Type): boolean {
    const u = this.prog.types.under(t);
    switch (u.tag) {
      case TypeTag.Slice:
      case TypeTag.Map:
      case TypeTag.Signature:
        return false;
      case TypeTag.Array:
        return this.comparable(this.prog.layout(t).elem!);
      case TypeTag.Struct:
        return this.prog.layout(t).fieldType.every((f) => this.comparable(f));
      default:
        return true;
    }
  }

  /** Equal keys may have other bytes: an assignment stores the new key (reflectdata needkeyupdate). */
  needKeyUpdate(t: Type): boolean {
    const l = this.prog.layout(t);
    switch (l.under.tag) {
      case TypeTag.Basic:
        return !l.plainMemory;
      case TypeTag.Interface:
        return true;
      case TypeTag.Array:
        return this.needKeyUpdate(l.elem!);
      case TypeTag.Struct:
        return l.fieldType.some((f) => this.needKeyUpdate(f));
      default:
        return false;
    }
  }

  hashMightPanic(t: Type): boolean {
    const l = this.prog.layout(t);
    switch (l.under.tag) {
      case TypeTag.Interface:
        return true;
      case TypeTag.Array:
        return this.hashMightPanic(l.elem!);
      case TypeTag.Struct:
        return l.fieldType.some((f) => this.hashMightPanic(f));
      default:
        return false;
    }
  }

  equal(t: Type): Func {
    const p = this.prog;
    const l = p.layout(t);
    if (l.plainMemory) {
      const known = this.eqMem.get(l.size);
      if (known !== undefined) return known;
    }
    let f = this.eq.get(t);
    if (f !== undefined) return f;
    const sig = makeSig(p.layoutOf, [p.tUnsafePointer, p.tUnsafePointer], [p.tBool], null, false);
    f = p.made(l.plainMemory ? `type:.eqmem.${l.size}` : `type:.eq.${p.typeNames.link(t)}`, sig);
    if (l.plainMemory) this.eqMem.set(l.size, f);
    else this.eq.set(t, f);
    const e = new Emit(f);
    const [x, y] = e.entryParams();
    const no = e.newBlock();
    if (l.under.tag === TypeTag.Array && !l.plainMemory) this.equalArray(e, t, x!, y!, no);
    else this.equalParts(e, this.parts(t), x!, y!, no);
    e.ret([e.i32(1)]);
    if (this.used(f, no.id)) {
      e.setBlock(no);
      e.ret([e.i32(0)]);
    } else {
      f.blocks.pop();
    }
    return f;
  }

  private used(f: Func, block: number): boolean {
    return f.blocks.some((b) => b !== null && b.succs.includes(block));
  }

  /** Goes on in a new block if cond holds, else to `no`. */
  private require(e: Emit, cond: ValueId, no: ReturnType<Emit["newBlock"]>): void {
    const next = e.newBlock();
    e.branch(cond, next, no);
    e.setBlock(next);
  }

  private equalParts(e: Emit, parts: readonly Part[], x: ValueId, y: ValueId, no: ReturnType<Emit["newBlock"]>): void {
    const p = this.prog;
    for (const part of parts) {
      const at = part.at;
      if (part.type === null) {
        if (part.size > maxInline) {
          const args = [e.addPtr(x, at), e.addPtr(y, at), e.i64(part.size)];
          this.require(e, e.call(p.runtime("memequal"), args)[0]!, no);
          continue;
        }
        let off = at;
        const end = at + part.size;
        while (off < end) {
          const n = end - off >= 8 ? 8 : end - off >= 4 ? 4 : end - off >= 2 ? 2 : 1;
          const ty = n === 8 ? Ty.I64 : Ty.I32;
          const mem = n === 8 ? Mem.I64 : n === 4 ? Mem.I32U : n === 2 ? Mem.I16U : Mem.I8U;
          this.require(e, e.cmp(Op.Eq, e.load(ty, mem, x, off, 0), e.load(ty, mem, y, off, 0)), no);
          off += n;
        }
        continue;
      }
      const u = p.types.under(part.type);
      if (u.tag === TypeTag.Basic && u.kind === BasicKind.String) {
        const nx = e.load(Ty.I64, Mem.I64, x, at + 8);
        const ny = e.load(Ty.I64, Mem.I64, y, at + 8);
        this.require(e, e.cmp(Op.Eq, nx, ny), no);
        const args = [e.load(Ty.Ptr, Mem.Ptr, x, at), e.load(Ty.Ptr, Mem.Ptr, y, at), nx];
        this.require(e, e.call(p.runtime("memequal"), args)[0]!, no);
      } else if (u.tag === TypeTag.Interface) {
        const tx = e.load(Ty.Ptr, Mem.Ptr, x, at);
        this.require(e, e.cmp(Op.Eq, tx, e.load(Ty.Ptr, Mem.Ptr, y, at)), no);
        const args = [tx, e.load(Ty.Ptr, Mem.Ptr, x, at + 8), e.load(Ty.Ptr, Mem.Ptr, y, at + 8)];
        this.require(e, e.call(p.runtime(u.methods.length === 0 ? "efaceeq" : "ifaceeq"), args)[0]!, no);
      } else if (u.tag === TypeTag.Basic) {
        for (const leaf of p.layout(part.type).leaves) {
          const a = e.load(leaf.ty, leaf.mem, x, at + leaf.offset);
          this.require(e, e.cmp(Op.Eq, a, e.load(leaf.ty, leaf.mem, y, at + leaf.offset)), no);
        }
      } else {
        const eq = this.equal(part.type);
        this.require(e, e.call(eq, [e.addPtr(x, at), e.addPtr(y, at)])[0]!, no);
      }
    }
  }

  private equalArray(e: Emit, t: Type, x: ValueId, y: ValueId, no: ReturnType<Emit["newBlock"]>): void {
    const l = this.prog.layout(t);
    const elem = this.prog.layout(l.elem!);
    const parts = this.parts(l.elem!);
    // Blank fields alone: always equal.
    if (parts.length === 0) return;
    this.loop(e, l.size, elem.size, (off) => {
      const ex = e.bin(Op.Add, Ty.Ptr, x, off);
      const ey = e.bin(Op.Add, Ty.Ptr, y, off);
      this.equalParts(e, parts, ex, ey, no);
    });
  }

  /** body(off) for off = 0, step, ... < size. */
  private loop(e: Emit, size: number, step: number, body: (off: ValueId) => void): void {
    if (size === 0) return;
    const head = e.newBlock();
    const off = e.param(head, Ty.I32);
    const inner = e.newBlock();
    const done = e.newBlock();
    e.jump(head, [e.i32(0)]);
    e.setBlock(head);
    e.branch(e.cmp(Op.LtU, off, e.i32(size)), inner, done);
    e.setBlock(inner);
    body(off);
    e.jump(head, [e.bin(Op.Add, Ty.I32, off, e.i32(step))]);
    e.setBlock(done);
  }

  /** The parts of a value in source order; neighbouring plain bytes are one part. */
  private parts(t: Type): Part[] {
    const out: Part[] = [];
    this.addParts(t, 0, out);
    return out;
  }

  private addParts(t: Type, at: number, out: Part[]): void {
    const p = this.prog;
    const l = p.layout(t);
    if (l.plainMemory) {
      if (l.size === 0) return;
      const last = out[out.length - 1];
      if (last !== undefined && last.type === null && last.at + last.size === at) {
        out[out.length - 1] = { at: last.at, size: last.size + l.size, type: null };
      } else {
        out.push({ at, size: l.size, type: null });
      }
      return;
    }
    if (l.under.tag === TypeTag.Struct) {
      const fields = (l.under as Struct).fields;
      for (let i = 0; i < fields.length; i++) {
        if (fields[i]!.name !== "_") this.addParts(l.fieldType[i]!, at + l.fieldOffset[i]!, out);
      }
      return;
    }
    if (l.under.tag === TypeTag.Array && l.under.len <= 1) {
      if (l.under.len === 1) this.addParts(l.elem!, at, out);
      return;
    }
    out.push({ at, size: l.size, type: t });
  }

  hash(t: Type): Func {
    const p = this.prog;
    const l = p.layout(t);
    const u = l.under;
    if (u.tag === TypeTag.Basic && !l.plainMemory) return p.runtime(basicHash(u.kind));
    if (u.tag === TypeTag.Interface) return p.runtime(u.methods.length === 0 ? "nilinterhash" : "interhash");
    if (l.plainMemory) {
      if (l.size === 4) return p.runtime("memhash32");
      if (l.size === 8) return p.runtime("memhash64");
      const known = this.hashMem.get(l.size);
      if (known !== undefined) return known;
    }
    let f = this.hashes.get(t);
    if (f !== undefined) return f;
    const sig = makeSig(p.layoutOf, [p.tUnsafePointer, p.tUintptr], [p.tUintptr], null, false);
    f = p.made(l.plainMemory ? `type:.hashmem.${l.size}` : `type:.hash.${p.typeNames.link(t)}`, sig);
    if (l.plainMemory) this.hashMem.set(l.size, f);
    else this.hashes.set(t, f);
    const e = new Emit(f);
    const [x, seed] = e.entryParams();
    if (u.tag === TypeTag.Array && !l.plainMemory && u.len > 1) {
      e.ret([this.hashArray(e, t, x!, seed!)]);
    } else {
      e.ret([this.hashParts(e, this.parts(t), x!, seed!)]);
    }
    return f;
  }

  private hashParts(e: Emit, parts: readonly Part[], x: ValueId, seed: ValueId): ValueId {
    const p = this.prog;
    let h = seed;
    for (const part of parts) {
      const at = e.addPtr(x, part.at);
      h =
        part.type === null
          ? e.call(p.runtime("memhash"), [at, h, e.i64(part.size)])[0]!
          : e.call(this.hash(part.type), [at, h])[0]!;
    }
    return h;
  }

  private hashArray(e: Emit, t: Type, x: ValueId, seed: ValueId): ValueId {
    const l = this.prog.layout(t);
    const elem = this.prog.layout(l.elem!);
    const head = e.newBlock();
    const off = e.param(head, Ty.I32);
    const h = e.param(head, Ty.I64);
    const inner = e.newBlock();
    const done = e.newBlock();
    e.jump(head, [e.i32(0), seed]);
    e.setBlock(head);
    e.branch(e.cmp(Op.LtU, off, e.i32(l.size)), inner, done);
    e.setBlock(inner);
    const next = this.hashParts(e, this.parts(l.elem!), e.bin(Op.Add, Ty.Ptr, x, off), h);
    e.jump(head, [e.bin(Op.Add, Ty.I32, off, e.i32(elem.size)), next]);
    e.setBlock(done);
    return h;
  }
}

function basicHash(k: BasicKind): string {
  switch (k) {
    case BasicKind.String:
      return "strhash";
    case BasicKind.Float32:
      return "f32hash";
    case BasicKind.Float64:
      return "f64hash";
    case BasicKind.Complex64:
      return "c64hash";
    case BasicKind.Complex128:
      return "c128hash";
    default:
      throw new InternalError("hash of a basic type that is plain memory");
  }
}
