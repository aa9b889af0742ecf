// The universe: what is predeclared, and package unsafe (counterpart: types2/universe.go). One per compilation, as the
// names are interned per compilation. The basic types themselves are constants of types.ts.

import type { Names } from "../syntax/names.ts";
import { newAlias } from "./alias.ts";
import { makeBool, makeInt64 } from "./constant/value.ts";
import { newNamed, setUnderlying } from "./named.ts";
import { Builtin, Const, Func, Nil, type Obj, TypeName, Var, VarKind } from "./object.ts";
import { Package } from "./package.ts";
import { Scope, ScopeKind } from "./scope.ts";
import { allTermlist } from "./termlist.ts";
import {
  type Alias,
  BasicKind,
  emptyTuple,
  Interface,
  type Named,
  Signature,
  Tuple,
  Typ,
  type Type,
  universeByte,
  universeRune,
} from "./types.ts";
import { TypeSet, topTypeSet, typeSet } from "./typeset.ts";

/** Built-in functions, in types2's order. */
export const enum BuiltinId {
  Append,
  Cap,
  Clear,
  Close,
  Complex,
  Copy,
  Delete,
  Imag,
  Len,
  Make,
  Max,
  Min,
  New,
  Panic,
  Print,
  Println,
  Real,
  Recover,
  // package unsafe
  Add,
  Alignof,
  Offsetof,
  Sizeof,
  Slice,
  SliceData,
  String,
  StringData,
  // testing only
  Assert,
  Trace,
}

/** What a call may be used as. */
export const enum ExprKind {
  conversion,
  expression,
  statement,
}

export interface PredeclaredFunc {
  readonly name: string;
  /** Least number of arguments. */
  readonly nargs: number;
  readonly variadic: boolean;
  readonly kind: ExprKind;
}

function fn(name: string, nargs: number, variadic: boolean, kind: ExprKind): PredeclaredFunc {
  return { name, nargs, variadic, kind };
}

/** By BuiltinId. */
export const predeclaredFuncs: readonly PredeclaredFunc[] = [
  fn("append", 1, true, ExprKind.expression),
  fn("cap", 1, false, ExprKind.expression),
  fn("clear", 1, false, ExprKind.statement),
  fn("close", 1, false, ExprKind.statement),
  fn("complex", 2, false, ExprKind.expression),
  fn("copy", 2, false, ExprKind.statement),
  fn("delete", 2, false, ExprKind.statement),
  fn("imag", 1, false, ExprKind.expression),
  fn("len", 1, false, ExprKind.expression),
  fn("make", 1, true, ExprKind.expression),
  fn("max", 1, true, ExprKind.expression),
  fn("min", 1, true, ExprKind.expression),
  fn("new", 1, false, ExprKind.expression),
  fn("panic", 1, false, ExprKind.statement),
  fn("print", 0, true, ExprKind.statement),
  fn("println", 0, true, ExprKind.statement),
  fn("real", 1, false, ExprKind.expression),
  fn("recover", 0, false, ExprKind.statement),
  fn("Add", 2, false, ExprKind.expression),
  fn("Alignof", 1, false, ExprKind.expression),
  fn("Offsetof", 1, false, ExprKind.expression),
  fn("Sizeof", 1, false, ExprKind.expression),
  fn("Slice", 2, false, ExprKind.expression),
  fn("SliceData", 1, false, ExprKind.expression),
  fn("String", 2, false, ExprKind.expression),
  fn("StringData", 1, false, ExprKind.expression),
  fn("assert", 1, false, ExprKind.statement),
  fn("trace", 0, true, ExprKind.statement),
];

