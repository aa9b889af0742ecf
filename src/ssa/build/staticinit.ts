// Static initialisation (counterpart: cmd/compile/internal/staticinit): lays out an expression as bytes and relocations instead
// of code. Constants, composite literals (maps too), addresses of literals and variables, function values, conversions to interfaces,
// new, make of a constant length, and calls of functions whose body is one return of such an expression (errors.New).
//
// An attempt runs twice: dry (nothing is created, nothing becomes reachable), and for real if the dry run found the whole
// expression static. Invariants: both runs take the same decisions; what an expression allocates (&T{}, slice literals) is
// writable data of its own, what an interface boxes is read-only.

import { unparen } from "../../syntax/parser_expr.ts";
import { Operator } from "../../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import { inspect } from "../../syntax/walk.ts";
import {
  boolVal,
  ConstKind,
  type ConstVal,
  float32Val,
  float64Val,
  imag,
  int64Bits,
  intNumber,
  real,
  stringVal,
  toComplex,
  toInt,
} from "../../types/constant/value.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import { type Func as FuncObj, ObjTag, type Var } from "../../types/object.ts";
import { SelectionKind } from "../../types/selection.ts";
import { BasicKind, type Interface, type Struct, type Type, TypeTag } from "../../types/types.ts";
import { BuiltinId } from "../../types/universe.ts";
import type { DataId, ValueId } from "../ir.ts";
import { memSize, Op } from "../ops.ts";
import { BodyKind, type FuncInst, type TypeEnv, type TypeLayout } from "./api.ts";
import { Env } from "./canon.ts";
import { bytesOf } from "./data.ts";
import { Image, maxSymbol } from "./image.ts";
import { isLock } from "./locks.ts";
import type { ProgramBuilder } from "./program.ts";
import { Purity } from "./purity.ts";
import { boundRecv } from "./wrappers.ts";

/** Where an expression stands: whose literals it holds, and what its parameters are bound to. */
interface Frame {
  readonly env: TypeEnv;
  readonly inst: FuncInst;
  /** Parameters of an inlined constructor; null at the outermost level. */
  readonly params: ReadonlyMap<Var, Bound> | null;
  readonly depth: number;
}

interface Bound {
  readonly node: NodeId;
  readonly frame: Frame;
}

/** Copies of other variables' initial values that data awaits. */
export interface PendingCopy {
  readonly data: DataId;
  readonly at: number;
  readonly from: Var;
}

/** make([]T, n) and new of more bytes than this are left to run time. */
const maxStaticMake = 1 << 16;
const maxInline = 8;

export class StaticInit {
  private readonly tree: Tree;
  private readonly info: Info;
  private dry = false;
  private writable = true;
  private temps = 0;
  private copies: PendingCopy[] = [];
  /** Data that `constants` made. */
  private readonly boxes = new Map<TypeLayout, Map<string, DataId>>();
  /** The expression is evaluated by a body: variables are not what they were at first. */
  private inBody = false;
  /** The last variable's data has a map: gc would run its initialiser. */
  hasMap = false;

  constructor(private readonly prog: ProgramBuilder) {
    this.tree = prog.tree;
    this.info = prog.info;
  }

  /**
   * Fills a package-level variable's data. Null if the initialiser must run; else the copies that must still be made, and
   * are only allowed if their sources are never written.
   */
  variable(inst: FuncInst, rhs: NodeId, t: Type, id: DataId): PendingCopy[] | null {
    const frame: Frame = { env: inst.env, inst, params: null, depth: 0 };
    this.writable = true;
    this.hasMap = false;
    if (!this.attempt(rhs, t, frame)) return null;
    const outer = this.copies;
    const copies: PendingCopy[] = [];
    this.copies = copies;
    const d = this.prog.out.data[id];
    const image = new Image(d.size);
    this.value(image, 0, rhs, t, frame);
    d.bytes = image.trimmed();
    d.relocs = image.relocs;
    for (const c of image.copies) copies.push({ data: id, at: c.at, from: c.from });
    this.copies = outer;
    return copies;
  }

