// Statements and function bodies (counterpart: types2/stmt.go).

import { Known } from "../syntax/names.ts";
import { exprString } from "../syntax/print.ts";
import { Operator, operatorStrings, Token } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import { assignment, assignVar, assignVars, initVars, shortVarDecl } from "./assignments.ts";
import { use } from "./call.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { convertUntyped } from "./const.ts";
import {
  ConstKind,
  type ConstVal,
  exactString,
  float64Val,
  isInt64,
  isUint64,
  makeBool,
  stringVal,
} from "./constant/value.ts";
import { typeHash } from "./context.ts";
import { declare, declStmt } from "./decl.ts";
import { atNode, error, invalidOp, newError, operandStr, posString, softErrorf, typeStr } from "./errors.ts";
import { expr, rawExpr, typeAssertion } from "./expr.ts";
import { qualifier } from "./format.ts";
import { labels } from "./labels.ts";
import { exprAt, exprLen, unparen } from "./lists.ts";
import { OperandMode } from "./mode.ts";
import { type DeclInfo, type Obj, ObjTag, Var, VarKind } from "./object.ts";
import { Operand } from "./operand.ts";
import { binary, chanElem, comparison } from "./operators.ts";
import {
  allBoolean,
  allNumeric,
  comparable,
  hasNil,
  identical,
  isInterface,
  isTypeParam,
  isUntyped,
  isValid,
} from "./predicates.ts";
import { rangeStmt } from "./range.ts";
import { isTerminating } from "./return.ts";
import { Scope, ScopeKind } from "./scope.ts";
import { BasicKind, type Signature, Typ, type Type } from "./types.ts";
import { objectString } from "./typestring.ts";
import { varType } from "./typexpr.ts";
import { ExprKind } from "./universe.ts";

/** What a statement may do where it stands (bits). */
export const enum StmtContext {
  None = 0,
  BreakOk = 1,
  ContinueOk = 2,
  FallthroughOk = 4,
  FinalSwitchCase = 8,
  InTypeSwitch = 16,
}

/** Checks a function body (a BlockStmt). decl gets the dependencies; iota is the one around a function literal. */
export function funcBody(
  check: Checker,
  decl: DeclInfo | null,
  sig: Signature,
  body: NodeId,
  iota: ConstVal | null,
): void {
  const { tree } = check;
  const scope = sig.scope!;
  const env = check.enter(decl, scope, check.version, iota, sig);
  stmtList(check, StmtContext.None, tree.stmtList(body));
  if (check.hasLabel && !check.conf.ignoreBranchErrors) labels(check, body);
  if (sig.results.vars.length > 0 && !isTerminating(check, body, 0)) {
    error(check, tree.rbrace(body), Code.MissingReturn, "missing return");
  }
  usage(check, scope);
  // Nobody looks into local scopes any more.
  if (!check.info.keepScopes) {
    scope.children = null;
    sig.scope = null;
  }
  check.leave(env);
}

/** Reports the variables of a function's scopes that are not used; scopes may nest deeply (else if chains). */
function usage(check: Checker, outer: Scope): void {
  const work: Scope[] = [outer];
  for (let scope = work.pop(); scope !== undefined; scope = work.pop()) {
    let unused: Var[] | null = null;
    for (const v of scope.objects()) {
      if (v.tag === ObjTag.Var && !v.used && v.kind === VarKind.LocalVar) (unused ??= []).push(v);
    }
    if (unused !== null) {
      unused.sort((a, b) => a.pos - b.pos);
      for (const v of unused) softErrorf(check, v.pos, Code.UnusedVar, `declared and not used: ${v.name}`);
    }
    const { children } = scope;
    if (children === null) continue;
    // Function literals are looked at with their own bodies.
    for (let i = children.length - 1; i >= 0; i--) if (children[i].kind !== ScopeKind.Func) work.push(children[i]);
  }
}

export function openScope(check: Checker, node: NodeId): void {
  const scope = new Scope(check.scope, ScopeKind.Block);
  check.info.setScope(node, scope);
  check.scope = scope;
}

