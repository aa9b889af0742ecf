// Defined types and the lazy expansion of their instances (counterpart: types2/named.go).
//
// A declared type has its right-hand side and methods from its declaration (signatures of methods are checked when
// somebody asks). An instance gets its right-hand side by substitution when its underlying type is first needed, and
// each method when that is first needed. Invariants: instances are made by instance() of instantiate.ts alone, once per
// generic type and type arguments; `underlying` is never a Named, Alias or TypeParam.

import { unalias } from "./alias.ts";
import { type Checker, objDecl, signatureOf } from "./check.ts";
import type { Context } from "./context.ts";
import { equalFold, type Func, type TypeName } from "./object.ts";
import { cloneFunc, cloneSignature, cloneVar, makeSubstMap, replaceRecvType, subst } from "./subst.ts";
import {
  type Alias,
  Instance,
  Interface,
  Named,
  NamedState,
  noTypes,
  Pointer,
  type Signature,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
} from "./types.ts";
import { typeSet } from "./typeset.ts";

export { asNamed } from "./alias.ts";

/** Makes a defined type for obj, which gets it as its type unless it has one. */
export function newNamed(check: Checker | null, obj: TypeName, fromRHS: Type | null): Named {
  const n = new Named(check, obj, null, fromRHS);
  if (obj.type === null) obj.type = n;
  if (check !== null) check.needsCleanup(n);
  return n;
}

/** Makes an instance; only for instance(), which registers it. */
export function newNamedInstance(
  check: Checker | null,
  pos: number,
  orig: Named,
  targs: readonly Type[],
  ctxt: Context,
): Named {
  const n = new Named(check, orig.obj, new Instance(orig, targs, ctxt, pos), null);
  if (check !== null) check.needsCleanup(n);
  return n;
}

/** Ends the time in which n may report errors through its checker. */
export function cleanupNamed(n: Named): void {
  // Instances are expanded when somebody needs them; declared types must be complete.
  if (n.inst === null) underlyingNamed(n);
  n.check = null;
}

/** The generic type of an instance; other types are their own origin. */
export function origin(n: Named): Named {
  return n.inst === null ? n : n.inst.orig;
}

/** Declared type parameters, also of an instance. */
export function typeParams(n: Named | Alias): readonly TypeParam[] {
  return n.tag === TypeTag.Alias || n.inst === null ? n.tparams : n.inst.orig.tparams;
}

export function typeArgs(n: Named): readonly Type[] {
  return n.inst === null ? noTypes : n.inst.targs;
}

/** Gives an instance its right-hand side. */
export function unpack(n: Named): Named {
  if ((n.state & NamedState.Unpacked) !== 0) return n;
  if (n.inst !== null) {
    // A declaration that needs an instance of itself before its own right-hand side is known is an invalid cycle.
    if (n.inst.orig.fromRHS === null) return n;
    n.state |= NamedState.Unpacked;
    n.fromRHS = expandRHS(n, n.inst);
  } else {
    n.state |= NamedState.Unpacked;
  }
  return n;
}

/** Right-hand side of the declaration, for an instance with its type arguments put in; null while it is checked. */
export function rhs(n: Named): Type | null {
  return unpack(n).fromRHS;
}

function expandRHS(n: Named, inst: Instance): Type {
  const { orig, targs } = inst;
  const tpars = orig.tparams;
  if (targs.length !== tpars.length) return Typ[0];
  const check = n.check;
  const r = subst(check, inst.pos, orig.fromRHS!, makeSubstMap(tpars, targs), n, inst.ctxt);
  // Methods of an interface have the declared type as receiver: give them the instance.
  if (r.tag === TypeTag.Interface) {
    const methods = replaceRecvType(r.methods, orig, n);
    if (methods !== r.methods) {
      let iface = r;
      if (r === orig.fromRHS) {
        // Nothing was substituted; the declared interface must stay as it is.
        iface = new Interface(check);
        iface.complete = true;
        iface.embeddeds = r.embeddeds;
        if (check !== null) check.needsCleanup(iface);
      }
      iface.methods = methods;
      iface.tset = null;
      if (check === null) typeSet(iface);
      return iface;
    }
  }
  return r;
}

