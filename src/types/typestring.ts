// How types and objects read in messages (counterpart: types2/typestring.go and the string functions of object.go and
// selection.go). Invariant: printing never computes underlying types or type sets, so it is safe at any time.

import { quote } from "./constant/format.ts";
import { type Func, isExported, type Obj, ObjTag, type TypeName, VarKind } from "./object.ts";
import type { Package } from "./package.ts";
import { termSep } from "./termlist.ts";
import {
  type Chan,
  ChanDir,
  type Interface,
  type Signature,
  type Struct,
  type Tuple,
  type Type,
  type TypeParam,
  TypeTag,
} from "./types.ts";
import { under } from "./under.ts";

/** Gives what stands before the dot in front of a package's names, "" for none. */
export type Qualifier = (pkg: Package) => string;

/** Qualifies names of other packages than pkg by their paths. */
export function relativeTo(pkg: Package): Qualifier {
  return (other) => (other === pkg ? "" : other.path);
}

/** The text of a type; without a qualifier names are qualified by package path. */
export function typeString(typ: Type, qf: Qualifier | null = null): string {
  const w = new TypeWriter(qf);
  w.typ(typ);
  return w.buf;
}

/** Parameters and results of a signature. */
export function signatureString(sig: Signature, qf: Qualifier | null = null): string {
  const w = new TypeWriter(qf);
  w.signature(sig);
  return w.buf;
}

export function newTypeWriter(qf: Qualifier | null): TypeWriter {
  return new TypeWriter(qf);
}

/** Predeclared names; a type parameter that is called so is explained. */
const predeclared = new Set(
  (
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 " +
    "uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min " +
    "new panic print println real recover"
  ).split(" "),
);

export class TypeWriter {
  buf = "";
  /** Write the names of parameters. */
  paramNames = true;
  /** Write the numbers that tell type parameters of one name apart. */
  tpSubscripts = false;
  /** Say once which package an unexported field is of. */
  pkgInfo = false;
  /** How to write positions. */
  posString: ((pos: number) => string) | null = null;
  private readonly seen: Type[] = [];

  constructor(readonly qf: Qualifier | null) {}

  string(s: string): void {
    this.buf += s;
  }

  private error(msg: string): void {
    this.buf += `<${msg}>`;
  }

  typ(t: Type | null): void {
    if (t === null) {
      this.error("nil");
      return;
    }
    if (t.tag === TypeTag.Basic) {
      this.buf += isExported(t.name) ? `${this.unsafePrefix()}${t.name}` : t.name;
      return;
    }
    if (this.seen.includes(t)) {
      this.error(`cycle to ${goTypeName(t)}`);
      return;
    }
    this.seen.push(t);
    this.composite(t);
    this.seen.pop();
  }

  /** unsafe.Pointer is the one basic type with a package. */
  private unsafePrefix(): string {
    return this.qf === null ? "unsafe." : packagePrefix({ path: "unsafe", name: "unsafe" } as Package, this.qf);
  }

  private composite(t: Exclude<Type, { tag: TypeTag.Basic }>): void {
    switch (t.tag) {
      case TypeTag.Array:
        this.buf += `[${t.bigLen ?? t.len}]`;
        this.typ(t.elem);
        break;
      case TypeTag.Slice:
        this.buf += "[]";
        this.typ(t.elem);
        break;
      case TypeTag.Pointer:
        this.buf += "*";
        this.typ(t.elem);
        break;
      case TypeTag.Map:
        this.buf += "map[";
        this.typ(t.key);
        this.buf += "]";
        this.typ(t.elem);
        break;
      case TypeTag.Chan:
        this.chan(t);
        break;
      case TypeTag.Struct:
        this.struct(t);
        break;
      case TypeTag.Tuple:
        this.tuple(t, false);
        break;
      case TypeTag.Signature:
        this.buf += "func";
        this.signature(t);
        break;
      case TypeTag.Union:
        for (let i = 0; i < t.terms.length; i++) {
          if (i > 0) this.buf += termSep;
          if (t.terms[i].tilde) this.buf += "~";
          this.typ(t.terms[i].type);
        }
        break;
      case TypeTag.Interface:
        this.iface(t);
        break;
      case TypeTag.Named:
        this.typeName(t.obj);
        if (t.inst !== null) this.typeList(t.inst.targs);
        else if (t.tparams.length > 0) this.tParamList(t.tparams);
        break;
      case TypeTag.Alias:
        this.typeName(t.obj);
        if (t.targs.length > 0) this.typeList(t.targs);
        else if (t.tparams.length > 0) this.tParamList(t.tparams);
        break;
      case TypeTag.TypeParam:
        this.buf += t.obj.name;
        if (this.tpSubscripts) this.buf += subscript(t.serial);
        if (predeclared.has(t.obj.name)) {
          const pos = this.posString === null ? "-" : this.posString(t.obj.pos);
          this.buf += ` /* with ${t.obj.name} declared at ${pos} */`;
        }
        break;
    }
  }

