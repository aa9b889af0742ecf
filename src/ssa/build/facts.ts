// What the builder must know of a body before it builds it, found in one walk over a declaration with all its function
// literals: which variables live in memory, which a closure captures (and how), what the order of evaluation depends on
// (orderfacts.ts), and how range-over-func loops leave their bodies (funcfacts.ts). The facts do not depend on type arguments, so all instances of a body share them.
//
// A *function node* is a FuncDecl, a FuncLit, the ForStmt of a range-over-func loop (its body becomes a function), or the
// root expression of a package-level initialiser. Invariant: a variable is owned by the innermost function node around
// its declaration; it is captured by every function node between a use and its owner.

import { Known } from "../../syntax/names.ts";
import { Operator, Token } from "../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId, type Tree } from "../../syntax/tree.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import { type Func as FuncObj, type Obj, ObjTag, Var, VarKind } from "../../types/object.ts";
import { SelectionKind } from "../../types/selection.ts";
import { BasicKind, type Map_, type Signature, Typ, type Type, TypeTag } from "../../types/types.ts";
import { commonUnder, under } from "../../types/under.ts";
import { AppendFacts } from "./appends.ts";
import { type FarBranch, FuncFacts, RangeFunc, RangeNest } from "./funcfacts.ts";
import { hoistsOperand, hoistsOperands, isDirect, isInterfaceType } from "./hoists.ts";
import { ahead, fails, hoisted, NodeBit, OrderFacts } from "./orderfacts.ts";
import { checksLength, isArrayLike, isPointer, isPointerLike, isUnsafePointer } from "./typekinds.ts";

export const enum VarBit {
  /** Its address is taken, or a closure captures it by reference. */
  InMemory = 1,
  /** Assigned after its declaration. */
  Reassigned = 2,
  Captured = 4,
  /** Captured by more than literals that a defer statement calls: may outlive the frame. */
  CaptureEscapes = 8,
}

export class BodyFacts extends OrderFacts {
  private varBits = new Uint8Array(256);
  private varOwner = new Int32Array(256);
  private readonly funcs = new Map<NodeId, FuncFacts>();
  /** Function node that holds a labelled, breakable or continuable statement, if it is a range-over-func body. */
  private readonly stmtFunc = new Map<NodeId, NodeId>();
  private readonly rangeFuncs = new Map<NodeId, RangeFunc>();
  private readonly gotoTargets = new Set<NodeId>();
  readonly appends: AppendFacts;

  // State of the walk under way.
  private fn!: FuncFacts;
  private loopDepth = 0;
  private labelSeen = false;
  private serial = 0;
  /** The literal that the defer statement under way calls. */
  private deferLit: NodeId = 0;
  /** Loop variables of the body under way are per iteration (Go 1.22). */
  private perIteration = true;

  constructor(
    readonly tree: Tree,
    readonly info: Info,
  ) {
    super();
    this.appends = new AppendFacts(tree, info);
  }

  // ---- answers ----

  bits(v: Var): number {
    return v.id < this.varBits.length ? this.varBits[v.id] : 0;
  }

  inMemory(v: Var): boolean {
    return (this.bits(v) & VarBit.InMemory) !== 0;
  }

  reassigned(v: Var): boolean {
    return (this.bits(v) & VarBit.Reassigned) !== 0;
  }

  captured(v: Var): boolean {
    return (this.bits(v) & VarBit.Captured) !== 0;
  }

  captureEscapes(v: Var): boolean {
    return (this.bits(v) & VarBit.CaptureEscapes) !== 0;
  }

  func(node: NodeId): FuncFacts {
    return this.funcs.get(node)!;
  }

  rangeFunc(forStmt: NodeId): RangeFunc | null {
    return this.rangeFuncs.size === 0 ? null : (this.rangeFuncs.get(forStmt) ?? null);
  }

  /** A goto names this LabeledStmt. */
  isGotoTarget(label: NodeId): boolean {
    return this.gotoTargets.has(label);
  }

