// Would gc inline a function? Programs see it where a slice that a function returns stays with the caller (appends.ts). An estimate: the
// cost that cmd/compile/internal/inline counts, one for each node of its tree and more for calls that stay.

import { PragmaFlag } from "../../syntax/pragma.ts";
import { Operator, Token } from "../../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import { forEachChild } from "../../syntax/walk.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import { type Func as FuncObj, ObjTag, VarKind } from "../../types/object.ts";
import { type Type, TypeTag } from "../../types/types.ts";
import { under } from "../../types/under.ts";
import { builtinOf, unparen } from "./facts.ts";
import { isInterfaceType } from "./hoists.ts";
import { Purity } from "./purity.ts";

/** gc: inlineMaxBudget, inlineExtraCallCost, inlineParamCallCost, and what a closure costs. */
const budget = 80;
const callCost = 57;
const paramCallCost = 17;
const closureCost = 15;
/** Of what is never inlined. */
const never = budget + 1;

export class GcInlining {
  private readonly costs = new Map<FuncObj, number>();

  constructor(
    private readonly tree: Tree,
    private readonly info: Info,
  ) {}

  inlines(f: FuncObj): boolean {
    return this.cost(f) <= budget;
  }

  /** More than the budget: it is not inlined. */
  cost(f: FuncObj): number {
    const { tree } = this;
    let cost = this.costs.get(f);
    if (cost !== undefined) return cost;
    // One that calls itself is not inlined.
    this.costs.set(f, never);
    cost = never;
    if (f.decl !== 0 && tree.hasBody(f.decl) && !isNoinline(tree, f.decl)) {
      f.pkg?.checker?.checkBody(f);
      const walk = new Cost(tree, this.info, this, f);
      walk.add(tree.body(f.decl));
      cost = walk.sum;
    }
    this.costs.set(f, cost);
    return cost;
  }
}

function isNoinline(tree: Tree, decl: NodeId): boolean {
  const pragma = tree.pragmas[tree.pragma(decl)];
  return pragma !== null && pragma !== undefined && (pragma.flags & PragmaFlag.Noinline) !== 0;
}

class Cost {
  sum = 0;

  constructor(
    private readonly tree: Tree,
    private readonly info: Info,
    private readonly all: GcInlining,
    private readonly self: FuncObj,
  ) {}

  private children(n: NodeId): void {
    forEachChild(this.tree, n, (m) => this.add(m));
  }

  add(n: NodeId): void {
    const { tree, info } = this;
    if (n === 0 || this.sum > budget) return;
    const kind = tree.kind(n);
    switch (kind) {
      case Kind.BlockStmt:
      case Kind.ExprStmt:
      case Kind.ParenExpr:
      case Kind.ListExpr:
        this.children(n);
        return;
      case Kind.EmptyStmt:
        return;
      case Kind.FuncLit:
        this.sum += closureCost + 1;
        return;
      case Kind.CallStmt:
        this.sum = never;
        return;
      case Kind.DeclStmt:
        this.declaration(n);
        return;
      case Kind.AssignStmt:
        this.sum++;
        if (tree.op(n) === Operator.Def) this.defined(tree.lhs(n));
        // x++ adds a literal.
        if (tree.rhs(n) === 0) this.sum++;
        break;
      case Kind.RangeClause:
        if (tree.def(n) && tree.lhs(n) !== 0) this.defined(tree.lhs(n));
        break;
      case Kind.BranchStmt:
        if (tree.tok(n) !== Token.Fallthrough) this.sum++;
        return;
      case Kind.IfStmt: {
        const c = info.constOf(tree.cond(n));
        if (c !== null) return;
        this.sum++;
        break;
      }
      default:
        if (info.modeOf(n) === OperandMode.typexpr) return;
        if (info.constOf(n) !== null) {
          this.sum++;
          return;
        }
        if (kind === Kind.CallExpr) {
          this.call(n);
          return;
        }
        this.sum++;
        if (kind === Kind.CompositeLit) {
          const t = info.typeOf(n);
          if (t !== null && under(t).tag === TypeTag.Slice) this.sum++;
          for (let i = 0, list = tree.elemList(n); i < tree.len(list); i++) this.add(tree.at(list, i));
          return;
        }
        if (kind === Kind.SelectorExpr) {
          if (info.selectionOf(n) !== null) this.add(tree.x(n));
          return;
        }
        if (kind === Kind.KeyValueExpr) {
          this.add(tree.value(n));
          return;
        }
    }
    this.children(n);
  }

  /** The declarations of new variables: each a node with a name. */
  private defined(lhs: NodeId): void {
    const { tree, info } = this;
    if (tree.kind(lhs) === Kind.ListExpr) {
      for (let i = 0, list = tree.elemList(lhs); i < tree.len(list); i++) this.defined(tree.at(list, i));
    } else if (tree.kind(lhs) === Kind.Name && info.defOf(lhs) !== null) this.sum += 2;
  }

  private declaration(n: NodeId): void {
    const { tree } = this;
    for (let i = 0, decls = tree.declList(n); i < tree.len(decls); i++) {
      const d = tree.at(decls, i);
      if (tree.kind(d) !== Kind.VarDecl) continue;
      // Declaration and assignment, with a name each.
      this.sum += 4 * tree.len(tree.nameList(d));
      this.add(tree.values(d));
    }
  }

  private call(n: NodeId): void {
    const { tree, info } = this;
    const fun = unparen(tree, tree.fun(n));
    const args = tree.argList(n);
    const mode = info.modeOf(fun);
    if (mode === OperandMode.builtin) {
      const name = builtinOf(tree, info, fun)?.name;
      this.sum += name === "recover" ? never : name === "panic" ? 2 : 1;
    } else if (mode !== OperandMode.typexpr) {
      this.sum += 1 + this.calleeCost(n, fun);
      this.add(fun);
      this.parameters(info.typeOf(fun), n);
    } else if (isInterfaceType(info.typeOf(fun))) this.sum++;
    for (let i = 0; i < tree.len(args); i++) this.add(tree.at(args, i));
  }

  private calleeCost(n: NodeId, fun: NodeId): number {
    const { tree, info } = this;
    const callee = Purity.staticCallee(tree, info, n);
    if (callee !== null) {
      if (callee === this.self) return never;
      const cost = this.all.cost(callee);
      return cost <= budget ? cost : callCost;
    }
    const obj = tree.kind(fun) === Kind.Name ? info.objectOf(fun) : null;
    return obj !== null && obj.tag === ObjTag.Var && obj.kind === VarKind.ParamVar ? paramCallCost : callCost;
  }

  /** Conversions to interfaces, and the slice of what a variadic function gets. */
  private parameters(type: Type | null, n: NodeId): void {
    const { tree, info } = this;
    const sig = type === null ? null : under(type);
    if (sig === null || sig.tag !== TypeTag.Signature) return;
    const args = tree.argList(n);
    const count = tree.len(args);
    const { vars } = sig.params;
    const spread = sig.variadic && !tree.hasDots(n);
    if (spread) this.sum += count >= vars.length ? 2 : 1;
    for (let i = 0; i < count; i++) {
      let to = vars[Math.min(i, vars.length - 1)]?.type ?? null;
      if (to !== null && spread && i >= vars.length - 1) to = (under(to) as { elem: Type }).elem;
      if (to !== null && isInterfaceType(to) && !isInterfaceType(info.typeOf(tree.at(args, i)))) this.sum++;
    }
  }
}
