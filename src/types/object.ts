// The objects that names denote (counterpart: types2/object.go): packages' names, constants, types, variables and
// fields, functions and methods, labels, built-ins, nil. Names are carried twice: as the interned NameId, for lookups,
// and as text, for messages and ordering.
//
// Invariants: an object belongs to one compilation; `type` is null only until its declaration is checked; `id` is 0
// until the compilation's Info registers the object (info.objId(obj)).

import { isUpper } from "../syntax/unicode.ts";
import { unalias } from "./alias.ts";
import type { ConstVal } from "./constant/value.ts";
import type { Package } from "./package.ts";
import type { Scope } from "./scope.ts";
import { type Signature, Typ, type Type, TypeTag, universeByte, universeRune } from "./types.ts";
import type { GoVersion } from "./version.ts";

export const enum ObjTag {
  PkgName,
  Const,
  TypeName,
  Var,
  Func,
  Label,
  Builtin,
  Nil,
}

export type Obj = PkgName | Const | TypeName | Var | Func | Label | Builtin | Nil;

/**
 * Reports whether a name begins with an upper case letter.
 */
export function isExported(name: string): boolean {
  const c = name.charCodeAt(0);
  if (!(c >= 0x80)) return c >= 0x41 && c <= 0x5a;
  return isUpper(name.codePointAt(0)!);
}

/** How a package-level object or method is declared (counterpart: declInfo in types2/resolver.go). */
export class DeclInfo {
  /** n:1 variable declarations: all variables of the left side, else null. */
  lhs: Var[] | null = null;
  /** Type and initialiser nodes of constants and variables, 0 if absent. */
  vtyp = 0;
  init = 0;
  /** The initialiser is repeated from an earlier constant declaration. */
  inherited = false;
  /** Variables: the initialiser was checked. */
  initDone = false;
  /** TypeDecl or FuncDecl node, else 0. */
  tdecl = 0;
  fdecl = 0;
  /** Package-level objects that the initialiser or body mentions, in the order of first mention. */
  deps: Set<Obj> | null = null;
  constructor(
    /** Scope of the declaring file. */
    readonly file: Scope,
    /** Language version of the declaring file. */
    readonly version: GoVersion,
  ) {}

  addDep(obj: Obj): void {
    (this.deps ??= new Set()).add(obj);
  }
}

export abstract class ObjBase {
  id = 0;
  /** Scope of declaration; null for fields and methods. */
  parent: Scope | null = null;
  /** Source order of package-level objects, > 0. */
  order = 0;
  /** Where the object's scope starts. */
  scopePos = 0;
  /** Declaration of package-level objects and methods of packages being checked, else null. */
  declInfo: DeclInfo | null = null;
  /** Index in the checker's path of declarations under way, -1 if not on it. */
  pathIdx = -1;
  constructor(
    /** Position of the name, 0 for predeclared objects. */
    public pos: number,
    /** null for predeclared objects and labels of the universe. */
    public pkg: Package | null,
    public name: string,
    public nameId: number,
    public type: Type | null,
  ) {}

  exported(): boolean {
    return isExported(this.name);
  }

  /** Spec "Uniqueness of identifiers": same name, and same package unless exported. */
  sameId(pkg: Package | null, nameId: number): boolean {
    return this.nameId === nameId && (isExported(this.name) || samePkg(this.pkg, pkg));
  }

  /** sameId, or the same spelling up to upper and lower case in any package. */
  sameIdFold(pkg: Package | null, name: string): boolean {
    if (equalFold(this.name, name)) return true;
    return this.name === name && samePkg(this.pkg, pkg);
  }
}

/** Packages are the same if they are one object or have one path. */
export function samePkg(a: Package | null, b: Package | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return a.path === b.path;
}

/** Equality under simple case folding (strings.EqualFold). */
export function equalFold(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

/** Unique name of a method or field: unexported names carry their package path. */
export function objectId(pkg: Package | null, name: string): string {
  if (isExported(name)) return name;
  return `${pkg !== null && pkg.path !== "" ? pkg.path : "_"}.${name}`;
}

/** Order of methods in type sets and interfaces: exported first, by name, then by package path. */
export function cmpObjects(a: ObjBase, b: ObjBase): number {
  if (a === b) return 0;
  const ea = isExported(a.name);
  const eb = isExported(b.name);
  if (ea !== eb) return ea ? -1 : 1;
  if (a.name !== b.name) return compareStrings(a.name, b.name);
  if (!ea && a.pkg !== null && b.pkg !== null) return compareStrings(a.pkg.path, b.pkg.path);
  return 0;
}

/**
 * Compares as Go compares strings: by UTF-8 bytes, which is by code point. UTF-16 units differ from that only when a
 * surrogate meets a unit of U+E000..U+FFFF.
 */
export function compareStrings(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x !== y) {
      if (x >= 0xd800 && y >= 0xd800) {
        if (x < 0xe000) x += 0x10000;
        if (y < 0xe000) y += 0x10000;
      }
      return x < y ? -1 : 1;
    }
  }
  return a.length - b.length;
}

