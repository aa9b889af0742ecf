// What the program panics with: the types of all values that a panic statement may be given. The runtime prints a panic's value
// through its Error or String method; these are linked for the types found here alone, instead of for every type that ever
// becomes an interface value. What prints numbers is linked only if one of those values may be one (deferred.ts).
//
// A panic statement's operand tells the type, or is a variable that only ever holds what recover gave (those values are known
// already), or tells nothing: then the methods are looked up at run time (runtime.panicTextDynamic). The errors of the runtime itself
// count as panicked with once they become interface values.
//
// Invariants: the set grows only; panicText is asked for by the runtime's bodies and written by `finish`.

import { unparen } from "../../syntax/parser_expr.ts";
import { Operator } from "../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../syntax/tree.ts";
import { forEachChild } from "../../syntax/walk.ts";
import { OperandMode } from "../../types/mode.ts";
import { ObjTag, type Var, VarKind } from "../../types/object.ts";
import { type Type, TypeTag } from "../../types/types.ts";
import { BuiltinId } from "../../types/universe.ts";
import type { Func } from "../ir.ts";
import { Op, Ty } from "../ops.ts";
import type { FuncInst, GoSig } from "./api.ts";
import { Emit } from "./emit.ts";
import type { Method } from "./methods.ts";
import type { ProgramBuilder } from "./program.ts";
import { kindOf } from "./rtype_image.ts";

interface Text {
  readonly type: Type;
  readonly method: Func;
}

/** Bits of abi.Kind: bool to complex128, and of these the last four. */
const numberKinds = 0x1fffe;
const floatKinds = 0x1e000;

/** Functions of package sync (goroot/src/sync) that give a value with which the program has panicked. */
const panickedBefore: ReadonlySet<string> = new Set(["runtime_onceRepanic", "oncePanicked"]);

export class Panics {
  private readonly types = new Set<Type>();
  private unknown = false;
  /** Of these types, how many `update` has looked at; those that print themselves. */
  private done = 0;
  private readonly texts: Text[] = [];
  private text: Func | null = null;
  private dynamic: Func | null = null;
  private readonly recovered = new Map<Var, boolean>();

  constructor(private readonly prog: ProgramBuilder) {}

  /** A panic statement in `inst` with the operand x of canonical type t. */
  statement(inst: FuncInst, x: NodeId, t: Type): void {
    if (this.prog.types.under(t).tag !== TypeTag.Interface) {
      this.types.add(t);
      return;
    }
    if (!this.unknown && !this.isRecovered(inst, x)) this.unknown = true;
  }

  /** A value of type t becomes an interface value. */
  converted(t: Type): void {
    const base = t.tag === TypeTag.Pointer ? t.elem : t;
    if (base.tag !== TypeTag.Named || base.obj.pkg !== this.prog.runtimePkg) return;
    if (this.prog.methods.of(t).some((m) => m.obj.name === "Error")) this.types.add(t);
  }

  /** The runtime's functions without body that tell about panics, or null. */
  bodyless(name: string, sig: GoSig): Func | null {
    if (name !== "panicText") return null;
    this.text ??= this.prog.newFunc(`runtime.${name}`, sig);
    return this.text;
  }

  /** May the program panic with a number (or bool), or with a float or complex number? */
  mayPrint(floats: boolean): boolean {
    let mask = this.unknown ? this.prog.rtypes.ifaceKinds : 0;
    for (const t of this.types) mask |= 1 << kindOf(this.prog.types.under(t));
    return (mask & (floats ? floatKinds : numberKinds)) !== 0;
  }

  /** Follows what was found; true if something was. */
  update(): boolean {
    if (this.text === null) return false;
    let found = false;
    if (this.unknown && this.dynamic === null) {
      this.dynamic = this.prog.runtime("panicTextDynamic");
      found = true;
    }
    if (this.done === this.types.size) return found;
    const fresh = [...this.types].slice(this.done);
    this.done = this.types.size;
    for (const type of fresh) {
      const m = this.textMethod(type);
      if (m === null) continue;
      this.prog.usedInInterface(type);
      this.texts.push({ type, method: this.prog.wrappers.itabFunc(type, m) });
    }
    return true;
  }