  /** The range-over-func body (its ForStmt) that directly holds a branch target; 0: the real function. */
  funcOfStmt(stmt: NodeId): NodeId {
    return this.stmtFunc.get(stmt) ?? 0;
  }

  // ---- the walk ----

  /** Finds the facts of a FuncDecl with a parsed and checked body, or of a package-level initialiser expression. */
  analyse(root: NodeId, sig: Signature | null, perIteration: boolean): void {
    if (this.funcs.has(root)) return;
    const { tree } = this;
    this.perIteration = perIteration;
    this.fn = new FuncFacts(root, null, null, null);
    this.funcs.set(root, this.fn);
    this.loopDepth = 0;
    this.labelSeen = false;
    if (tree.kind(root) === Kind.FuncDecl) {
      if (tree.recv(root) !== 0) this.declareField(tree.recv(root));
      this.declareFuncType(tree.type(root));
      this.resultSig = sig;
      this.block(tree.body(root));
    } else if (tree.kind(root) === Kind.FuncLit) {
      // A literal of a package-level initialiser that became static data.
      this.declareFuncType(tree.type(root));
      this.resultSig = sig;
      this.block(tree.body(root));
    } else {
      this.resultSig = null;
      this.expr(root);
    }
  }

  known(node: NodeId): boolean {
    return this.funcs.has(node);
  }

  /** Signature of the real function under way (for results assigned in range-over-func bodies). */
  private resultSig: Signature | null = null;

  private setBit(v: Var, bit: number): void {
    const id = this.info.objId(v);
    if (id >= this.varBits.length) this.growVars(id);
    this.varBits[id] |= bit;
  }

  private growVars(id: number): void {
    const n = Math.max(this.varBits.length * 2, id + 1);
    const bits = new Uint8Array(n);
    bits.set(this.varBits);
    this.varBits = bits;
    const owner = new Int32Array(n);
    owner.set(this.varOwner);
    this.varOwner = owner;
  }

  private declare(obj: Obj | null): void {
    if (obj === null || obj.tag !== ObjTag.Var) return;
    const id = this.info.objId(obj);
    if (id >= this.varBits.length) this.growVars(id);
    this.varOwner[id] = this.fn.node;
  }

  private declareField(field: NodeId): void {
    const name = this.tree.name(field);
    if (name !== 0) this.declare(this.info.defOf(name));
  }

  private declareFuncType(ft: NodeId): void {
    const { tree } = this;
    for (let list = tree.paramList(ft), i = 0; i < tree.len(list); i++) this.declareField(tree.at(list, i));
    for (let list = tree.resultList(ft), i = 0; i < tree.len(list); i++) this.declareField(tree.at(list, i));
  }

  /** A mention of a variable: captured if another function node owns it. */
  private use(v: Var): void {
    if (v.kind === VarKind.PackageVar || v.kind === VarKind.FieldVar) return;
    const id = this.info.objId(v);
    if (id >= this.varBits.length) this.growVars(id);
    const owner = this.varOwner[id];
    if (owner === this.fn.node || owner === 0) return;
    let bits = VarBit.Captured;
    for (let f: FuncFacts | null = this.fn; f !== null && f.node !== owner; f = f.outer) {
      if (!f.deferred) bits |= VarBit.CaptureEscapes;
      if (f.captures.includes(v)) break;
      f.captures.push(v);
    }
    this.varBits[id] |= bits;
    if (v.kind === VarKind.ResultVar) this.varBits[id] |= VarBit.Reassigned;
  }

  // ---- expressions: give the bits of what they contain ----

  private exprList(list: ListId): number {
    const { tree } = this;
    let bits = 0;
    for (let i = 0, n = tree.len(list); i < n; i++) bits |= this.expr(tree.at(list, i));
    return bits;
  }