  private chan(t: Chan): void {
    this.buf += t.dir === ChanDir.SendRecv ? "chan " : t.dir === ChanDir.SendOnly ? "chan<- " : "<-chan ";
    // chan (<-chan T) needs its parentheses.
    const parens = t.dir === ChanDir.SendRecv && t.elem.tag === TypeTag.Chan && t.elem.dir === ChanDir.RecvOnly;
    if (parens) this.buf += "(";
    this.typ(t.elem);
    if (parens) this.buf += ")";
  }

  private struct(t: Struct): void {
    this.buf += "struct{";
    for (let i = 0; i < t.fields.length; i++) {
      const f = t.fields[i];
      if (i > 0) this.buf += "; ";
      let annotate = false;
      if (this.qf === null && this.pkgInfo && !f.exported()) {
        annotate = true;
        this.pkgInfo = false;
      }
      if (!f.embedded) this.buf += `${f.name} `;
      this.typ(f.type);
      if (annotate) this.buf += ` /* package ${f.pkg!.path} */ `;
      if (t.tags[i]) this.buf += ` ${quote(t.tags[i])}`;
    }
    this.buf += "}";
  }

  private iface(t: Interface): void {
    if (t.isAny) {
      this.buf += "any";
      return;
    }
    if (t.isComparableDecl) {
      this.buf += "interface{comparable}";
      return;
    }
    if (t.implicit) {
      if (t.methods.length === 0 && t.embeddeds.length === 1) {
        this.typ(t.embeddeds[0]);
        return;
      }
      this.buf += "/* implicit */ ";
    }
    this.buf += "interface{";
    let first = true;
    for (const m of t.methods) {
      if (!first) this.buf += "; ";
      first = false;
      this.buf += m.name;
      this.signature(m.type!);
    }
    for (const e of t.embeddeds) {
      if (!first) this.buf += "; ";
      first = false;
      this.typ(e);
    }
    this.buf += "}";
  }

  typeList(list: readonly Type[]): void {
    this.buf += "[";
    for (let i = 0; i < list.length; i++) {
      if (i > 0) this.buf += ", ";
      this.typ(list[i]);
    }
    this.buf += "]";
  }

  tParamList(list: readonly TypeParam[]): void {
    this.buf += "[";
    for (let i = 0; i < list.length; i++) {
      if (i > 0) {
        // Parameters with one constraint share it.
        if (list[i].bound !== list[i - 1].bound) {
          this.buf += " ";
          this.typ(list[i - 1].bound);
        }
        this.buf += ", ";
      }
      this.typ(list[i]);
    }
    if (list.length > 0) {
      this.buf += " ";
      this.typ(list[list.length - 1].bound);
    }
    this.buf += "]";
  }

  typeName(obj: TypeName): void {
    this.buf += packagePrefix(obj.pkg, this.qf) + obj.name;
  }

  tuple(tup: Tuple, variadic: boolean): void {
    this.buf += "(";
    for (let i = 0; i < tup.vars.length; i++) {
      const v = tup.vars[i];
      if (i > 0) this.buf += ", ";
      if (v.name !== "" && this.paramNames) this.buf += `${v.name} `;
      const t = v.type;
      if (variadic && i === tup.vars.length - 1) {
        if (t !== null && t.tag === TypeTag.Slice) {
          this.buf += "...";
          this.typ(t.elem);
        } else {
          // append([]byte, string...) is the one exception to "a slice".
          this.typ(t);
          this.buf += "...";
        }
      } else {
        this.typ(t);
      }
    }
    this.buf += ")";
  }

  signature(sig: Signature): void {
    if (sig.tparams.length > 0) this.tParamList(sig.tparams);
    this.tuple(sig.params, sig.variadic);
    const { vars } = sig.results;
    if (vars.length === 0) return;
    this.buf += " ";
    if (vars.length === 1 && vars[0].name === "") this.typ(vars[0].type);
    else this.tuple(sig.results, false);
  }
}

