// Calls through reflection (counterparts: runtime.reflectcall and reflect's assembly stubs). reflect keeps arguments and results in
// a *frame*, laid out as gc's stack frames for wasm: the parameters one after the other, then the results at a multiple of 8.
// For each layout of a frame there are two adapters: `call` loads the parameters from a frame, calls, and stores the results;
// `make` is the code of a func value whose call is to be made by reflection: it stores what it gets and calls runtime.reflectstub.
//
// Invariant: func types with equal keys have equal wasm signatures and equal frames. runtime/reflectcall.go writes the same keys
// from descriptors.

import { compareStrings } from "../../types/object.ts";
import type { Signature, Type } from "../../types/types.ts";
import type { DataId, Func, ValueId } from "../ir.ts";
import { Mem, Op, Ty } from "../ops.ts";
import type { GoSig, Leaf } from "./api.ts";
import { Emit } from "./emit.ts";
import { fillSlice, Image } from "./image.ts";
import type { ProgramBuilder } from "./program.ts";
import { makeSig } from "./sig.ts";

/** Letters of the keys, by how a scalar lies in memory. */
const letters: Partial<Record<Mem, string>> = {
  [Mem.I8U]: "B",
  [Mem.I8S]: "b",
  [Mem.I16U]: "H",
  [Mem.I16S]: "h",
  [Mem.I32U]: "W",
  [Mem.I32S]: "w",
  [Mem.I64]: "l",
  [Mem.F32]: "f",
  [Mem.F64]: "d",
  [Mem.Ptr]: "p",
};
const sizes: Partial<Record<Mem, number>> = {
  [Mem.I8U]: 1,
  [Mem.I8S]: 1,
  [Mem.I16U]: 2,
  [Mem.I16S]: 2,
  [Mem.I32U]: 4,
  [Mem.I32S]: 4,
  [Mem.F32]: 4,
};

/** One parameter or result in a frame. */
interface Part {
  readonly at: number;
  readonly size: number;
  /** Empty and `memory`: passed by address. */
  readonly leaves: readonly Leaf[];
  readonly memory: boolean;
}

interface Frame {
  readonly key: string;
  readonly size: number;
  readonly params: readonly Part[];
  readonly results: readonly Part[];
}

interface Adapter {
  readonly frame: Frame;
  /** Signature with a closure context. */
  readonly sig: GoSig;
  call: Func | null;
  make: Func | null;
}

export class Adapters {
  private readonly byKey = new Map<string, Adapter>();

  constructor(private readonly prog: ProgramBuilder) {}

  /** Reflection may call functions of this type. */
  need(sig: Signature): void {
    this.needTypes(
      sig.params.vars.map((v) => v.type!),
      sig.results.vars.map((v) => v.type!),
    );
  }

  needTypes(params: readonly Type[], results: readonly Type[]): void {
    const frame = this.frame(params, results);
    if (this.byKey.has(frame.key)) return;
    const sig = makeSig(this.prog.layoutOf, params, results, null, true);
    this.byKey.set(frame.key, { frame, sig, call: null, make: null });
  }

  /** Makes what is missing; true if something was. */
  update(call: boolean, make: boolean): boolean {
    let found = false;
    for (const a of this.byKey.values()) {
      if (call && a.call === null) {
        a.call = this.callAdapter(a);
        found = true;
      }
      if (make && a.make === null) {
        a.make = this.makeAdapter(a);
        found = true;
      }
    }
    return found;
  }

  /** Fills runtime.funcadapters, sorted by key. */
  finish(id: DataId): void {
    const { out } = this.prog;
    const list = [...this.byKey.values()].sort((a, b) => compareStrings(a.frame.key, b.frame.key));
    const table = new Image(entrySize * list.length);
    list.forEach((a, i) => {
      const at = entrySize * i;
      table.data(at, this.prog.stringData(a.frame.key));
      table.u64(at + 8, a.frame.key.length);
      if (a.call !== null) table.func(at + 16, a.call.id);
      if (a.make !== null) table.func(at + 24, a.make.id);
    });
    fillSlice(out, id, "runtime.funcadapter", table, 8, list.length);
  }