  /** Is the variable's (checked) initialiser static, copies allowed? */
  couldBe(inst: FuncInst, rhs: NodeId, t: Type): boolean {
    const { dry, writable } = this;
    this.writable = true;
    const ok = this.attempt(rhs, t, { env: inst.env, inst, params: null, depth: 0 });
    this.dry = dry;
    this.writable = writable;
    return ok;
  }

  /** Data holding the value of an expression inside a body; -1 if it is not static. */
  expr(inst: FuncInst, node: NodeId, t: Type, writable: boolean): DataId {
    const frame: Frame = { env: inst.env, inst, params: null, depth: 0 };
    this.writable = writable;
    // The body runs when variables have other values than at first, even the body of an initialiser.
    this.inBody = true;
    const data = this.attempt(node, t, frame) ? this.fresh(node, t, frame, writable) : -1;
    this.inBody = false;
    return data;
  }

  /** Read-only data holding constants of type t one after the other. */
  list(inst: FuncInst, nodes: readonly NodeId[], t: Type): DataId {
    const frame: Frame = { env: inst.env, inst, params: null, depth: 0 };
    const l = this.prog.layout(t);
    const image = new Image(l.size * nodes.length);
    this.writable = false;
    for (let i = 0; i < nodes.length; i++) this.value(image, i * l.size, nodes[i], t, frame);
    return this.install(image, image.size, l, false, frame);
  }

  /** Read-only data with a value whose leaves are all constants or static addresses in the body; -1 if they are not. */
  constants(inst: FuncInst, leaves: readonly ValueId[], t: Type): DataId {
    const { op, aux, aux2 } = inst.ssa;
    const l = this.prog.layout(t);
    if (l.isMemory || leaves.some((v) => op[v] !== Op.Const && op[v] !== Op.DataAddr)) return -1;
    let made = this.boxes.get(l);
    if (made === undefined) this.boxes.set(l, (made = new Map()));
    const key = leaves.map((v) => `${op[v]} ${aux[v]} ${aux2[v]}`).join();
    let data = made.get(key);
    if (data === undefined) {
      const image = new Image(l.size);
      l.leaves.forEach(({ offset, mem }, i) => {
        const v = leaves[i]!;
        if (op[v] === Op.DataAddr) image.data(offset, aux[v]!, aux2[v]!);
        else if (memSize[mem] === 1) image.u8(offset, aux[v]!);
        else if (memSize[mem] === 2) image.u16(offset, aux[v]!);
        else if (memSize[mem] === 4) image.u32(offset, aux[v]!);
        else image.words(offset, aux[v]!, aux2[v]!);
      });
      data = this.install(image, l.size, l, false, { env: inst.env, inst, params: null, depth: 0 });
      made.set(key, data);
    }
    return data;
  }

  private attempt(node: NodeId, t: Type, frame: Frame): boolean {
    this.dry = true;
    const ok = this.value(new Image(0), 0, node, t, frame);
    this.dry = false;
    return ok;
  }

  /** New data with the (known to be static) value of an expression. */
  private fresh(node: NodeId, t: Type, frame: Frame, writable: boolean): DataId {
    const l = this.prog.layout(t);
    if (l.size === 0) return this.prog.zeroBase();
    const image = new Image(l.size);
    this.value(image, 0, node, t, frame);
    return this.install(image, l.size, l, writable, frame);
  }

  private install(image: Image, size: number, l: TypeLayout, writable: boolean, frame: Frame): DataId {
    const name = `${this.prog.typeNames.prefix(frame.inst.pkg)}..stmp_${this.temps++}`;
    if (size > maxSymbol) this.prog.tooLarge(frame.inst.ssa.pos || this.tree.pos(frame.inst.node), name, size);
    const data = this.prog.out.newData(name, size, Math.max(1, l.align), {
      bytes: image.trimmed(),
      relocs: image.relocs,
      readOnly: !writable,
      hasPointers: writable && l.hasPointers,
    }).id;
    this.prog.staticTypes.set(data, l.type);
    for (const c of image.copies) this.copies.push({ data, at: c.at, from: c.from });
    return data;
  }

  private typeOf(node: NodeId, frame: Frame): Type {
    return frame.env.type(this.info.typeOf(node)!);
  }

