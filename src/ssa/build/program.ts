// The whole program, on demand: which function instances exist, and everything that bodies ask for (api.ts, `Prog`). Roots are
// the runtime's entry, the exports, main.main and what the packages' initialisation needs; from there a worklist of bodies, of
// descriptors (rtypes.ts) and of initialisers (inits.ts) runs until nothing new is found.
//
// Invariants: an instance is made once per (declared function, canonical type arguments) and its body is built once; a body is
// checked when it is reached; the order of everything depends on the sources alone.

import { InternalError, NotSupportedError } from "../../diagnostics.ts";
import type { Names } from "../../syntax/names.ts";
import { PragmaFlag } from "../../syntax/pragma.ts";
import type { NodeId, Tree } from "../../syntax/tree.ts";
import { stringVal } from "../../types/constant/value.ts";
import type { Info } from "../../types/info.ts";
import { type Func as FuncObj, isExported, ObjTag, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { SelectionKind } from "../../types/selection.ts";
import { BasicKind, type Interface, type Signature, type Struct, Typ, type Type, TypeTag } from "../../types/types.ts";
import { aliasClass } from "../alias.ts";
import { type Block, type DataId, type Func, Inline, type LayoutId, Program, type ValueId } from "../ir.ts";
import { Mem } from "../ops.ts";
import { Adapters } from "./adapters.ts";
import { Algs } from "./algs.ts";
import {
  BodyKind,
  type BodySuffix,
  type BuildBody,
  type Capture,
  type FuncInst,
  type GoSig,
  type Intrinsic,
  type Prog,
  type ResolvedSelection,
  type TypeEnv,
  type TypeLayout,
} from "./api.ts";
import { Env, nameKey, TypeTable } from "./canon.ts";
import { StaticData } from "./data.ts";
import { Deferred, type Guard } from "./deferred.ts";
import type { FindEmbedded } from "./embed.ts";
import { EmbeddedStubs } from "./embedded.ts";
import { Emit } from "./emit.ts";
import { maxSymbol } from "./image.ts";
import { Inits } from "./inits.ts";
import { findIntrinsic } from "./intrinsics.ts";
import { Layouts } from "./layout.ts";
import { Linknames } from "./linkname.ts";
import { LockClasses, noteLockMethod } from "./locks.ts";
import { declare, type Method, MethodSets, methodEnv } from "./methods.ts";
import { Panics } from "./panics.ts";
import { RTypes } from "./rtypes.ts";
import { filledByLinker, neverReturns, reflectWrappers } from "./runtime_calls.ts";
import { goSig, makeSig } from "./sig.ts";
import { StaticInit } from "./staticinit.ts";
import { TypeNames, utf8 } from "./typestring.ts";
import { WasmAbi } from "./wasmabi.ts";
import { declared, declaredFunc } from "./whole.ts";
import { Wrappers } from "./wrappers.ts";

export interface BuildInput {
  tree: Tree;
  info: Info;
  /** All packages that are linked, imported ones first; package runtime among them. */
  packages: readonly Package[];
  main: Package;
  buildMode: "exe" | "c-shared";
  goos: string;
  /** -ldflags=-X: "importpath.name" -> value, or what makes it if the variable is reached. */
  ldflagsX: ReadonlyMap<string, string | (() => string)>;
  /** Finds the files of //go:embed patterns; absent: embedding is not supported. */
  embed?: FindEmbedded;
  /** Functions and variables that .s files define. */
  assembly?: Assembly;
  /** Packages whose every function is built and linked, reachable or not. */
  whole?: readonly Package[];
  /** The user's own packages; absent: all that are not std's. */
  own?: readonly Package[];
  error(pkg: Package, pos: number, msg: string): void;
  /** A message of the linker: it has no position. */
  linkError?(msg: string): void;
  /** May this package not pull the symbol with //go:linkname? */
  refusedLinkname?(pkg: Package, symbol: string): boolean;
}

/** What the builder asks about assembly (src/wasm/asm). */
export interface Assembly {
  /** The function of a symbol that Go declares without body; null: no file defines it. */
  func(prog: ProgramBuilder, symbol: string, sig: GoSig, pos: number): Func | null;
  /** Gives a Go variable the contents that a file defines for it. */
  variable(prog: ProgramBuilder, symbol: string, id: DataId): void;
}

export class Inst implements FuncInst {
  extra: unknown = null;
  captures: readonly Capture[] = [];
  outer: FuncInst | null = null;
  lhs: readonly Var[] = [];
  /** Whose name and numbers the literals in this body get. */
  namer: Inst = this;
  /** The exported method of reflect.Value for which this copy of one of reflect's checks is made. */
  caller = "";
  /** Closures of each kind that were named after this one. */
  readonly closures: Record<BodySuffix, number> = { func: 0, range: 0, gowrap: 0, deferwrap: 0, defercall: 0 };
  constructor(
    readonly kind: BodyKind,
    readonly ssa: Func,
    readonly sig: GoSig,
    readonly env: TypeEnv,
    readonly pkg: Package,
    readonly obj: FuncObj | null,
    readonly node: NodeId,
    readonly goSig: Signature | null,
  ) {}
}

const noTypes: readonly Type[] = [];

export class ProgramBuilder implements Prog {
  bodyContext: unknown = null;
  readonly out = new Program();
  readonly buildMode: "exe" | "c-shared";
  readonly tree: Tree;
  readonly info: Info;
  readonly names: Names;
  readonly types: TypeTable;
  readonly layouts: Layouts;
  readonly typeNames: TypeNames;
  readonly statics: StaticData;
  readonly methods: MethodSets;
  readonly rtypes: RTypes;
  readonly panics: Panics;
  readonly deferred: Deferred;
  readonly wrappers: Wrappers;
  readonly algs: Algs;
  readonly adapters: Adapters;
  readonly embedded: EmbeddedStubs;
  readonly links: Linknames;
  readonly wasm: WasmAbi;
  readonly inits: Inits;
  readonly staticInit: StaticInit;
  readonly runtimePkg: Package;
  /** layout as a free function, for sig.ts. */
  readonly layoutOf: (t: Type) => TypeLayout;

  readonly tUint8: Type;
  readonly tInt: Type;
  readonly tRune: Type;
  readonly tString: Type;
  readonly tBool: Type;
  readonly tUintptr: Type;
  readonly tUnsafePointer: Type;
  readonly tAny: Type;
  readonly tError: Type;

  private readonly queue: Inst[] = [];
  private readonly plain = new Map<FuncObj, Func>();
  private readonly instances = new Map<string, Func>();
  private readonly sigs: (GoSig | undefined)[] = [];
  private readonly intrinsics = new Map<FuncObj, Intrinsic | null>();
  private readonly runtimeFuncs = new Map<string, Func>();
  private readonly globals = new Map<Var, DataId>();
  /** Package of each source file, by the file's index. */
  private readonly filePkg: (Package | undefined)[] = [];
  private readonly unsupported = new Set<number>();
  private readonly undefinedSymbols = new Set<string>();
  /** What is being built, for the linker's messages. */
  private current: Inst | null = null;
  private zeroBaseId: DataId = -1;

  constructor(
    readonly input: BuildInput,
    private readonly buildBody: BuildBody,
  ) {
    this.buildMode = input.buildMode;
    this.tree = input.tree;
    this.info = input.info;
    this.names = input.tree.names;
    const runtime = input.packages.find((p) => p.path === "runtime");
    if (runtime === undefined) throw new InternalError("package runtime was not loaded");
    this.runtimePkg = runtime;
    const conf = runtime.checker!.conf;
    this.types = new TypeTable(this.info, conf.context);
    this.layouts = new Layouts(this.types, this.out);
    this.layoutOf = (t) => this.layouts.get(t);
    this.typeNames = new TypeNames(this.types, input.main);
    this.statics = new StaticData(this.out);
    this.methods = new MethodSets(this.types, this.layoutOf);
    this.rtypes = new RTypes(this);
    this.panics = new Panics(this);
    this.deferred = new Deferred(this);
    this.wrappers = new Wrappers(this);
    this.algs = new Algs(this);
    this.adapters = new Adapters(this);
    this.embedded = new EmbeddedStubs(this);
    const basic = (k: BasicKind): Type => this.types.canon(Typ[k]);
    this.tUint8 = basic(BasicKind.Uint8);
    this.tInt = basic(BasicKind.Int);
    this.tRune = basic(BasicKind.Int32);
    this.tString = basic(BasicKind.String);
    this.tBool = basic(BasicKind.Bool);
    this.tUintptr = basic(BasicKind.Uintptr);
    this.tUnsafePointer = basic(BasicKind.UnsafePointer);
    this.tAny = this.types.canon(conf.universe.anyType);
    this.tError = this.types.canon(conf.universe.errorType);
    for (const pkg of input.packages) {
      pkg.checker?.collect();
      for (const f of pkg.files) this.filePkg[this.tree.fileInfo(f).source.index] = pkg;
    }
    this.links = new Linknames(this);
    this.wasm = new WasmAbi(this);
    this.staticInit = new StaticInit(this);
    this.inits = new Inits(this);
    this.rtypes.watch(runtime, true);
    const abi = input.packages.find((p) => p.path === "internal/abi");
    if (abi !== undefined) this.rtypes.watch(abi, false);
  }

  /** Builds everything that is reachable and returns the program. */
  run(): Program {
    const { out, input } = this;
    out.standard = new Set(input.packages.filter((p) => p.std).map((p) => p.path));
    const own = input.own ?? input.packages.filter((p) => !p.std);
    out.own = new Set(own.map((p) => (p.name === "main" ? "main" : p.path)));
    out.entry = this.runtime(input.goos === "js" ? "rt0_js" : input.buildMode === "c-shared" ? "rt0_lib" : "rt0").id;
    this.wasm.exportAll(input.packages);
    this.inits.roots();
    for (const pkg of input.whole ?? []) for (const f of declared(this, pkg)) out.roots.push(declaredFunc(this, f).id);
    for (;;) {
      this.drain();
      if (this.inits.update()) continue;
      if (this.rtypes.update()) continue;
      if (this.panics.update()) continue;
      if (this.deferred.update()) continue;
      if (this.links.requireRuntime()) continue;
      if (this.inits.settleCopies()) continue;
      if (this.deferred.settle()) continue;
      if (this.links.requireDeep()) continue;
      break;
    }
    this.inits.finish();
    this.drain();
    this.panics.finish();
    this.deferred.finish();
    this.rtypes.finish();
    this.noteFields();
    for (const name of punned) this.openType(this.runtimeType(name).type);
    for (const name of filledByLinker) {
      const id = this.runtimeVar(name);
      if (id >= 0) this.out.data[id].readOnly = false;
    }
    const typelinks = this.runtimeVar("typelinks");
    if (typelinks >= 0) this.rtypes.typelinks(typelinks);
    const adapters = this.runtimeVar("funcadapters");
    if (adapters >= 0) this.adapters.finish(adapters);
    const embedded = this.runtimeVar("embeddedstubs");
    if (embedded >= 0) this.embedded.finish(embedded);
    return out;
  }

  /** A body is to be built. */
  request(inst: Inst): void {
    this.queue.push(inst);
  }

  private drain(): void {
    // Depth first: what a body needs is built close to it.
    for (let inst = this.queue.pop(); inst !== undefined; inst = this.queue.pop()) this.build(inst);
  }

  private build(inst: Inst): void {
    this.current = inst;
    try {
      if (inst.kind === BodyKind.Decl) inst.pkg.checker?.checkBody(inst.obj!);
      this.buildBody(this, inst);
    } catch (e) {
      if (!(e instanceof NotSupportedError)) {
        if (e instanceof InternalError && !e.message.includes(" in "))
          throw new InternalError(`${e.message} in ${inst.ssa.name}`, e.pos);
        throw e;
      }
      if (!this.deferErrors(inst.pkg)) this.notSupported(e.pos, e.construct);
      this.refuse(inst.ssa, e.pos, e.construct);
    }
  }

  deferErrors(pkg: Package): boolean {
    return pkg.checker !== null && pkg.checker.lazy;
  }

  /** The body of a function that cannot be built: it ends the program with the reason. */
  refuse(f: Func, pos: number, construct: string): void {
    f.blocks = [];
    f.recoverBlock = -1;
    f.slots = [];
    const e = new Emit(f);
    e.pos = pos;
    e.entryParams();
    const text = utf8(`not supported yet: ${construct} (${f.name}, ${this.tree.files.posString(pos)})`);
    e.call(this.runtime("throw"), [e.data(this.stringData(text)), e.i64(text.length)]);
    e.unreachable();
  }

  // ---- types ----

  canon(t: Type): Type {
    return this.types.canon(t);
  }

  layout(t: Type): TypeLayout {
    return this.layouts.get(t);
  }

  allocLayout(t: Type): LayoutId {
    return this.layouts.allocId(t);
  }

  goSig(sig: Signature, env: TypeEnv, recv: Type | null, withCtx: boolean): GoSig {
    return goSig(this.layoutOf, sig, env, recv, withCtx);
  }

  pointerTo(t: Type): Type {
    return this.types.pointerTo(t);
  }

  sliceOf(t: Type): Type {
    return this.types.sliceOf(t);
  }

  arrayOf(t: Type, len: number): Type {
    return this.types.arrayOf(t, len);
  }

  selection(inst: FuncInst, selector: NodeId, arg: NodeId = 0): ResolvedSelection {
    const r = this.selectionIn(inst.env, selector);
    if (!looksUpMethods(inst)) this.noteLookup(r, arg);
    return r;
  }

  /** A selection of one of reflect's methods that look up methods keeps what they may find. `arg`: its argument, 0: unknown. */
  noteLookup(r: ResolvedSelection, arg: NodeId): void {
    if (r.kind === SelectionKind.FieldVal || !isReflectMethod(r)) return;
    const name = arg === 0 || r.obj.name === "Method" ? null : this.info.constOf(arg);
    this.rtypes.reflectsMethods(name === null ? null : stringVal(name));
  }

  selectionIn(env: TypeEnv, selector: NodeId): ResolvedSelection {
    const sel = this.info.selectionOf(selector);
    if (sel === null) throw new InternalError("selector without selection", this.tree.pos(selector));
    const recv = env.type(sel.recv);
    if (sel.kind === SelectionKind.FieldVal) {
      const field = sel.obj as Var;
      this.rtypes.fieldRead(field);
      return {
        kind: sel.kind,
        recv,
        obj: field,
        path: sel.index,
        declType: null,
        ptrRecv: false,
        ifaceIndex: -1,
        type: env.type(sel.type),
      };
    }
    const found = this.lookupMethod(recv, sel.obj.name, sel.obj.pkg);
    if (found === null) throw new InternalError(`no method ${sel.obj.name}`, this.tree.pos(selector));
    return { ...found, kind: sel.kind, type: env.type(sel.type) };
  }

  lookupMethod(t: Type, name: string, pkg: Package | null): ResolvedSelection | null {
    const m = this.methods.lookup(t, name, pkg);
    if (m === null) return null;
    return {
      kind: SelectionKind.MethodVal,
      recv: t,
      obj: m.obj,
      path: m.path,
      declType: m.declType,
      ptrRecv: m.ptrRecv,
      ifaceIndex: m.isInterface ? this.ifaceMethodIndex(m.declType, m.obj) : -1,
      type: m.sig,
    };
  }

  /** The method-set entry of a selected method. */
  methodOf(recv: Type, sel: ResolvedSelection): Method {
    return this.methods.lookup(recv, sel.obj.name, sel.obj.pkg)!;
  }

  methodKey(m: FuncObj): string {
    return nameKey(m.pkg, m.name);
  }

  ifaceMethodIndex(iface: Type, method: FuncObj): number {
    const u = this.types.under(iface) as Interface;
    const key = this.methodKey(method);
    for (let i = 0; i < u.methods.length; i++) if (this.methodKey(u.methods[i]) === key) return i;
    throw new InternalError(`interface without method ${method.name}`);
  }

  // ---- functions ----

  funcFor(obj: FuncObj, targs: readonly Type[]): Func {
    const o = obj.origin ?? obj;
    if (targs.length === 0) {
      let f = this.plain.get(o);
      if (f === undefined) {
        f = this.makeFunc(o, this.types.noEnv, null, noTypes);
        this.plain.set(o, f);
      } else this.deferred.asked(f);
      return f;
    }
    declare(o);
    const env = new Env(this.types, o.signature().tparams, targs, targs.map((t) => t.id).join());
    return this.instanceOf(o, env, null, targs);
  }

  methodFunc(declType: Type, obj: FuncObj): Func {
    const o = obj.origin ?? obj;
    if (declType.tag !== TypeTag.Named) throw new InternalError(`method ${o.name} of an unnamed type`);
    if (declType.inst === null) {
      let f = this.plain.get(o);
      if (f === undefined) {
        f = this.makeFunc(o, this.types.noEnv, declType, noTypes);
        this.plain.set(o, f);
      } else this.deferred.asked(f);
      return f;
    }
    return this.instanceOf(o, methodEnv(this.types, declType, o), declType, this.types.typeArgs(declType));
  }

  /**
   * The method that inst calls. reflect's checks panic with the name of the method of Value that made them, so each of those
   * calls a copy of its own, in which valueMethodName is a constant.
   */
  calledMethod(inst: FuncInst, declType: Type, obj: FuncObj): Func {
    if (obj.pkg?.path !== "reflect" || !reflectChecks.has(obj.name) || inst.pkg !== obj.pkg) {
      return this.methodFunc(declType, obj);
    }
    const caller = valueMethod(inst as Inst);
    if (caller === "") return this.methodFunc(declType, obj);
    const key = `${this.info.objId(obj)}<${caller}>`;
    let f = this.instances.get(key);
    if (f === undefined) {
      f = this.makeFunc(obj, this.types.noEnv, declType, noTypes, caller);
      this.instances.set(key, f);
    } else this.deferred.asked(f);
    return f;
  }

  /** The intrinsic of a function that inst calls. */
  calledIntrinsic(inst: FuncInst, obj: FuncObj): Intrinsic | null {
    const { caller } = inst as Inst;
    if (caller === "" || obj.name !== "valueMethodName") return this.intrinsic(obj);
    return { emit: (e) => [e.data(this.stringData(caller)), e.i64(caller.length)] };
  }

  private instanceOf(o: FuncObj, env: Env, declType: Type | null, targs: readonly Type[]): Func {
    const key = `${this.info.objId(o)}[${env.key}]`;
    let f = this.instances.get(key);
    if (f === undefined) {
      f = this.makeFunc(o, env, declType, targs);
      this.instances.set(key, f);
    } else this.deferred.asked(f);
    return f;
  }

  private makeFunc(o: FuncObj, env: Env, declType: Type | null, targs: readonly Type[], caller = ""): Func {
    declare(o);
    const sig = o.signature();
    const recv = sig.recv === null ? null : env.type(sig.recv.type!);
    const decl = o.decl;
    if (decl === 0) throw new InternalError(`${o.name} is not declared`);
    if (!this.tree.hasBody(decl)) return this.links.bodyless(o, env, recv, targs);
    const gs = goSig(this.layoutOf, sig, env, recv, false);
    const f = this.newFunc(this.funcName(o, declType, targs), gs);
    f.pos = this.tree.pos(decl);
    f.symbol = this.links.symbols.get(o) ?? "";
    noteLockMethod(this.out, f);
    f.wrapper = recv === null && reflectWrappers.has(f.name);
    const pragma = this.tree.pragmas[this.tree.pragma(decl)];
    if (pragma !== null && pragma !== undefined && (pragma.flags & PragmaFlag.Noinline) !== 0) f.inline = Inline.Never;
    if (o.pkg === this.runtimePkg && recv === null && neverReturns.has(o.name)) f.noReturn = true;
    if (recv !== null && o.name === "Kind" && givesForeignKind(o)) this.foreignKinds = true;
    const inst = new Inst(BodyKind.Decl, f, gs, env, o.pkg!, o, decl, sig);
    inst.caller = caller;
    this.ask(inst);
    return f;
  }

  private ask(inst: Inst): void {
    if (!this.deferred.keepsBack(inst)) this.queue.push(inst);
  }

  /** A method Kind that is not reflect's was asked for: what it gives is not what types in interfaces are. */
  private foreignKinds = false;

  /** Begins a case of a type switch on values of these types; gives what leaveCase wants. */
  typeCase(f: Func, block: Block, types: readonly Type[]): Guard | null {
    return this.deferred.enter(f, block, () => types.some((t) => this.rtypes.inInterface(t)));
  }

  /** Begins a case of a switch over what reflect's method Kind gives; `kinds`: bits of those it is for. */
  kindCase(f: Func, block: Block, kinds: number): Guard | null {
    return this.deferred.enter(f, block, () => this.foreignKinds || (this.rtypes.ifaceKinds & kinds) !== 0);
  }

  leaveCase(outer: Guard | null): void {
    this.deferred.leave(outer);
  }

  /** Was a function of the runtime asked for? */
  runtimeReached(name: string): boolean {
    const obj = this.runtimePkg.scope.lookup(this.names.id(name));
    return obj !== null && obj.tag === ObjTag.Func && this.plain.has(obj);
  }

  /** A function without blocks. */
  newFunc(name: string, sig: GoSig): Func {
    const f = this.out.newFunc(name, { params: sig.params, results: sig.results });
    f.ctx = sig.ctxAt;
    this.sigs[f.id] = sig;
    return f;
  }

  /** A function whose body the caller writes. */
  made(name: string, sig: GoSig): Func {
    const f = this.newFunc(name, sig);
    f.wrapper = true;
    return f;
  }

  /** Linker symbol name: "strings.(*Builder).String", "slices.Sort[[]int,int]", "main.init.0". */
  funcName(o: FuncObj, declType: Type | null, targs: readonly Type[]): string {
    const prefix = this.typeNames.prefix(o.pkg!);
    if (declType !== null && declType.tag === TypeTag.Named) {
      const t = `${declType.obj.name}${this.typeNames.typeArgs(targs)}`;
      return o.hasPtrRecv() ? `${prefix}.(*${t}).${o.name}` : `${prefix}.${t}.${o.name}`;
    }
    if (o.name === "init") {
      const i = o.pkg!.checker!.inits.indexOf(o);
      if (i >= 0) return `${prefix}.init.${i}`;
    }
    return `${prefix}.${o.name}${this.typeNames.typeArgs(targs)}`;
  }

  sigOf(f: Func): GoSig {
    const sig = this.sigs[f.id];
    if (sig === undefined) throw new InternalError(`${f.name} has no Go signature`);
    return sig;
  }

  litFunc(
    outer: FuncInst,
    node: NodeId,
    sig: Signature | null,
    captures: readonly Capture[],
    suffix: BodySuffix,
    extra: unknown = null,
  ): FuncInst {
    const gs =
      sig === null
        ? makeSig(this.layoutOf, noTypes, noTypes, null, true)
        : goSig(this.layoutOf, sig, outer.env, null, true);
    // As gc: a literal in a range-over-func body is named after the function around the loop.
    const rangeSuffix = /-range\d+$/;
    let namer = outer as Inst;
    while (rangeSuffix.test(namer.ssa.name) && namer.outer !== null) namer = namer.outer as Inst;
    namer = namer.namer;
    const n = ++namer.closures[suffix];
    const base = namer.ssa.name;
    const name =
      suffix === "range"
        ? `${base}-range${n}`
        : suffix === "func"
          ? namer.kind === BodyKind.Lit
            ? `${base}.${n}`
            : `${base}.func${n}`
          : `${base}.${suffix}${n}`;
    const f = this.newFunc(name, gs);
    f.wrapper = suffix === "deferwrap" || suffix === "defercall";
    f.pos = this.tree.pos(node);
    const inst = new Inst(BodyKind.Lit, f, gs, outer.env, outer.pkg, outer.obj, node, sig);
    inst.outer = outer;
    inst.captures = captures;
    inst.extra = extra;
    this.ask(inst);
    return inst;
  }

  /** The function of one package-level initialisation; its literals are numbered with those of `names`. */
  initFunc(pkg: Package, lhs: readonly Var[], rhs: NodeId, name: string, names: Inst): Func {
    const gs = makeSig(this.layoutOf, noTypes, noTypes, null, false);
    const f = this.newFunc(name, gs);
    f.pos = this.tree.pos(rhs);
    const inst = new Inst(BodyKind.Init, f, gs, this.types.noEnv, pkg, null, rhs, null);
    inst.lhs = lhs;
    inst.namer = names;
    this.queue.push(inst);
    return f;
  }

  methodExprFunc(recv: Type, sel: ResolvedSelection): Func {
    return this.wrappers.methodExpr(recv, sel);
  }

  methodValueFunc(recv: Type, sel: ResolvedSelection): Func {
    return this.wrappers.methodValue(recv, sel);
  }

  finalizerCall(t: Type): Func | null {
    return this.wrappers.finalizerCall(t);
  }

  runtime(name: string): Func {
    let f = this.runtimeFuncs.get(name);
    if (f === undefined) {
      const obj = this.runtimePkg.scope.lookup(this.names.id(name));
      if (obj === null || obj.tag !== ObjTag.Func) throw new InternalError(`package runtime has no function ${name}`);
      f = this.funcFor(obj, noTypes);
      this.runtimeFuncs.set(name, f);
    }
    return f;
  }

  equalFunc(t: Type): Func {
    return this.algs.equal(t);
  }

  hashFunc(t: Type): Func {
    return this.algs.hash(t);
  }

  intrinsic(obj: FuncObj): Intrinsic | null {
    const o = obj.origin ?? obj;
    let i = this.intrinsics.get(o);
    if (i === undefined) {
      i = o.pkg === null ? null : findIntrinsic(o.pkg.path, o);
      this.intrinsics.set(o, i);
    }
    return i;
  }

  // ---- data ----

  globalVar(obj: Var): DataId {
    let id = this.globals.get(obj);
    if (id === undefined) {
      const other = this.links.varTarget(obj);
      if (other !== null) {
        id = this.globalVar(other);
        this.globals.set(obj, id);
        return id;
      }
      if (obj.type === null) obj.pkg!.checker!.objDecl(obj);
      const l = this.layout(this.types.canon(obj.type!));
      const name = `${this.typeNames.prefix(obj.pkg!)}.${obj.name}`;
      if (l.size > maxSymbol) {
        this.tooLarge(obj.pos, name, l.size);
      }
      id = this.out.newData(name, l.size, Math.max(1, l.align), {
        hasPointers: l.hasPointers,
      }).id;
      this.globals.set(obj, id);
      this.staticTypes.set(id, l.type);
      this.input.assembly?.variable(this, this.out.data[id].name, id);
      this.inits.reached(obj, id);
    }
    return id;
  }

  /** A variable of package runtime that the compiler fills in; -1: not reached. */
  runtimeVar(name: string): DataId {
    const v = this.runtimePkg.scope.lookup(this.names.id(name));
    return v !== null && v.tag === ObjTag.Var ? (this.globals.get(v) ?? -1) : -1;
  }

  /** A variable of package runtime, which becomes reached. */
  runtimeGlobal(name: string): DataId {
    const obj = this.runtimePkg.scope.lookup(this.names.id(name));
    if (obj === null || obj.tag !== ObjTag.Var) throw new InternalError(`package runtime has no variable ${name}`);
    return this.globalVar(obj);
  }

  /** Data of all reached package-level variables. */
  globalData(): Iterable<DataId> {
    return this.globals.values();
  }

  funcValueData(f: Func): DataId {
    return this.statics.closure(this.wrappers.withCtx(f), `${f.name}·f`);
  }

  closureData(f: Func): DataId {
    return this.statics.closure(f, `${f.name}·f`);
  }

  stringData(text: string): DataId {
    return this.statics.string(text);
  }

  bytesData(name: string, bytes: Uint8Array, align: number): DataId {
    return this.statics.bytes(name, bytes, align);
  }

  zeroBase(): DataId {
    if (this.zeroBaseId < 0) {
      this.zeroBaseId = this.runtimeGlobal("zerobase");
    }
    return this.zeroBaseId;
  }

  zeroData(size: number): DataId {
    return this.statics.zero(size);
  }

  staticExpr(inst: FuncInst, node: NodeId, t: Type, writable: boolean): DataId {
    return this.staticInit.expr(inst, node, t, writable);
  }

  staticConstants(inst: FuncInst, leaves: readonly ValueId[], t: Type): DataId {
    return this.staticInit.constants(inst, leaves, t);
  }

  staticList(inst: FuncInst, nodes: readonly NodeId[], t: Type): DataId {
    return this.staticInit.list(inst, nodes, t);
  }

  // ---- run-time types ----

  rtype(t: Type): DataId {
    return this.rtypes.rtype(t);
  }

  gcType(t: Type): DataId {
    return this.rtypes.gcType(t);
  }

  mapType(t: Type): DataId {
    return this.rtypes.mapType(t);
  }

  mapSlotSize(key: Type, elem: Type): number {
    return this.layout(this.rtypes.groupType(key, elem)).size;
  }

  itab(concrete: Type, iface: Type): DataId {
    return this.rtypes.itab(concrete, iface);
  }

  panicStatement(inst: FuncInst, x: NodeId, t: Type): void {
    this.panics.statement(inst, x, t);
  }

  usedInInterface(t: Type): void {
    this.rtypes.usedInInterface(t);
  }

  ifaceMethodCalled(iface: Type, method: FuncObj): number {
    return this.rtypes.methodCalled(iface, this.ifaceMethodIndex(iface, method));
  }

  // ---- diagnostics ----

  packageAt(pos: number): Package {
    const file = this.tree.files.file(pos);
    return (file === null ? undefined : this.filePkg[file.index]) ?? this.input.main;
  }

  typeMessage(t: Type, pkg: Package): string {
    return this.typeNames.message(t, pkg);
  }

  error(pos: number, msg: string): void {
    this.input.error(this.packageAt(pos), pos, msg);
  }

  tooLarge(pos: number, symbol: string, size: number): void {
    this.error(pos, `${symbol}: symbol too large (${size} bytes > ${maxSymbol} bytes)`);
  }

  /** cmd/link's message about a symbol that nobody defines; without symbol, the function being built refers to it. */
  undefined(message: string, by = false): void {
    const msg = by ? `${this.current?.ssa.name ?? this.typeNames.prefix(this.input.main)}: ${message}` : message;
    if (this.undefinedSymbols.has(msg)) return;
    this.undefinedSymbols.add(msg);
    if (this.input.linkError === undefined) this.error(0, msg);
    else this.input.linkError(msg);
  }

  notSupported(pos: number, construct: string): void {
    if (this.unsupported.has(pos)) return;
    this.unsupported.add(pos);
    this.error(pos, `not supported yet: ${construct}`);
  }

  fieldEscapes(fieldId: number): void {
    this.out.escapedFields.add(fieldId);
  }

  openType(t: Type): void {
    if (this.opened.has(t)) return;
    this.opened.add(t);
    const l = this.layout(t);
    if (l.under.tag === TypeTag.Array) this.openType(l.elem!);
    if (l.under.tag !== TypeTag.Struct) return;
    for (const id of l.fieldId) this.out.openFields.add(id);
    for (const f of l.fieldType) this.openType(f);
  }
  private readonly opened = new Set<Type>();

  runtimeType(name: string): TypeLayout {
    const obj = this.runtimePkg.scope.lookup(this.names.id(name));
    if (obj === null || obj.tag !== ObjTag.TypeName) throw new InternalError(`package runtime has no type ${name}`);
    this.runtimePkg.checker!.objDecl(obj);
    return this.layout(this.types.canon(obj.type!));
  }

  usesDefer(): void {
    const { out } = this;
    if (out.deferChain >= 0) return;
    out.deferChain = this.runtimeGlobal("defers");
    out.deferLink = aliasClass(Mem.I32U, this.runtimeField("deferRecord", "link"));
    out.deferClass = aliasClass(Mem.Ptr, this.runtimeField("deferChain", "call"));
    out.deferListed = aliasClass(Mem.Ptr, this.runtimeField("_defer", "fn"));
    // runInits calls it.
    this.runtime("deferHooks");
  }

  runtimeField(type: string, field: string): number {
    const l = this.runtimeType(type);
    return l.fieldId[(l.under as Struct).fields.findIndex((f) => f.name === field)]!;
  }

  /** Notes which fields the relocations of static data are in (Reloc.field). */
  private noteFields(): void {
    for (const [id, t] of this.staticTypes) {
      const l = this.layout(t);
      for (const r of this.out.data[id]!.relocs) r.field = l.size === 0 ? 0 : this.fieldAt(l, r.offset % l.size, 0);
    }
  }

  private fieldAt(l: TypeLayout, offset: number, field: number): number {
    if (l.under.tag === TypeTag.Array) {
      const e = this.layout(l.elem!);
      return this.fieldAt(e, offset % e.size, field);
    }
    if (l.under.tag !== TypeTag.Struct) return field;
    let i = l.fieldOffset.length - 1;
    while (i > 0 && l.fieldOffset[i]! > offset) i--;
    return this.fieldAt(this.layout(l.fieldType[i]!), offset - l.fieldOffset[i]!, l.fieldId[i]!);
  }

  readonly locks = new LockClasses();

  /** Types of static data, of their elements for arrays. */
  readonly staticTypes = new Map<DataId, Type>();
}

/** Method or MethodByName of reflect.Type or reflect.Value, or another method that looks like them (walk usemethod). */
function isReflectMethod(r: ResolvedSelection): boolean {
  const { name } = r.obj;
  if (name !== "Method" && name !== "MethodByName") return false;
  const sig = r.type as Signature;
  // A method expression has its receiver in front.
  const param = sig.params.vars[r.kind === SelectionKind.MethodExpr ? 1 : 0]?.type;
  if (param?.tag !== TypeTag.Basic || param.kind !== (name === "Method" ? BasicKind.Int : BasicKind.String))
    return false;
  const result = sig.results.vars[0]?.type;
  if (result?.tag !== TypeTag.Named || result.obj.pkg?.path !== "reflect") return false;
  return result.obj.name === "Method" || result.obj.name === "Value";
}

/** A method of somebody else that looks like reflect's Kind. */
function givesForeignKind(o: FuncObj): boolean {
  const t = o.signature().results.vars[0]?.type;
  return (
    o.pkg!.path !== "reflect" && t?.tag === TypeTag.Named && t.obj.name === "Kind" && t.obj.pkg?.path === "reflect"
  );
}

/** reflect's own ways to look up methods: what counts is who calls them. */
function looksUpMethods(inst: FuncInst): boolean {
  return (
    inst.pkg.path === "reflect" && inst.obj !== null && (inst.obj.name === "Method" || inst.obj.name === "MethodByName")
  );
}

/** Types of the runtime that stand for other packages' or the compiler's. */
const punned = ["eface", "iface", "reflectClosure"];

const reflectChecks: ReadonlySet<string> = new Set([
  "mustBe",
  "mustBeExported",
  "mustBeAssignable",
  "panicNotBool",
  "panicNotMap",
]);

/** The exported method of reflect.Value that this body is, or that it is a copy for. */
function valueMethod(inst: Inst): string {
  if (inst.caller !== "" || inst.obj === null || !isExported(inst.obj.name)) return inst.caller;
  const recv = inst.obj.signature().recv?.type;
  return recv?.tag === TypeTag.Named && recv.obj.name === "Value" ? `reflect.Value.${inst.obj.name}` : "";
}