/** The type's class as Go's own messages name it ("Struct", "Signature"). */
function goTypeName(t: Type): string {
  switch (t.tag) {
    case TypeTag.Named:
      return "Named";
    case TypeTag.Alias:
      return "Alias";
    case TypeTag.Struct:
      return "Struct";
    case TypeTag.Interface:
      return "Interface";
    case TypeTag.Signature:
      return "Signature";
    case TypeTag.TypeParam:
      return "TypeParam";
    default:
      return "type";
  }
}

function subscript(x: number): string {
  return [...x.toString()].map((d) => String.fromCharCode(0x2080 + Number(d))).join("");
}

/** What stands before a package's names, dot included; "" if there is nothing. */
export function packagePrefix(pkg: Package | null, qf: Qualifier | null): string {
  if (pkg === null) return "";
  const s = qf !== null ? qf(pkg) : pkg.path;
  return s === "" ? "" : `${s}.`;
}

/** The text of an object's declaration. */
export function objectString(obj: Obj, qf: Qualifier | null = null): string {
  let typ: Type | null = obj.type;
  let s: string;
  switch (obj.tag) {
    case ObjTag.PkgName: {
      const { path } = obj.imported;
      return `package ${obj.name}${path !== "" && path !== obj.name ? ` ("${path}")` : ""}`;
    }
    case ObjTag.Const:
      s = "const";
      break;
    case ObjTag.TypeName:
      s = typ !== null && typ.tag === TypeTag.TypeParam ? "type parameter" : "type";
      break;
    case ObjTag.Var:
      s = obj.isField ? "field" : "var";
      break;
    case ObjTag.Func:
      return `func ${funcName(obj, qf)}${obj.type !== null ? signatureString(obj.type, qf) : ""}`;
    case ObjTag.Label:
      s = "label";
      typ = null;
      break;
    case ObjTag.Builtin:
      s = "builtin";
      typ = null;
      break;
    case ObjTag.Nil:
      return "nil";
  }
  s += " ";
  if (obj.pkg !== null && obj.pkg.scope.lookup(obj.nameId) === obj) s += packagePrefix(obj.pkg, qf);
  s += obj.name;
  if (typ === null) return s;
  const w = new TypeWriter(qf);
  if (obj.tag === ObjTag.TypeName) {
    if (typ.tag === TypeTag.Basic) return s;
    if ((typ.tag === TypeTag.Named || typ.tag === TypeTag.Alias) && typ.tparams.length > 0) w.tParamList(typ.tparams);
    if (obj.isAlias()) {
      w.string(" =");
      if (typ.tag === TypeTag.Alias) typ = typ.fromRHS;
    } else if (typ.tag === TypeTag.TypeParam) {
      typ = typ.bound;
    } else {
      typ = under(typ);
    }
    // "type any = any" would say nothing.
    if (typ !== null && typ.tag === TypeTag.Interface && typ.isAny && obj.pkg === null) {
      return `${s}${w.buf} interface{}`;
    }
  }
  w.string(" ");
  w.typ(typ);
  return s + w.buf;
}

/** Name of a function qualified by its package, of a method by its receiver type: "(*pkg.T).m". */
export function funcName(f: Func, qf: Qualifier | null = null): string {
  const sig = f.type;
  if (sig !== null) {
    if (sig.recv !== null) {
      const rt = sig.recv.type!;
      const r = rt.tag === TypeTag.Interface ? "interface" : typeString(rt, qf);
      return `(${r}).${f.name}`;
    }
    if (f.pkg !== null) return packagePrefix(f.pkg, qf) + f.name;
  }
  return f.name;
}

/** What kind of object it is, for "x is a constant, not a type" and the like. */
export function objectKind(obj: Obj): string {
  switch (obj.tag) {
    case ObjTag.PkgName:
      return "package name";
    case ObjTag.Const:
      return "constant";
    case ObjTag.TypeName:
      if (obj.isAlias()) return "type alias";
      return obj.type !== null && obj.type.tag === TypeTag.TypeParam ? "type parameter" : "defined type";
    case ObjTag.Var:
      switch (obj.kind) {
        case VarKind.PackageVar:
          return "package-level variable";
        case VarKind.LocalVar:
          return "local variable";
        case VarKind.RecvVar:
          return "receiver";
        case VarKind.ParamVar:
          return "parameter";
        case VarKind.ResultVar:
          return "result variable";
        default:
          return "struct field";
      }
    case ObjTag.Func:
      return obj.type !== null && obj.type.recv !== null ? "method" : "function";
    case ObjTag.Label:
      return "label";
    case ObjTag.Builtin:
      return "built-in function";
    case ObjTag.Nil:
      return "untyped nil";
  }
}
