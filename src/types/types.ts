// The type classes of the checker (counterpart: the type declarations of cmd/compile/internal/types2). This file holds
// shapes only; behaviour lives in the files named after types2's (under.ts, named.ts, predicates.ts, ...), so that the
// classes can be used everywhere without import cycles at load time.
//
// Invariants: every class has a literal `tag`, so `switch (t.tag)` narrows `Type`; all fields are set in the
// constructor (fixed shapes); lists are arrays and never null (an absent list is the empty list). A type belongs to
// one compilation; the predeclared basic types and `emptyTuple` are constants, are never written to, and have fixed ids.
// `id` is 0 until the compilation's Info registers the type (`info.typeId(t)`), then it is its dense index there.

import type { Checker } from "./check.ts";
import type { Context } from "./context.ts";
import type { Func, TypeName, Var } from "./object.ts";
import type { Scope } from "./scope.ts";
import type { TypeSet } from "./typeset.ts";

export const enum TypeTag {
  Basic,
  Named,
  Alias,
  Pointer,
  Slice,
  Array,
  Map,
  Chan,
  Struct,
  Tuple,
  Signature,
  Interface,
  TypeParam,
  Union,
}

export type Type =
  | Basic
  | Named
  | Alias
  | Pointer
  | Slice
  | Array_
  | Map_
  | Chan
  | Struct
  | Tuple
  | Signature
  | Interface
  | TypeParam
  | Union;

/** Kinds of basic types, in types2's order (Byte and Rune are Uint8 and Int32). */
export const enum BasicKind {
  Invalid,
  Bool,
  Int,
  Int8,
  Int16,
  Int32,
  Int64,
  Uint,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Uintptr,
  Float32,
  Float64,
  Complex64,
  Complex128,
  String,
  UnsafePointer,
  UntypedBool,
  UntypedInt,
  UntypedRune,
  UntypedFloat,
  UntypedComplex,
  UntypedString,
  UntypedNil,
}

/** Property bits of basic types. */
export const enum BasicInfo {
  None = 0,
  IsBoolean = 1,
  IsInteger = 2,
  IsUnsigned = 4,
  IsFloat = 8,
  IsComplex = 16,
  IsString = 32,
  IsUntyped = 64,
  IsOrdered = IsInteger | IsFloat | IsString,
  IsNumeric = IsInteger | IsFloat | IsComplex,
  IsConstType = IsBoolean | IsNumeric | IsString,
}

export class Basic {
  readonly tag = TypeTag.Basic;
  constructor(
    readonly id: number,
    readonly kind: BasicKind,
    readonly info: BasicInfo,
    readonly name: string,
  ) {}
}

export class Pointer {
  readonly tag = TypeTag.Pointer;
  id = 0;
  constructor(public elem: Type) {}
}

export class Slice {
  readonly tag = TypeTag.Slice;
  id = 0;
  constructor(public elem: Type) {}
}

/**
 * An array type; `len` < 0 means unknown (an error was reported). A length above 2^53 is inexact in `len` and exact in
 * `bigLen` (only arrays of zero-size elements can be that long).
 */
export class Array_ {
  readonly tag = TypeTag.Array;
  id = 0;
  bigLen: bigint | null = null;
  constructor(
    public elem: Type,
    public len: number,
  ) {}
}

export class Map_ {
  readonly tag = TypeTag.Map;
  id = 0;
  constructor(
    public key: Type,
    public elem: Type,
  ) {}
}

export const enum ChanDir {
  SendRecv,
  SendOnly,
  RecvOnly,
}

export class Chan {
  readonly tag = TypeTag.Chan;
  id = 0;
  constructor(
    public dir: ChanDir,
    public elem: Type,
  ) {}
}

/** `tags[i]` is the unquoted tag of field i (as a byte string, see constant/); `tags` may be shorter than `fields`. */
export class Struct {
  readonly tag = TypeTag.Struct;
  id = 0;
  /** Size and alignment in bytes once computed by sizes.ts; -2 and 0 before. */
  size = -2;
  align = 0;
  /** Memos of lookup.ts: index of fields by NameId, and whether any field is embedded. */
  byName: Map<number, number> | null = null;
  embeds: boolean | null = null;
  constructor(
    public fields: Var[],
    public tags: string[] = noTags,
  ) {}
}

export class Tuple {
  readonly tag = TypeTag.Tuple;
  constructor(
    readonly vars: readonly Var[],
    public id = 0,
  ) {}
}