/** The underlying type of n; under() is the usual way to ask. Invalid while the declaration of n is being checked. */
export function underlyingNamed(n: Named): Type {
  if ((n.state & NamedState.HasUnder) !== 0) return n.underlying!;
  const path = new Set<Named>();
  let u: Type | null = null;
  let r: Type | null = n;
  while (u === null) {
    if (r === null) u = Typ[0];
    else if (r.tag === TypeTag.Alias) r = r.actual ?? r.fromRHS;
    else if (r.tag === TypeTag.Named) {
      if ((r.state & NamedState.HasUnder) !== 0) {
        u = r.underlying!;
        break;
      }
      // A chain of type names that comes back to itself was reported as a cycle.
      if (path.has(r)) {
        u = Typ[0];
        break;
      }
      path.add(r);
      unpack(r);
      r = r.fromRHS;
    } else u = r;
  }
  for (const t of path) {
    if ((t.state & NamedState.HasUnder) === 0) {
      t.underlying = u;
      t.state |= NamedState.HasUnder;
    }
  }
  return u;
}

/** Sets the underlying type of a predeclared or made-up type. */
export function setUnderlying(n: Named, u: Type): void {
  n.fromRHS = u;
  n.underlying = u;
  n.state |= NamedState.Unpacked | NamedState.HasMethods | NamedState.HasUnder;
}

// ---- methods ----

/** Number of declared methods. */
export function numMethods(n: Named): number {
  return origin(n).methods.length;
}

/** Declared method i; of an instance, the method with the type arguments put in. */
export function method(n: Named, i: number): Func {
  const inst = n.inst;
  if (inst === null) return n.methods[i];
  // (With holes: a method of a generic type often uses few of the others on its own receiver type.)
  const known: Func | undefined = n.methods[i];
  if (known !== undefined) return known;
  const m = expandMethod(n, inst, i);
  n.methods[i] = m;
  if (++inst.expandedMethods === inst.orig.methods.length) n.state |= NamedState.HasMethods;
  return m;
}

function expandMethod(n: Named, inst: Instance, i: number): Func {
  const origm = inst.orig.methods[i];
  objDecl(n.check, origm);
  const origSig = signatureOf(origm);
  const recv = origSig.recv!;
  const rtype = recv.type!;
  const rbase = unalias(rtype.tag === TypeTag.Pointer ? rtype.elem : rtype);
  // Inside a generic method its own receiver type is an instance (with the receiver's type parameters); its methods are
  // the declared ones.
  if (rbase === n) return origm;

  let sig: Signature = origSig;
  if (origSig.rparams.length === inst.targs.length) {
    const smap = makeSubstMap(origSig.rparams, inst.targs);
    sig = subst(n.check, origm.pos, origSig, smap, n, inst.ctxt) as Signature;
  }
  if (sig === origSig) sig = cloneSignature(origSig);
  const rtyp: Type = origm.hasPtrRecv() ? new Pointer(n) : n;
  sig.recv = cloneVar(recv, rtyp);
  return cloneFunc(origm, sig);
}

/** Number of methods from which on a Map finds them. */
const indexFrom = 9;

/** Index of the declared method with that name, -1 if there is none. */
export function methodIndex(orig: Named, nameId: number): number {
  const { methods } = orig;
  if (methods.length < indexFrom) {
    for (let i = 0; i < methods.length; i++) if (methods[i].nameId === nameId) return i;
    return -1;
  }
  if (orig.methodMap === null) {
    orig.methodMap = new Map();
    for (let i = 0; i < methods.length; i++) orig.methodMap.set(methods[i].nameId, i);
  }
  return orig.methodMap.get(nameId) ?? -1;
}

/** Adds a declared method unless there is one of its name. */
export function addMethod(n: Named, m: Func): void {
  if (methodIndex(n, m.nameId) >= 0) return;
  n.methods.push(m);
  if (n.methodMap !== null) n.methodMap.set(m.nameId, n.methods.length - 1);
}

/** Index of a declared method whose name equals `text` up to case, -1 if there is none. */
export function methodIndexFold(orig: Named, text: string): number {
  return orig.methods.findIndex((m) => equalFold(m.name, text));
}
