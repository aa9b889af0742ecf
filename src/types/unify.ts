// Unification: making two types equal by choosing types for type parameters (counterpart: types2/unify.go).
//
// A unifier knows a list of type parameters, the bound ones, and what was inferred for each so far. Inexact unification
// ignores the difference between a defined type and its underlying type, and channel directions; types in an assignment
// may differ in that way at the top only. Whether inferred types are right is decided later, by instantiation and
// assignment. Invariant: joined parameters share one slot, so inferring a type for one infers it for all.

import { InternalError } from "../diagnostics.ts";
import { asNamed, unalias } from "./alias.ts";
import { signatureOf } from "./check.ts";
import { lookupFieldOrMethod } from "./lookup.ts";
import { typeArgs } from "./named.ts";
import { ObjTag, samePkg } from "./object.ts";
import { identical, identicalOrigin, isInterface, isTypeLit, isTypeParam } from "./predicates.ts";
import { termlistEqual } from "./termlist.ts";
import { ChanDir, type Interface, type Type, type TypeParam, TypeTag } from "./types.ts";
import { type TypeSet, typeSet } from "./typeset.ts";
import { commonUnder, under } from "./under.ts";

/** Deeper recursion than this means a defect. */
const unificationDepthLimit = 50;

export const enum UnifyMode {
  Inexact = 0,
  /** Types of an assignment: inexact at the top, exact inside. */
  Assign = 1,
  /** Identical after substitution. */
  Exact = 2,
}

/** Interfaces under comparison, innermost first. */
class Pair {
  constructor(
    readonly x: Interface,
    readonly y: Interface,
    readonly prev: Pair | null,
  ) {}
}

/** The interface under x unless x is a type parameter. */
function asInterface(x: Type): Interface | null {
  if (isTypeParam(x)) return null;
  const u = under(x);
  return u.tag === TypeTag.Interface ? u : null;
}

export class Unifier {
  /** slot[i] is the index in `types` where the type of tparams[i] is. */
  private readonly slot: number[] = [];
  private readonly types: (Type | null)[] = [];
  private depth = 0;

  /** targs are the types known from the start, by index; missing or null if unknown. */
  constructor(
    private readonly tparams: readonly TypeParam[],
    targs: readonly (Type | null)[],
    /** Use the methods of interfaces (since Go 1.21). */
    private readonly enableInterfaceInference: boolean,
  ) {
    for (let i = 0; i < tparams.length; i++) {
      this.slot.push(i);
      this.types.push(targs[i] ?? null);
    }
  }

  unify(x: Type, y: Type, mode: UnifyMode): boolean {
    return this.nify(x, y, mode, null);
  }

  /** The type inferred for a bound parameter, or null. */
  at(x: TypeParam): Type | null {
    return this.types[this.slot[this.indexOf(x)]];
  }

  set(x: TypeParam, t: Type): void {
    this.types[this.slot[this.indexOf(x)]] = t;
  }

  /** Number of parameters without type. */
  unknowns(): number {
    let n = 0;
    for (const s of this.slot) if (this.types[s] === null) n++;
    return n;
  }

  /** What is inferred for each of a list of bound parameters. */
  inferred(tparams: readonly TypeParam[]): (Type | null)[] {
    return tparams.map((p) => this.at(p));
  }

  private indexOf(x: TypeParam): number {
    const { tparams } = this;
    return x.index < tparams.length && tparams[x.index] === x ? x.index : tparams.indexOf(x);
  }

  /** x as a bound parameter, or null. */
  private asBound(x: Type): TypeParam | null {
    const p = unalias(x);
    return p.tag === TypeTag.TypeParam && this.indexOf(p) >= 0 ? p : null;
  }

  /** Makes x and y share their type; false if both have one already. */
  private join(x: TypeParam, y: TypeParam): boolean {
    const sx = this.slot[this.indexOf(x)];
    const sy = this.slot[this.indexOf(y)];
    if (sx === sy) return true;
    const tx = this.types[sx];
    if (tx !== null && this.types[sy] !== null) return false;
    const [from, to] = tx !== null ? [sy, sx] : [sx, sy];
    for (let i = 0; i < this.slot.length; i++) if (this.slot[i] === from) this.slot[i] = to;
    return true;
  }