export function closeScope(check: Checker): void {
  check.scope = check.scope.parent!;
}

function stmtList(check: Checker, ctxt: StmtContext, list: ListId): void {
  const { tree } = check;
  const inner = ctxt & ~StmtContext.FallthroughOk;
  let n = tree.len(list);
  // Empty statements at the end do not count for fallthrough.
  while (n > 0 && tree.kind(tree.at(list, n - 1)) === Kind.EmptyStmt) n--;
  for (let i = 0; i < n; i++) stmt(check, i === n - 1 ? ctxt : inner, tree.at(list, i));
}

/** Reports second default clauses; `isDefault` tells by clause. */
function multipleDefaults(check: Checker, clauses: ListId, isSelect: boolean): void {
  const { tree } = check;
  let first: NodeId = 0;
  for (let i = 0; i < tree.len(clauses); i++) {
    const c = tree.at(clauses, i);
    if ((isSelect ? tree.comm(c) : tree.cases(c)) !== 0) continue;
    if (first === 0) {
      first = c;
    } else {
      const msg = `multiple defaults (first at ${posString(check, tree.pos(first))})`;
      error(check, atNode(check, c), Code.DuplicateDefault, msg);
    }
  }
}

/** The call of a go or defer statement. */
function suspendedCall(check: Checker, keyword: string, call: NodeId): void {
  const { tree } = check;
  let code: Code = keyword === "go" ? Code.InvalidGo : Code.InvalidDefer;
  if (tree.kind(call) !== Kind.CallExpr) {
    error(check, atNode(check, call), code, `expression in ${keyword} must be function call`);
    use(check, call);
    return;
  }
  const x = new Operand();
  let msg: string;
  switch (rawExpr(check, null, x, call, null, false)) {
    case ExprKind.conversion:
      msg = "requires function call, not conversion";
      break;
    case ExprKind.expression:
      msg = "discards result of";
      code = Code.UnusedResults;
      break;
    default:
      return;
  }
  error(check, x, code, `${keyword} ${msg} ${operandStr(check, x)}`);
}

/** Checks a statement; function literals in it are checked when it is done, before the scope changes. */
export function stmt(check: Checker, ctxt: StmtContext, s: NodeId): void {
  const top = check.delayed.length;
  const scope = check.scope;
  stmt1(check, ctxt, s);
  check.scope = scope;
  if (check.delayed.length > top) check.processDelayed(top);
}

function simpleStmt(check: Checker, s: NodeId): void {
  if (s !== 0) stmt(check, StmtContext.None, s);
}

