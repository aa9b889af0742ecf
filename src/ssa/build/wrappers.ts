// Functions that the compiler makes around declared ones: method wrappers for itabs and method tables (receiver = data word),
// method expressions, bound method values, and f·f, the form of a plain function that takes a closure context.
//
// Invariants: a wrapper passes memory results and arguments through unchanged (same params after the receiver); wrappers are made
// once per key; their bodies are written at once, the functions they call are enqueued like any other.

import { isExported } from "../../types/object.ts";
import { type Type, TypeTag } from "../../types/types.ts";
import { aliasClass } from "../alias.ts";
import type { Func, ValueId } from "../ir.ts";
import { Mem, Ty } from "../ops.ts";
import type { GoSig, ResolvedSelection, TypeLayout } from "./api.ts";
import { Emit } from "./emit.ts";
import { isLock } from "./locks.ts";
import type { Method } from "./methods.ts";
import type { ProgramBuilder } from "./program.ts";
import { makeSig } from "./sig.ts";
import { utf8 } from "./typestring.ts";

/** Byte offset of Fun[0] in abi.ITab. */
export const itabFun = 24;
/** Byte offset of the bound receiver in a method value's closure. */
export const boundRecv = 8;

/** A receiver on its way through embedded fields: a value in scalars, or the address of one. */
interface Place {
  type: Type;
  /** Leaves if `addr` is 0. */
  value: readonly ValueId[];
  addr: ValueId;
  /** The struct field that lies there (alias.ts); none: it is not known to be one. */
  fieldId?: number;
}

export class Wrappers {
  private readonly made = new Map<string, Func>();

  constructor(private readonly prog: ProgramBuilder) {}

  /**
   * What an itab's Fun entry or a method table's Ifn of concrete type t holds: method m with the interface's data word as
   * receiver.
   */
  itabFunc(t: Type, m: Method): Func {
    const p = this.prog;
    const isPtr = t.tag === TypeTag.Pointer;
    const direct = m.path.length === 0 && !m.isInterface;
    if (direct && isPtr && m.ptrRecv && m.declType === t.elem) return p.methodFunc(m.declType, m.obj);
    const l = p.layout(t);
    // A pointer-shaped value, and a memory aggregate in an (immutable) interface, are what the method takes already.
    if (direct && m.declType === t && !m.ptrRecv && ((l.isDirect && l.tys.length === 1) || l.isMemory)) {
      return p.methodFunc(t, m.obj);
    }
    const key = `i${t.id}.${m.key}`;
    return this.once(key, () => {
      const name = isPtr ? `${p.typeNames.link(t.elem)}` : p.typeNames.link(t);
      const sig = this.methodSig(m, p.tUnsafePointer);
      const f = p.made(this.receiverName(name, true, m), sig);
      const e = new Emit(f);
      const params = e.entryParams();
      const data = params[sig.recvAt]!;
      let place: Place;
      if (isPtr) {
        if (direct && !m.ptrRecv) this.panicIfNil(e, data, t, m);
        place = { type: t, value: [data], addr: 0 };
      } else if (l.isDirect) {
        place = { type: t, value: l.tys.length === 1 ? [data] : [], addr: 0 };
      } else {
        place = { type: t, value: [], addr: data };
      }
      e.ret(this.callMethod(e, place, m, sig, params, !isPtr));
      return f;
    });
  }

  /** T.Method or (*T).Method with the receiver as first parameter. */
  methodExpr(recv: Type, sel: ResolvedSelection): Func {
    return this.methodExprOf(recv, this.prog.methodOf(recv, sel));
  }

  methodExprOf(recv: Type, m: Method): Func {
    const p = this.prog;
    const isPtr = recv.tag === TypeTag.Pointer;
    if (m.path.length === 0 && !m.isInterface) {
      if (isPtr ? m.ptrRecv && recv.elem === m.declType : !m.ptrRecv && recv === m.declType)
        return p.methodFunc(m.declType, m.obj);
    }
    return this.once(`e${recv.id}.${m.key}`, () => {
      const sig = this.methodSig(m, recv);
      const name = isPtr ? p.typeNames.link(recv.elem) : p.typeNames.link(recv);
      const f = p.made(this.receiverName(name, isPtr, m), sig);
      const e = new Emit(f);
      const params = e.entryParams();
      const l = p.layout(recv);
      const value = params.slice(sig.recvAt, sig.recvAt + l.tys.length);
      if (isPtr && m.path.length === 0 && !m.ptrRecv && !m.isInterface) this.panicIfNil(e, value[0]!, recv, m);
      const place: Place = l.isMemory ? { type: recv, value: [], addr: value[0]! } : { type: recv, value, addr: 0 };
      e.ret(this.callMethod(e, place, m, sig, params, true));
      return f;
    });
  }

