// The checker of one package and how it is driven (counterpart: types2/check.go).
//
// Checking is on demand. collectObjects enters all package-level names; a declaration is checked when somebody uses it
// (objDecl), whichever package that somebody is in; a body when checkBody asks for it. A package of the user is checked
// whole by checkFiles, in types2's order, so that its errors come in gc's order.
//
// Invariants: imports have no cycles, so a checker is entered from another package only while it is at rest, and what
// it then does is finished (delayed actions included) when it returns; everything is memoised in the objects and in
// Info. `active` counts the entries; at 0 there is no delayed work, no environment and no declaration under way.

import { InternalError, isStackOverflow, NotSupportedError, tooDeepConstruct } from "../diagnostics.ts";
import { ensureBody } from "../syntax/parser.ts";
import type { Pos } from "../syntax/source.ts";
import type { NodeId, Tree } from "../syntax/tree.ts";
import { cleanupAlias } from "./alias.ts";
import type { Code } from "./codes.ts";
import type { ConstVal } from "./constant/value.ts";
import type { Context } from "./context.ts";
import { directCycles } from "./cycles.ts";
import { objDeclOf, varInit } from "./decl.ts";
import { Action, ActionKind, runAction } from "./delayed.ts";
import type { Info } from "./info.ts";
import { initOrder } from "./initorder.ts";
import { cleanupInterface } from "./interface.ts";
import { MonoGraph, monomorph } from "./mono.ts";
import { cleanupNamed } from "./named.ts";
import { checkNoder } from "./noder.ts";
import {
  type Const,
  type DeclInfo,
  type Func,
  type Obj,
  ObjTag,
  type PkgName,
  type TypeName,
  type Var,
} from "./object.ts";
import { Operand } from "./operand.ts";
import type { Package } from "./package.ts";
import { collectObjects, initFiles, packageObjects, unusedImports } from "./resolver.ts";
import type { Scope } from "./scope.ts";
import { funcBody } from "./stmt.ts";
import { cleanupTypeParam } from "./typeparam.ts";
import {
  type Alias,
  type Interface,
  type Named,
  type Signature,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
} from "./types.ts";
import { ExprKind, type Universe } from "./universe.ts";
import type { Footprints } from "./validtype.ts";
import type { GoVersion } from "./version.ts";

export interface Config {
  /** Instances of the whole compilation, so that each is made once. */
  readonly context: Context;
  readonly universe: Universe;
  /** Takes an error, in the order of discovery (gc sorts by position before it prints). */
  error(pos: Pos, msg: string, code: Code, soft: boolean): void;
  /**
   * The package that `from` means by an import path. Its name must be known; its files may be parsed later, when
   * `pkg.checker` is asked to collect. A string is the reason why there is none.
   */
  importPackage(path: string, from: Package): Package | string;
  /** How this package's messages name a file: those of other packages have longer names. */
  readonly fileName?: (file: string) => string;
  /** Leave out what gc checks besides types (noder.ts). */
  readonly typesOnly?: boolean;
  /** Leave labels and branches to the parser, which has checked them (gc does). */
  readonly ignoreBranchErrors: boolean;
  /** The package has assembly files, which may implement functions without body. */
  readonly hasAssembly?: boolean;
}

/** What is known of the code under check; saved and replaced when another object or function is entered. */
class Environment {
  constructor(
    readonly decl: DeclInfo | null,
    readonly scope: Scope,
    readonly version: GoVersion,
    readonly iota: ConstVal | null,
    readonly errpos: Pos,
    readonly inTParamList: boolean,
    readonly sig: Signature | null,
    readonly isPanic: Set<NodeId> | null,
    readonly hasLabel: boolean,
    readonly hasCallOrRecv: boolean,
  ) {}
}

/** How far a package is. */
export const enum CheckState {
  New,
  Collecting,
  /** All package-level names are entered. */
  Collected,
  /** checkFiles is done. */
  Checked,
}

