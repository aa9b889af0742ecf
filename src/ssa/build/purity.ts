// May a package-level initialiser be dropped if nobody uses its variable? An expression is droppable if evaluating it changes
// nothing but what it made itself. Calls are looked into: a function is droppable if it stores only to its own variables and to what
// it allocated, and calls only droppable functions. gc's linker does a small part of this (it drops unreached map
// initialisers, -d=wrapglobalmapinit).
//
// Initialisers of the standard library are taken not to panic; those of other packages must be free of operations that could, or
// they stay. Invariants: answers are memoised by function; a function that is being looked at counts as droppable (recursion
// alone changes nothing); before an answer is given the bodies concerned are checked.

import { unparen } from "../../syntax/parser_expr.ts";
import { Operator } from "../../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import { forEachChild } from "../../syntax/walk.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import { type Func as FuncObj, ObjTag, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import type { Scope } from "../../types/scope.ts";
import { SelectionKind } from "../../types/selection.ts";
import { type Type, TypeTag } from "../../types/types.ts";
import { under } from "../../types/under.ts";
import { BuiltinId } from "../../types/universe.ts";

/** Functions of the standard library that change nothing though their bodies do not show it. */
const knownPure: ReadonlySet<string> = new Set([
  "errors.New",
  "fmt.Errorf",
  "reflect.TypeOf",
  "reflect.TypeFor",
  "reflect.ValueOf",
  "regexp.MustCompile",
  "regexp.MustCompilePOSIX",
  "strings.NewReplacer",
  "strings.NewReader",
  "strings.Repeat",
  "internal/godebug.New",
  "internal/reflectlite.TypeOf",
  "internal/lazyregexp.New",
  "sync.OnceFunc",
  "sync.OnceValue",
  "sync.OnceValues",
  "encoding/base64.NewEncoding",
  "encoding/base32.NewEncoding",
  "hash/crc32.MakeTable",
  "hash/crc64.MakeTable",
  "math/big.NewInt",
  "time.FixedZone",
  "time.runtimeNano",
  "os.NewFile",
  "os.runtime_args",
  "os.newStdFile",
  "syscall.Getenv",
  "syscall.fd_prestat_dir_name",
  "syscall.fd_prestat_get",
  "syscall.runtime_envs",
  "unique.Make",
]);

const pureBuiltins: ReadonlySet<number> = new Set<number>([
  BuiltinId.Append,
  BuiltinId.Cap,
  BuiltinId.Complex,
  BuiltinId.Imag,
  BuiltinId.Len,
  BuiltinId.Make,
  BuiltinId.Max,
  BuiltinId.Min,
  BuiltinId.New,
  BuiltinId.Real,
  BuiltinId.Add,
  BuiltinId.Alignof,
  BuiltinId.Offsetof,
  BuiltinId.Sizeof,
  BuiltinId.Slice,
  BuiltinId.SliceData,
  BuiltinId.String,
  BuiltinId.StringData,
]);

/** A function or initialiser under analysis. */
interface Analysis {
  /** No operation may panic either. */
  readonly strict: boolean;
  /** Variables that only ever hold memory allocated here. */
  readonly fresh: Set<Var>;
  /** Package-level variables that may be set, because the caller collects them here. */
  readonly sets?: Set<Var>;
}

export class Purity {
  /** [not strict, strict]: undefined unknown, true droppable (or being looked at). */
  private readonly known = [new Map<FuncObj, boolean>(), new Map<FuncObj, boolean>()];

  constructor(
    private readonly tree: Tree,
    private readonly info: Info,
  ) {}

  /** Could the unchecked expression have an effect at all? False: it has no call and no receive. */
  mentionsCall(n: NodeId): boolean {
    const { tree } = this;
    const kind = tree.kind(n);
    if (kind === Kind.CallExpr) return true;
    if (kind === Kind.FuncLit) return false;
    if (kind === Kind.CompositeLit && tree.elemsSkipped(n)) return false;
    if (kind === Kind.Operation && tree.y(n) === 0 && tree.op(n) === Operator.Recv) return true;
    let found = false;
    forEachChild(tree, n, (c) => {
      if (!found && this.mentionsCall(c)) found = true;
    });
    return found;
  }

  /**
   * Does the unchecked initialiser only convert nil to a pointer type of pkg, `(*T)(nil)`, or make an error, `errors.New("text")`? Most that
   * mention calls do, and need not be checked to be seen to have no effects. `file`: the scope of its file.
   */
  isPlain(n: NodeId, pkg: Package, file: Scope): boolean {
    const { tree } = this;
    if (tree.kind(n) !== Kind.CallExpr || tree.len(tree.argList(n)) !== 1) return false;
    const arg = tree.at(tree.argList(n), 0);
    const fun = unparen(tree, tree.fun(n));
    if (tree.kind(fun) === Kind.SelectorExpr) {
      const x = tree.x(fun);
      if (tree.kind(x) !== Kind.Name || tree.kind(arg) !== Kind.BasicLit) return false;
      const imported = file.lookup(tree.value(x));
      return (
        imported?.tag === ObjTag.PkgName && imported.imported.path === "errors" && tree.text(tree.sel(fun)) === "New"
      );
    }
    if (tree.kind(fun) !== Kind.Operation || tree.y(fun) !== 0 || tree.op(fun) !== Operator.Mul) return false;
    const T = tree.x(fun);
    if (tree.kind(T) !== Kind.Name || pkg.scope.lookup(tree.value(T))?.tag !== ObjTag.TypeName) return false;
    return tree.kind(arg) === Kind.Name && tree.text(arg) === "nil" && pkg.scope.lookup(tree.value(arg)) === null;
  }

  /** Must the checked initialiser run even if nobody reads its variable? */
  hasEffects(rhs: NodeId, strict: boolean): boolean {
    return !this.pure(rhs, { strict, fresh: new Set() });
  }

  /** The package-level variables that an init function sets, if that is all it does; otherwise null. */
  onlySets(f: FuncObj): ReadonlySet<Var> | null {
    const body = this.tree.body(f.decl);
    const sets = new Set<Var>();
    return this.pure(body, { strict: false, fresh: this.freshVars(body), sets }) ? sets : null;
  }

  /** The declared function that a call always reaches, or null. */
  static staticCallee(tree: Tree, info: Info, call: NodeId): FuncObj | null {
    let fun = unparen(tree, tree.fun(call));
    if (tree.kind(fun) === Kind.IndexExpr) fun = unparen(tree, tree.x(fun));
    if (tree.kind(fun) === Kind.Name) {
      const obj = info.useOf(fun);
      return obj !== null && obj.tag === ObjTag.Func ? (obj.origin ?? obj) : null;
    }
    if (tree.kind(fun) !== Kind.SelectorExpr) return null;
    const sel = info.selectionOf(fun);
    if (sel === null) {
      const obj = info.useOf(tree.sel(fun));
      return obj !== null && obj.tag === ObjTag.Func ? (obj.origin ?? obj) : null;
    }
    if (sel.kind !== SelectionKind.MethodVal || sel.obj.tag !== ObjTag.Func) return null;
    const f = sel.obj.origin ?? sel.obj;
    return f.decl !== 0 ? f : null;
  }

  private pure(n: NodeId, s: Analysis): boolean {
    const { tree, info } = this;
    switch (tree.kind(n)) {
      case Kind.FuncLit:
        return true;
      case Kind.CallExpr:
        // What a panic is told does not matter where none is expected.
        if (this.isPanic(n)) return !s.strict;
        if (!this.pureCall(n, s)) return false;
        break;
      case Kind.Operation:
        if (tree.y(n) === 0 && tree.op(n) === Operator.Recv) return false;
        if (s.strict && info.constOf(n) === null) {
          const op = tree.op(n);
          if (
            tree.y(n) === 0
              ? op === Operator.Mul
              : op === Operator.Div || op === Operator.Rem || op === Operator.Shl || op === Operator.Shr
          )
            return false;
        }
        break;
      case Kind.IndexExpr:
        if (s.strict && info.constOf(n) === null && info.modeOf(tree.x(n)) !== OperandMode.typexpr && this.isValue(n)) {
          const x = info.typeOf(tree.x(n));
          if (x !== null && under(x).tag !== TypeTag.Map) return false;
        }
        break;
      case Kind.SliceExpr:
      case Kind.AssertExpr:
        if (s.strict) return false;
        break;
      case Kind.SelectorExpr: {
        const sel = info.selectionOf(n);
        if (s.strict && sel !== null && sel.indirect && sel.kind !== SelectionKind.MethodExpr) {
          // A fresh variable is never nil.
          if (sel.index.length > 1 || !this.isFresh(tree.x(n), s)) return false;
        }
        break;
      }
      case Kind.SendStmt:
      case Kind.SelectStmt:
      case Kind.CallStmt:
        return false;
      case Kind.AssignStmt:
        if (!this.pureTargets(tree.lhs(n), s)) return false;
        break;
      case Kind.RangeClause: {
        const t = info.typeOf(tree.x(n));
        if (t !== null) {
          const u = under(t);
          if (u.tag === TypeTag.Chan || u.tag === TypeTag.Signature) return false;
        }
        if (tree.lhs(n) !== 0 && !this.pureTargets(tree.lhs(n), s)) return false;
        break;
      }
    }
    let ok = true;
    forEachChild(tree, n, (c) => {
      if (ok && !this.pure(c, s)) ok = false;
    });
    return ok;
  }

  /** An index expression that yields a value, not an instantiation. */
  private isValue(n: NodeId): boolean {
    const t = this.info.typeOf(this.tree.x(n));
    return t !== null && under(t).tag !== TypeTag.Signature;
  }

  private isPanic(n: NodeId): boolean {
    const fun = unparen(this.tree, this.tree.fun(n));
    if (this.info.modeOf(fun) !== OperandMode.builtin || this.tree.kind(fun) !== Kind.Name) return false;
    const obj = this.info.useOf(fun);
    return obj !== null && obj.tag === ObjTag.Builtin && obj.builtin === BuiltinId.Panic;
  }

  private pureCall(n: NodeId, s: Analysis): boolean {
    const { tree, info } = this;
    const fun = unparen(tree, tree.fun(n));
    const mode = info.modeOf(fun);
    if (mode === OperandMode.typexpr) {
      // Slice to array conversions panic if the slice is short.
      if (!s.strict) return true;
      const t = info.typeOf(n);
      const from = info.typeOf(tree.at(tree.argList(n), 0));
      return !(t !== null && from !== null && under(from).tag === TypeTag.Slice && !isSliceOrString(under(t)));
    }
    if (mode === OperandMode.builtin) {
      let name = fun;
      if (tree.kind(fun) === Kind.SelectorExpr) name = tree.sel(fun);
      const obj = info.useOf(name);
      if (obj === null || obj.tag !== ObjTag.Builtin) return false;
      if (obj.builtin === BuiltinId.Copy || obj.builtin === BuiltinId.Delete || obj.builtin === BuiltinId.Clear) {
        return this.isFresh(tree.at(tree.argList(n), 0), s);
      }
      if (s.strict && obj.builtin === BuiltinId.Make) {
        const args = tree.argList(n);
        for (let i = 1; i < tree.len(args); i++) if (info.constOf(tree.at(args, i)) === null) return false;
      }
      return pureBuiltins.has(obj.builtin);
    }
    if (tree.kind(fun) === Kind.FuncLit) return this.pureBody(tree.body(fun), s);
    const callee = Purity.staticCallee(tree, info, n);
    if (callee !== null) return this.pureFunc(callee, s.strict);
    // Methods of reflect.Type only tell.
    if (tree.kind(fun) === Kind.SelectorExpr) {
      const sel = info.selectionOf(fun);
      const recv = sel?.recv;
      if (
        recv !== undefined &&
        recv.tag === TypeTag.Named &&
        recv.obj.name === "Type" &&
        (recv.obj.pkg?.path === "reflect" || recv.obj.pkg?.path === "internal/reflectlite")
      )
        return true;
    }
    return false;
  }

  private pureFunc(f: FuncObj, strict: boolean): boolean {
    const known = this.known[strict ? 1 : 0];
    const memo = known.get(f);
    if (memo !== undefined) return memo;
    if (f.pkg !== null && f.decl !== 0 && this.tree.recv(f.decl) === 0 && knownPure.has(`${f.pkg.path}.${f.name}`)) {
      // Those that compile something may reject it.
      const ok = !strict || !f.name.startsWith("Must");
      known.set(f, ok);
      return ok;
    }
    if (f.decl === 0 || !this.tree.hasBody(f.decl)) {
      known.set(f, false);
      return false;
    }
    known.set(f, true);
    f.pkg?.checker?.checkBody(f);
    const ok = this.pureBody(this.tree.body(f.decl), { strict, fresh: new Set() });
    known.set(f, ok);
    return ok;
  }

  private pureBody(body: NodeId, outer: Analysis): boolean {
    const s: Analysis = { ...outer, fresh: this.freshVars(body) };
    return this.pure(body, s);
  }

  /** Local variables all of whose assignments in the body are new allocations. */
  private freshVars(body: NodeId): Set<Var> {
    const { tree, info } = this;
    const fresh = new Set<Var>();
    const spoiled = new Set<Var>();
    const assign = (name: NodeId, value: NodeId): void => {
      const obj = info.objectOf(name);
      if (obj === null || obj.tag !== ObjTag.Var) return;
      if (value !== 0 && this.allocates(value, fresh)) fresh.add(obj);
      else spoiled.add(obj);
    };
    const pairs = (lhs: readonly NodeId[], rhs: readonly NodeId[]): void => {
      lhs.forEach((l, i) => {
        const x = unparen(tree, l);
        if (tree.kind(x) === Kind.Name) assign(x, lhs.length === rhs.length ? rhs[i] : 0);
      });
    };
    const visit = (n: NodeId): void => {
      switch (tree.kind(n)) {
        case Kind.FuncLit:
          return;
        case Kind.AssignStmt:
          if (tree.rhs(n) !== 0) pairs(this.list(tree.lhs(n)), this.list(tree.rhs(n)));
          break;
        case Kind.VarDecl: {
          const names = tree.nameList(n);
          const lhs: NodeId[] = [];
          for (let i = 0; i < tree.len(names); i++) lhs.push(tree.at(names, i));
          // Without a value the variable is nil until it is assigned: nothing can be stored through it.
          if (tree.values(n) !== 0) pairs(lhs, this.list(tree.values(n)));
          break;
        }
        case Kind.RangeClause:
          if (tree.lhs(n) !== 0) pairs(this.list(tree.lhs(n)), []);
          break;
      }
      forEachChild(tree, n, visit);
    };
    visit(body);
    for (const v of spoiled) fresh.delete(v);
    return fresh;
  }

  private list(n: NodeId): NodeId[] {
    const { tree } = this;
    if (n === 0) return [];
    if (tree.kind(n) !== Kind.ListExpr) return [n];
    const l = tree.elemList(n);
    const out: NodeId[] = [];
    for (let i = 0; i < tree.len(l); i++) out.push(tree.at(l, i));
    return out;
  }

  private allocates(n: NodeId, fresh: ReadonlySet<Var>): boolean {
    const { tree, info } = this;
    const x = unparen(tree, n);
    switch (tree.kind(x)) {
      case Kind.CompositeLit:
        return true;
      case Kind.Name: {
        const obj = info.useOf(x);
        return obj !== null && obj.tag === ObjTag.Var && fresh.has(obj);
      }
      case Kind.Operation:
        return (
          tree.y(x) === 0 && tree.op(x) === Operator.And && tree.kind(unparen(tree, tree.x(x))) === Kind.CompositeLit
        );
      case Kind.CallExpr: {
        const fun = unparen(tree, tree.fun(x));
        if (info.modeOf(fun) !== OperandMode.builtin || tree.kind(fun) !== Kind.Name) return false;
        const obj = info.useOf(fun);
        if (obj === null || obj.tag !== ObjTag.Builtin) return false;
        if (obj.builtin === BuiltinId.Make || obj.builtin === BuiltinId.New) return true;
        return obj.builtin === BuiltinId.Append && this.allocates(tree.at(tree.argList(x), 0), fresh);
      }
      default:
        return false;
    }
  }

  private pureTargets(lhs: NodeId, s: Analysis): boolean {
    return this.list(lhs).every((l) => this.pureTarget(unparen(this.tree, l), s));
  }

  /** Is the assigned place a local variable, a part of one, or freshly allocated memory? */
  private pureTarget(n: NodeId, s: Analysis): boolean {
    const { tree, info } = this;
    switch (tree.kind(n)) {
      case Kind.Name: {
        const obj = info.objectOf(n);
        // The blank identifier has no object.
        if (obj === null) return true;
        if (obj.tag !== ObjTag.Var) return false;
        if (obj.pkg === null || obj.parent !== obj.pkg.scope) return true;
        s.sets?.add(obj);
        return s.sets !== undefined;
      }
      case Kind.SelectorExpr: {
        const sel = info.selectionOf(n);
        if (sel === null) return false;
        if (sel.indirect) return this.isFresh(tree.x(n), s) && sel.index.length === 1;
        return this.pureTarget(unparen(tree, tree.x(n)), s);
      }
      case Kind.IndexExpr: {
        const x = unparen(tree, tree.x(n));
        const t = info.typeOf(x);
        if (t !== null && under(t).tag === TypeTag.Array) return this.pureTarget(x, s);
        return this.isFresh(x, s);
      }
      case Kind.Operation:
        return tree.y(n) === 0 && tree.op(n) === Operator.Mul && this.isFresh(tree.x(n), s);
      default:
        return false;
    }
  }

  private isFresh(n: NodeId, s: Analysis): boolean {
    const { tree, info } = this;
    const x = unparen(tree, n);
    if (tree.kind(x) === Kind.SliceExpr) return this.isFresh(tree.x(x), s);
    if (tree.kind(x) !== Kind.Name) return false;
    const obj = info.useOf(x);
    return obj !== null && obj.tag === ObjTag.Var && s.fresh.has(obj);
  }
}

function isSliceOrString(u: Type): boolean {
  return u.tag === TypeTag.Slice || u.tag === TypeTag.Basic;
}
