// Which appends may begin their slice in a buffer of the frame, where the capacity is the buffer's: programs see it, so it is where
// gc has one (ssagen's append): the first append to each variable, unless the slice lies in memory and goes back to its place.
// Whether the slice stays in the frame is for escape analysis to say.

import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import type { Info } from "../../types/info.ts";
import { type Obj, ObjTag, VarKind } from "../../types/object.ts";
import { SelectionKind } from "../../types/selection.ts";
import { TypeTag } from "../../types/types.ts";
import { BufUse } from "../ops.ts";
import type { TypeLayout } from "./api.ts";
import { unparen } from "./facts.ts";
import type { FuncBuilder } from "./func_builder.ts";

/** gc: VariableMakeThreshold. */
const bufferBytes = 32;

/** gc keeps structs of up to so many words and fields out of memory (ssa.CanSSA). */
const maxStructWords = 4;

/** What the walk over a body finds out about its appends. */
export class AppendFacts {
  private readonly seen = new Set<Obj>();
  private readonly later = new Set<NodeId>();
  private readonly targets = new Map<NodeId, NodeId>();

  constructor(
    private readonly tree: Tree,
    private readonly info: Info,
  ) {}

  /** A call of append with first operand `head`. */
  call(n: NodeId, head: NodeId): void {
    const { tree, info } = this;
    head = unparen(tree, head);
    const obj = tree.kind(head) === Kind.Name ? info.objectOf(head) : null;
    if (obj === null) return;
    if (this.seen.has(obj)) this.later.add(n);
    else this.seen.add(obj);
  }

  /** The assignment lhs = rhs. */
  assignment(lhs: NodeId, rhs: NodeId): void {
    const { tree } = this;
    rhs = unparen(tree, rhs);
    if (tree.kind(rhs) === Kind.CallExpr) this.targets.set(rhs, lhs);
  }

  /** The first append to its variable, or one to no variable. */
  isFirst(n: NodeId): boolean {
    return !this.later.has(n);
  }

  /** The result goes where the first operand comes from. */
  inPlace(n: NodeId, head: NodeId): boolean {
    const lhs = this.targets.get(n);
    return lhs !== undefined && samePlace(this.tree, this.info, lhs, head);
  }
}

/** Both expressions are the same place, and nothing is called to find it (gc: ir.SameSafeExpr). */
function samePlace(tree: Tree, info: Info, x: NodeId, y: NodeId): boolean {
  x = unparen(tree, x);
  y = unparen(tree, y);
  const c = info.constOf(x);
  if (c !== null)
    return tree.kind(x) === Kind.BasicLit && tree.kind(y) === Kind.BasicLit && tree.value(x) === tree.value(y);
  if (tree.kind(x) !== tree.kind(y)) return false;
  switch (tree.kind(x)) {
    case Kind.Name:
      return info.objectOf(x) !== null && info.objectOf(x) === info.objectOf(y);
    case Kind.SelectorExpr:
      if (info.selectionOf(x) === null) return info.useOf(tree.sel(x)) === info.useOf(tree.sel(y));
      return tree.value(tree.sel(x)) === tree.value(tree.sel(y)) && samePlace(tree, info, tree.x(x), tree.x(y));
    case Kind.IndexExpr:
      return samePlace(tree, info, tree.x(x), tree.x(y)) && samePlace(tree, info, tree.index(x), tree.index(y));
    case Kind.Operation:
      return (
        tree.op(x) === tree.op(y) && tree.y(x) === 0 && tree.y(y) === 0 && samePlace(tree, info, tree.x(x), tree.x(y))
      );
  }
  return false;
}

/** The kind of buffer that append n, with first operand `head` and elements E, may begin in; BufUse.Result: none. */
export function appendBuffer(b: FuncBuilder, n: NodeId, head: NodeId, E: TypeLayout): BufUse {
  const { appends } = b.facts;
  if (E.size === 0 || E.size > bufferBytes || !appends.isFirst(n) || b.f.name.startsWith("runtime."))
    return BufUse.Result;
  if (!appends.inPlace(n, head)) return BufUse.Append;
  if (!isValue(b, head)) return BufUse.Result;
  return mayBeInMemory(b, head) ? BufUse.AppendToValue : BufUse.Append;
}

/** A local variable that gc keeps out of memory, or a field of one. */
function isValue(b: FuncBuilder, n: NodeId): boolean {
  const { tree, info } = b;
  n = unparen(tree, n);
  while (tree.kind(n) === Kind.SelectorExpr) {
    const sel = info.selectionOf(n);
    if (sel === null || sel.kind !== SelectionKind.FieldVal || sel.indirect) return false;
    n = unparen(tree, tree.x(n));
  }
  const v = tree.kind(n) === Kind.Name ? info.objectOf(n) : null;
  if (v === null || v.tag !== ObjTag.Var || v.kind === VarKind.PackageVar || b.facts.inMemory(v)) return false;
  if (v.kind === VarKind.ResultVar && b.fn.real.hasDefer) return false;
  return fitsRegisters(b, b.lay(b.env.type(v.type!)));
}

function fitsRegisters(b: FuncBuilder, L: TypeLayout): boolean {
  if (L.size === 0) return true;
  if (L.size > 8 * maxStructWords) return false;
  if (L.under.tag === TypeTag.Array) return L.under.len <= 1 && fitsRegisters(b, b.lay(L.elem!));
  return L.fieldType.length <= maxStructWords && L.fieldType.every((t) => fitsRegisters(b, b.lay(t)));
}

/** The variable that holds slice n may turn out to be in memory: a closure captures it by reference. */
function mayBeInMemory(b: FuncBuilder, n: NodeId): boolean {
  const { tree, info } = b;
  n = unparen(tree, n);
  while (tree.kind(n) === Kind.SelectorExpr) n = unparen(tree, tree.x(n));
  const v = tree.kind(n) === Kind.Name ? info.objectOf(n) : null;
  return v !== null && v.tag === ObjTag.Var && b.facts.captured(v) && b.byRef(v);
}