  /**
   * Writes the value of `node`, converted to type t, at `at`. In a dry run nothing is written. False if it is not static.
   */
  private value(image: Image, at: number, node: NodeId, t: Type, frame: Frame): boolean {
    const { tree, info, prog } = this;
    const n = unparen(tree, node);
    const u = prog.types.under(t);
    if (info.modeOf(n) === OperandMode.nilvalue) return true;
    const from = info.typeOf(n);
    if (from === null) return false;
    if (u.tag === TypeTag.Interface) {
      const src = frame.env.type(from);
      if (prog.types.under(src).tag !== TypeTag.Interface) return this.toInterface(image, at, n, src, t, frame);
      // Between interfaces only a parameter, a conversion or a call of the same type can be static.
      if (prog.types.under(src) !== u) return false;
    }
    const c = info.constOf(n);
    if (c !== null) return this.dry || this.constant(image, at, c, t);
    switch (tree.kind(n)) {
      case Kind.Name:
        return this.object(image, at, info.useOf(n), n, t, frame);
      case Kind.SelectorExpr:
        return this.selector(image, at, n, t, frame);
      case Kind.IndexExpr: {
        const x = unparen(tree, tree.x(n));
        const name = tree.kind(x) === Kind.SelectorExpr ? tree.sel(x) : x;
        const obj = tree.kind(name) === Kind.Name ? info.useOf(name) : null;
        return obj !== null && obj.tag === ObjTag.Func && this.object(image, at, obj, name, t, frame);
      }
      case Kind.CompositeLit:
        return this.composite(image, at, n, t, frame);
      case Kind.FuncLit:
        // A literal of a constructor may hold its parameters.
        if (frame.params !== null || frame.inst.kind !== BodyKind.Init) return false;
        return this.dry || this.literal(image, at, n, frame);
      case Kind.Operation:
        return (
          tree.y(n) === 0 && tree.op(n) === Operator.And && this.address(image, at, unparen(tree, tree.x(n)), frame)
        );
      case Kind.CallExpr:
        return this.call(image, at, n, t, frame);
      default:
        return false;
    }
  }

  // ---- constants ----

  private constant(image: Image, at: number, c: ConstVal, t: Type): boolean {
    const u = this.prog.types.under(t);
    if (u.tag !== TypeTag.Basic) return false;
    switch (u.kind) {
      case BasicKind.Bool:
      case BasicKind.UntypedBool:
        image.u8(at, boolVal(c) ? 1 : 0);
        return true;
      case BasicKind.String:
      case BasicKind.UntypedString: {
        const s = stringVal(c);
        if (s.length > 0) image.data(at, this.prog.stringData(s));
        image.u64(at + 8, s.length);
        return true;
      }
      case BasicKind.Float32:
        image.f32(at, float32Val(c));
        return true;
      case BasicKind.Float64:
        image.f64(at, float64Val(c));
        return true;
      case BasicKind.Complex64: {
        const z = c.kind === ConstKind.Complex ? c : toComplex(c);
        image.f32(at, float32Val(real(z)));
        image.f32(at + 4, float32Val(imag(z)));
        return true;
      }
      case BasicKind.Complex128: {
        const z = c.kind === ConstKind.Complex ? c : toComplex(c);
        image.f64(at, float64Val(real(z)));
        image.f64(at + 8, float64Val(imag(z)));
        return true;
      }
    }
    const { lo, hi } = int64Bits(toInt(c));
    const size = this.prog.layout(t).size;
    if (size === 1) image.u8(at, lo);
    else if (size === 2) image.u16(at, lo);
    else if (size === 4) image.u32(at, lo);
    else image.words(at, lo, hi);
    return true;
  }

  // ---- names ----

  private object(
    image: Image,
    at: number,
    obj: ReturnType<Info["useOf"]>,
    name: NodeId,
    t: Type,
    frame: Frame,
  ): boolean {
    if (obj === null) return false;
    if (obj.tag === ObjTag.Nil) return true;
    if (obj.tag === ObjTag.Func) {
      if (!this.dry) {
        const targs = (this.info.instanceOf(name)?.targs ?? []).map((a) => frame.env.type(a));
        image.data(at, this.prog.funcValueData(this.prog.funcFor(obj, targs)));
      }
      return true;
    }
    if (obj.tag !== ObjTag.Var) return false;
    const bound = frame.params?.get(obj);
    if (bound === undefined) return this.copy(image, at, obj, t, frame);
    // The argument was converted to the parameter's type first.
    const pt = frame.env.type(obj.type!);
    const pu = this.prog.types.under(pt);
    if (pu.tag === TypeTag.Interface && pt !== t && pu !== this.prog.types.under(t)) return false;
    return this.value(image, at, bound.node, pt, bound.frame);
  }