  private nify(x: Type, y: Type, mode: UnifyMode, p: Pair | null): boolean {
    if (x === y || unalias(x) === unalias(y)) return true;
    if (++this.depth > unificationDepthLimit) throw new InternalError("unification reached recursion depth limit");
    const ok = this.nify1(x, y, mode, p);
    this.depth--;
    return ok;
  }

  private nify1(x: Type, y: Type, mode: UnifyMode, p: Pair | null): boolean {
    // If there is a defined type, have one in y; if there is a bound parameter, have one in x.
    if (asNamed(x) !== null || this.asBound(y) !== null) [x, y] = [y, x];

    // A defined type matches a type literal (or basic type) by its underlying type.
    const ny = asNamed(y);
    if (
      (mode & UnifyMode.Exact) === 0 &&
      ny !== null &&
      isTypeLit(x) &&
      !(this.enableInterfaceInference && isInterface(x))
    ) {
      y = under(ny);
      if (x === y || unalias(x) === unalias(y)) return true;
    }

    const px = this.asBound(x);
    if (px !== null) {
      const py = this.asBound(y);
      if (py !== null) return this.join(px, py) || this.nify(this.at(px)!, this.at(py)!, mode, p);
      const known = this.at(px);
      if (known !== null) return this.match(px, known, y, mode, p);
      this.set(px, y);
      return true;
    }

    // Interfaces match by their methods, inexactly.
    if (this.enableInterfaceInference && (mode & UnifyMode.Exact) === 0) {
      const xi = asInterface(x);
      const yi = asInterface(y);
      if (xi !== null && yi !== null) return this.interfaces(xi, yi, p);
      if (xi !== null) return this.implementsMethods(xi, y, p);
      if (yi !== null) return this.implementsMethods(yi, x, p);
    }

    // From here on type parameters are free ones; have one in x if there is one.
    if (isTypeParam(y)) [x, y] = [y, x];
    return this.structure(unalias(x), unalias(y), y, mode, p);
  }

  /** y must match what is known for px; a defined type or directed channel replaces a type without name. */
  private match(px: TypeParam, x: Type, y: Type, mode: UnifyMode, p: Pair | null): boolean {
    if (!this.nify(x, y, mode, p)) return false;
    const xi = asInterface(x);
    const yi = asInterface(y);
    const xn = asNamed(x) !== null;
    const yn = asNamed(y) !== null;
    if (xi !== null && yi !== null) {
      // Unification cannot know which of two names is right, nor which of two method sets.
      if (xn && yn) return identical(x, y);
      if (typeSet(xi).methods.length !== typeSet(yi).methods.length) return false;
    } else if (xi !== null || yi !== null) {
      // Either could be meant; choosing one would depend on the order of arguments.
      return false;
    }
    if ((mode & UnifyMode.Exact) === 0 && !xn) {
      if (yn) this.set(px, y);
      else {
        const yc = under(y);
        if (yc.tag === TypeTag.Chan && yc.dir !== ChanDir.SendRecv) this.set(px, y);
      }
    }
    return true;
  }

  private static sameTerms(xset: TypeSet, yset: TypeSet): boolean {
    return xset.comparable === yset.comparable && termlistEqual(xset.terms, yset.terms);
  }

  /** The pair is being compared further out: it matches if nothing else fails. */
  private static pending(x: Interface, y: Interface, p: Pair | null): boolean {
    for (let q = p; q !== null; q = q.prev) {
      if ((q.x === x && q.y === y) || (q.x === y && q.y === x)) return true;
    }
    return false;
  }

  /** Inexact unification of two interfaces: one has all methods of the other. */
  private interfaces(xi: Interface, yi: Interface, p: Pair | null): boolean {
    const xset = typeSet(xi);
    const yset = typeSet(yi);
    if (!Unifier.sameTerms(xset, yset)) return false;
    if (Unifier.pending(xi, yi, p)) return true;
    const q = new Pair(xi, yi, p);
    const [few, many] =
      xset.methods.length > yset.methods.length ? [yset.methods, xset.methods] : [xset.methods, yset.methods];
    for (const m of few) {
      const other = many.find((o) => o.sameId(m.pkg, m.nameId));
      if (other === undefined || !this.nify(m.type!, other.type!, UnifyMode.Exact, q)) return false;
    }
    return true;
  }