  private frame(params: readonly Type[], results: readonly Type[]): Frame {
    let key = "";
    let at = 0;
    /** Where the next scalar would lie if it followed the last one. */
    let next = 0;
    const letter = (text: string, size: number, align: number, offset: number): void => {
      key += text;
      if (Math.ceil(next / align) * align !== offset) key += offset;
      next = offset + size;
    };
    const place = (t: Type): Part => {
      const l = this.prog.layout(t);
      at = Math.ceil(at / l.align) * l.align;
      const part: Part = { at, size: l.size, leaves: l.leaves, memory: l.isMemory };
      if (l.isMemory) {
        key += `m${l.size}@${at}`;
        next = at + l.size;
      }
      for (const leaf of l.leaves) {
        const size = sizes[leaf.mem] ?? 8;
        letter(letters[leaf.mem]!, size, size, at + leaf.offset);
      }
      at += l.size;
      return part;
    };
    const ins = params.map(place);
    at = next = Math.ceil(at / 8) * 8;
    // Padding and empty values count too: a frame is as large as reflect takes it to be.
    key += `|${at}`;
    const outs = results.map(place);
    const size = Math.ceil(at / 8) * 8;
    return { key: `${key}|${size}`, size, params: ins, results: outs };
  }

  /** func(code uintptr, word, frame unsafe.Pointer): word is the closure, or a method's receiver. */
  private callAdapter(a: Adapter): Func {
    const p = this.prog;
    const sig = makeSig(p.layoutOf, [p.tUintptr, p.tUnsafePointer, p.tUnsafePointer], [], null, true);
    const f = p.made(`reflectcall.${a.frame.key}`, sig);
    const e = new Emit(f);
    const [, code, word, frame] = e.entryParams();
    const args: ValueId[] = [];
    for (const r of a.frame.results) if (r.memory) args.push(e.addPtr(frame!, r.at));
    args.push(word!);
    for (const part of a.frame.params) args.push(...this.load(e, frame!, part));
    const target = a.sig;
    const index = e.un(Op.Wrap, Ty.I32, code!);
    const results = e.callIndirect(index, p.out.sigId(target.params, target.results), target.results, args);
    this.store(e, frame!, a.frame.results, results);
    e.ret([]);
    return f;
  }

  private makeAdapter(a: Adapter): Func {
    const p = this.prog;
    const f = p.made(`reflectmake.${a.frame.key}`, a.sig);
    const e = new Emit(f);
    const params = e.entryParams();
    const frame = e.slot(f.newSlot(Math.max(8, a.frame.size), 8, "frame"));
    if (a.frame.size > 0) e.memZero(frame, e.i32(a.frame.size), true);
    a.frame.params.forEach((part, i) => {
      const from = a.sig.paramAt[i]!;
      if (part.memory) e.memMove(e.addPtr(frame, part.at), params[from]!, e.i32(part.size), true);
      part.leaves.forEach((leaf, k) => {
        e.store(leaf.mem, frame, params[from + k]!, part.at + leaf.offset, 0);
      });
    });
    e.call(p.runtime("reflectstub"), [params[a.sig.ctxAt]!, frame]);
    const results: ValueId[] = [];
    a.frame.results.forEach((part, i) => {
      if (part.memory) e.memMove(params[a.sig.resultAt[i]!]!, e.addPtr(frame, part.at), e.i32(part.size), true);
      else results.push(...this.load(e, frame, part));
    });
    e.ret(results);
    return f;
  }

  private load(e: Emit, frame: ValueId, part: Part): ValueId[] {
    if (part.memory) return [e.addPtr(frame, part.at)];
    return part.leaves.map((leaf) => e.load(leaf.ty, leaf.mem, frame, part.at + leaf.offset, 0));
  }

  private store(e: Emit, frame: ValueId, parts: readonly Part[], values: readonly ValueId[]): void {
    let i = 0;
    for (const part of parts) {
      for (const leaf of part.leaves) {
        e.store(leaf.mem, frame, values[i++]!, part.at + leaf.offset, 0);
      }
    }
  }
}

/** Size of a runtime.funcadapter. */
const entrySize = 32;