  /** The initial value of another package-level variable. */
  private copy(image: Image, at: number, obj: Var, t: Type, frame: Frame): boolean {
    const { prog } = this;
    if (this.inBody || obj.pkg === null || obj.parent !== obj.pkg.scope || frame.inst.kind !== BodyKind.Init)
      return false;
    if (obj.type === null) obj.pkg.checker?.objDecl(obj);
    const vt = prog.canon(obj.type!);
    if (prog.types.under(vt).tag === TypeTag.Interface ? prog.types.under(vt) !== prog.types.under(t) : false)
      return false;
    if (this.dry) return prog.inits.couldBeStatic(obj);
    prog.globalVar(obj);
    image.copies.push({ at, from: obj });
    return true;
  }

  private selector(image: Image, at: number, n: NodeId, t: Type, frame: Frame): boolean {
    const { tree, info, prog } = this;
    const sel = info.selectionOf(n);
    if (sel === null) return this.object(image, at, info.useOf(tree.sel(n)), tree.sel(n), t, frame);
    if (sel.kind === SelectionKind.MethodVal) return this.methodValue(image, at, n, frame);
    if (sel.kind !== SelectionKind.MethodExpr) return false;
    if (!this.dry) {
      const s = prog.selectionIn(frame.env, n);
      prog.noteLookup(s, 0);
      image.data(at, prog.funcValueData(prog.methodExprFunc(s.recv, s)));
    }
    return true;
  }

  /** x.M with a static x: a closure object that holds x. Only for methods that x's own type declares for values. */
  private methodValue(image: Image, at: number, n: NodeId, frame: Frame): boolean {
    const { tree, prog } = this;
    const recv = this.typeOf(tree.x(n), frame);
    const m = recv.tag === TypeTag.Pointer ? null : prog.selectionIn(frame.env, n);
    if (m === null || m.path.length > 0 || m.ptrRecv || m.declType !== recv || m.ifaceIndex >= 0) return false;
    if (this.dry) return this.value(image, 0, tree.x(n), recv, frame);
    prog.noteLookup(m, 0);
    const l = prog.layout(recv);
    const inner = new Image(boundRecv + l.size);
    inner.func(0, prog.methodValueFunc(recv, m).id);
    this.value(inner, boundRecv, tree.x(n), recv, frame);
    image.data(at, this.install(inner, inner.size, prog.layout(prog.tUintptr), false, frame));
    return true;
  }

  private literal(image: Image, at: number, n: NodeId, frame: Frame): boolean {
    const { info, prog } = this;
    const t = info.typeOf(n);
    const sig = t === null ? null : t.tag === TypeTag.Signature ? t : null;
    if (sig === null) return false;
    const inst = prog.litFunc(frame.inst, n, sig, [], "func");
    image.data(at, prog.closureData(inst.ssa));
    return true;
  }

  // ---- interfaces ----

  private toInterface(image: Image, at: number, n: NodeId, src: Type, t: Type, frame: Frame): boolean {
    const { prog } = this;
    const l = prog.layout(src);
    const iface = prog.types.under(t) as Interface;
    if (!this.dry) {
      if (iface.methods.length === 0) {
        prog.usedInInterface(src);
        image.data(at, prog.rtype(src));
      } else {
        image.data(at, prog.itab(src, t));
      }
    }
    if (l.isDirect) return this.value(image, at + 8, n, src, frame);
    if (this.dry) return this.value(image, 0, n, src, frame);
    image.data(at + 8, this.fresh(n, src, frame, false));
    return true;
  }

  // ---- composite literals ----