  /** Error or, for want of it, String, if it takes nothing and gives a string. */
  private textMethod(t: Type): Method | null {
    const { prog } = this;
    for (const name of ["Error", "String"]) {
      const m = prog.methods.of(t).find((m) => m.obj.name === name);
      if (m === undefined) continue;
      const { params, results } = m.sig;
      if (params.vars.length === 0 && results.vars.length === 1 && prog.canon(results.vars[0].type!) === prog.tString)
        return m;
    }
    return null;
  }

  /** Writes the bodies. */
  finish(): void {
    const { prog, text } = this;
    if (text !== null) {
      const e = new Emit(text);
      const [type, data] = e.entryParams();
      for (const t of this.texts) {
        const yes = e.newBlock();
        const no = e.newBlock();
        e.branch(e.bin(Op.Eq, Ty.I32, type, e.data(prog.rtype(t.type))), yes, no);
        e.setBlock(yes);
        const [ptr, len] = e.call(t.method, [data]);
        e.ret([ptr, len, e.i32(1)]);
        e.setBlock(no);
      }
      if (this.dynamic !== null) e.ret(e.call(this.dynamic, [type, data]));
      else e.ret([e.zero(Ty.Ptr), e.i64(0), e.i32(0)]);
    }
  }

  // ---- variables that hold recovered values ----

  /** x is a variable that is only ever set to what recover (or sync's stand-in for it) gives. */
  private isRecovered(inst: FuncInst, x: NodeId): boolean {
    const { info, tree } = this.prog;
    const name = unparen(tree, x);
    if (tree.kind(name) !== Kind.Name) return this.isRecover(name);
    const v = info.useOf(name);
    if (v === null || v.tag !== ObjTag.Var || v.kind !== VarKind.LocalVar) return false;
    let known = this.recovered.get(v);
    if (known === undefined) {
      let root = inst;
      while (root.outer !== null) root = root.outer;
      known = this.onlyRecovers(root.node, v);
      this.recovered.set(v, known);
    }
    return known;
  }

  private isRecover(x: NodeId): boolean {
    const { info, tree } = this.prog;
    const call = unparen(tree, x);
    if (tree.kind(call) !== Kind.CallExpr) return false;
    const fun = unparen(tree, tree.fun(call));
    if (tree.kind(fun) !== Kind.Name) return false;
    const obj = info.useOf(fun);
    if (info.modeOf(fun) === OperandMode.builtin)
      return obj?.tag === ObjTag.Builtin && obj.builtin === BuiltinId.Recover;
    return obj?.tag === ObjTag.Func && panickedBefore.has(obj.name) && obj.pkg?.path === "sync";
  }

  /** Everything that sets v in the function around it is a recover, and nothing takes its address. */
  private onlyRecovers(root: NodeId, v: Var): boolean {
    const { info, tree } = this.prog;
    let sets = 0;
    let ok = true;
    const isV = (n: NodeId): boolean => {
      const x = unparen(tree, n);
      return tree.kind(x) === Kind.Name && info.objectOf(x) === v;
    };
    const list = (n: NodeId): NodeId[] => {
      if (n === 0) return [];
      if (tree.kind(n) !== Kind.ListExpr) return [n];
      const l = tree.elemList(n);
      return Array.from({ length: tree.len(l) }, (_, i) => tree.at(l, i));
    };
    const pairs = (lhs: readonly NodeId[], rhs: readonly NodeId[]): void => {
      lhs.forEach((l, i) => {
        if (!isV(l)) return;
        sets++;
        if (lhs.length !== rhs.length || !this.isRecover(rhs[i])) ok = false;
      });
    };
    const visit = (n: NodeId): void => {
      switch (tree.kind(n)) {
        case Kind.AssignStmt:
          pairs(list(tree.lhs(n)), list(tree.rhs(n)));
          break;
        case Kind.VarDecl: {
          const names = tree.nameList(n);
          const lhs = Array.from({ length: tree.len(names) }, (_, i) => tree.at(names, i));
          if (tree.values(n) !== 0) pairs(lhs, list(tree.values(n)));
          break;
        }
        case Kind.RangeClause:
          pairs(list(tree.lhs(n)), []);
          break;
        case Kind.Operation:
          if (tree.y(n) === 0 && tree.op(n) === Operator.And && isV(tree.x(n))) ok = false;
          break;
      }
      forEachChild(tree, n, visit);
    };
    visit(root);
    return ok && sets > 0;
  }
}
