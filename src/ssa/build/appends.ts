// Which appends may begin their slice in a buffer of the frame, where the capacity is the buffer's: programs see it, so it is where
// gc has one (ssagen's append): the first append to each variable, unless the slice lies in memory and goes back to its place.
// Whether the slice stays in the frame is for escape analysis to say.

import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import { ObjTag, type Var, VarKind } from "../../types/object.ts";
import { SelectionKind } from "../../types/selection.ts";
import { TypeTag } from "../../types/types.ts";
import type { ValueId } from "../ir.ts";
import { BufUse } from "../ops.ts";
import { BodyKind, type TypeLayout } from "./api.ts";
import { unparen } from "./facts.ts";
import type { FuncBuilder } from "./func_builder.ts";
import { GcInlining } from "./gcinline.ts";
import { type SliceMove, sliceMoves } from "./slicemoves.ts";

/** gc: VariableMakeThreshold. */
export const sliceBufferBytes = 32;
/** Size of runtime.appendBuf. */
const appendBufBytes = 40;

/** gc keeps structs of up to so many words and fields out of memory (ssa.CanSSA). */
const maxStructWords = 4;

const noMoves: ReadonlyMap<Var, SliceMove> = new Map();

/** What the walk over a body finds out about its appends. */
export class AppendFacts {
  private readonly seen = new Set<Var>();
  private readonly later = new Set<NodeId>();
  private readonly targets = new Map<NodeId, NodeId>();
  /** By function node: its variables v with v = append(v, ...). */
  private readonly grown = new Map<NodeId, Set<Var>>();
  readonly inlining: GcInlining;
  private readonly moving = new Map<NodeId, ReadonlyMap<Var, SliceMove>>();

  constructor(
    private readonly tree: Tree,
    private readonly info: Info,
  ) {
    this.inlining = new GcInlining(tree, info);
  }

  /** A call of append with first operand `head` and single elements. */
  call(n: NodeId, head: NodeId): void {
    const v = variableOf(this.tree, this.info, head);
    if (v === null) return;
    if (this.seen.has(v)) this.later.add(n);
    else this.seen.add(v);
  }

  /** The assignment lhs = rhs in function fn. */
  assignment(lhs: NodeId, rhs: NodeId, fn: NodeId): void {
    const { tree, info } = this;
    rhs = unparen(tree, rhs);
    if (tree.kind(rhs) !== Kind.CallExpr || info.modeOf(tree.fun(rhs)) !== OperandMode.builtin) return;
    this.targets.set(rhs, lhs);
    const v = variableOf(tree, info, lhs);
    if (v === null || tree.len(tree.argList(rhs)) === 0) return;
    if (variableOf(tree, info, tree.at(tree.argList(rhs), 0)) !== v) return;
    const list = this.grown.get(fn);
    if (list === undefined) this.grown.set(fn, new Set([v]));
    else list.add(v);
  }

  /** The slices of function fn that move (slicemoves.ts), of those that are `eligible`. */
  moves(fn: NodeId, body: NodeId, results: readonly Var[], eligible: (v: Var) => boolean): ReadonlyMap<Var, SliceMove> {
    const grown = this.grown.get(fn);
    if (grown === undefined) return noMoves;
    let moves = this.moving.get(fn);
    if (moves === undefined) {
      moves = sliceMoves(this.tree, this.info, body, [...grown].filter(eligible), results);
      this.moving.set(fn, moves);
    }
    return moves;
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

/** How append n, with first operand `head` and elements E, grows: the runtime's function, and its buffer if it has one. */
export interface Growth {
  readonly name: "growslice" | "growsliceBuf" | "growsliceStep";
  /** Called where the slice grows. */
  readonly buf: (() => ValueId) | null;
}

export const plainGrowth: Growth = { name: "growslice", buf: null };

export function growthOf(b: FuncBuilder, n: NodeId, head: NodeId, E: TypeLayout): Growth {
  const { appends } = b.facts;
  if (!fitsBuffer(b, E)) return plainGrowth;
  const v = variableOf(b.tree, b.info, head);
  const moving = v === null ? undefined : b.moves.get(v);
  if (moving !== undefined && moving.move.capUsed) return { name: "growsliceStep", buf: () => moving.buf };
  if (!appends.isFirst(n)) return plainGrowth;
  if (moving !== undefined) return { name: "growsliceBuf", buf: () => moving.buf };
  if (appends.inPlace(n, head) && !isValue(b, head)) return plainGrowth;
  ownBuffers(b);
  const use = mayBeInMemory(b, head) ? BufUse.AppendToValue : BufUse.Append;
  return { name: "growsliceBuf", buf: () => b.tmpBuf(appendBufBytes, use) };
}

/** A slice of this element type may begin in a buffer of the function at hand. */
export function fitsBuffer(b: FuncBuilder, E: TypeLayout): boolean {
  return E.size > 0 && E.size <= sliceBufferBytes && !b.f.name.startsWith("runtime.");
}

/** Notes of a function with buffers whether gc would inline it. (Literals nearly always are, where they can be.) */
function ownBuffers(b: FuncBuilder): void {
  const { obj } = b.inst;
  if (b.inst.kind === BodyKind.Decl && obj !== null)
    b.f.ownBuffers = !b.facts.appends.inlining.inlines(obj.origin ?? obj);
}

/** A slice that moves to the heap, with the buffer it begins in. */
export interface Moving {
  readonly move: SliceMove;
  readonly buf: ValueId;
}

/** At the beginning of a function: its slices that move get their buffers. */
export function beginMoves(b: FuncBuilder, body: NodeId, results: readonly Var[]): void {
  const { facts, fn } = b;
  const eligible = (v: Var): boolean =>
    v.kind !== VarKind.PackageVar &&
    !facts.captured(v) &&
    !facts.inMemory(v) &&
    !(v.kind === VarKind.ResultVar && fn.hasDefer);
  for (const [v, move] of facts.appends.moves(fn.node, body, results, eligible)) {
    const L = b.lay(b.env.type(v.type!));
    if (L.under.tag !== TypeTag.Slice || !fitsBuffer(b, b.lay(L.elem!))) continue;
    ownBuffers(b);
    b.moves.set(v, { move, buf: b.tmpBuf(appendBufBytes, BufUse.Moved) });
  }
}

/** Before statement n: the slices that it gives away move to the heap. */
export function moveSlices(b: FuncBuilder, n: NodeId): void {
  for (const [v, { move, buf }] of b.moves) {
    if (move.at !== n) continue;
    const l = b.local(v);
    const s: ValueId[] = [];
    b.readLocal(l, s);
    const type = b.data(b.prog.gcType(l.L.elem!));
    b.initLocal(l, b.rt(move.capUsed ? "moveSlice" : "moveSliceNoCap", [type, s[0], s[1], s[2], buf]));
  }
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
  const v = variableOf(tree, info, n);
  if (v === null || v.kind === VarKind.PackageVar || b.facts.inMemory(v)) return false;
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
  const v = variableOf(tree, info, n);
  return v !== null && b.facts.captured(v) && b.byRef(v);
}

/** The variable that n names, if it is one. */
function variableOf(tree: Tree, info: Info, n: NodeId): Var | null {
  n = unparen(tree, n);
  const obj = tree.kind(n) === Kind.Name ? info.objectOf(n) : null;
  return obj !== null && obj.tag === ObjTag.Var ? obj : null;
}