function stmt1(check: Checker, ctxt: StmtContext, s: NodeId): void {
  const { tree } = check;
  const inner = ctxt & (StmtContext.BreakOk | StmtContext.ContinueOk);

  switch (tree.kind(s)) {
    case Kind.EmptyStmt:
      break;

    case Kind.DeclStmt:
      declStmt(check, tree.declList(s));
      break;

    case Kind.LabeledStmt:
      check.hasLabel = true;
      stmt(check, ctxt, tree.stmt(s));
      break;

    case Kind.ExprStmt:
      exprStmt(check, s);
      break;

    case Kind.SendStmt: {
      const ch = new Operand();
      const val = new Operand();
      expr(check, null, ch, tree.chan(s));
      expr(check, null, val, tree.value(s));
      if (ch.mode === OperandMode.invalid || val.mode === OperandMode.invalid) return;
      const elem = chanElem(check, atNode(check, s), ch, false);
      if (elem !== null) assignment(check, val, elem, "send");
      break;
    }

    case Kind.AssignStmt:
      assignStmt(check, s);
      break;

    case Kind.CallStmt:
      suspendedCall(check, tree.tok(s) === Token.Defer ? "defer" : "go", tree.call(s));
      break;

    case Kind.ReturnStmt:
      returnStmt(check, s);
      break;

    case Kind.BranchStmt:
      branchStmt(check, ctxt, s);
      break;

    case Kind.BlockStmt:
      openScope(check, s);
      stmtList(check, inner, tree.stmtList(s));
      break;

    case Kind.IfStmt:
      // "else if" goes on in the loop, within the scope of its if.
      for (;;) {
        openScope(check, s);
        simpleStmt(check, tree.init(s));
        condition(check, tree.cond(s), "if");
        stmt(check, inner, tree.thenBlock(s));
        s = tree.else(s);
        if (s === 0 || tree.kind(s) !== Kind.IfStmt) break;
      }
      if (s !== 0) stmt(check, inner, s);
      break;

    case Kind.SwitchStmt: {
      openScope(check, s);
      simpleStmt(check, tree.init(s));
      const tag = tree.switchTag(s);
      if (tag !== 0 && tree.kind(tag) === Kind.TypeSwitchGuard) {
        typeSwitchStmt(check, inner | StmtContext.BreakOk | StmtContext.InTypeSwitch, s, tag);
      } else {
        switchStmt(check, inner | StmtContext.BreakOk, s, tag);
      }
      break;
    }

    case Kind.SelectStmt:
      selectStmt(check, inner | StmtContext.BreakOk, s);
      break;

    case Kind.ForStmt:
      forStmt(check, inner | StmtContext.BreakOk | StmtContext.ContinueOk, s);
      break;

    default:
      error(check, atNode(check, s), Code.InvalidSyntaxTree, "invalid statement");
  }
}

function condition(check: Checker, cond: NodeId, what: string): void {
  const x = new Operand();
  expr(check, null, x, cond);
  if (x.mode !== OperandMode.invalid && !allBoolean(x.type)) {
    error(check, atNode(check, cond), Code.InvalidCond, `non-boolean condition in ${what} statement`);
  }
}

function exprStmt(check: Checker, s: NodeId): void {
  const x = new Operand();
  const kind = rawExpr(check, null, x, check.tree.x(s), null, false);
  let msg = "is not used";
  let code: Code = Code.UnusedExpr;
  if (x.mode === OperandMode.builtin) {
    msg = "must be called";
    code = Code.UncalledBuiltin;
  } else if (x.mode === OperandMode.typexpr) {
    msg = "is not an expression";
    code = Code.NotAnExpr;
  } else if (kind === ExprKind.statement) {
    return;
  }
  error(check, x, code, `${operandStr(check, x)} ${msg}`);
}

function assignStmt(check: Checker, s: NodeId): void {
  const { tree } = check;
  const lhs = tree.lhs(s);
  const rhs = tree.rhs(s);
  const op = tree.op(s);
  if (rhs === 0) {
    // x++ or x--
    const x = new Operand();
    expr(check, null, x, lhs);
    if (x.mode === OperandMode.invalid) return;
    if (!allNumeric(x.type)) {
      const ops = operatorStrings[op];
      const msg = `${invalidOp}${exprString(tree, lhs)}${ops}${ops} (non-numeric type ${typeStr(check, x.type)})`;
      error(check, atNode(check, lhs), Code.NonNumericIncDec, msg);
      return;
    }
    assignVar(check, lhs, 0, x, "assignment");
    return;
  }
  if (op === Operator.None) {
    assignVars(check, lhs, rhs);
    return;
  }
  if (op === Operator.Def) {
    shortVarDecl(check, tree.pos(s), lhs, rhs);
    return;
  }
  if (exprLen(tree, lhs) !== 1 || exprLen(tree, rhs) !== 1) {
    const msg = `assignment operation ${operatorStrings[op]} requires single-valued expressions`;
    error(check, atNode(check, s), Code.MultiValAssignOp, msg);
    return;
  }
  const x = new Operand();
  binary(check, x, 0, exprAt(tree, lhs, 0), exprAt(tree, rhs, 0), op);
  assignVar(check, exprAt(tree, lhs, 0), 0, x, "assignment");
}

