// Slice variables whose elements may begin in a buffer of the frame although the slice leaves it at last, at one place: there it moves to
// the heap (counterpart: cmd/compile/internal/slice). Until then the variable is the only one that refers to them, so nobody can tell.
//
// A use of the variable that is none of those known here may give the slice away: then there is no buffer. Programs see the capacities,
// so the uses known are gc's; only calls with such a slice as an argument are all taken for unknown.

import { Operator } from "../../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import { forEachChild } from "../../syntax/walk.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import type { Obj, Var } from "../../types/object.ts";
import { identical } from "../../types/predicates.ts";
import { SelectionKind } from "../../types/selection.ts";
import type { Type } from "../../types/types.ts";
import { builtinOf, unparen } from "./facts.ts";
import { isArrayLike } from "./typekinds.ts";

/** What becomes of one such variable. */
export interface SliceMove {
  /** The statement that gives the slice away. */
  readonly at: NodeId;
  /** The program may ask for the capacity, so it grows by size classes in the buffer and stays as it is. */
  readonly capUsed: boolean;
}

/** One variable under examination. */
class Candidate {
  uses = 0;
  known = 0;
  at: NodeId = 0;
  /** More than one place gives the slice away, or one that comes again. */
  lost = false;
  weight = 0;
  depth = 0;
  capUsed = false;
}

/** Which of the variables `vars` of a function, to which it appends, move. `results`: its results, with or without names. */
export function sliceMoves(
  tree: Tree,
  info: Info,
  body: NodeId,
  vars: Iterable<Var>,
  results: readonly Var[],
): Map<Var, SliceMove> {
  const walk = new Walk(tree, info, vars, results);
  walk.node(body);
  return walk.answers();
}

class Walk {
  private readonly found = new Map<Obj, Candidate>();
  private depth = 0;

  constructor(
    private readonly tree: Tree,
    private readonly info: Info,
    vars: Iterable<Var>,
    private readonly results: readonly Var[],
  ) {
    for (const v of vars) this.found.set(v, new Candidate());
  }

  answers(): Map<Var, SliceMove> {
    const out = new Map<Var, SliceMove>();
    for (const [v, c] of this.found) {
      if (c.uses !== c.known || c.lost || c.at === 0 || c.weight < 2) continue;
      out.set(v as Var, { at: c.at, capUsed: c.capUsed });
    }
    return out;
  }

  private candidate(n: NodeId): Candidate | undefined {
    const { tree, info } = this;
    n = unparen(tree, n);
    if (n === 0 || tree.kind(n) !== Kind.Name) return undefined;
    const obj = info.objectOf(n);
    return obj === null ? undefined : this.found.get(obj);
  }

  /** The slice is given away by statement n. */
  private gives(c: Candidate, n: NodeId): void {
    if (c.at !== 0 || this.depth > c.depth) c.lost = true;
    c.at = n;
  }

  node(n: NodeId): void {
    const { tree } = this;
    switch (tree.kind(n)) {
      case Kind.Name: {
        const c = this.candidate(n);
        if (c !== undefined) c.uses++;
        return;
      }
      case Kind.FuncLit:
        // What is captured has no buffer.
        return;
      case Kind.AssignStmt:
        this.assignment(n);
        break;
      case Kind.DeclStmt:
        this.declaration(n);
        return;
      case Kind.ReturnStmt:
        this.returns(n);
        break;
      case Kind.IndexExpr:
        this.known(tree.x(n));
        break;
      case Kind.CallExpr:
        this.builtin(n);
        break;
      case Kind.RangeClause:
        this.known(tree.x(n));
        break;
      case Kind.Operation:
        if (tree.op(n) === Operator.And && tree.y(n) === 0) this.address(tree.x(n));
        break;
      case Kind.SelectorExpr: {
        const sel = this.info.selectionOf(n);
        if (sel !== null && sel.kind === SelectionKind.MethodVal) this.address(tree.x(n));
        this.node(tree.x(n));
        return;
      }
      case Kind.SliceExpr:
        if (isArrayLike(this.info.typeOf(tree.x(n)))) this.address(tree.x(n));
        break;
      case Kind.ForStmt:
        this.depth++;
        forEachChild(tree, n, (m) => this.node(m));
        this.depth--;
        return;
    }
    forEachChild(tree, n, (m) => this.node(m));
  }

  private known(n: NodeId): void {
    const c = this.candidate(n);
    if (c !== undefined) c.known++;
  }

  /** The address of x is taken, or may be: that of an element gives the slice away. */
  private address(x: NodeId): void {
    const { tree, info } = this;
    x = unparen(tree, x);
    while (tree.kind(x) === Kind.SelectorExpr || tree.kind(x) === Kind.IndexExpr) {
      x = unparen(tree, tree.x(x));
      const c = isArrayLike(info.typeOf(x)) ? undefined : this.candidate(x);
      if (c !== undefined) c.lost = true;
    }
  }