export class Universe {
  readonly scope = new Scope(null, ScopeKind.Outside);
  /** Package unsafe. */
  readonly unsafe: Package;
  /** The predeclared any (an alias of the empty interface), error and comparable. */
  readonly anyType: Alias;
  readonly errorType: Named;
  readonly comparableType: Named;
  /** Their objects. */
  readonly any: TypeName;
  readonly error: TypeName;
  readonly comparable: TypeName;
  /** An empty interface that prints as interface{}. */
  readonly emptyInterface: Interface;
  readonly iota: Obj;
  readonly bool: Type = Typ[BasicKind.Bool];
  readonly byte: Type = universeByte;
  readonly rune: Type = universeRune;

  constructor(readonly names: Names) {
    this.unsafe = new Package("unsafe", "unsafe", this.scope);
    this.unsafe.complete = true;

    for (const t of Typ) {
      if (t.name.includes(" ")) continue;
      const isUnsafe = t.kind === BasicKind.UnsafePointer;
      this.def(new TypeName(0, isUnsafe ? this.unsafe : null, t.name, names.id(t.name), t));
    }
    for (const t of [universeByte, universeRune]) this.def(new TypeName(0, null, t.name, names.id(t.name), t));

    this.emptyInterface = completeInterface(topTypeSet);
    const anyIface = completeInterface(topTypeSet);
    anyIface.isAny = true;
    this.any = this.typeName("any");
    this.anyType = newAlias(null, this.any, anyIface);
    this.def(this.any);

    this.error = this.typeName("error");
    this.errorType = newNamed(null, this.error, null);
    const recv = new Var(VarKind.RecvVar, 0, null, "", names.id(""), this.errorType);
    const res = new Var(VarKind.ResultVar, 0, null, "", names.id(""), Typ[BasicKind.String]);
    const sig = new Signature(recv, emptyTuple, new Tuple([res]), false);
    const errIface = new Interface();
    errIface.methods = [new Func(0, null, "Error", names.id("Error"), sig)];
    errIface.complete = true;
    typeSet(errIface);
    setUnderlying(this.errorType, errIface);
    this.def(this.error);

    this.comparable = this.typeName("comparable");
    this.comparableType = newNamed(null, this.comparable, null);
    const cmpIface = completeInterface(new TypeSet([], allTermlist, true));
    cmpIface.isComparableDecl = true;
    setUnderlying(this.comparableType, cmpIface);
    this.def(this.comparable);

    this.def(this.constant("true", BasicKind.UntypedBool, 1));
    this.def(this.constant("false", BasicKind.UntypedBool, 0));
    this.iota = this.constant("iota", BasicKind.UntypedInt, 0);
    this.def(this.iota);
    this.def(new Nil(0, null, "nil", names.id("nil"), Typ[BasicKind.UntypedNil]));
    for (let id = 0; id < BuiltinId.Assert; id++) this.defBuiltin(id);
  }

  /** Declares assert and trace, which only the type checker's own tests use. */
  defPredeclaredTestFuncs(): void {
    if (this.scope.lookup(this.names.id("assert")) !== null) return;
    this.defBuiltin(BuiltinId.Assert);
    this.defBuiltin(BuiltinId.Trace);
  }

  private typeName(name: string): TypeName {
    return new TypeName(0, null, name, this.names.id(name), null);
  }

  private constant(name: string, kind: BasicKind, val: number): Const {
    const v = kind === BasicKind.UntypedBool ? makeBool(val !== 0) : makeInt64(val);
    return new Const(0, null, name, this.names.id(name), Typ[kind], v);
  }

  private defBuiltin(id: number): void {
    const { name } = predeclaredFuncs[id];
    const inUnsafe = id >= BuiltinId.Add && id <= BuiltinId.StringData;
    this.def(new Builtin(name, this.names.id(name), id, inUnsafe ? this.unsafe : null));
  }

  /** Exported names are those of package unsafe. */
  private def(obj: Obj): void {
    (obj.exported() ? this.unsafe.scope : this.scope).insert(obj);
  }
}

function completeInterface(tset: TypeSet): Interface {
  const t = new Interface();
  t.complete = true;
  t.tset = tset;
  return t;
}

/** The universe of a compilation. */
export function makeUniverse(names: Names): Universe {
  return new Universe(names);
}
