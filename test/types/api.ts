// The exported API of a checked package as lines of the SDK's api/*.txt files (counterpart: cmd/api; no "//deprecated" lines, for
// comments are not in the tree).

import { unalias } from "../../src/types/alias.ts";
import { constString, exactString } from "../../src/types/constant/format.ts";
import { methodSetOf } from "../../src/types/lookup.ts";
import { typeArgs, typeParams } from "../../src/types/named.ts";
import { type Const, isExported, type Obj, ObjTag, type TypeName } from "../../src/types/object.ts";
import type { Package } from "../../src/types/package.ts";
import {
  BasicKind,
  ChanDir,
  type Interface,
  Pointer,
  type Signature,
  type Struct,
  type Tuple,
  type Type,
  type TypeParam,
  TypeTag,
} from "../../src/types/types.ts";
import { typeSet } from "../../src/types/typeset.ts";
import { under } from "../../src/types/under.ts";

const idealNames: Partial<Record<BasicKind, string>> = {
  [BasicKind.UnsafePointer]: "unsafe.Pointer",
  [BasicKind.UntypedBool]: "ideal-bool",
  [BasicKind.UntypedInt]: "ideal-int",
  [BasicKind.UntypedRune]: "ideal-char",
  [BasicKind.UntypedFloat]: "ideal-float",
  [BasicKind.UntypedComplex]: "ideal-complex",
  [BasicKind.UntypedString]: "ideal-string",
};

/** Features of the package, without "pkg path, ". */
export function features(pkg: Package): string[] {
  const checker = pkg.checker!;
  checker.collect();
  const w = new Writer(pkg, (obj) => (obj.pkg?.checker ?? checker).objDecl(obj));
  for (const obj of pkg.scope.objects()) {
    if (!isExported(obj.name)) continue;
    checker.objDecl(obj);
    switch (obj.tag) {
      case ObjTag.Const:
        w.constant(obj);
        break;
      case ObjTag.Var:
        w.out.push(`var ${obj.name} ${w.type(obj.type!)}`);
        break;
      case ObjTag.Func:
        w.out.push(`func ${obj.name}${w.signature(obj.signature())}`);
        break;
      case ObjTag.TypeName:
        w.typeName(obj);
        break;
    }
  }
  return w.out;
}

class Writer {
  readonly out: string[] = [];
  /** `declare` types an object: signatures of methods are made when they are asked for. */
  constructor(
    private readonly pkg: Package,
    private readonly declare: (obj: Obj) => void,
  ) {}