/** An imported package's name in a file. */
export class PkgName extends ObjBase {
  readonly tag = ObjTag.PkgName;
  used = false;
  constructor(
    pos: number,
    pkg: Package | null,
    name: string,
    nameId: number,
    readonly imported: Package,
  ) {
    super(pos, pkg, name, nameId, Typ[0]);
  }
}

export class Const extends ObjBase {
  readonly tag = ObjTag.Const;
  constructor(
    pos: number,
    pkg: Package | null,
    name: string,
    nameId: number,
    type: Type | null,
    /** The value; iota while the declaration has not been checked. */
    public val: ConstVal,
  ) {
    super(pos, pkg, name, nameId, type);
  }
}

export class TypeName extends ObjBase {
  readonly tag = ObjTag.TypeName;

  /** Reports whether the name is an alias of a type (byte and rune are). */
  isAlias(): boolean {
    const t = this.type;
    if (t === null) return false;
    switch (t.tag) {
      case TypeTag.Basic:
        // unsafe.Pointer is a Basic and no alias; any other name in a package for a basic type is one.
        if (this.pkg !== null && this.pkg.path === "unsafe") return false;
        return this.pkg !== null || t.name !== this.name || t === universeByte || t === universeRune;
      case TypeTag.Named:
      case TypeTag.TypeParam:
        return this !== t.obj;
      default:
        return true;
    }
  }
}

export const enum VarKind {
  None,
  PackageVar,
  LocalVar,
  RecvVar,
  ParamVar,
  ResultVar,
  FieldVar,
}

export class Var extends ObjBase {
  readonly tag = ObjTag.Var;
  /** The generic variable or field this one was instantiated from, or null. */
  origin: Var | null = null;
  /** The variable was used (checker's "declared and not used"). */
  used = false;
  /** An embedded field; its name is that of its type. */
  embedded = false;
  constructor(
    public kind: VarKind,
    pos: number,
    pkg: Package | null,
    name: string,
    nameId: number,
    type: Type | null,
  ) {
    super(pos, pkg, name, nameId, type);
  }

  get isField(): boolean {
    return this.kind === VarKind.FieldVar;
  }
}

/** A struct field. */
export function newField(
  pos: number,
  pkg: Package | null,
  name: string,
  nameId: number,
  type: Type | null,
  embedded: boolean,
): Var {
  const v = new Var(VarKind.FieldVar, pos, pkg, name, nameId, type);
  v.embedded = embedded;
  return v;
}

/** A parameter without declaration, for signatures made by the compiler. */
export function newParam(pos: number, pkg: Package | null, name: string, nameId: number, type: Type | null): Var {
  return new Var(VarKind.ParamVar, pos, pkg, name, nameId, type);
}

/** A function, concrete method or interface method. */
export class Func extends ObjBase {
  readonly tag = ObjTag.Func;
  declare type: Signature | null;
  /** FuncDecl node, 0 for interface methods and made ones. An expanded method has its origin's. */
  decl = 0;
  /** For methods without type yet: the receiver was written as a pointer. Read hasPtrRecv(). */
  hasPtrRecv_ = false;
  /** //go:nointerface: a method that does not count where a type is asked for an interface's methods. */
  noInterface = false;
  /** The generic method this one was instantiated from, or null. */
  origin: Func | null = null;
  /** Type of a method value (the signature without receiver), made by call.ts. */
  valueType: Signature | null = null;
  /** 0 body not checked yet, 1 being checked, 2 checked (or none). */
  bodyState = 0;
  constructor(pos: number, pkg: Package | null, name: string, nameId: number, type: Signature | null) {
    super(pos, pkg, name, nameId, type);
  }

  signature(): Signature {
    return this.type!;
  }

  /** A method whose receiver is a pointer. */
  hasPtrRecv(): boolean {
    const sig = this.type;
    if (sig !== null && sig.recv !== null) {
      const t = sig.recv.type;
      return t !== null && unalias(t).tag === TypeTag.Pointer;
    }
    return this.hasPtrRecv_;
  }
}

export class Label extends ObjBase {
  readonly tag = ObjTag.Label;
  used = false;
  constructor(pos: number, pkg: Package | null, name: string, nameId: number) {
    super(pos, pkg, name, nameId, Typ[0]);
  }
}

export class Builtin extends ObjBase {
  readonly tag = ObjTag.Builtin;
  constructor(
    name: string,
    nameId: number,
    /** BuiltinId of universe.ts. */
    readonly builtin: number,
    pkg: Package | null = null,
  ) {
    super(0, pkg, name, nameId, Typ[0]);
  }
}

export class Nil extends ObjBase {
  readonly tag = ObjTag.Nil;
}

/** The method set view of an interface's explicit methods is kept sorted by cmpObjects. */
export function sortMethods(list: Func[]): void {
  if (list.length > 1) list.sort(cmpObjects);
}