export class Checker {
  // ---- environment (see Environment)
  /** Package-level declaration whose initialiser or body is checked; it gets the dependencies. */
  decl: DeclInfo | null = null;
  /** Innermost scope. */
  scope: Scope;
  /** Effective language version, 0 = all allowed. */
  version: GoVersion = 0;
  /** Value of iota in a constant declaration. */
  iota: ConstVal | null = null;
  /** Where errors of a repeated constant initialiser are reported, else 0. */
  errpos: Pos = 0;
  inTParamList = false;
  /** Signature of the function under check. */
  sig: Signature | null = null;
  /** Calls of panic, for the analysis of terminating statements. */
  isPanic: Set<NodeId> | null = null;
  hasLabel = false;
  /** The expression holds a function call or a receive. */
  hasCallOrRecv = false;

  // ---- results of implicitTypeAndValue, valid until its next call
  implicitType: Type = Typ[0];
  implicitVal: ConstVal | null = null;

  /** Result of representation(), valid until its next call. */
  representedVal: ConstVal | null = null;
  /** Constant value of the index that index() checked last, -1 if it has none. */
  indexVal = -1;

  /** Type arguments of partially instantiated functions among the arguments that genericExprList evaluated last. */
  atargs: (Type[] | null)[] | null = null;

  // ---- long chains of expressions (expr.ts, evaluateSpine)
  exprDepth = 0;
  /** An expression that was evaluated ahead, 0 if none, with its result. */
  evaluated: NodeId = 0;
  readonly evaluatedOperand = new Operand();
  evaluatedKind: ExprKind = ExprKind.expression;

  // ---- package
  state: CheckState = CheckState.New;
  active = 0;
  /** The function whose body is checked, or was checked last. */
  private bodyOf: Func | null = null;
  firstErr = false;
  /** Parses the file that pkg.files has not yet (LoadedPackage.late); null: there is none. */
  late: (() => NodeId) | null = null;
  /** Package-level objects and methods in source order; obj.order is the index + 1. */
  readonly objList: (Const | TypeName | Var | Func)[] = [];
  /** Functions named init, in source order. */
  readonly inits: Func[] = [];
  readonly imports: PkgName[] = [];
  /** Objects that dot imports put into file scopes, with the import. */
  dotImports: Map<Scope, Map<Obj, PkgName>> | null = null;
  /** Methods of package-level types that are not collected yet (types2: methods). */
  readonly methods = new Map<TypeName, Func[]>();
  /** Declarations under way; obj.pathIdx is an object's index. */
  readonly objPath: Obj[] = [];
  readonly delayed: Action[] = [];
  /** Declarations inside functions that have compiler directives. */
  readonly localPragmas: NodeId[] = [];
  /** InterfaceType nodes of packages that are checked whole. */
  readonly interfaces: NodeId[] = [];
  /** Types that want a last step when the work under way is done. */
  private readonly cleaners: (Named | Alias | Interface | TypeParam)[] = [];
  /** Names of nodes that are the left operand of a shift whose type is not known yet. */
  readonly shiftLhs = new Set<NodeId>();
  readonly mono = new MonoGraph();
  readonly footprints: Footprints = new Map();
  /** Package names to the paths that have them, for messages; made on demand by format.ts. */
  pkgPathMap: Map<string, Set<string>> | null = null;
  seenPkgMap: Set<Package> | null = null;

  constructor(
    readonly conf: Config,
    readonly tree: Tree,
    readonly info: Info,
    readonly pkg: Package,
    /** Check declarations and bodies only when asked (packages of the SDK). */
    readonly lazy: boolean,
  ) {
    this.scope = pkg.scope;
    pkg.checker = this;
  }

  // ---- driving

  /** Enters the package-level names of pkg.files; cheap when done. */
  collect(): void {
    if (this.state !== CheckState.New) return;
    this.state = CheckState.Collecting;
    this.active++;
    initFiles(this);
    collectObjects(this, this.pkg.files);
    if (this.late !== null) this.pkg.scope.late = () => this.collectLate(this.late!());
    this.active--;
    this.state = CheckState.Collected;
  }

  private collectLate(file: NodeId): void {
    this.pkg.files.push(file);
    this.active++;
    collectObjects(this, [file]);
    this.active--;
  }