  private expr(n: NodeId): number {
    if (n === 0) return 0;
    const { tree, info } = this;
    switch (tree.kind(n)) {
      case Kind.Name: {
        const obj = info.useOf(n);
        if (obj !== null && obj.tag === ObjTag.Var) this.use(obj);
        return 0;
      }
      case Kind.BasicLit:
      case Kind.BadExpr:
        return 0;
      case Kind.CompositeLit:
        return this.mark(n, this.compositeLit(n));
      case Kind.KeyValueExpr: {
        const k = this.expr(tree.key(n));
        return this.mark(n, this.expr(tree.value(n)) | k);
      }
      case Kind.FuncLit:
        this.funcLit(n);
        return 0;
      case Kind.ParenExpr:
        return this.mark(n, this.expr(tree.x(n)));
      case Kind.SelectorExpr:
        return this.mark(n, this.selector(n));
      case Kind.IndexExpr: {
        if (info.modeOf(tree.x(n)) === OperandMode.typexpr || info.modeOf(n) === OperandMode.typexpr) return 0;
        const x = this.expr(tree.x(n));
        // f[int] is an instantiation: its index is a type.
        if (this.isTypeArgs(tree.index(n))) return this.mark(n, x);
        const bits = this.expr(tree.index(n)) | x;
        if (this.isMapIndex(n)) return this.mark(n, hoisted(bits) | this.copiedKey(n));
        return this.mark(n, this.mayFail(n) ? bits | fails : bits);
      }
      case Kind.ListExpr:
        return this.mark(n, this.exprList(tree.elemList(n)));
      case Kind.SliceExpr: {
        let bits = this.expr(tree.x(n));
        for (let i = 0; i < 3; i++) bits |= this.expr(tree.sliceIndex(n, i));
        if (isArrayLike(info.typeOf(tree.x(n)))) this.addressTaken(tree.x(n));
        return this.mark(n, ahead(bits));
      }
      case Kind.AssertExpr:
        return this.mark(n, this.assertion(n, this.expr(tree.x(n))));
      case Kind.TypeSwitchGuard:
        return this.mark(n, this.expr(tree.x(n)));
      case Kind.Operation:
        return this.operation(n);
      case Kind.CallExpr:
        return this.call(n);
      default:
        return 0; // types
    }
  }

  /** A value that lies in the interface's data word itself stays where it is used. */
  private assertion(n: NodeId, bits: number): number {
    return isDirect(this.info.typeOf(n)) ? bits | fails : ahead(bits);
  }

  /** The bit of a value that is needed by address, if it may be one without. */
  private copied(n: NodeId): number {
    const { tree, info } = this;
    n = unparen(tree, n);
    return tree.kind(n) === Kind.Name || info.constOf(n) !== null || info.modeOf(n) === OperandMode.variable
      ? 0
      : NodeBit.Copied;
  }

  /** A key that becomes an interface is a new value. */
  private copiedKey(n: NodeId): number {
    const { tree, info } = this;
    const key = tree.index(n);
    const M = under(info.typeOf(tree.x(n))!) as Map_;
    return isInterfaceType(M.key) && !isInterfaceType(info.typeOf(key)) ? NodeBit.Copied : this.copied(key);
  }

  private isMapIndex(n: NodeId): boolean {
    const t = this.info.typeOf(this.tree.x(n));
    return t !== null && under(t).tag === TypeTag.Map;
  }

  private isTypeArgs(n: NodeId): boolean {
    const { tree, info } = this;
    const first = tree.kind(n) === Kind.ListExpr ? tree.at(tree.elemList(n), 0) : n;
    return info.modeOf(first) === OperandMode.typexpr;
  }

  /** Long chains of binary operators lean to the left: they are walked without recursion. */
  private operation(n: NodeId): number {
    const { tree, info } = this;
    if (tree.y(n) === 0) {
      const bits = this.expr(tree.x(n));
      if (tree.op(n) === Operator.And) this.addressTaken(tree.x(n));
      if (tree.op(n) === Operator.Mul) return this.mark(n, bits | fails);
      return this.mark(n, tree.op(n) === Operator.Recv ? bits | NodeBit.Effect : bits);
    }
    const chain: NodeId[] = [n];
    let x = tree.x(n);
    while (tree.kind(x) === Kind.Operation && tree.y(x) !== 0) {
      chain.push(x);
      x = tree.x(x);
    }
    let bits = this.expr(x);
    for (let i = chain.length - 1; i >= 0; i--) {
      const op = tree.op(chain[i]);
      bits |= this.expr(tree.y(chain[i]));
      if ((op === Operator.AndAnd || op === Operator.OrOr) && info.constOf(chain[i]) === null) bits = ahead(bits);
      else if (panicking.has(op) && info.constOf(tree.y(chain[i])) === null)
        bits |= isShift(op) ? NodeBit.Panics : fails;
      else if ((bits & NodeBit.Panics) !== 0 && hoistsOperands(tree, info, chain[i])) bits = hoisted(bits);
      this.mark(chain[i], bits);
    }
    return bits;
  }

