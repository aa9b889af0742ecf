// Package initialisation (counterpart: cmd/compile/internal/pkginit, noder's initialiser order, cmd/link's inittask.go): which
// package-level initialisers the program needs, which of them are static data, and the function that runs the rest.
//
// An initialiser is needed if its variable is reached, or if running it has effects (purity.ts). Needed ones are tried statically
// (staticinit.ts). An init function of the standard library or a dependency that does nothing but set variables is needed if one of
// them is reached. What remains becomes a function each, called by runtime.runInits: package by package as the linker orders
// init tasks (the runtime and its imports first, then by import and path), in each package the variables in the order of
// the spec ("Package initialization") and then its init functions.
//
// Invariants: an initialiser is handled once; the order does not depend on when it was reached.

import { Kind, type NodeId } from "../../syntax/tree.ts";
import { compareStrings, type Func as FuncObj, type Obj, ObjTag, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { BasicKind, TypeTag } from "../../types/types.ts";
import { type DataId, Func } from "../ir.ts";
import { BodyKind } from "./api.ts";
import { Embeds, embedVariable } from "./embed.ts";
import { Emit } from "./emit.ts";
import { Image } from "./image.ts";
import { Inst, type ProgramBuilder } from "./program.ts";
import { Purity } from "./purity.ts";
import { makeSig } from "./sig.ts";
import type { PendingCopy } from "./staticinit.ts";
import { Writes } from "./writes.ts";

/** One initialisation `lhs = rhs` of a package. */
class Entry {
  /** Reached or with effects: handled, or waiting to be. */
  needed = false;
  /** Its function, if it runs. */
  func: Func | null = null;
  /** Handled; its data is static but for these copies. */
  copies: readonly PendingCopy[] = [];
  /** 0 not asked, 1 being asked, 2 no, 3 yes. */
  couldBeStatic = 0;
  copied = false;
  /** Static data, but gc would run it. */
  hasMap = false;
  constructor(
    readonly pkg: Package,
    readonly lhs: readonly Var[],
    readonly rhs: NodeId,
    /** Source order in the package. */
    readonly order: number,
  ) {}
}

export class Inits {
  private readonly purity: Purity;
  private readonly embeds: Embeds;
  private readonly entryOf = new Map<Var, Entry>();
  private readonly entries = new Map<Package, Entry[]>();
  private pending: Entry[] = [];
  /** Entries whose data awaits copies. */
  private copying: Entry[] = [];
  private readonly writes: Writes;
  /** The init functions that must run, and for variables those that must if the variable is reached. */
  private readonly running = new Set<FuncObj>();
  private readonly setters = new Map<Var, FuncObj[]>();
  /** Variables set by -X. */
  private readonly set = new Map<Var, string | (() => string)>();
  private readonly pkgInsts = new Map<Package, Inst>();
  private readonly earlyMaps = new Map<Package, boolean>();
  private run: Func | null = null;

  constructor(private readonly prog: ProgramBuilder) {
    this.purity = new Purity(prog.tree, prog.info);
    this.embeds = new Embeds(prog);
    this.writes = new Writes(prog.out);
    for (const pkg of prog.input.packages) this.collect(pkg);
    for (const [name, value] of prog.input.ldflagsX) this.setVariable(name, value);
  }

  private collect(pkg: Package): void {
    const list = this.entries.get(pkg) ?? [];
    for (const obj of pkg.checker?.objList ?? []) {
      if (obj.tag !== ObjTag.Var || obj.declInfo === null || obj.declInfo.init === 0 || this.entryOf.has(obj)) continue;
      const lhs = obj.declInfo.lhs ?? [obj];
      const e = new Entry(pkg, lhs, obj.declInfo.init, obj.order);
      for (const v of lhs) this.entryOf.set(v, e);
      list.push(e);
    }
    this.entries.set(pkg, list);
  }

  private entry(v: Var): Entry | undefined {
    const e = this.entryOf.get(v);
    if (e !== undefined || v.declInfo === null || v.declInfo.init === 0) return e;
    // It is of a file that was parsed late.
    this.collect(v.pkg!);
    return this.entryOf.get(v);
  }

  /** -ldflags=-X importpath.name=value: only string variables without initialiser or with a constant one (cmd/link). */
  private setVariable(symbol: string, value: string | (() => string)): void {
    const dot = symbol.lastIndexOf(".");
    const path = symbol.slice(0, dot);
    const pkg = this.prog.input.packages.find((p) => this.prog.typeNames.path(p) === path);
    const obj = pkg?.scope.lookup(this.prog.names.id(symbol.slice(dot + 1)));
    if (obj === undefined || obj === null || obj.tag !== ObjTag.Var) return;
    obj.pkg!.checker?.objDecl(obj);
    const t = obj.type === null ? null : this.prog.canon(obj.type);
    if (t === null || t.tag !== TypeTag.Basic || t.kind !== BasicKind.String) {
      const type = t === null ? "" : this.prog.typeNames.link(t);
      this.prog.undefined(`${symbol}: cannot set with -X: not a var of type string (type:${type})`);
      return;
    }
    this.set.set(obj, value);
  }

  /** Reports wrong //go:embed variables of the user. */
  checkEmbeds(): void {
    this.embeds.check(this.prog);
  }

  /** Finds what must run whatever is reached. */
  roots(): void {
    const { prog } = this;
    this.checkEmbeds();
    for (const pkg of prog.input.packages) {
      const checker = pkg.checker;
      if (checker === null) continue;
      for (const e of this.entries.get(pkg)!) {
        if (checker.lazy) {
          const { purity } = this;
          if (!purity.mentionsCall(e.rhs) || purity.isPlain(e.rhs, pkg, e.lhs[0].declInfo!.file)) continue;
        }
        checker.checkVar(e.lhs[0]);
        if (this.purity.hasEffects(e.rhs, !checker.lazy)) this.need(e);
      }
      for (const f of checker.inits) this.rootInit(f);
    }
  }

  private rootInit(f: FuncObj): void {
    const checker = f.pkg!.checker!;
    if (checker.lazy) {
      checker.checkBody(f);
      const sets = this.purity.onlySets(f);
      if (sets !== null) {
        for (const v of sets) this.setters.set(v, [...(this.setters.get(v) ?? []), f]);
        return;
      }
    }
    this.runInit(f);
  }

  private runInit(f: FuncObj): void {
    if (this.running.has(f)) return;
    this.running.add(f);
    this.prog.funcFor(f, []);
  }

  /** A variable's data was made. */
  reached(v: Var, id: DataId): void {
    for (const f of this.setters.get(v) ?? []) this.runInit(f);
    const value = this.set.get(v);
    const e = this.entry(v);
    if (e !== undefined) return this.need(e);
    if (value !== undefined) return this.setString(id, value);
    const embed = this.embeds.of(v);
    if (embed !== null) embedVariable(this.prog, v, id, embed);
  }

  private setString(id: DataId, value: string | (() => string)): void {
    let text = "";
    for (const b of new TextEncoder().encode(typeof value === "string" ? value : value()))
      text += String.fromCharCode(b);
    const image = new Image(16);
    if (text.length > 0) image.data(0, this.prog.stringData(text));
    image.u64(8, text.length);
    const d = this.prog.out.data[id];
    d.bytes = image.trimmed();
    d.relocs = image.relocs;
  }

  private need(e: Entry): void {
    if (e.needed) return;
    e.needed = true;
    this.pending.push(e);
  }

  /** Handles the needed initialisers; false if there were none. */
  update(): boolean {
    if (this.pending.length === 0) return false;
    const list = this.pending;
    this.pending = [];
    for (const e of list) this.handle(e);
    return true;
  }

  private handle(e: Entry): void {
    const { prog } = this;
    const v = e.lhs[0];
    e.pkg.checker?.checkVar(v);
    if (e.lhs.length === 1 && v.name !== "_") {
      const id = prog.globalVar(v);
      const inst = this.entryInst(e);
      const copies = prog.staticInit.variable(inst, e.rhs, prog.canon(v.type!), id);
      if (copies !== null) {
        e.hasMap = prog.staticInit.hasMap;
        const value = this.set.get(v);
        if (value !== undefined) this.setString(id, value);
        else if (copies.length > 0) {
          e.copies = copies;
          this.copying.push(e);
        }
        return;
      }
    }
    this.runAtStart(e);
  }

  private runAtStart(e: Entry): void {
    const { prog } = this;
    const v = e.lhs[0];
    const prefix = prog.typeNames.prefix(e.pkg);
    e.func = prog.initFunc(
      e.pkg,
      e.lhs,
      e.rhs,
      `${prefix}.init·${v.name}${v.name === "_" ? e.order : ""}`,
      this.pkgInst(e.pkg),
    );
    e.func.symbol = `${prefix}.init`;
  }

  /**
   * May maps of the package be there before its initialisers run, though gc makes them in their turn? Only a call that reaches a map in
   * a way which the order of initialisation does not see could tell. Packages of others are trusted not to do that.
   */
  mapsEarly(pkg: Package): boolean {
    let early = this.earlyMaps.get(pkg);
    if (early === undefined) {
      early = pkg.checker?.lazy !== false || this.entries.get(pkg)!.every((e) => !this.purity.mentionsCall(e.rhs));
      this.earlyMaps.set(pkg, early);
    }
    return early;
  }

  /** May the initial value of v be copied into other static data (if nobody writes v)? */
  couldBeStatic(v: Var): boolean {
    const e = this.entry(v);
    if (e === undefined || e.lhs.length !== 1 || e.func !== null) return false;
    if (e.couldBeStatic === 0) {
      e.couldBeStatic = 1;
      e.pkg.checker?.checkVar(v);
      const t = this.prog.canon(v.type!);
      e.couldBeStatic = this.prog.staticInit.couldBe(this.entryInst(e), e.rhs, t) ? 3 : 2;
    }
    return e.couldBeStatic === 3;
  }

  /**
   * Everything that is reachable is built: initialisers whose data awaits a copy of a variable that somebody writes must run
   * after all. True if there are such.
   */
  settleCopies(): boolean {
    if (this.copying.length === 0) return false;
    this.writes.update();
    let found = false;
    this.copying = this.copying.filter((e) => {
      const ok = e.copies.every((c) => this.copyable(c.from));
      if (!ok) {
        e.copies = [];
        const d = this.prog.out.data[this.prog.globalVar(e.lhs[0])];
        d.bytes = null;
        d.relocs = [];
        this.runAtStart(e);
        found = true;
      }
      return ok;
    });
    return found;
  }

  private copyable(v: Var): boolean {
    const e = this.entry(v);
    return e !== undefined && e.func === null && !this.writes.isWritten(this.prog.globalVar(v));
  }

  /** Makes the copies of e's data, those of their sources first. */
  private copy(e: Entry): void {
    if (e.copied) return;
    e.copied = true;
    const { data } = this.prog.out;
    for (const c of e.copies) {
      const source = this.entryOf.get(c.from)!;
      this.copy(source);
      const from = data[this.prog.globalVar(c.from)];
      const to = data[c.data];
      const image = new Image(to.size);
      if (to.bytes !== null) image.set(0, to.bytes);
      if (from.bytes !== null) image.set(c.at, from.bytes);
      image.relocs = [...to.relocs, ...from.relocs.map((r) => ({ ...r, offset: r.offset + c.at }))];
      to.bytes = image.trimmed();
      to.relocs = image.relocs;
    }
  }

  /** What function literals of a package's initialisers are named after. */
  private pkgInst(pkg: Package): Inst {
    let inst = this.pkgInsts.get(pkg);
    if (inst === undefined) {
      const { prog } = this;
      const sig = makeSig(prog.layoutOf, [], [], null, false);
      const f = new Func(-1, `${prog.typeNames.prefix(pkg)}.init`, { params: [], results: [] });
      inst = new Inst(BodyKind.Init, f, sig, prog.types.noEnv, pkg, null, 0, null);
      this.pkgInsts.set(pkg, inst);
    }
    return inst;
  }

  /** Stands for the function of an initialiser that is not (yet) one. */
  private entryInst(e: Entry): Inst {
    const pkg = this.pkgInst(e.pkg);
    const inst = new Inst(BodyKind.Init, pkg.ssa, pkg.sig, pkg.env, e.pkg, null, e.rhs, null);
    inst.namer = pkg;
    return inst;
  }

  /** runtime.runInits; its body is written by finish. */
  runInits(): Func {
    if (this.run === null) {
      const { prog } = this;
      this.run = prog.made("runtime.runInits", makeSig(prog.layoutOf, [], [], null, false));
    }
    return this.run;
  }

  /** Completes static data and writes runInits: every initialiser that must run is known now. */
  finish(): void {
    for (const e of this.copying) this.copy(e);
    this.writes.update();
    for (const id of this.prog.globalData()) {
      if (this.writes.isWritten(id)) continue;
      const d = this.prog.out.data[id];
      d.readOnly = true;
      d.hasPointers = false;
    }
    const run = this.run;
    if (run === null) return;
    const e = new Emit(run);
    if (this.prog.out.deferChain >= 0) e.call(this.prog.runtime("deferHooks"), []);
    for (const pkg of this.schedule()) {
      for (const entry of this.order(pkg)) e.call(entry.func!, []);
      for (const f of pkg.checker?.inits ?? []) {
        if (this.running.has(f)) e.call(this.prog.funcFor(f, []), []);
      }
    }
    e.ret([]);
  }

  // ---- order of packages ----

  /** cmd/link's order: of the packages whose imports are done, always the one whose path comes first. */
  private schedule(): Package[] {
    const done = new Set<Package>();
    const out: Package[] = [];
    const has = new Map<Package, boolean>();
    const { prog } = this;
    for (const root of [prog.runtimePkg, prog.input.main]) {
      const found = new Set<Package>();
      const visit = (p: Package): void => {
        if (found.has(p) || done.has(p) || !this.hasTask(p, has)) return;
        found.add(p);
        for (const q of p.imports) visit(q);
      };
      visit(root);
      const waiting = new Map<Package, number>();
      for (const p of found) waiting.set(p, new Set(p.imports.filter((q) => found.has(q))).size);
      while (waiting.size > 0) {
        let next: Package | null = null;
        for (const [p, n] of waiting) {
          if (n === 0 && (next === null || compareStrings(prog.typeNames.prefix(p), prog.typeNames.prefix(next)) < 0))
            next = p;
        }
        if (next === null) break;
        waiting.delete(next);
        done.add(next);
        out.push(next);
        for (const p of found) {
          if (waiting.has(p) && p.imports.includes(next)) waiting.set(p, waiting.get(p)! - 1);
        }
      }
    }
    return out;
  }

  /** Does gc make an init task for the package: something to run, in it or in what it imports? */
  private hasTask(p: Package, memo: Map<Package, boolean>): boolean {
    const known = memo.get(p);
    if (known !== undefined) return known;
    memo.set(p, false);
    let has = p === this.prog.input.main || p === this.prog.runtimePkg || (p.checker?.inits.length ?? 0) > 0;
    // There are maps in the file that was not parsed.
    if (p.scope.late !== null) has = true;
    for (const e of this.entries.get(p) ?? []) {
      if (has) break;
      has = e.func !== null || e.hasMap || (!e.needed && this.mayRun(e));
    }
    for (const q of p.imports) has = this.hasTask(q, memo) || has;
    memo.set(p, has);
    return has;
  }

  /** Would gc run the initialiser of a variable that we do not need? Maps and calls, as far as the syntax shows. */
  private mayRun(e: Entry): boolean {
    const { tree } = this.prog;
    if (
      tree.kind(e.rhs) === Kind.CompositeLit &&
      tree.type(e.rhs) !== 0 &&
      tree.kind(tree.type(e.rhs)) === Kind.MapType
    )
      return true;
    return this.purity.mentionsCall(e.rhs);
  }

  // ---- order of variables ----

  /** The initialisers of a package that run, in order. */
  private order(pkg: Package): Entry[] {
    const all = (this.entries.get(pkg) ?? []).filter((e) => e.needed);
    if (!all.some((e) => e.func !== null)) return [];
    const byRhs = new Map(all.map((e) => [e.rhs, e]));
    const known = this.prog.info.initOrder(pkg);
    if (known.length > 0) {
      const out: Entry[] = [];
      for (const k of known) {
        const e = byRhs.get(k.rhs);
        if (e !== undefined && e.func !== null) out.push(e);
      }
      return out;
    }
    // Repeatedly the first one in the source that depends on none that is still to come. Initialisers that are not needed cannot
    // be what a needed one depends on, so they do not change the order of the others.
    const waiting = new Set(all);
    const deps = new Map(all.map((e) => [e, this.dependencies(e)]));
    const out: Entry[] = [];
    while (waiting.size > 0) {
      let next: Entry | null = null;
      for (const e of waiting) {
        let ready = true;
        for (const d of deps.get(e)!) if (d !== e && waiting.has(d)) ready = false;
        if (ready) {
          next = e;
          break;
        }
      }
      // A cycle would be an error of the checker; the standard library has none.
      next ??= waiting.values().next().value!;
      waiting.delete(next);
      if (next.func !== null) out.push(next);
    }
    return out;
  }

  /** Initialisers of the package that e refers to, directly or through functions. */
  private dependencies(e: Entry): Set<Entry> {
    const out = new Set<Entry>();
    const seen = new Set<Obj>();
    const visit = (obj: Obj): void => {
      if (seen.has(obj)) return;
      seen.add(obj);
      if (obj.tag === ObjTag.Var) {
        const d = this.entry(obj);
        if (d !== undefined) out.add(d);
        return;
      }
      if (obj.tag === ObjTag.Func) for (const d of (obj as FuncObj).declInfo?.deps ?? []) visit(d);
    };
    for (const v of e.lhs) for (const d of v.declInfo?.deps ?? []) visit(d);
    return out;
  }
}