  /** Function of a bound method value: ctx holds the receiver of type recv at offset 8. */
  methodValue(recv: Type, sel: ResolvedSelection): Func {
    const p = this.prog;
    const m = p.methodOf(recv, sel);
    return this.once(`v${recv.id}.${m.key}`, () => {
      const sig = makeSig(p.layoutOf, types(m.sig.params.vars), types(m.sig.results.vars), null, true);
      const isPtr = recv.tag === TypeTag.Pointer;
      const name = isPtr ? p.typeNames.link(recv.elem) : p.typeNames.link(recv);
      const f = p.made(`${this.receiverName(name, isPtr, m)}-fm`, sig);
      const e = new Emit(f);
      const params = e.entryParams();
      const ctx = params[sig.ctxAt]!;
      const l = p.layout(recv);
      const place: Place = l.isMemory
        ? { type: recv, value: [], addr: e.addPtr(ctx, boundRecv) }
        : {
            type: recv,
            value: l.leaves.map((leaf) => e.load(leaf.ty, leaf.mem, ctx, boundRecv + leaf.offset)),
            addr: 0,
          };
      e.ret(this.callMethod(e, place, m, sig, params, true));
      return f;
    });
  }

  /** f with an ignored closure context. */
  withCtx(f: Func): Func {
    return this.once(`c${f.id}`, () => {
      const p = this.prog;
      const inner = p.sigOf(f);
      const sig = makeSig(p.layoutOf, inner.paramTypes, inner.resultTypes, null, true);
      // A method's receiver counts as its first parameter here.
      const recv =
        inner.recvAt < 0 ? [] : f.params.slice(inner.recvAt, inner.recvAt + p.layout(inner.recvType!).tys.length);
      const params = [...sig.params.slice(0, sig.ctxAt + 1), ...recv, ...sig.params.slice(sig.ctxAt + 1)];
      const w = p.made(`${f.name}·f`, { ...sig, params });
      w.pos = f.pos;
      const e = new Emit(w);
      const args = e.entryParams();
      args.splice(sig.ctxAt, 1);
      e.ret(e.call(f, args));
      return w;
    });
  }

  /**
   * Makes the call of a finalizer (runtime.finalizerCall): takes the finalizer's type and closure, the first word of the interface that it
   * may take, and the object. The runtime knows finalizers' types at run time only, wasm calls name their signature. Null if t is
   * no type of finalizers.
   */
  finalizerCall(t: Type): Func | null {
    const p = this.prog;
    const { under } = p.layout(t);
    if (under.tag !== TypeTag.Signature) return null;
    const sig = makeSig(p.layoutOf, types(under.params.vars), types(under.results.vars), null, true);
    if (sig.paramTypes.length !== 1) return null;
    const param = p.layout(sig.paramTypes[0]!).under.tag;
    if (param !== TypeTag.Interface && param !== TypeTag.Pointer) return null;
    const memory = sig.memResults.map((m) => p.layout(m.type));
    return this.once(`finalizer ${param} ${sig.results.join()} ${memory.map((l) => l.size).join()}`, () => {
      const ptr = p.tUnsafePointer;
      const f = p.made("runtime.finalizerCall", makeSig(p.layoutOf, [ptr, ptr, ptr, ptr], [], null, true));
      const e = new Emit(f);
      const [, , fn, word, obj] = e.entryParams();
      const args = memory.map((l) => e.slot(f.newSlot(l.size, l.align, "result")));
      args.push(fn!, ...(param === TypeTag.Interface ? [word!] : []), obj!);
      const code = e.loadImmutable(Ty.I32, Mem.I32U, fn!, 0);
      e.callIndirect(code, p.out.sigId(sig.params, sig.results), sig.results, args);
      e.ret([]);
      return f;
    });
  }

  private once(key: string, make: () => Func): Func {
    let f = this.made.get(key);
    if (f === undefined) {
      f = make();
      this.made.set(key, f);
    }
    return f;
  }

  private methodSig(m: Method, recv: Type): GoSig {
    return makeSig(this.prog.layoutOf, types(m.sig.params.vars), types(m.sig.results.vars), recv, false);
  }

  private receiverName(type: string, ptr: boolean, m: Method): string {
    // gc writes pkg.(*T).M and pkg.T.M; go:(*struct { pkg.T }).M and go:(*struct { pkg.T }).pkg.m of types without a name.
    const { name, pkg } = m.obj;
    if (type.startsWith("struct {")) {
      const own = isExported(name) || pkg === null ? name : `${this.prog.typeNames.prefix(pkg)}.${name}`;
      return `go:${ptr ? `(*${type})` : type}.${own}`;
    }
    if (!ptr) return `${type}.${name}`;
    const bracket = type.indexOf("[");
    const dot = type.lastIndexOf(".", bracket < 0 ? type.length : bracket);
    return `${type.slice(0, dot + 1)}(*${type.slice(dot + 1)}).${name}`;
  }