export class Signature {
  readonly tag = TypeTag.Signature;
  id = 0;
  /** Receiver type parameters and type parameters, left to right. */
  rparams: readonly TypeParam[] = noTParams;
  tparams: readonly TypeParam[] = noTParams;
  /** Function scope of declared (not instantiated) signatures of this package, else null. */
  scope: Scope | null = null;
  constructor(
    public recv: Var | null = null,
    public params: Tuple = emptyTuple,
    public results: Tuple = emptyTuple,
    /** The last parameter is ...T; its type is []T (or string, for append's special case). */
    public variadic = false,
  ) {}
}

export class Interface {
  readonly tag = TypeTag.Interface;
  id = 0;
  /** Explicitly declared methods, sorted by sortMethods once complete. */
  methods: Func[] = [];
  /** Embedded elements in source order and their positions (null: none known). */
  embeddeds: Type[] = [];
  embedPos: number[] | null = null;
  /** The interface wraps a type set literal (non-interface T, ~T, A|B). */
  implicit = false;
  /** All fields but tset are set up. */
  complete = false;
  /** It is the predeclared `any` (prints as "any"). */
  isAny = false;
  /** It is the underlying type of the predeclared `comparable`. */
  isComparableDecl = false;
  /** The type set, computed lazily by typeset.ts (typeSet(t)). */
  tset: TypeSet | null = null;
  /** For error reports; null once the type set was computed and the package is done. */
  check: Checker | null;
  constructor(check: Checker | null = null) {
    this.check = check;
  }
}

/** What an instantiated Named knows about its making. */
export class Instance {
  /** Methods expanded so far; all of them: orig.methods.length. */
  expandedMethods = 0;
  constructor(
    readonly orig: Named,
    readonly targs: readonly Type[],
    /** The compilation's instance table. */
    readonly ctxt: Context,
    /** Where the instantiation stands. */
    readonly pos: number,
  ) {}
}

/** States of a Named (bits of `state`). */
export const enum NamedState {
  /** Methods and right-hand side are available (instances: expanded). */
  Unpacked = 1,
  /** All methods are expanded. */
  HasMethods = 2,
  /** `underlying` is final. */
  HasUnder = 4,
  /** `finite` is final. */
  HasFinite = 8,
  /** It was found not to contain itself. */
  Valid = 16,
}

/**
 * A defined type or an instance of a generic one. Read it through named.ts: typeParams(n), typeArgs(n), numMethods(n),
 * method(n, i), origin(n) and under.ts's under(n); the raw fields of an instance are filled lazily.
 */
export class Named {
  readonly tag = TypeTag.Named;
  id = 0;
  state = 0;
  /** Set during the checking of the declaring package only. */
  check: Checker | null;
  /** Declared name; an instance shares its origin's. */
  obj: TypeName;
  /** null for declared types. */
  inst: Instance | null;
  /** Right-hand side of the declaration, maybe itself a Named or Alias. */
  fromRHS: Type | null;
  tparams: readonly TypeParam[] = noTParams;
  underlying: Type | null = null;
  /** Declared methods (origin: all; instance: holes until expanded). */
  methods: Func[] = [];
  finite = false;
  /** fromRHS may still be null while the declaration is being checked. */
  allowNilRHS = false;
  /** Hash used by Context and TypeCanon; 0 = not computed. */
  hash = 0;
  /** Memo of method index by NameId for types with many methods. */
  methodMap: Map<number, number> | null = null;
  constructor(check: Checker | null, obj: TypeName, inst: Instance | null, fromRHS: Type | null) {
    this.check = check;
    this.obj = obj;
    this.inst = inst;
    this.fromRHS = fromRHS;
  }
}

/** An alias type; resolved by alias.ts's unalias(t). */
export class Alias {
  readonly tag = TypeTag.Alias;
  id = 0;
  /** The uninstantiated alias (itself when not an instance). */
  orig: Alias;
  tparams: readonly TypeParam[] = noTParams;
  targs: readonly Type[] = noTypes;
  /** What the alias is resolved to; never an Alias; null until first asked. */
  actual: Type | null = null;
  constructor(
    public obj: TypeName,
    /** Right-hand side of the declaration; maybe an alias; null while the declaration is being checked. */
    public fromRHS: Type | null,
  ) {
    this.orig = this;
  }
}

export class TypeParam {
  readonly tag = TypeTag.TypeParam;
  id = 0;
  /** Position in its type parameter list, -1 until bound (bindTParams). */
  index = -1;
  constructor(
    /** For lazy completion of the bound. */
    public check: Checker | null,
    /** Unique in the compilation, by creation. */
    readonly serial: number,
    public obj: TypeName,
    /** The constraint; iface(t) of typeparam.ts gives it as an interface. */
    public bound: Type,
  ) {}
}