  private builtin(n: NodeId): void {
    const { tree, info } = this;
    if (info.modeOf(tree.fun(n)) !== OperandMode.builtin) return;
    const name = builtinOf(tree, info, tree.fun(n))?.name;
    if (name !== "len" && name !== "cap") return;
    const c = this.candidate(tree.at(tree.argList(n), 0));
    if (c === undefined) return;
    c.known++;
    if (name === "cap") c.capUsed = true;
  }

  private assignment(n: NodeId): void {
    const { tree } = this;
    const op = tree.op(n);
    if (tree.rhs(n) === 0 || (op !== Operator.None && op !== Operator.Def)) return;
    const lhs = this.list(tree.lhs(n));
    const rhs = this.list(tree.rhs(n));
    if (op === Operator.Def) for (const l of lhs) this.declares(l);
    this.assignAll(lhs, rhs, n);
  }

  private declaration(n: NodeId): void {
    const { tree } = this;
    for (let i = 0, decls = tree.declList(n); i < tree.len(decls); i++) {
      const d = tree.at(decls, i);
      if (tree.kind(d) !== Kind.VarDecl) continue;
      const names: NodeId[] = [];
      for (let k = 0, list = tree.nameList(d); k < tree.len(list); k++) names.push(tree.at(list, k));
      for (const name of names) this.declares(name);
      if (tree.values(d) === 0) continue;
      const values = this.list(tree.values(d));
      this.assignAll(names, values, n);
      for (const m of [...names, ...values]) this.node(m);
    }
  }

  private list(n: NodeId): NodeId[] {
    const { tree } = this;
    if (tree.kind(n) !== Kind.ListExpr) return [n];
    const out: NodeId[] = [];
    for (let i = 0, list = tree.elemList(n); i < tree.len(list); i++) out.push(tree.at(list, i));
    return out;
  }

  private declares(name: NodeId): void {
    const obj = this.tree.kind(name) === Kind.Name ? this.info.defOf(name) : null;
    const c = obj === null ? undefined : this.found.get(obj);
    if (c !== undefined) c.depth = this.depth;
  }

  private assignAll(lhs: readonly NodeId[], rhs: readonly NodeId[], n: NodeId): void {
    if (lhs.length === rhs.length) for (let i = 0; i < lhs.length; i++) this.assign(lhs[i]!, rhs[i]!, n);
  }

  /** x = y, a part of statement n. */
  private assign(x: NodeId, y: NodeId, n: NodeId): void {
    const { tree, info } = this;
    y = unparen(tree, y);
    const c = this.candidate(x);
    if (c !== undefined) this.keeps(c, x, y);
    const from = this.candidate(y);
    if (from === undefined) return;
    const to = info.typeOf(unparen(tree, x));
    // A conversion is another use.
    if (to !== null && !identical(to, info.typeOf(y)!)) return;
    from.known++;
    this.gives(from, n);
  }

  /** Does c = y leave the variable the only one that refers to its elements? */
  private keeps(c: Candidate, x: NodeId, y: NodeId): void {
    const { tree, info } = this;
    switch (tree.kind(y)) {
      case Kind.Name:
        if (info.modeOf(y) === OperandMode.nilvalue) c.known++;
        return;
      case Kind.CompositeLit:
        if (!identical(info.typeOf(y)!, this.typeOf(x))) return;
        c.known++;
        c.capUsed = true;
        return;
      case Kind.SliceExpr:
        if (this.candidate(tree.x(y)) !== c || tree.sliceIndex(y, 2) !== 0) return;
        c.known += 2;
        c.capUsed = true;
        return;
      case Kind.CallExpr:
        if (info.modeOf(tree.fun(y)) !== OperandMode.builtin) return;
        if (builtinOf(tree, info, tree.fun(y))?.name !== "append") return;
        if (this.candidate(tree.at(tree.argList(y), 0)) !== c) return;
        c.known += 2;
        c.weight += 1 + this.depth - c.depth;
    }
  }

  private typeOf(x: NodeId): Type {
    const obj = this.info.objectOf(unparen(this.tree, x))!;
    return (obj as Var).type!;
  }

  private returns(n: NodeId): void {
    const { tree, info, results } = this;
    if (tree.results(n) === 0) {
      for (const v of results) {
        const c = this.found.get(v);
        if (c !== undefined) this.gives(c, n);
      }
      return;
    }
    const list = this.list(tree.results(n));
    list.forEach((x, i) => {
      const c = this.candidate(x);
      const to = results[i];
      if (c === undefined || to === undefined || !identical(to.type!, info.typeOf(unparen(tree, x))!)) return;
      c.known++;
      this.gives(c, n);
    });
  }
}
