// Substitution of type arguments for type parameters (counterpart: types2/subst.go). Invariant: what does not mention a
// substituted parameter is returned as the same object, so "unchanged" is pointer equality.

import { newAliasInstance } from "./alias.ts";
import type { Checker } from "./check.ts";
import type { Context } from "./context.ts";
import { instance } from "./instantiate.ts";
import { Func, Var } from "./object.ts";
import {
  Array_,
  Chan,
  Interface,
  Map_,
  type Named,
  Pointer,
  Signature,
  Slice,
  Struct,
  Term,
  Tuple,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
  Union,
} from "./types.ts";
import { typeSet } from "./typeset.ts";

/** Type parameters (which may come from several lists) and what is put in for each; null leaves the parameter. */
export class SubstMap {
  constructor(
    readonly tparams: readonly TypeParam[],
    readonly targs: readonly (Type | null)[],
  ) {}

  lookup(t: TypeParam): Type {
    const { tparams } = this;
    // Parameters of one list sit at their own index.
    const i = t.index;
    if (i >= 0 && i < tparams.length && tparams[i] === t) return this.targs[i] ?? t;
    const j = tparams.indexOf(t);
    return j >= 0 ? (this.targs[j] ?? t) : t;
  }
}

export function makeSubstMap(tparams: readonly TypeParam[], targs: readonly (Type | null)[]): SubstMap {
  return new SubstMap(tparams, targs);
}

/** The map that renames parameters. */
export function makeRenameMap(from: readonly TypeParam[], to: readonly TypeParam[]): SubstMap {
  return new SubstMap(from, to);
}

/**
 * typ with the map's type arguments put in. `expanding` is the instance whose right-hand side is made, if any; `pos` is
 * where errors are reported.
 */
export function subst(
  check: Checker | null,
  pos: number,
  typ: Type,
  smap: SubstMap,
  expanding: Named | null,
  ctxt: Context,
): Type {
  if (smap.tparams.length === 0 || typ.tag === TypeTag.Basic) return typ;
  if (typ.tag === TypeTag.TypeParam) return smap.lookup(typ);
  return new Subster(check, pos, smap, expanding, ctxt).typ(typ);
}

class Subster {
  constructor(
    readonly check: Checker | null,
    readonly pos: number,
    readonly smap: SubstMap,
    readonly expanding: Named | null,
    readonly ctxt: Context,
  ) {}

  typ(t: Type): Type {
    switch (t.tag) {
      case TypeTag.Basic:
        return t;
      case TypeTag.TypeParam:
        return this.smap.lookup(t);
      case TypeTag.Pointer: {
        const elem = this.typ(t.elem);
        return elem === t.elem ? t : new Pointer(elem);
      }
      case TypeTag.Slice: {
        const elem = this.typ(t.elem);
        return elem === t.elem ? t : new Slice(elem);
      }
      case TypeTag.Array: {
        const elem = this.typ(t.elem);
        if (elem === t.elem) return t;
        const a = new Array_(elem, t.len);
        a.bigLen = t.bigLen;
        return a;
      }
      case TypeTag.Map: {
        const key = this.typ(t.key);
        const elem = this.typ(t.elem);
        return key === t.key && elem === t.elem ? t : new Map_(key, elem);
      }
      case TypeTag.Chan: {
        const elem = this.typ(t.elem);
        return elem === t.elem ? t : new Chan(t.dir, elem);
      }
      case TypeTag.Struct: {
        const fields = this.vars(t.fields);
        return fields === t.fields ? t : new Struct(fields as Var[], t.tags);
      }
      case TypeTag.Tuple:
        return this.tuple(t);
      case TypeTag.Signature: {
        // The receiver is left alone: whoever substitutes a method's signature sets it.
        const params = this.tuple(t.params);
        const results = this.tuple(t.results);
        if (params === t.params && results === t.results) return t;
        const s = new Signature(t.recv, params, results, t.variadic);
        s.rparams = t.rparams;
        s.tparams = t.tparams;
        return s;
      }
      case TypeTag.Union: {
        let terms: Term[] | null = null;
        for (let i = 0; i < t.terms.length; i++) {
          const term = t.terms[i];
          const u = this.typ(term.type!);
          if (u !== term.type) {
            if (terms === null) terms = t.terms.slice();
            terms[i] = new Term(term.tilde, u);
          }
        }
        return terms === null ? t : new Union(terms);
      }
      case TypeTag.Interface:
        return this.iface(t);
      case TypeTag.Named: {
        const inst = t.inst;
        if (inst === null) {
          // A generic type without arguments was reported.
          return t.tparams.length === 0 ? t : Typ[0];
        }
        if (inst.orig.tparams.length !== inst.targs.length) {
          return inst.orig.tparams.length === 0 ? t : Typ[0];
        }
        const targs = this.list(inst.targs);
        return targs === inst.targs ? t : instance(this.check, this.pos, inst.orig, targs, this.expanding, this.ctxt);
      }
      case TypeTag.Alias: {
        const { orig } = t;
        if (orig.tparams.length === 0) return t;
        if (t.targs.length !== orig.tparams.length) return Typ[0];
        const targs = this.list(t.targs);
        return targs === t.targs ? t : newAliasInstance(this.check, this.pos, orig, targs, this.expanding, this.ctxt);
      }
    }
  }