  constant(c: Const): void {
    this.out.push(`const ${c.name} ${this.type(c.type!)}`);
    const val = c.val!;
    const short = constString(val);
    const exact = exactString(val);
    this.out.push(`const ${c.name} = ${short === exact ? short : `${short}  // ${exact}`}`);
  }

  typeName(obj: TypeName): void {
    const t = obj.type!;
    if (obj.isAlias()) {
      this.out.push(`type ${obj.name} = ${this.type(t)}`);
      return;
    }
    if (t.tag !== TypeTag.Named) return;
    const tparams = typeParams(t);
    const name = obj.name + (tparams.length > 0 ? this.typeParams(tparams) : "");
    const u = under(t);
    if (u.tag === TypeTag.Interface) return this.interfaceType(name, u);
    if (u.tag === TypeTag.Struct) this.structType(name, u);
    else this.out.push(`type ${name} ${this.type(u)}`);
    // The method set of *T includes that of T. A promoted method has the receiver through which it is reached.
    const values = new Set(methodSetOf(t).map((m) => m.obj.name));
    for (const { obj: m } of methodSetOf(new Pointer(t))) {
      if (!isExported(m.name)) continue;
      this.declare(m);
      const recv = values.has(m.name) ? this.type(t) : `*${this.type(t)}`;
      this.out.push(`method (${recv}) ${m.name}${this.signature(m.signature())}`);
    }
  }

  private structType(name: string, u: Struct): void {
    const head = `type ${name} struct`;
    this.out.push(head);
    for (const f of u.fields) {
      if (isExported(f.name)) this.out.push(`${head}, ${f.embedded ? "embedded" : f.name} ${this.type(f.type!)}`);
    }
  }

  private interfaceType(name: string, u: Interface): void {
    const head = `type ${name} interface`;
    const { methods } = typeSet(u);
    const names: string[] = [];
    for (const m of methods) {
      if (!isExported(m.name)) continue;
      this.declare(m);
      names.push(m.name);
      this.out.push(`${head}, ${m.name}${this.signature(m.signature())}`);
    }
    if (names.length < methods.length) this.out.push(`${head}, unexported methods`);
    else this.out.push(names.length === 0 ? `${head} {}` : `${head} { ${names.sort().join(", ")} }`);
  }

  private typeParams(list: readonly TypeParam[]): string {
    return `[${list.map((p) => `${this.type(p)} ${this.type(p.bound!)}`).join(", ")}]`;
  }

  signature(sig: Signature): string {
    const tparams = sig.tparams.length > 0 ? this.typeParams(sig.tparams) : "";
    const { vars } = sig.results;
    const results =
      vars.length === 0
        ? ""
        : vars.length === 1
          ? ` ${this.type(vars[0].type!)}`
          : ` ${this.tuple(sig.results, false)}`;
    return tparams + this.tuple(sig.params, sig.variadic) + results;
  }

  private tuple(t: Tuple, variadic: boolean): string {
    const types = t.vars.map((v, i) => {
      if (!variadic || i + 1 < t.vars.length) return this.type(v.type!);
      const s = under(v.type!);
      return `...${s.tag === TypeTag.Slice ? this.type(s.elem) : this.type(v.type!)}`;
    });
    return `(${types.join(", ")})`;
  }

  private embedded(u: Interface): string[] {
    const list: string[] = [];
    for (const e of u.embeddeds) {
      const t = unalias(e);
      if (t.tag === TypeTag.Interface) list.push(...this.embedded(t));
      else if (t.tag === TypeTag.Union) {
        list.push(t.terms.map((x) => (x.tilde ? "~" : "") + this.type(x.type!)).join(" | "));
      }
    }
    return list.sort();
  }

  type(t: Type): string {
    switch (t.tag) {
      case TypeTag.Basic:
        return idealNames[t.kind] ?? (t.name === "byte" ? "uint8" : t.name === "rune" ? "int32" : t.name);
      case TypeTag.Array:
        return `[${t.len}]${this.type(t.elem)}`;
      case TypeTag.Slice:
        return `[]${this.type(t.elem)}`;
      case TypeTag.Struct:
        return "struct";
      case TypeTag.Pointer:
        return `*${this.type(t.elem)}`;
      case TypeTag.Signature:
        return `func${this.signature(t)}`;
      case TypeTag.Interface: {
        const names = typeSet(t)
          .methods.map((m) => m.name)
          .sort();
        const text = names.join(", ") + this.embedded(t).join(", ");
        return names.length + t.embeddeds.length > 0 ? `interface{ ${text} }` : "interface{}";
      }
      case TypeTag.Map:
        return `map[${this.type(t.key)}]${this.type(t.elem)}`;
      case TypeTag.Chan:
        return `${t.dir === ChanDir.SendOnly ? "chan<-" : t.dir === ChanDir.RecvOnly ? "<-chan" : "chan"} ${this.type(t.elem)}`;
      case TypeTag.Alias:
        return this.type(unalias(t));
      case TypeTag.Named: {
        const { pkg, name } = t.obj;
        const targs = typeArgs(t);
        // A generic type by itself, as its methods' receiver, has its own parameters.
        const own = targs.length > 0 ? targs : typeParams(t);
        const args = own.length > 0 ? `[${own.map((a) => this.type(a)).join(", ")}]` : "";
        return `${pkg !== null && pkg !== this.pkg ? `${pkg.name}.` : ""}${name}${args}`;
      }
      case TypeTag.TypeParam:
        return `$${t.index}`;
      default:
        return "?";
    }
  }
}