/** One term T or ~T. A null `type` (only inside type sets) is the universe. */
export class Term {
  constructor(
    readonly tilde: boolean,
    readonly type: Type | null,
  ) {}
}

export type TermList = readonly Term[];

/** The set of all types. (Here because typeset.ts needs it while modules are still being loaded.) */
export const allTermlist: TermList = Object.freeze([new Term(false, null)]) as TermList;
export const noTerms: TermList = Object.freeze([]) as TermList;

/** The terms as written, not normalised. */
export class Union {
  readonly tag = TypeTag.Union;
  id = 0;
  /** The type set, computed lazily by typeset.ts. */
  tset: TypeSet | null = null;
  constructor(public terms: readonly Term[]) {}
}

/** Shared empty lists; never written to. */
export const noTParams: readonly TypeParam[] = Object.freeze([]) as readonly TypeParam[];
export const noTypes: readonly Type[] = Object.freeze([]) as readonly Type[];
const noTags = Object.freeze([]) as unknown as string[];

function basic(kind: BasicKind, info: BasicInfo, name: string): Basic {
  return new Basic(kind + 1, kind, info, name);
}

/** The predeclared basic types, by BasicKind. Their ids are kind + 1. */
export const Typ: readonly Basic[] = [
  basic(BasicKind.Invalid, BasicInfo.None, "invalid type"),
  basic(BasicKind.Bool, BasicInfo.IsBoolean, "bool"),
  basic(BasicKind.Int, BasicInfo.IsInteger, "int"),
  basic(BasicKind.Int8, BasicInfo.IsInteger, "int8"),
  basic(BasicKind.Int16, BasicInfo.IsInteger, "int16"),
  basic(BasicKind.Int32, BasicInfo.IsInteger, "int32"),
  basic(BasicKind.Int64, BasicInfo.IsInteger, "int64"),
  basic(BasicKind.Uint, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "uint"),
  basic(BasicKind.Uint8, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "uint8"),
  basic(BasicKind.Uint16, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "uint16"),
  basic(BasicKind.Uint32, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "uint32"),
  basic(BasicKind.Uint64, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "uint64"),
  basic(BasicKind.Uintptr, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "uintptr"),
  basic(BasicKind.Float32, BasicInfo.IsFloat, "float32"),
  basic(BasicKind.Float64, BasicInfo.IsFloat, "float64"),
  basic(BasicKind.Complex64, BasicInfo.IsComplex, "complex64"),
  basic(BasicKind.Complex128, BasicInfo.IsComplex, "complex128"),
  basic(BasicKind.String, BasicInfo.IsString, "string"),
  basic(BasicKind.UnsafePointer, BasicInfo.None, "Pointer"),
  basic(BasicKind.UntypedBool, BasicInfo.IsBoolean | BasicInfo.IsUntyped, "untyped bool"),
  basic(BasicKind.UntypedInt, BasicInfo.IsInteger | BasicInfo.IsUntyped, "untyped int"),
  basic(BasicKind.UntypedRune, BasicInfo.IsInteger | BasicInfo.IsUntyped, "untyped rune"),
  basic(BasicKind.UntypedFloat, BasicInfo.IsFloat | BasicInfo.IsUntyped, "untyped float"),
  basic(BasicKind.UntypedComplex, BasicInfo.IsComplex | BasicInfo.IsUntyped, "untyped complex"),
  basic(BasicKind.UntypedString, BasicInfo.IsString | BasicInfo.IsUntyped, "untyped string"),
  basic(BasicKind.UntypedNil, BasicInfo.IsUntyped, "untyped nil"),
];

/** byte and rune: the same kinds as uint8 and int32, kept apart for messages only. */
export const universeByte = new Basic(27, BasicKind.Uint8, BasicInfo.IsInteger | BasicInfo.IsUnsigned, "byte");
export const universeRune = new Basic(28, BasicKind.Int32, BasicInfo.IsInteger, "rune");

/** The tuple without elements. */
export const emptyTuple = new Tuple(Object.freeze([]) as readonly Var[], 29);

/** The constants above in the order of their ids; index 0 is unused. Info starts its type table with them. */
export const fixedTypes: readonly Type[] = [Typ[0], ...Typ, universeByte, universeRune, emptyTuple];

/** The tuple of `vars` (the shared empty one when there are none). */
export function newTuple(vars: readonly Var[]): Tuple {
  return vars.length === 0 ? emptyTuple : new Tuple(vars);
}