  private iface(t: Interface): Interface {
    const methods = this.funcs(t.methods);
    const embeddeds = this.list(t.embeddeds);
    if (methods === t.methods && embeddeds === t.embeddeds) return t;
    const iface = new Interface(this.check);
    iface.embeddeds = embeddeds as Type[];
    iface.embedPos = t.embedPos;
    iface.implicit = t.implicit;
    iface.complete = t.complete;
    // Methods of an interface literal have the literal as receiver.
    iface.methods = replaceRecvType(methods, t, iface);
    if (this.check === null) typeSet(iface);
    else this.check.needsCleanup(iface);
    return iface;
  }

  list(in_: readonly Type[]): readonly Type[] {
    let out: Type[] | null = null;
    for (let i = 0; i < in_.length; i++) {
      const u = this.typ(in_[i]);
      if (u !== in_[i]) {
        if (out === null) out = in_.slice();
        out[i] = u;
      }
    }
    return out ?? in_;
  }

  private vars(in_: readonly Var[]): readonly Var[] {
    let out: Var[] | null = null;
    for (let i = 0; i < in_.length; i++) {
      const v = in_[i];
      const u = this.typ(v.type!);
      if (u !== v.type) {
        if (out === null) out = in_.slice();
        out[i] = cloneVar(v, u);
      }
    }
    return out ?? in_;
  }

  private tuple(t: Tuple): Tuple {
    const vars = this.vars(t.vars);
    return vars === t.vars ? t : new Tuple(vars);
  }

  private funcs(in_: Func[]): Func[] {
    let out: Func[] | null = null;
    for (let i = 0; i < in_.length; i++) {
      const f = in_[i];
      const sig = this.typ(f.type!) as Signature;
      if (sig !== f.type) {
        if (out === null) out = in_.slice();
        out[i] = cloneFunc(f, sig);
      }
    }
    return out ?? in_;
  }
}

/** A copy of v with another type; it remembers v (or v's origin) as origin. */
export function cloneVar(v: Var, type: Type): Var {
  const c = new Var(v.kind, v.pos, v.pkg, v.name, v.nameId, type);
  c.parent = v.parent;
  c.order = v.order;
  c.scopePos = v.scopePos;
  c.embedded = v.embedded;
  c.used = v.used;
  c.origin = v.origin ?? v;
  return c;
}

/** A copy of f with another signature; it remembers f (or f's origin) as origin. */
export function cloneFunc(f: Func, type: Signature): Func {
  const c = new Func(f.pos, f.pkg, f.name, f.nameId, type);
  c.parent = f.parent;
  c.order = f.order;
  c.scopePos = f.scopePos;
  c.decl = f.decl;
  c.hasPtrRecv_ = f.hasPtrRecv_;
  c.noInterface = f.noInterface;
  c.origin = f.origin ?? f;
  return c;
}

export function cloneSignature(s: Signature): Signature {
  const c = new Signature(s.recv, s.params, s.results, s.variadic);
  c.rparams = s.rparams;
  c.tparams = s.tparams;
  c.scope = s.scope;
  return c;
}

/** The methods with receiver type `to` where it was `from`; the same list if none had. */
export function replaceRecvType(in_: Func[], from: Type, to: Type): Func[] {
  let out: Func[] | null = null;
  for (let i = 0; i < in_.length; i++) {
    const m = in_[i];
    const sig = m.type!;
    if (sig.recv !== null && sig.recv.type === from) {
      if (out === null) out = in_.slice();
      const s = cloneSignature(sig);
      s.recv = cloneVar(sig.recv, to);
      out[i] = cloneFunc(m, s);
    }
  }
  return out ?? in_;
}