function returnStmt(check: Checker, s: NodeId): void {
  const { tree } = check;
  const results = check.sig!.results.vars;
  const values = tree.results(s);
  if (values !== 0 || results.length === 0 || results[0].name === "") {
    if (values !== 0 || results.length > 0) initVars(check, results, values, s);
    return;
  }
  // The named results are returned: they must be the ones that their names mean here.
  for (const obj of results) {
    const alt = check.lookup(obj.nameId);
    if (alt === null || alt === obj || obj.nameId === Known.Blank) continue;
    const err = newError(check, Code.OutOfScopeResult);
    err.addf(atNode(check, s), `result parameter ${obj.name} not in scope at return`);
    err.addf(alt, `inner declaration of ${objectString(obj, (pkg) => qualifier(check, pkg))}`);
    err.report();
  }
}

function branchStmt(check: Checker, ctxt: StmtContext, s: NodeId): void {
  const { tree } = check;
  if (tree.label(s) !== 0) {
    check.hasLabel = true; // labels() checks it
    return;
  }
  if (check.conf.ignoreBranchErrors) return;
  let msg = "";
  let code: Code = Code.InvalidSyntaxTree;
  switch (tree.tok(s)) {
    case Token.Break:
      if ((ctxt & StmtContext.BreakOk) === 0) msg = "break not in for, switch, or select statement";
      code = Code.MisplacedBreak;
      break;
    case Token.Continue:
      if ((ctxt & StmtContext.ContinueOk) === 0) msg = "continue not in for statement";
      code = Code.MisplacedContinue;
      break;
    case Token.Fallthrough:
      if ((ctxt & StmtContext.FallthroughOk) !== 0) return;
      if ((ctxt & StmtContext.FinalSwitchCase) !== 0) msg = "cannot fallthrough final case in switch";
      else if ((ctxt & StmtContext.InTypeSwitch) !== 0) msg = "cannot fallthrough in type switch";
      else msg = "fallthrough statement out of place";
      code = Code.MisplacedFallthrough;
      break;
    default:
      msg = "branch statement: goto";
  }
  if (msg !== "") error(check, atNode(check, s), code, msg);
}

// ---- switch

/** Cases seen so far, by value; equal values of different types differ. */
type ValueMap = Map<string, { pos: number; type: Type }[]>;

/** A key for the constants whose repetition gc reports (integers, floats, strings), else null. */
function goVal(v: ConstVal): string | null {
  switch (v.kind) {
    case ConstKind.Int:
      return isInt64(v) || isUint64(v) ? `i${exactString(v)}` : null;
    case ConstKind.Float:
      return `f${float64Val(v)}`;
    case ConstKind.String:
      return `s${stringVal(v)}`;
    default:
      return null;
  }
}

function switchStmt(check: Checker, inner: StmtContext, s: NodeId, tag: NodeId): void {
  const { tree } = check;
  const body = tree.body(s);
  const n = tree.len(body);
  const x = new Operand();
  if (tag !== 0) {
    expr(check, null, x, tag);
    // As if it were assigned to a temporary.
    assignment(check, x, null, "switch expression");
    if (x.mode !== OperandMode.invalid && !comparable(x.type) && !hasNil(x.type)) {
      const msg = `cannot switch on ${operandStr(check, x)} (${typeStr(check, x.type)} is not comparable)`;
      error(check, x, Code.InvalidExprSwitch, msg);
      x.mode = OperandMode.invalid;
    }
  } else {
    // No expression stands for true; x.expr stays 0, which comparison() prints as that.
    x.mode = OperandMode.constant_;
    x.type = Typ[BasicKind.Bool];
    x.val = makeBool(true);
  }
  multipleDefaults(check, body, false);

  const seen: ValueMap = new Map();
  for (let i = 0; i < n; i++) {
    const clause = tree.at(body, i);
    caseValues(check, x, tree.cases(clause), seen);
    openScope(check, clause);
    const ctxt = i + 1 < n ? StmtContext.FallthroughOk : StmtContext.FinalSwitchCase;
    stmtList(check, inner | ctxt, tree.body(clause));
    closeScope(check);
  }
}