  private selector(n: NodeId): number {
    const { tree, info } = this;
    const sel = info.selectionOf(n);
    if (sel === null) {
      const obj = info.useOf(tree.sel(n));
      if (obj !== null && obj.tag === ObjTag.Var) this.use(obj);
      return 0;
    }
    if (sel.kind === SelectionKind.MethodExpr) return 0;
    const bits = this.expr(tree.x(n));
    if (sel.kind === SelectionKind.MethodVal && (sel.obj as FuncObj).hasPtrRecv() && !this.throughPointer(n)) {
      this.addressTaken(tree.x(n));
    }
    return isPointer(sel.recv) ? bits | fails : bits;
  }

  /** An index that may be out of range (maps answer every key). */
  private mayFail(n: NodeId): boolean {
    const { tree, info } = this;
    const t = info.typeOf(tree.x(n));
    const u = t === null ? null : under(t);
    if (u === null || u.tag === TypeTag.Map || u.tag === TypeTag.Signature) return false;
    return u.tag !== TypeTag.Array || info.constOf(tree.index(n)) === null;
  }

  /** The path of a method selection starts at a pointer, so x itself is not addressed. */
  private throughPointer(n: NodeId): boolean {
    const sel = this.info.selectionOf(n)!;
    if (isPointer(sel.recv)) return true;
    let t: Type = sel.recv;
    for (let i = 0; i + 1 < sel.index.length; i++) {
      const u = under(t);
      if (u.tag !== TypeTag.Struct) return false;
      t = u.fields[sel.index[i]].type!;
      if (isPointer(t)) return true;
    }
    return false;
  }

  private compositeLit(n: NodeId): number {
    const { tree, info } = this;
    const t = info.typeOf(n);
    const core = t === null ? null : coreOf(isPointer(t) ? (under(t) as { elem: Type }).elem : t);
    const isStruct = core !== null && core.tag === TypeTag.Struct;
    const mayBox = isStruct || (core !== null && "elem" in core && isInterfaceType(core.elem));
    const list = tree.elemList(n);
    let bits = 0;
    for (let i = 0, len = tree.len(list); i < len; i++) {
      const e = tree.at(list, i);
      if (tree.kind(e) === Kind.KeyValueExpr) {
        // A struct's key is a field name; a constant index is no use of a variable either.
        const k = isStruct ? 0 : this.expr(tree.key(e));
        bits |= this.mark(e, this.expr(tree.value(e)) | k);
        if (mayBox) bits |= this.copied(tree.value(e));
      } else {
        bits |= this.expr(e);
        if (mayBox) bits |= this.copied(e);
      }
    }
    return core !== null && core.tag === TypeTag.Map ? ahead(bits) : hoisted(bits);
  }