  private composite(image: Image, at: number, n: NodeId, want: Type, frame: Frame): boolean {
    const t = this.typeOf(n, frame);
    const u = this.prog.types.under(t);
    // A body asks for a slice literal's elements as an array, to copy them from.
    if (u.tag === TypeTag.Slice && this.prog.types.under(want).tag === TypeTag.Array) {
      return this.elements(image, at, n, this.prog.layout(want).elem!, frame);
    }
    if (u.tag !== TypeTag.Pointer) return this.compositeOf(image, at, n, t, frame);
    // An elided &T in a list of pointers.
    const elem = this.prog.layout(t).elem!;
    return this.pointerTo(image, at, n, elem, frame);
  }

  /** Address of new memory that holds the literal n of type t. */
  private pointerTo(image: Image, at: number, n: NodeId, t: Type, frame: Frame): boolean {
    if (!this.writable) return false;
    const l = this.prog.layout(t);
    if (this.dry) return this.compositeOf(image, 0, n, t, frame);
    if (l.size === 0) {
      image.data(at, this.prog.zeroBase());
      return true;
    }
    const inner = new Image(l.size);
    this.compositeOf(inner, 0, n, t, frame);
    image.data(at, this.install(inner, l.size, l, true, frame));
    return true;
  }

  private compositeOf(image: Image, at: number, n: NodeId, t: Type, frame: Frame): boolean {
    const { tree, prog } = this;
    const l = prog.layout(t);
    const u = l.under;
    const list = tree.elemList(n);
    const count = tree.len(list);
    switch (u.tag) {
      case TypeTag.Struct:
        for (let i = 0; i < count; i++) {
          const e = tree.at(list, i);
          let field = i;
          let v = e;
          if (tree.kind(e) === Kind.KeyValueExpr) {
            field = fieldIndex(u, tree.value(tree.key(e)));
            v = tree.value(e);
            if (field < 0) return false;
          }
          if (u.fields[field].name === "_") {
            // Its value is evaluated and dropped.
            if (this.info.constOf(v) === null) return false;
            continue;
          }
          if (!this.value(image, at + l.fieldOffset[field], v, l.fieldType[field], frame)) return false;
        }
        return true;
      case TypeTag.Array:
        return this.elements(image, at, n, l.elem!, frame);
      case TypeTag.Slice: {
        if (!this.writable) return false;
        const elem = prog.layout(l.elem!);
        if (this.dry) return this.elements(image, 0, n, l.elem!, frame);
        const len = this.literalLength(n);
        if (len === 0 || elem.size === 0) {
          image.data(at, prog.zeroBase());
        } else {
          const backing = new Image(len * elem.size);
          this.elements(backing, 0, n, l.elem!, frame);
          image.data(at, this.install(backing, len * elem.size, elem, true, frame));
        }
        image.u64(at + 8, len);
        image.u64(at + 16, len);
        return true;
      }
      case TypeTag.Map:
        return this.map(image, at, n, l, frame);
      default:
        return false;
    }
  }

  /**
   * A map of constant keys, which are known to differ: its header and its entries, without an index (goroot/src/runtime/map.go). A
   * body makes a new one each time.
   */
  private map(image: Image, at: number, n: NodeId, l: TypeLayout, frame: Frame): boolean {
    const { tree, info, prog } = this;
    if (!this.writable || this.inBody || !prog.inits.mapsEarly(frame.inst.pkg)) return false;
    const ku = prog.types.under(l.key!);
    if (ku.tag !== TypeTag.Basic || !isDistinct(ku.kind)) return false;
    const entry = prog.layout(prog.rtypes.groupType(l.key!, l.elem!));
    if ((entry.under as Struct).fields[1]!.type !== l.elem) return false;
    const list = tree.elemList(n);
    const count = tree.len(list);
    this.hasMap = true;
    const entries = new Image(this.dry ? 0 : count * entry.size);
    for (let i = 0; i < count; i++) {
      const e = tree.at(list, i);
      if (info.constOf(tree.key(e)) === null) return false;
      const to = i * entry.size;
      if (!this.value(entries, to, tree.key(e), l.key!, frame)) return false;
      if (!this.value(entries, to + entry.fieldOffset[1]!, tree.value(e), l.elem!, frame)) return false;
    }
    if (this.dry) return true;
    // Entries are read and written by address.
    for (const id of entry.fieldId) prog.out.openFields.add(id);
    const H = prog.runtimeType("hmap");
    const header = new Image(H.size);
    const field = (name: string): number =>
      H.fieldOffset[(H.under as Struct).fields.findIndex((f) => f.name === name)]!;
    if (count > 0) {
      header.u64(field("used"), count);
      header.data(field("entries"), this.install(entries, count * entry.size, entry, true, frame));
      header.u32(field("n"), count);
      header.u32(field("cap"), count);
    }
    image.data(at, this.install(header, H.size, H, true, frame));
    return true;
  }

