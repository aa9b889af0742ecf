// Canonical types: identical types become one object, without aliases and type parameters, so that everything after this
// compares types by pointer and keys tables by type id. Substitution of type arguments happens in the same walk.
//
// Invariants: a canonical type's parts are canonical; `Named` types are canonical as they are, instances through a table by
// origin and arguments; a type declared inside a generic function becomes one distinct Named for each set of type arguments of
// that function (spec "Type identity"; gc's implicit type parameters).

import { InternalError } from "../../diagnostics.ts";
import { unalias } from "../../types/alias.ts";
import type { Context } from "../../types/context.ts";
import type { Info } from "../../types/info.ts";
import { instance } from "../../types/instantiate.ts";
import { Func, isExported, newField, TypeName, Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import {
  Array_,
  BasicKind,
  Chan,
  Interface,
  Map_,
  Named,
  NamedState,
  newTuple,
  noTypes,
  Pointer,
  Signature,
  Slice,
  Struct,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
} from "../../types/types.ts";
import { typeSet } from "../../types/typeset.ts";
import { under } from "../../types/under.ts";
import type { TypeEnv } from "./api.ts";

/** Type arguments of one function instance. */
export class Env implements TypeEnv {
  private readonly cache = new Map<Type, Type>();
  readonly empty: boolean;
  constructor(
    private readonly types: TypeTable,
    readonly params: readonly TypeParam[],
    readonly args: readonly Type[],
    /** Identifies the instance in keys of local types. */
    readonly key: string,
  ) {
    this.empty = params.length === 0;
  }

  type(t: Type): Type {
    if (this.empty) return this.types.canonOf[t.id] ?? this.types.canon(t);
    let c = this.cache.get(t);
    if (c === undefined) {
      c = this.types.canonIn(t, this);
      this.cache.set(t, c);
    }
    return c;
  }

  lookup(tp: TypeParam): Type | null {
    const i = this.params.indexOf(tp);
    return i < 0 ? null : this.args[i]!;
  }
}

export class TypeTable {
  /** Canonical type by key (see keyOf...). */
  private readonly table = new Map<string, Type>();
  /** By type id: the canonical type of a type without type parameters. */
  readonly canonOf: (Type | undefined)[] = [];
  /** Local types of generic functions: the declared name, arguments of the function's instance, and their own (for names). */
  readonly localArgs = new Map<Named, { declared: TypeName; implicit: readonly Type[]; explicit: readonly Type[] }>();
  readonly noEnv: Env;

  constructor(
    readonly info: Info,
    /** The compilation's instances. */
    private readonly ctxt: Context,
  ) {
    this.noEnv = new Env(this, [], [], "");
  }

  isCanonical(t: Type): boolean {
    return t.id !== 0 && this.canonOf[t.id] === t;
  }

  canon(t: Type): Type {
    const known = this.canonOf[t.id];
    if (known !== undefined) return known;
    const c = this.canonIn(t, null);
    this.canonOf[this.info.typeId(t)] = c;
    return c;
  }

  /** Canonical form of t with env's arguments for its type parameters. */
  canonIn(t: Type, env: Env | null): Type {
    const known = t.id === 0 ? undefined : this.canonOf[t.id];
    if (known === t) return t;
    switch (t.tag) {
      case TypeTag.Basic:
        return this.mark(Typ[defaultKind[t.kind] ?? t.kind]);
      case TypeTag.Alias:
        return this.canonIn(unalias(t), env);
      case TypeTag.TypeParam: {
        const arg = env?.lookup(t) ?? null;
        if (arg === null) throw new InternalError(`type parameter ${t.obj.name} outside of its function`, t.obj.pos);
        return arg;
      }
      case TypeTag.Named:
        return this.canonNamed(t, env);
      case TypeTag.Pointer: {
        const elem = this.canonIn(t.elem, env);
        return this.intern(`*${elem.id}`, t, elem === t.elem, () => new Pointer(elem));
      }
      case TypeTag.Slice: {
        const elem = this.canonIn(t.elem, env);
        return this.intern(`[]${elem.id}`, t, elem === t.elem, () => new Slice(elem));
      }
      case TypeTag.Array: {
        const elem = this.canonIn(t.elem, env);
        return this.intern(`[${t.len}]${elem.id}`, t, elem === t.elem, () => new Array_(elem, t.len));
      }
      case TypeTag.Map: {
        const key = this.canonIn(t.key, env);
        const elem = this.canonIn(t.elem, env);
        return this.intern(`m${key.id},${elem.id}`, t, key === t.key && elem === t.elem, () => new Map_(key, elem));
      }
      case TypeTag.Chan: {
        const elem = this.canonIn(t.elem, env);
        return this.intern(`c${t.dir},${elem.id}`, t, elem === t.elem, () => new Chan(t.dir, elem));
      }
      case TypeTag.Struct:
        return this.canonStruct(t, env);
      case TypeTag.Tuple: {
        const types = t.vars.map((v) => this.canonIn(v.type!, env));
        const same = types.every((c, i) => c === t.vars[i]!.type);
        return this.intern(`t${ids(types)}`, t, same, () => newTuple(t.vars.map((v, i) => retyped(v, types[i]!))));
      }
      case TypeTag.Signature:
        return this.canonSignature(t, env);
      case TypeTag.Interface:
        return this.canonInterface(t, env);
      case TypeTag.Union:
        throw new InternalError("a union has no values");
    }
  }

  private mark(t: Type): Type {
    this.canonOf[this.info.typeId(t)] = t;
    return t;
  }

  /** The type of that key; the first one becomes t itself if its parts are canonical, else what `make` gives. */
  private intern(key: string, t: Type, same: boolean, make: () => Type): Type {
    let c = this.table.get(key);
    if (c === undefined) {
      c = this.mark(same ? t : make());
      this.table.set(key, c);
    }
    return c;
  }

  private canonNamed(t: Named, env: Env | null): Type {
    const orig = t.inst !== null ? t.inst.orig : t;
    const local = env !== null && !env.empty && orig.obj.pkg !== null && orig.obj.parent !== orig.obj.pkg.scope;
    if (t.inst === null) return local ? this.localNamed(t, noTypes, env) : this.mark(t);
    const args = t.inst.targs.map((a) => this.canonIn(a, env));
    if (local) return this.localNamed(orig, args, env);
    const same = args.every((c, i) => c === t.inst!.targs[i]);
    return this.intern(`n${this.info.typeId(orig)}[${ids(args)}]`, t, same, () =>
      instance(null, t.inst!.pos, orig, args, null, this.ctxt),
    );
  }

  /** A type (maybe generic: with args) that is declared inside a generic function, for one instance of that function. */
  private localNamed(orig: Named, args: readonly Type[], env: Env): Type {
    const key = `l${this.info.typeId(orig)}[${env.key};${ids(args)}]`;
    const known = this.table.get(key);
    if (known !== undefined) return known;
    // An object of its own: identity of types asks for it.
    const { pos, pkg, name, nameId, parent } = orig.obj;
    const obj = new TypeName(pos, pkg, name, nameId, null);
    obj.parent = parent;
    const named = new Named(null, obj, null, null);
    obj.type = named;
    named.state = NamedState.Unpacked | NamedState.HasMethods | NamedState.HasUnder;
    this.mark(named);
    this.table.set(key, named);
    this.localArgs.set(named, { declared: orig.obj, implicit: env.args, explicit: args });
    const inner =
      args.length === 0 ? env : new Env(this, [...env.params, ...orig.tparams], [...env.args, ...args], env.key);
    named.underlying = this.canonIn(under(orig), inner);
    named.fromRHS = named.underlying;
    return named;
  }

  private canonStruct(t: Struct, env: Env | null): Type {
    let key = "s";
    let same = true;
    const types: Type[] = [];
    for (let i = 0; i < t.fields.length; i++) {
      const f = t.fields[i]!;
      const ft = this.canonIn(f.type!, env);
      types.push(ft);
      if (ft !== f.type) same = false;
      const tag = t.tags[i] ?? "";
      key += `${nameKey(f.pkg, f.name)}${f.embedded ? "!" : ":"}${ft.id}${tag === "" ? "" : JSON.stringify(tag)};`;
    }
    return this.intern(key, t, same, () => {
      const s = new Struct(
        t.fields.map((f, i) => retyped(f, types[i]!)),
        t.tags,
      );
      return s;
    });
  }

  /** A function type; the receiver is no part of it. */
  private canonSignature(t: Signature, env: Env | null): Type {
    const params = t.params.vars.map((v) => this.canonIn(v.type!, env));
    const results = t.results.vars.map((v) => this.canonIn(v.type!, env));
    const key = `f${t.variadic ? "." : ""}${ids(params)}>${ids(results)}`;
    const same =
      t.recv === null &&
      t.tparams.length === 0 &&
      t.rparams.length === 0 &&
      params.every((c, i) => c === t.params.vars[i]!.type) &&
      results.every((c, i) => c === t.results.vars[i]!.type);
    return this.intern(
      key,
      t,
      same,
      () =>
        new Signature(
          null,
          newTuple(t.params.vars.map((v, i) => retyped(v, params[i]!))),
          newTuple(t.results.vars.map((v, i) => retyped(v, results[i]!))),
          t.variadic,
        ),
    );
  }

  /** An interface with all its methods, embedded ones included. The methods stay the declared objects if nothing changes. */
  private canonInterface(t: Interface, env: Env | null): Type {
    const methods = typeSet(t).methods;
    if (methods.length === 0)
      return this.intern("i", t, t.methods.length === 0 && t.embeddeds.length === 0, () => newInterface([]));
    let key = "i";
    const sigs: Signature[] = [];
    for (const m of methods) {
      const sig = this.canonIn(m.signature(), env) as Signature;
      sigs.push(sig);
      key += `${nameKey(m.pkg, m.name)}:${sig.id};`;
    }
    let c = this.table.get(key);
    if (c === undefined) {
      // Methods are copied so that a method's signature object is the canonical one.
      c = newInterface(methods.map((m, i) => methodOf(m, sigs[i]!)));
      this.mark(c);
      this.table.set(key, c);
    }
    return c;
  }

  /** Canonical type arguments of a canonical instance (the compilation may share an instance made with identical, other, types). */
  typeArgs(t: Named): readonly Type[] {
    if (t.inst === null) return noTypes;
    let args = this.argsOf.get(t);
    if (args === undefined) {
      args = t.inst.targs.map((a) => this.canon(a));
      this.argsOf.set(t, args);
    }
    return args;
  }
  private readonly argsOf = new Map<Named, readonly Type[]>();

  // ---- shorthands for made types (parts canonical) ----

  pointerTo(elem: Type): Type {
    return this.intern(`*${elem.id}`, elem, false, () => new Pointer(elem));
  }

  sliceOf(elem: Type): Type {
    return this.intern(`[]${elem.id}`, elem, false, () => new Slice(elem));
  }

  arrayOf(elem: Type, len: number): Type {
    return this.intern(`[${len}]${elem.id}`, elem, false, () => new Array_(elem, len));
  }

  /** A struct type made by the compiler. */
  structOf(fields: readonly (readonly [name: string, type: Type])[]): Type {
    const vars = fields.map(([name, type]) => newField(0, null, name, 0, type, false));
    const key = `s${fields.map(([name, t]) => `${name}:${t.id};`).join("")}`;
    return this.intern(key, Typ[0]!, false, () => new Struct(vars));
  }

  signatureOf(params: readonly Type[], results: readonly Type[], variadic = false): Signature {
    const v = (t: Type): Var => new Var(0, 0, null, "", 0, t);
    const key = `f${variadic ? "." : ""}${ids(params)}>${ids(results)}`;
    return this.intern(
      key,
      Typ[0]!,
      false,
      () => new Signature(null, newTuple(params.map(v)), newTuple(results.map(v)), variadic),
    ) as Signature;
  }

  /** Canonical underlying type. */
  under(t: Type): Type {
    return t.tag === TypeTag.Named ? this.canon(under(t)) : t;
  }
}

/** Constants that stay untyped (shift counts, arguments of println) have their default types (spec "Constants"). */
const defaultKind: Partial<Record<BasicKind, BasicKind>> = {
  [BasicKind.UntypedBool]: BasicKind.Bool,
  [BasicKind.UntypedInt]: BasicKind.Int,
  [BasicKind.UntypedRune]: BasicKind.Int32,
  [BasicKind.UntypedFloat]: BasicKind.Float64,
  [BasicKind.UntypedComplex]: BasicKind.Complex128,
  [BasicKind.UntypedString]: BasicKind.String,
};

function ids(types: readonly Type[]): string {
  let s = "";
  for (let i = 0; i < types.length; i++) s += i === 0 ? types[i]!.id : `,${types[i]!.id}`;
  return s;
}

/** Identity of a field or method name: unexported ones belong to their package. */
export function nameKey(pkg: Package | null, name: string): string {
  return isExported(name) || pkg === null ? name : `${name}@${pkg.path}`;
}

function retyped(v: Var, type: Type): Var {
  const c = new Var(v.kind, v.pos, v.pkg, v.name, v.nameId, type);
  c.embedded = v.embedded;
  c.origin = v.origin ?? v;
  return c;
}

function methodOf(m: Func, sig: Signature): Func {
  const c = new Func(m.pos, m.pkg, m.name, m.nameId, sig);
  c.origin = m.origin ?? m;
  return c;
}

function newInterface(methods: Func[]): Interface {
  const t = new Interface();
  t.methods = methods;
  t.complete = true;
  return t;
}