  private call(n: NodeId): number {
    const { tree, info } = this;
    const fun = tree.fun(n);
    const mode = info.modeOf(fun);
    const args = tree.argList(n);
    if (mode === OperandMode.typexpr) {
      const arg = tree.at(args, 0);
      const bits = this.exprList(args) | (checksLength(info.typeOf(arg), info.typeOf(fun)) ? fails : 0);
      if (isUnsafePointer(info.typeOf(arg)) && isPointerLike(info.typeOf(fun))) this.fn.reinterprets = true;
      const box = isInterfaceType(info.typeOf(fun)) ? this.copied(arg) : 0;
      return this.mark(
        n,
        ((bits & NodeBit.Panics) !== 0 && hoistsOperand(info, fun, arg) ? hoisted(bits) : bits) | box,
      );
    }
    if (mode === OperandMode.builtin) {
      const obj = builtinOf(tree, info, fun);
      const name = obj === null ? "" : obj.name;
      if (info.constOf(n) !== null || unevaluated.has(name)) return 0;
      const bits = this.exprList(args);
      if (name === "append" && !tree.hasDots(n)) this.appends.call(n, tree.at(args, 0));
      if (name === "recover") this.fn.real.hasRecover = true;
      if (name === "String" || name === "Slice" || name === "Add") this.fn.reinterprets = true;
      if (effectful.has(name)) return this.mark(n, bits | NodeBit.Effect);
      return this.mark(n, earlyBuiltins.has(name) ? ahead(bits) : bits);
    }
    this.expr(fun);
    this.exprList(args);
    return this.mark(n, NodeBit.Effect | NodeBit.Early);
  }

  /** The variable that holds the operand of & (or of an implicit &) must be in memory. */
  private addressTaken(n: NodeId): void {
    const v = this.rootVar(n);
    if (v !== null) this.setBit(v, VarBit.InMemory);
  }

  private assigned(n: NodeId): void {
    const v = this.rootVar(n);
    if (v !== null) this.setBit(v, VarBit.Reassigned);
  }

  /** The local variable that an addressable expression is a part of, or null (behind a pointer, a global, no variable). */
  private rootVar(n: NodeId): Var | null {
    const { tree, info } = this;
    for (;;) {
      switch (tree.kind(n)) {
        case Kind.Name: {
          const obj = info.objectOf(n);
          return obj !== null && obj.tag === ObjTag.Var && obj.kind !== VarKind.PackageVar ? obj : null;
        }
        case Kind.ParenExpr:
          n = tree.x(n);
          continue;
        case Kind.SelectorExpr: {
          const sel = info.selectionOf(n);
          if (sel === null || sel.kind !== SelectionKind.FieldVal || sel.indirect) return null;
          n = tree.x(n);
          continue;
        }
        case Kind.IndexExpr:
          if (!isArrayLike(info.typeOf(tree.x(n)))) return null;
          n = tree.x(n);
          continue;
        default:
          return null;
      }
    }
  }

  // ---- functions ----

  private funcLit(n: NodeId): void {
    const { tree, info } = this;
    const outer = this.fn;
    const { loopDepth, labelSeen, resultSig } = this;
    this.fn = new FuncFacts(n, outer, null, null);
    this.fn.deferred = this.deferLit === n;
    this.funcs.set(n, this.fn);
    this.loopDepth = 0;
    this.labelSeen = false;
    this.resultSig = info.typeOf(n) as Signature | null;
    this.declareFuncType(tree.type(n));
    this.block(tree.body(n));
    this.fn = outer;
    this.loopDepth = loopDepth;
    this.labelSeen = labelSeen;
    this.resultSig = resultSig;
  }

  private synthetic(name: string, type: Type): Var {
    return new Var(VarKind.LocalVar, 0, null, `#${name}${++this.serial}`, Known.Blank, type);
  }

  private rangeFuncLoop(n: NodeId, clause: NodeId): void {
    const { tree } = this;
    this.expr(tree.x(clause));
    const outer = this.fn;
    const parent = outer.range;
    const int = Typ[BasicKind.Int];
    const nest =
      parent !== null
        ? parent.nest
        : new RangeNest(this.synthetic("next", int), this.synthetic("defers", Typ[BasicKind.UnsafePointer]));
    if (parent === null) {
      this.declare(nest.next);
      this.declare(nest.defers);
    }
    const loop = new RangeFunc(n, parent, parent === null ? 1 : parent.depth + 1, nest, this.synthetic("state", int));
    this.rangeFuncs.set(n, loop);
    this.declare(loop.state);
    this.setBit(loop.state, VarBit.Reassigned);
    this.setBit(nest.next, VarBit.Reassigned);
    if (parent !== null) this.stmtFunc.set(n, parent.node);
    this.fn = new FuncFacts(n, outer, loop, outer.real);
    this.funcs.set(n, this.fn);
    this.use(loop.state);
    const { loopDepth, labelSeen } = this;
    this.lhsList(tree.lhs(clause), tree.def(clause));
    this.block(tree.body(n));
    if (this.fn.reinterprets) outer.reinterprets = true;
    this.fn = outer;
    this.loopDepth = loopDepth;
    this.labelSeen = labelSeen;
  }