function caseValues(check: Checker, x: Operand, values: NodeId, seen: ValueMap): void {
  const { tree } = check;
  const n = exprLen(tree, values);
  for (let i = 0; i < n; i++) {
    const v = new Operand();
    expr(check, null, v, exprAt(tree, values, i));
    if (x.mode === OperandMode.invalid || v.mode === OperandMode.invalid) continue;
    if (isUntyped(v.type)) {
      convertUntyped(check, v, x.type);
      if ((v.mode as OperandMode) === OperandMode.invalid) continue;
    }
    const { mode, type, val } = v;
    // The case comes first, so that errors are reported there.
    comparison(check, v, x, Operator.Eql, true);
    if ((v.mode as OperandMode) === OperandMode.invalid || mode !== OperandMode.constant_) continue;
    const key = goVal(val!);
    if (key === null) continue;
    const list = seen.get(key);
    if (list === undefined) {
      seen.set(key, [{ pos: tree.pos(v.expr), type }]);
      continue;
    }
    const dup = list.find((vt) => identical(vt.type, type));
    if (dup === undefined) {
      list.push({ pos: tree.pos(v.expr), type });
      continue;
    }
    v.mode = mode;
    v.type = type;
    v.val = val;
    const err = newError(check, Code.DuplicateCase);
    err.addf(v, `duplicate case ${operandStr(check, v)} in expression switch`);
    err.addf(dup.pos, "previous case");
    err.report();
  }
}

/** e is the predeclared nil, written as such. */
function isNil(check: Checker, e: NodeId): boolean {
  const { tree } = check;
  e = unparen(tree, e);
  if (tree.kind(e) !== Kind.Name) return false;
  const obj: Obj | null = check.lookup(tree.value(e));
  return obj !== null && obj.tag === ObjTag.Nil;
}

/** A case of a type switch; null stands for nil. */
interface TypeCase {
  type: Type | null;
  expr: NodeId;
}

/** The cases of a type switch so far, by hash. */
type TypeCases = Map<number, TypeCase[]>;

/**
 * Checks the types of one case; x is the switch expression (null if invalid). Gives the type that the variable of the
 * clause has: that of a single type, else x's.
 */
function caseTypes(check: Checker, x: Operand | null, types: NodeId, seen: TypeCases): Type {
  const { tree } = check;
  const n = exprLen(tree, types);
  let T: Type | null = null;
  for (let i = 0; i < n; i++) {
    const e = exprAt(tree, types, i);
    if (isNil(check, e)) {
      T = null;
      expr(check, null, new Operand(), e); // for what it records
    } else {
      T = varType(check, e);
      if (!isValid(T)) continue;
    }
    const t = T;
    const hash = t === null ? 0 : typeHash(t);
    let cases = seen.get(hash);
    if (cases === undefined) seen.set(hash, (cases = []));
    const other = cases.find((c) => (t === null ? c.type === null : c.type !== null && identical(t, c.type)));
    if (other !== undefined) {
      const err = newError(check, Code.DuplicateCase);
      err.addf(atNode(check, e), `duplicate case ${t === null ? "nil" : typeStr(check, t)} in type switch`);
      err.addf(atNode(check, other.expr), "previous case");
      err.report();
      continue;
    }
    cases.push({ type: t, expr: e });
    if (x !== null && t !== null) typeAssertion(check, e, x, t, true);
  }
  if (n === 1 && T !== null) return T;
  return x !== null ? x.type : Typ[BasicKind.Invalid];
}