  /** y has all methods of xi, with signatures that unify. */
  private implementsMethods(xi: Interface, y: Type, p: Pair | null): boolean {
    for (const m of typeSet(xi).methods) {
      const { obj } = lookupFieldOrMethod(y, false, m.pkg, m.nameId);
      if (obj === null || obj.tag !== ObjTag.Func) return false;
      if (!this.nify(m.type!, signatureOf(obj), UnifyMode.Exact, p)) return false;
    }
    return true;
  }

  /** Unification by structure; yorig is y with its alias, for messages. */
  private structure(x: Type, y: Type, yorig: Type, mode: UnifyMode, p: Pair | null): boolean {
    // Elements of types in an assignment must match exactly.
    const emode = (mode & UnifyMode.Assign) !== 0 ? mode | UnifyMode.Exact : mode;
    switch (x.tag) {
      case TypeTag.Basic:
        return y.tag === TypeTag.Basic && x.kind === y.kind;
      case TypeTag.Array:
        return (
          y.tag === TypeTag.Array &&
          (x.len < 0 || y.len < 0 || (x.len === y.len && x.bigLen === y.bigLen)) &&
          this.nify(x.elem, y.elem, emode, p)
        );
      case TypeTag.Slice:
        return y.tag === TypeTag.Slice && this.nify(x.elem, y.elem, emode, p);
      case TypeTag.Pointer:
        return y.tag === TypeTag.Pointer && this.nify(x.elem, y.elem, emode, p);
      case TypeTag.Map:
        return y.tag === TypeTag.Map && this.nify(x.key, y.key, emode, p) && this.nify(x.elem, y.elem, emode, p);
      case TypeTag.Chan:
        return (
          y.tag === TypeTag.Chan &&
          ((mode & UnifyMode.Exact) === 0 || x.dir === y.dir) &&
          this.nify(x.elem, y.elem, emode, p)
        );
      case TypeTag.Struct: {
        if (y.tag !== TypeTag.Struct || x.fields.length !== y.fields.length) return false;
        for (let i = 0; i < x.fields.length; i++) {
          const f = x.fields[i];
          const g = y.fields[i];
          if (
            f.embedded !== g.embedded ||
            (x.tags[i] ?? "") !== (y.tags[i] ?? "") ||
            !f.sameId(g.pkg, g.nameId) ||
            !this.nify(f.type!, g.type!, emode, p)
          ) {
            return false;
          }
        }
        return true;
      }
      case TypeTag.Tuple: {
        if (y.tag !== TypeTag.Tuple || x.vars.length !== y.vars.length) return false;
        for (let i = 0; i < x.vars.length; i++) {
          if (!this.nify(x.vars[i].type!, y.vars[i].type!, mode, p)) return false;
        }
        return true;
      }
      case TypeTag.Signature:
        return (
          y.tag === TypeTag.Signature &&
          x.variadic === y.variadic &&
          this.nify(x.params, y.params, emode, p) &&
          this.nify(x.results, y.results, emode, p)
        );
      case TypeTag.Interface: {
        if (y.tag !== TypeTag.Interface) return false;
        const xset = typeSet(x);
        const yset = typeSet(y);
        if (!Unifier.sameTerms(xset, yset) || xset.methods.length !== yset.methods.length) return false;
        if (Unifier.pending(x, y, p)) return true;
        const q = new Pair(x, y, p);
        for (let i = 0; i < xset.methods.length; i++) {
          const f = xset.methods[i];
          const g = yset.methods[i];
          if (f.nameId !== g.nameId || (!f.exported() && !samePkg(f.pkg, g.pkg))) return false;
          if (!this.nify(f.type!, g.type!, UnifyMode.Exact, q)) return false;
        }
        return true;
      }
      case TypeTag.Named: {
        if (y.tag !== TypeTag.Named) return false;
        // Arguments are unified even if the types differ: messages get better.
        const xargs = typeArgs(x);
        const yargs = typeArgs(y);
        if (xargs.length !== yargs.length) return false;
        for (let i = 0; i < xargs.length; i++) if (!this.nify(xargs[i], yargs[i], mode, p)) return false;
        return identicalOrigin(x, y);
      }
      case TypeTag.TypeParam: {
        // A free parameter matches by its core type: whatever it stands for has that underlying type.
        const { u } = commonUnder(x, null);
        return u !== null && this.nify(u, yorig, UnifyMode.Assign, p);
      }
      default:
        return false;
    }
  }
}