  /** A mention of the nest's #next by the body under way and by the functions of the loops around it. */
  private useNext(): void {
    const loop = this.fn.range!;
    loop.nest.usesNext = true;
    this.use(loop.nest.next);
  }

  private returnStmt(n: NodeId): void {
    const { tree } = this;
    this.mark(n, this.expr(tree.results(n)));
    if (this.fn.range === null) return;
    this.useNext();
    for (let l: RangeFunc | null = this.fn.range; l !== null; l = l.parent) l.checkRet = true;
    const real = this.fn.real;
    const sig = this.resultSig;
    if (tree.results(n) === 0 || sig === null) return;
    if (!real.resultsInRange) {
      real.resultsInRange = true;
      real.resultVars = sig.results.vars.map((v) => {
        if (v.name !== "" && v.name !== "_") return v;
        const made = new Var(VarKind.ResultVar, v.pos, v.pkg, v.name, v.nameId, v.type);
        this.setBit(made, 0);
        this.varOwner[made.id] = real.node;
        return made;
      });
    }
    for (const v of real.resultVars!) {
      this.setBit(v, VarBit.Reassigned);
      this.use(v);
    }
  }

  private branchStmt(n: NodeId): void {
    const { tree } = this;
    const loop = this.fn.range;
    const tok = tree.tok(n);
    if (tok === Token.Goto) this.gotoTargets.add(tree.target(n));
    if (loop === null || tok === Token.Fallthrough) return;
    const target = tree.target(n);
    if (tok !== Token.Goto) {
      // Break or continue of a range-over-func loop around this body?
      let inner: RangeFunc | null = null;
      for (let l: RangeFunc | null = loop; l !== null; inner = l, l = l.parent) {
        if (l.node !== target) continue;
        if (inner === null) return;
        this.useNext();
        if (tok === Token.Continue) {
          inner.checkContinue = true;
          for (let j = loop; j !== inner; j = j.parent!) j.checkBreak = true;
        } else {
          for (let j = loop; j !== l; j = j.parent!) j.checkBreak = true;
          l.checkBreak = true;
        }
        return;
      }
    }
    const holder = this.holderOf(target);
    if (holder === loop.node) return;
    this.useNext();
    let at = loop;
    while (at.parent !== null && at.parent.node !== holder) {
      at.checkRet = true;
      at = at.parent;
    }
    const real = this.fn.real;
    const key = this.farBranches.get(real) ?? [];
    this.farBranches.set(real, key);
    let far = key.find((b) => b.tok === tok && b.target === target);
    if (far === undefined) {
      far = { tok, target, code: real.nextCode-- };
      key.push(far);
    }
    if (!at.checkBranch.includes(far)) at.checkBranch.push(far);
  }

  private readonly farBranches = new Map<FuncFacts, FarBranch[]>();

  /** The code of #next for a branch that leaves the range-over-func bodies around it. */
  farBranch(real: FuncFacts, tok: Token, target: NodeId): FarBranch {
    return this.farBranches.get(real)!.find((b) => b.tok === tok && b.target === target)!;
  }

  /** Like funcOfStmt; a goto's label further down has not been walked yet, so labels are entered before a body is. */
  private holderOf(target: NodeId): NodeId {
    return this.stmtFunc.get(target) ?? 0;
  }

  // ---- statements ----

  private block(n: NodeId): void {
    if (n !== 0) this.stmts(this.tree.stmtList(n));
  }

  private stmts(list: ListId): void {
    const { tree } = this;
    if (this.fn.range !== null) {
      for (let i = 0, n = tree.len(list); i < n; i++) this.enterLabels(tree.at(list, i));
    }
    for (let i = 0, n = tree.len(list); i < n; i++) this.stmt(tree.at(list, i));
  }

