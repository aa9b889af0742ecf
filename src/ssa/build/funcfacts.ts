// What the walk over a body (facts.ts) finds out about each function node in it: captures, defer statements, and how range-over-func
// loops leave their bodies (cmd/compile/internal/rangefunc). Invariant: the body of a range-over-func loop has facts of its own; what
// holds for the frame (defer, recover, results) stands in those of the real function around it.

import type { Token } from "../../syntax/tokens.ts";
import type { NodeId } from "../../syntax/tree.ts";
import type { Var } from "../../types/object.ts";

/** A break, continue or goto that leaves a range-over-func body for a statement outside of all such bodies it is in. */
export interface FarBranch {
  readonly tok: Token;
  readonly target: NodeId;
  /** Value of #next that asks for it: -2, -3, ... (-1 is return). */
  readonly code: number;
}

/** One range-over-func loop. */
export class RangeFunc {
  /** Variables that the rewriting adds: state of this loop; code of the pending exit and defer token of the nest. */
  readonly state: Var;
  checkRet = false;
  checkBreak = false;
  checkContinue = false;
  readonly checkBranch: FarBranch[] = [];
  constructor(
    readonly node: NodeId,
    /** The loop around it within the same real function, or null. */
    readonly parent: RangeFunc | null,
    readonly depth: number,
    readonly nest: RangeNest,
    state: Var,
  ) {
    this.state = state;
  }
}

/** The outermost range-over-func loop of a nest and what all of its loops share. */
export class RangeNest {
  usesNext = false;
  usesDefers = false;
  constructor(
    readonly next: Var,
    readonly defers: Var,
  ) {}
}

/** Facts about one function node. */
export class FuncFacts {
  /** Captured variables, by first use. */
  readonly captures: Var[] = [];
  /** Has defer statements (those of range-over-func bodies in it included). */
  hasDefer = false;
  /** Number of defer statements that run at most once per call; -1 if one is in a loop, a range-over-func body or behind a label. */
  deferCount = 0;
  hasRecover = false;
  /** Converts unsafe.Pointer to a pointer type: its accesses may see any memory as any type. */
  reinterprets = false;
  /** A range-over-func body assigns results of this (real) function. */
  resultsInRange = false;
  /** Names for unnamed results, if resultsInRange. */
  resultVars: readonly Var[] | null = null;
  /** Codes of far branches. */
  nextCode = -2;
  /** A literal that is the callee of a defer statement. */
  deferred = false;
  constructor(
    readonly node: NodeId,
    /** Enclosing function node's facts. */
    readonly outer: FuncFacts | null,
    /** The loop whose body this is, or null. */
    readonly range: RangeFunc | null,
    /** FuncDecl or FuncLit around a range body, itself otherwise. */
    readonly real_: FuncFacts | null,
  ) {}

  get real(): FuncFacts {
    return this.real_ ?? this;
  }
}