  /** Checks the whole package and reports all its errors; imported packages must be error-free. */
  checkFiles(): void {
    if (this.state === CheckState.Checked) return;
    try {
      this.checkAll();
    } catch (e) {
      throw this.tooDeep(e);
    }
  }

  private checkAll(): void {
    this.collect();
    this.active++;
    directCycles(this);
    packageObjects(this);
    this.processDelayed(0);
    this.cleanup();
    initOrder(this);
    unusedImports(this);
    if (!this.firstErr) monomorph(this);
    if (!this.firstErr && !this.conf.typesOnly) checkNoder(this);
    this.active--;
    this.state = CheckState.Checked;
    this.pkg.complete = true;
  }

  /** An exhausted stack becomes an error about the declaration under check; the compilation cannot go on. */
  private tooDeep(e: unknown): unknown {
    if (!isStackOverflow(e)) return e;
    this.tree.tooDeep = true;
    const obj = this.objPath.find((o) => o.pos !== 0);
    return new NotSupportedError(tooDeepConstruct, this.bodyOf?.pos ?? obj?.pos ?? 0);
  }

  /** Makes obj's type (and a constant's value) known. obj belongs to this package. */
  objDecl(obj: Obj): void {
    if (this.active > 0) {
      objDeclOf(this, obj);
      return;
    }
    try {
      this.collect();
      this.active++;
      objDeclOf(this, obj);
      this.settle();
    } catch (e) {
      throw this.tooDeep(e);
    }
  }

  /** Checks the body of a function or method of this package (an instantiated method stands for its origin). */
  checkBody(fn: Func): void {
    if (fn.origin !== null) fn = fn.origin;
    const d = fn.declInfo;
    if (d === null || d.fdecl === 0 || fn.bodyState !== 0) return;
    this.objDecl(fn);
    if (fn.bodyState !== 0 || !this.tree.hasBody(d.fdecl)) return;
    try {
      this.active++;
      this.declBody(fn, d);
      this.settle();
    } catch (e) {
      throw this.tooDeep(e);
    }
  }

  /** Checks the body of a declared function; not delayed. */
  declBody(fn: Func, d: DeclInfo): void {
    if (fn.bodyState !== 0) return;
    fn.bodyState = 1;
    this.bodyOf = fn;
    ensureBody(this.tree, d.fdecl);
    const version = this.version;
    this.version = d.version;
    funcBody(this, d, fn.type!, this.tree.body(d.fdecl), null);
    this.version = version;
    fn.bodyState = 2;
  }

  /** Checks the initialiser of a package-level variable. */
  checkVar(v: Var): void {
    this.objDecl(v);
    if (v.declInfo === null || v.declInfo.initDone) return;
    try {
      this.active++;
      varInit(this, v);
      this.settle();
    } catch (e) {
      throw this.tooDeep(e);
    }
  }

  /** Checks all declarations, initialisers and bodies of the package; with errors, but without those of checkFiles. */
  checkEverything(): void {
    this.collect();
    this.pkg.scope.objects();
    this.active++;
    packageObjects(this);
    for (const obj of this.objList) {
      if (obj.tag === ObjTag.Var) this.checkVar(obj);
      else if (obj.tag === ObjTag.Func) this.checkBody(obj);
    }
    this.settle();
    initOrder(this);
  }

  /** Ends an entry: when it was the outermost one, all delayed work is done. */
  private settle(): void {
    if (this.active === 1) {
      this.processDelayed(0);
      this.cleanup();
    }
    this.active--;
  }

  // ---- environment

  /** Saves the environment and starts a new one in the given scope. */
  enter(
    decl: DeclInfo | null,
    scope: Scope,
    version: GoVersion,
    iota: ConstVal | null,
    sig: Signature | null,
  ): Environment {
    const env = new Environment(
      this.decl,
      this.scope,
      this.version,
      this.iota,
      this.errpos,
      this.inTParamList,
      this.sig,
      this.isPanic,
      this.hasLabel,
      this.hasCallOrRecv,
    );
    this.decl = decl;
    this.scope = scope;
    this.version = version;
    this.iota = iota;
    this.errpos = 0;
    this.inTParamList = false;
    this.sig = sig;
    this.isPanic = null;
    this.hasLabel = false;
    this.hasCallOrRecv = false;
    return env;
  }