  private elements(image: Image, at: number, n: NodeId, elem: Type, frame: Frame): boolean {
    const { tree, info } = this;
    const size = this.prog.layout(elem).size;
    const list = tree.elemList(n);
    let index = 0;
    for (let i = 0; i < tree.len(list); i++) {
      let v = tree.at(list, i);
      if (tree.kind(v) === Kind.KeyValueExpr) {
        index = intNumber(toInt(info.constOf(tree.key(v))!));
        v = tree.value(v);
      }
      if (!this.value(image, at + index * size, v, elem, frame)) return false;
      index++;
    }
    return true;
  }

  /** Length of a slice literal. */
  private literalLength(n: NodeId): number {
    const { tree, info } = this;
    const list = tree.elemList(n);
    let index = 0;
    let max = 0;
    for (let i = 0; i < tree.len(list); i++) {
      const v = tree.at(list, i);
      if (tree.kind(v) === Kind.KeyValueExpr) index = intNumber(toInt(info.constOf(tree.key(v))!));
      index++;
      if (index > max) max = index;
    }
    return max;
  }

  // ---- addresses ----

  /** &x: of a literal (new memory), or of a package-level variable or a part of it. */
  private address(image: Image, at: number, x: NodeId, frame: Frame): boolean {
    if (this.tree.kind(x) === Kind.CompositeLit) return this.pointerTo(image, at, x, this.typeOf(x, frame), frame);
    const place = this.place(x, frame);
    if (place === null) return false;
    if (!this.dry) {
      if (place.fieldId !== 0) this.prog.fieldEscapes(place.fieldId);
      if (isLock(this.prog.layout(place.type))) {
        const { locks } = this.prog;
        const lock = place.fieldId !== 0 ? locks.field(place.fieldId) : locks.variable(place.obj);
        this.prog.out.openLocks.add(lock);
      }
      image.data(at, this.prog.globalVar(place.obj), place.offset);
    }
    return true;
  }

  private place(node: NodeId, frame: Frame): { obj: Var; offset: number; type: Type; fieldId: number } | null {
    const { tree, info, prog } = this;
    const n = unparen(tree, node);
    const global = (obj: ReturnType<Info["useOf"]>): ReturnType<StaticInit["place"]> => {
      if (obj === null || obj.tag !== ObjTag.Var || obj.pkg === null || obj.parent !== obj.pkg.scope) return null;
      if (obj.type === null) obj.pkg.checker?.objDecl(obj);
      return { obj, offset: 0, type: prog.canon(obj.type!), fieldId: 0 };
    };
    switch (tree.kind(n)) {
      case Kind.Name:
        return global(info.useOf(n));
      case Kind.SelectorExpr: {
        const sel = info.selectionOf(n);
        if (sel === null) return global(info.useOf(tree.sel(n)));
        if (sel.kind !== SelectionKind.FieldVal || sel.indirect) return null;
        const x = this.place(tree.x(n), frame);
        if (x === null) return null;
        let { offset, type, fieldId } = x;
        for (const i of sel.index) {
          const l = prog.layout(type);
          offset += l.fieldOffset[i];
          fieldId = l.fieldId[i];
          type = l.fieldType[i];
        }
        return { obj: x.obj, offset, type, fieldId };
      }
      case Kind.IndexExpr: {
        const c = info.constOf(tree.index(n));
        const x = c === null ? null : this.place(tree.x(n), frame);
        if (x === null || c === null) return null;
        const l = prog.layout(x.type);
        if (l.under.tag !== TypeTag.Array) return null;
        return {
          obj: x.obj,
          offset: x.offset + intNumber(toInt(c)) * prog.layout(l.elem!).size,
          type: l.elem!,
          fieldId: x.fieldId,
        };
      }
      default:
        return null;
    }
  }