  private enterLabels(n: NodeId): void {
    while (this.tree.kind(n) === Kind.LabeledStmt) {
      this.stmtFunc.set(n, this.fn.node);
      n = this.tree.stmt(n);
    }
  }

  private lhsList(n: NodeId, def: boolean): void {
    const { tree } = this;
    if (n === 0) return;
    if (tree.kind(n) !== Kind.ListExpr) return this.lhs(n, def);
    const list = tree.elemList(n);
    for (let i = 0, len = tree.len(list); i < len; i++) this.lhs(tree.at(list, i), def);
  }

  private lhs(n: NodeId, def: boolean): void {
    const { tree, info } = this;
    if (tree.kind(n) === Kind.Name) {
      if (tree.value(n) === Known.Blank) return;
      const made = def ? info.defOf(n) : null;
      if (made !== null) return this.declare(made);
      const obj = info.objectOf(n);
      if (obj !== null && obj.tag === ObjTag.Var) {
        this.use(obj);
        this.setBit(obj, VarBit.Reassigned);
      }
      return;
    }
    this.expr(n);
    this.assigned(n);
  }

  private breakable(n: NodeId): void {
    if (this.fn.range !== null) this.stmtFunc.set(n, this.fn.node);
  }

  private stmt(n: NodeId): void {
    if (n === 0) return;
    const { tree } = this;
    switch (tree.kind(n)) {
      case Kind.LabeledStmt:
        this.labelSeen = true;
        this.stmt(tree.stmt(n));
        return;
      case Kind.BlockStmt:
        this.block(n);
        return;
      case Kind.ExprStmt:
        this.expr(tree.x(n));
        return;
      case Kind.SendStmt:
        this.expr(tree.chan(n));
        this.expr(tree.value(n));
        return;
      case Kind.DeclStmt:
        this.declStmt(n);
        return;
      case Kind.AssignStmt:
        this.assignStmt(n);
        return;
      case Kind.BranchStmt:
        this.branchStmt(n);
        return;
      case Kind.CallStmt:
        this.callStmt(n);
        return;
      case Kind.ReturnStmt:
        this.returnStmt(n);
        return;
      case Kind.IfStmt:
        this.ifStmt(n);
        return;
      case Kind.ForStmt:
        this.forStmt(n);
        return;
      case Kind.SwitchStmt:
        this.switchStmt(n);
        return;
      case Kind.SelectStmt:
        this.breakable(n);
        for (let list = tree.body(n), i = 0; i < tree.len(list); i++) {
          const clause = tree.at(list, i);
          this.stmt(tree.comm(clause));
          this.stmts(tree.body(clause));
        }
        return;
      default:
        return;
    }
  }

  private declStmt(n: NodeId): void {
    const { tree, info } = this;
    const decls = tree.declList(n);
    for (let i = 0; i < tree.len(decls); i++) {
      const d = tree.at(decls, i);
      if (tree.kind(d) !== Kind.VarDecl) continue;
      this.expr(tree.values(d));
      const names = tree.nameList(d);
      for (let k = 0; k < tree.len(names); k++) this.declare(info.defOf(tree.at(names, k)));
    }
  }

  private assignStmt(n: NodeId): void {
    const { tree } = this;
    if (tree.rhs(n) !== 0) this.appends.assignment(tree.lhs(n), tree.rhs(n), this.fn.node);
    this.expr(tree.rhs(n));
    this.lhsList(tree.lhs(n), tree.op(n) === Operator.Def);
  }

  private callStmt(n: NodeId): void {
    const { tree } = this;
    const call = unparen(tree, tree.call(n));
    if (tree.tok(n) === Token.Defer && this.fn.range === null && tree.kind(call) === Kind.CallExpr) {
      this.deferLit = unparen(tree, tree.fun(call));
    }
    this.expr(call);
    if (tree.tok(n) !== Token.Defer) return;
    const real = this.fn.real;
    real.hasDefer = true;
    if (this.fn.range !== null) {
      const { nest } = this.fn.range;
      nest.usesDefers = true;
      this.use(nest.defers);
      real.deferCount = -1;
    } else if (this.loopDepth > 0 || this.labelSeen) {
      real.deferCount = -1;
    } else if (real.deferCount >= 0) {
      real.deferCount++;
    }
  }