function typeSwitchStmt(check: Checker, inner: StmtContext, s: NodeId, guard: NodeId): void {
  const { tree, info } = check;
  let lhs = tree.lhs(guard);
  if (lhs !== 0 && tree.value(lhs) === Known.Blank) {
    softErrorf(check, tree.pos(lhs), Code.NoNewVar, "no new variable on left side of :=");
    lhs = 0;
  }

  let sx: Operand | null = null;
  const x = new Operand();
  expr(check, null, x, tree.x(guard));
  if (x.mode !== OperandMode.invalid) {
    if (isTypeParam(x.type)) {
      const msg = `cannot use type switch on type parameter value ${operandStr(check, x)}`;
      error(check, x, Code.InvalidTypeSwitch, msg);
    } else if (isInterface(x.type)) {
      sx = x;
    } else {
      error(check, x, Code.InvalidTypeSwitch, `${operandStr(check, x)} is not an interface`);
    }
  }

  const body = tree.body(s);
  multipleDefaults(check, body, false);
  const vars: Var[] = [];
  const seen: TypeCases = new Map();
  for (let i = 0; i < tree.len(body); i++) {
    const clause = tree.at(body, i);
    const T = caseTypes(check, sx, tree.cases(clause), seen);
    openScope(check, clause);
    if (lhs !== 0) {
      const v = new Var(VarKind.LocalVar, tree.pos(lhs), check.pkg, tree.text(lhs), tree.value(lhs), T);
      declare(check, check.scope, 0, v);
      info.setImplicit(clause, v);
      vars.push(v);
    }
    stmtList(check, inner, tree.body(clause));
    closeScope(check);
  }
  if (lhs === 0) return;

  // The variables of all clauses count as one.
  let used = false;
  for (const v of vars) {
    if (v.used) used = true;
    v.used = true;
  }
  if (!used) softErrorf(check, tree.pos(lhs), Code.UnusedVar, `${tree.text(lhs)} declared and not used`);
}

function selectStmt(check: Checker, inner: StmtContext, s: NodeId): void {
  const { tree } = check;
  const body = tree.body(s);
  multipleDefaults(check, body, true);
  for (let i = 0; i < tree.len(body); i++) {
    const clause = tree.at(body, i);
    const comm = tree.comm(clause);
    if (comm !== 0 && !isComm(check, comm)) {
      const msg = "select case must be send or receive (possibly with assignment)";
      error(check, atNode(check, comm), Code.InvalidSelectCase, msg);
      continue;
    }
    openScope(check, clause);
    if (comm !== 0) stmt(check, inner, comm);
    stmtList(check, inner, tree.body(clause));
    closeScope(check);
  }
}

/** A send, or a receive with or without assignment. */
function isComm(check: Checker, comm: NodeId): boolean {
  const { tree } = check;
  let rhs: NodeId = 0;
  switch (tree.kind(comm)) {
    case Kind.SendStmt:
      return true;
    case Kind.AssignStmt:
      rhs = tree.rhs(comm);
      break;
    case Kind.ExprStmt:
      rhs = tree.x(comm);
  }
  if (rhs === 0) return false;
  rhs = unparen(tree, rhs);
  return tree.kind(rhs) === Kind.Operation && tree.y(rhs) === 0 && tree.op(rhs) === Operator.Recv;
}

function forStmt(check: Checker, inner: StmtContext, s: NodeId): void {
  const { tree } = check;
  const init = tree.init(s);
  if (init !== 0 && tree.kind(init) === Kind.RangeClause) {
    const lhs = tree.lhs(init);
    const n = exprLen(tree, lhs);
    const key = n > 0 ? exprAt(tree, lhs, 0) : 0;
    const value = n > 1 ? exprAt(tree, lhs, 1) : 0;
    const extra = n > 2 ? exprAt(tree, lhs, 2) : 0;
    rangeStmt(check, inner, s, s, key, value, extra, tree.x(init), tree.def(init));
    return;
  }
  openScope(check, s);
  simpleStmt(check, init);
  const cond = tree.cond(s);
  if (cond !== 0) condition(check, cond, "for");
  const post = tree.post(s);
  simpleStmt(check, post);
  if (post !== 0 && tree.kind(post) === Kind.AssignStmt && tree.op(post) === Operator.Def) {
    use(check, tree.lhs(post)); // reported by the parser
  }
  stmt(check, inner, tree.body(s));
}