  // ---- calls ----

  private call(image: Image, at: number, n: NodeId, t: Type, frame: Frame): boolean {
    const { tree, info } = this;
    const fun = unparen(tree, tree.fun(n));
    const mode = info.modeOf(fun);
    if (mode === OperandMode.typexpr) return this.conversion(image, at, n, frame);
    if (mode === OperandMode.builtin) return this.builtin(image, at, n, fun, frame);
    return this.constructorCall(image, at, n, t, frame);
  }

  private conversion(image: Image, at: number, n: NodeId, frame: Frame): boolean {
    const { tree, info, prog } = this;
    const to = this.typeOf(n, frame);
    const arg = unparen(tree, tree.at(tree.argList(n), 0));
    const u = prog.types.under(to);
    if (u.tag === TypeTag.Interface) return this.value(image, at, arg, to, frame);
    if (info.modeOf(arg) === OperandMode.nilvalue) return true;
    const from = this.typeOf(arg, frame);
    const fu = prog.types.under(from);
    if (u.tag === TypeTag.Slice) {
      const c = info.constOf(arg);
      if (c !== null && c.kind === ConstKind.String && prog.layout(prog.layout(to).elem!).size === 1) {
        if (this.dry) return this.writable;
        const text = stringVal(c);
        if (text.length === 0) image.data(at, prog.zeroBase());
        else {
          const backing = new Image(text.length);
          backing.set(0, bytesOf(text));
          image.data(at, this.install(backing, text.length, prog.layout(prog.tUint8), true, frame));
        }
        image.u64(at + 8, text.length);
        image.u64(at + 16, text.length);
        return true;
      }
    }
    if (info.constOf(arg) !== null) return false;
    // Conversions that keep the representation; numbers and strings were constants.
    if (fu.tag === TypeTag.Basic && fu.kind !== BasicKind.UnsafePointer) return false;
    if (u.tag === TypeTag.Basic && u.kind !== BasicKind.UnsafePointer) return false;
    if (fu.tag !== u.tag && !(pointerLike(fu) && pointerLike(u))) return false;
    return this.value(image, at, arg, from, frame);
  }

  private builtin(image: Image, at: number, n: NodeId, fun: NodeId, frame: Frame): boolean {
    const { tree, info, prog } = this;
    const obj = tree.kind(fun) === Kind.Name ? info.useOf(fun) : null;
    if (obj === null || obj.tag !== ObjTag.Builtin || !this.writable) return false;
    const args = tree.argList(n);
    const t = this.typeOf(n, frame);
    const l = prog.layout(t);
    if (obj.builtin === BuiltinId.New) {
      const elem = prog.layout(l.elem!);
      const arg = tree.at(args, 0);
      if (info.modeOf(arg) !== OperandMode.typexpr) {
        if (this.dry) return this.value(image, 0, arg, l.elem!, frame);
        image.data(at, this.fresh(arg, l.elem!, frame, true));
        return true;
      }
      if (elem.size > maxStaticMake) return false;
      if (!this.dry)
        image.data(
          at,
          elem.size === 0 ? prog.zeroBase() : this.install(new Image(elem.size), elem.size, elem, true, frame),
        );
      return true;
    }
    if (obj.builtin !== BuiltinId.Make || l.under.tag !== TypeTag.Slice) return false;
    const lenConst = info.constOf(tree.at(args, 1));
    const capConst = tree.len(args) > 2 ? info.constOf(tree.at(args, 2)) : lenConst;
    if (lenConst === null || capConst === null) return false;
    const len = intNumber(toInt(lenConst));
    const cap = intNumber(toInt(capConst));
    const elem = prog.layout(l.elem!);
    if (cap * elem.size > maxStaticMake || len > cap) return false;
    if (this.dry) return true;
    const size = cap * elem.size;
    image.data(at, size === 0 ? prog.zeroBase() : this.install(new Image(size), size, elem, true, frame));
    image.u64(at + 8, len);
    image.u64(at + 16, cap);
    return true;
  }