  private ifStmt(n: NodeId): void {
    const { tree } = this;
    // An else-if chain is as long as the program wants.
    for (;;) {
      this.stmt(tree.init(n));
      this.expr(tree.cond(n));
      this.block(tree.thenBlock(n));
      const els = tree.else(n);
      if (els === 0) return;
      if (tree.kind(els) !== Kind.IfStmt) return this.block(els);
      n = els;
    }
  }

  private forStmt(n: NodeId): void {
    const { tree, info } = this;
    const init = tree.init(n);
    if (init !== 0 && tree.kind(init) === Kind.RangeClause) {
      const t = info.typeOf(tree.x(init));
      if (t !== null && coreOf(t)?.tag === TypeTag.Signature) return this.rangeFuncLoop(n, init);
      this.breakable(n);
      this.expr(tree.x(init));
      this.lhsList(tree.lhs(init), tree.def(init));
      if (tree.def(init) && !this.perIteration) this.reassignedVars(tree.lhs(init));
    } else {
      this.breakable(n);
      this.stmt(init);
      this.expr(tree.cond(n));
    }
    this.loopDepth++;
    this.stmt(tree.post(n));
    this.block(tree.body(n));
    this.loopDepth--;
  }

  /** The one instance of a range loop's variables gets a value at each iteration. */
  private reassignedVars(lhs: NodeId): void {
    const { tree, info } = this;
    if (lhs === 0) return;
    if (tree.kind(lhs) === Kind.ListExpr) {
      for (let list = tree.elemList(lhs), i = 0; i < tree.len(list); i++) this.reassignedVars(tree.at(list, i));
      return;
    }
    const v = info.defOf(lhs);
    if (v !== null && v.tag === ObjTag.Var) this.setBit(v, VarBit.Reassigned);
  }

  private switchStmt(n: NodeId): void {
    const { tree, info } = this;
    this.breakable(n);
    this.stmt(tree.init(n));
    this.expr(tree.switchTag(n));
    for (let list = tree.body(n), i = 0; i < tree.len(list); i++) {
      const clause = tree.at(list, i);
      this.expr(tree.cases(clause));
      this.declare(info.implicitOf(clause));
      this.stmts(tree.body(clause));
    }
  }
}

/** Built-ins whose evaluation others can observe, or that observe others. */
const effectful: ReadonlySet<string> = new Set([
  "append",
  "copy",
  "delete",
  "clear",
  "close",
  "panic",
  "print",
  "println",
  "recover",
]);

/** The underlying type, for a type parameter the one that its type set has in common, or null. */
export function coreOf(t: Type): Type | null {
  return commonUnder(t, null).u;
}

function isShift(op: Operator): boolean {
  return op === Operator.Shl || op === Operator.Shr;
}

/** Operators that may panic by their right operand. */
const panicking: ReadonlySet<Operator> = new Set([Operator.Div, Operator.Rem, Operator.Shl, Operator.Shr]);

/** Built-ins of types: their operands are not evaluated, also where they are no constants (type parameters). */
const unevaluated: ReadonlySet<string> = new Set(["Sizeof", "Alignof", "Offsetof"]);

/** Built-ins without effects that gc evaluates ahead. */
const earlyBuiltins: ReadonlySet<string> = new Set([
  "len",
  "cap",
  "complex",
  "real",
  "imag",
  "make",
  "new",
  "min",
  "max",
]);

export function unparen(tree: Tree, n: NodeId): NodeId {
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  return n;
}

/** The built-in that a callee expression of mode builtin denotes. */
export function builtinOf(tree: Tree, info: Info, fun: NodeId): Obj | null {
  fun = unparen(tree, fun);
  return info.useOf(tree.kind(fun) === Kind.SelectorExpr ? tree.sel(fun) : fun);
}