  leave(env: Environment): void {
    this.decl = env.decl;
    this.scope = env.scope;
    this.version = env.version;
    this.iota = env.iota;
    this.errpos = env.errpos;
    this.inTParamList = env.inTParamList;
    this.sig = env.sig;
    this.isPanic = env.isPanic;
    this.hasLabel = env.hasLabel;
    this.hasCallOrRecv = env.hasCallOrRecv;
  }

  /** The object a name means here, or null. */
  lookup(nameId: number): Obj | null {
    return this.scope.lookupParent(nameId);
  }

  /** Notes that the declaration under check mentions a package-level object or method of this package. */
  addDeclDep(to: Obj): void {
    const from = this.decl;
    if (from !== null && to.declInfo !== null && to.pkg === this.pkg) from.addDep(to);
  }

  // ---- delayed work

  /**
   * Puts off an action until the current statement (or everything) is checked; it runs with the language version of
   * now. The meaning of the operands depends on the kind (delayed.ts).
   */
  later(kind: ActionKind, node: NodeId, a: unknown, b: unknown = null, c: unknown = null): void {
    this.delayed.push(new Action(kind, this.version, node, a, b, c));
  }

  /** Like later, for rare work without a kind of its own. */
  laterCall(f: () => void): void {
    this.delayed.push(new Action(ActionKind.Call, this.version, 0, f, null, null));
  }

  /** Runs the actions from index top on, in order, with those they add. */
  processDelayed(top: number): void {
    const { delayed } = this;
    if (delayed.length === top) return;
    const version = this.version;
    for (let i = top; i < delayed.length; i++) {
      const a = delayed[i];
      this.version = a.version;
      runAction(this, a);
    }
    delayed.length = top;
    this.version = version;
  }

  /** Puts obj on the path of declarations under way. */
  push(obj: Obj): void {
    obj.pathIdx = this.objPath.length;
    this.objPath.push(obj);
  }

  pop(): void {
    this.objPath.pop()!.pathIdx = -1;
  }

  /** t wants a last step (its lazy parts are made final) when the work under way is done. */
  needsCleanup(t: Named | Alias | Interface | TypeParam): void {
    this.cleaners.push(t);
  }

  private cleanup(): void {
    const { cleaners } = this;
    // Cleaning up may add cleaners.
    for (let i = 0; i < cleaners.length; i++) {
      const t = cleaners[i];
      if (t.tag === TypeTag.Named) cleanupNamed(t);
      else if (t.tag === TypeTag.Alias) cleanupAlias(t);
      else if (t.tag === TypeTag.TypeParam) cleanupTypeParam(t);
      else cleanupInterface(t);
    }
    if (cleaners.length > 0) cleaners.length = 0;
  }

  /** `//go:build` version of the file that holds a position ("go1.21"), "" if it has none. */
  fileVersionAt(pos: Pos): string {
    for (const file of this.pkg.files) {
      const { source, goVersion } = this.tree.fileInfo(file);
      if (pos >= source.base && pos <= source.base + source.size) return goVersion;
    }
    return "";
  }
}

/**
 * Makes the type of any object known, whichever package declares it; instantiated methods are expanded with their
 * types. The one entry for code that meets objects of other packages or runs outside a check (check = null).
 */
export function objDecl(check: Checker | null, obj: Obj): void {
  if (obj.type !== null && obj.pathIdx < 0) return;
  const c = check !== null && obj.pkg === check.pkg ? check : (obj.pkg?.checker ?? check);
  if (c === null) throw new InternalError(`object ${obj.name} has no checker`, obj.pos);
  c.objDecl(obj);
}

/** The signature of a function or method, checked if it was not. */
export function signatureOf(fn: Func): Signature {
  if (fn.type === null) objDecl(null, fn);
  return fn.type!;
}