  /** f(args) where f's body is `return e`: e with the arguments put in. */
  private constructorCall(image: Image, at: number, n: NodeId, t: Type, frame: Frame): boolean {
    const { tree, info, prog } = this;
    if (frame.depth >= maxInline || !this.writable) return false;
    const callee = Purity.staticCallee(tree, info, n);
    if (callee === null || callee.decl === 0 || tree.recv(callee.decl) !== 0 || !tree.hasBody(callee.decl))
      return false;
    if (prog.intrinsic(callee) !== null) return false;
    callee.pkg!.checker?.checkBody(callee);
    const result = this.singleReturn(callee);
    const sig = callee.signature();
    if (result === 0 || sig.variadic || sig.results.vars.length !== 1) return false;
    const inner = this.calleeFrame(callee, n, frame, result);
    if (inner === null) return false;
    const rt = inner.env.type(sig.results.vars[0].type!);
    const tu = prog.types.under(t);
    if (tu.tag === TypeTag.Interface && rt !== t && prog.types.under(rt) !== tu) return false;
    return this.value(image, at, result, rt, inner);
  }

  /** The expression of a body that is one return statement; 0 if it is anything else. */
  private singleReturn(f: FuncObj): NodeId {
    const { tree } = this;
    const list = tree.stmtList(tree.body(f.decl));
    if (tree.len(list) !== 1) return 0;
    const s = tree.at(list, 0);
    if (tree.kind(s) !== Kind.ReturnStmt) return 0;
    const e = tree.results(s);
    return e !== 0 && tree.kind(e) !== Kind.ListExpr ? e : 0;
  }

  private calleeFrame(f: FuncObj, call: NodeId, frame: Frame, result: NodeId): Frame | null {
    const { tree, info, prog } = this;
    const args = tree.argList(call);
    const params = f.signature().params.vars;
    // f(g()) with several results is no list of arguments.
    if (tree.len(args) !== params.length) return null;
    let fun = unparen(tree, tree.fun(call));
    if (tree.kind(fun) === Kind.IndexExpr) fun = unparen(tree, tree.x(fun));
    const name = tree.kind(fun) === Kind.SelectorExpr ? tree.sel(fun) : fun;
    const targs = (info.instanceOf(name)?.targs ?? []).map((a) => frame.env.type(a));
    const env =
      targs.length === 0
        ? prog.types.noEnv
        : new Env(prog.types, f.signature().tparams, targs, targs.map((a) => a.id).join());
    const uses = new Map<Var, number>();
    for (const p of params) uses.set(p, 0);
    inspect(tree, result, (n) => {
      if (tree.kind(n) === Kind.Name) {
        const obj = info.useOf(n);
        if (obj !== null && obj.tag === ObjTag.Var) {
          const count = uses.get(obj);
          if (count !== undefined) uses.set(obj, count + 1);
        }
      }
      return true;
    });
    const map = new Map<Var, Bound>();
    for (let i = 0; i < params.length; i++) {
      const arg = unparen(tree, tree.at(args, i));
      const repeatable = info.constOf(arg) !== null || info.modeOf(arg) === OperandMode.nilvalue;
      // An argument that is not used must still be evaluated, one that is used twice must be so once.
      if (!repeatable && uses.get(params[i]) !== 1) return null;
      map.set(params[i], { node: arg, frame });
    }
    return { env, inst: frame.inst, params: map, depth: frame.depth + 1 };
  }
}

function pointerLike(u: Type): boolean {
  return u.tag === TypeTag.Pointer || (u.tag === TypeTag.Basic && u.kind === BasicKind.UnsafePointer);
}

/** Index of the field of that name; the key of a struct literal never names a promoted field. */
function fieldIndex(u: Struct, nameId: number): number {
  for (let i = 0; i < u.fields.length; i++) if (u.fields[i].nameId === nameId) return i;
  return -1;
}

/** The checker refuses two equal constant keys of these types in one literal. (Of other types it lets them be.) */
function isDistinct(kind: BasicKind): boolean {
  return (kind >= BasicKind.Int && kind <= BasicKind.Float64) || kind === BasicKind.String;
}