  /** A value method of ptrType's element is about to be called through ptr. */
  private panicIfNil(e: Emit, ptr: ValueId, ptrType: Type, m: Method): void {
    const bad = e.newBlock();
    const ok = e.newBlock();
    bad.cold = true;
    e.branch(e.eqz(ptr), bad, ok);
    e.setBlock(bad);
    const { prog } = this;
    const args: ValueId[] = [];
    for (const s of [prog.typeNames.link(this.prog.layout(ptrType).elem!), m.obj.name]) {
      const bytes = utf8(s);
      args.push(e.data(prog.stringData(bytes)), e.i64(bytes.length));
    }
    e.call(prog.runtime("panicwrap"), args);
    e.unreachable();
    e.setBlock(ok);
  }

  /**
   * Calls m on the receiver reached from `at`; the caller's `params` but the receiver are passed on. `stable`: memory at
   * `at.addr` does not change during the call, so that a memory aggregate there needs no copy.
   */
  private callMethod(
    e: Emit,
    at: Place,
    m: Method,
    sig: GoSig,
    params: readonly ValueId[],
    stable: boolean,
  ): ValueId[] {
    const p = this.prog;
    let place = at;
    let owned = stable;
    let lock = 0;
    for (const index of m.path) {
      if (place.type.tag === TypeTag.Pointer) owned = false;
      const l = p.layout(place.type);
      const holder = l.under.tag === TypeTag.Pointer ? p.layout(l.elem!) : l;
      lock = isLock(p.layout(holder.fieldType[index]!)) ? p.locks.field(holder.fieldId[index]!) : 0;
      place = this.field(e, this.deref(e, place), index);
    }
    const before = params.slice(0, sig.memResults.length);
    const skip = sig.ctxAt >= 0 ? sig.ctxAt + 1 : sig.recvAt + p.layout(sig.recvType!).tys.length;
    const after = params.slice(skip);
    if (m.isInterface) {
      const [tab, data] = this.load(e, place, p.layout(place.type), owned);
      const method = p.ifaceMethodCalled(m.declType, m.obj);
      e.nilCheck(tab!);
      const index = p.ifaceMethodIndex(m.declType, m.obj);
      const fn = e.loadImmutable(Ty.I32, Mem.I32U, tab!, itabFun + 8 * index);
      const isig = this.methodSig(m, p.tUnsafePointer);
      const args = [...before, data!, ...after];
      return e.callIndirect(fn, p.out.sigId(isig.params, isig.results), isig.results, args, method);
    }
    const callee = p.methodFunc(m.declType, m.obj);
    if (lock !== 0) p.out.openLocks.add(lock);
    if (m.ptrRecv) {
      // Method sets guarantee an address.
      const ptr =
        place.type.tag === TypeTag.Pointer ? this.load(e, place, p.layout(place.type), owned)[0]! : place.addr;
      return e.call(callee, [...before, ptr, ...after]);
    }
    if (place.type.tag === TypeTag.Pointer && place.type !== m.declType) {
      owned = false;
      place = this.deref(e, place);
    }
    return e.call(callee, [...before, ...this.load(e, place, p.layout(place.type), owned), ...after]);
  }

  /** What a pointer points to; other places stay. */
  private deref(e: Emit, at: Place): Place {
    if (at.type.tag !== TypeTag.Pointer) return at;
    const ptr = this.load(e, at, this.prog.layout(at.type), true)[0]!;
    e.nilCheck(ptr);
    return { type: at.type.elem, value: [], addr: ptr };
  }

  private field(e: Emit, at: Place, index: number): Place {
    const l = this.prog.layout(at.type);
    const type = l.fieldType[index]!;
    if (at.addr !== 0) {
      return { type, value: [], addr: e.addPtr(at.addr, l.fieldOffset[index]!), fieldId: l.fieldId[index]! };
    }
    const from = l.fieldLeaf[index]!;
    return { type, value: at.value.slice(from, from + this.prog.layout(type).tys.length), addr: 0 };
  }

  /** The receiver as arguments. */
  private load(e: Emit, at: Place, l: TypeLayout, stable: boolean): readonly ValueId[] {
    if (at.addr === 0) return at.value;
    if (!l.isMemory) {
      return l.leaves.map((leaf) => {
        const alias = leaf.fieldId !== 0 ? leaf.alias : aliasClass(leaf.mem, at.fieldId);
        return e.load(leaf.ty, leaf.mem, at.addr, leaf.offset, alias);
      });
    }
    if (stable) return [at.addr];
    const slot = e.slot(e.f.newSlot(l.size, l.align, "recv"));
    e.memMove(slot, at.addr, e.i32(l.size), l.hasPointers);
    return [slot];
  }
}

function types(vars: readonly { type: Type | null }[]): Type[] {
  return vars.map((v) => v.type!);
}
