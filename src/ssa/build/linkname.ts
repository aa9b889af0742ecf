// //go:linkname and functions without a body. A bodyless function is, in this order: an import of the host (go:wasmimport), a
// function that another package pushed under its symbol name, the function that its own linkname pulls, a compiler
// intrinsic (as a function value or where the call is not replaced), or a function of an assembly file.
//
// Invariants: a symbol name has one implementation; the tables depend on the sources alone. References: cmd/compile
// noder.go (linkname), cmd/link loader.

import { InternalError } from "../../diagnostics.ts";
import type { NodeId } from "../../syntax/tree.ts";
import { Code } from "../../types/codes.ts";
import { type Func as FuncObj, type Obj, ObjTag, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { type Type, TypeTag } from "../../types/types.ts";
import { mayGoDeep } from "../deepfuncs.ts";
import type { Func } from "../ir.ts";
import { Ty } from "../ops.ts";
import { callInMemory } from "./abi0.ts";
import type { GoSig } from "./api.ts";
import type { Env } from "./canon.ts";
import { Emit } from "./emit.ts";
import type { ProgramBuilder } from "./program.ts";
import { deepCalls, linkerCalls, loweringCalls } from "./runtime_calls.ts";
import { goSig } from "./sig.ts";
import { pathToPrefix } from "./typestring.ts";

export class Linknames {
  /** Symbol -> function with a body that a linkname gives that symbol. */
  private readonly pushed = new Map<string, FuncObj>();
  /** The inverse. */
  readonly symbols = new Map<FuncObj, string>();
  /** Symbol -> variable declared under another name. */
  private readonly pushedVars = new Map<string, Var>();
  /** Local object -> the symbol its linkname names. */
  private readonly pulls = new Map<Obj, string>();
  private readonly byPrefix = new Map<string, Package>();
  private readonly required = new Set<string>();
  /** Functions without body whose target is being looked for. */
  private readonly pulling = new Set<FuncObj>();
  /** Functions whose operations were looked at by requireRuntime. */
  private scanned = 0;

  constructor(private readonly prog: ProgramBuilder) {
    const { tree, input, names } = prog;
    for (const pkg of input.packages) this.byPrefix.set(pkg === input.main ? "main" : pathToPrefix(pkg.path), pkg);
    for (const pkg of input.packages) {
      for (const file of pkg.files) {
        for (const ln of tree.fileInfo(file).linknames) {
          if (ln.remote === "") continue;
          const obj = this.localObject(pkg, ln.local, names.id(ln.local));
          if (obj === null) continue;
          if (obj.tag === ObjTag.Func) {
            if (obj.decl !== 0 && tree.hasBody(obj.decl)) {
              this.push(ln.remote, obj);
              this.symbols.set(obj, ln.remote);
            } else this.pulls.set(obj, ln.remote);
          } else if (obj.tag === ObjTag.Var) {
            this.pulls.set(obj, ln.remote);
            if (obj.declInfo !== null && obj.declInfo.init !== 0) this.pushedVars.set(ln.remote, obj);
          }
        }
      }
    }
  }

  private push(symbol: string, obj: FuncObj): void {
    const { tree } = this.prog;
    const user = obj.pkg?.checker?.lazy === false;
    const there = user ? (this.pushed.get(symbol) ?? this.lookupSymbol(symbol)) : null;
    this.pushed.set(symbol, obj);
    if (there === null || there === obj || there.tag !== ObjTag.Func || !tree.hasBody(there.decl)) return;
    const from = [obj, there].map((o) => this.prog.typeNames.prefix(o.pkg!)).join(" and ");
    this.prog.undefined(`link: duplicated definition of symbol ${symbol}, from ${from}`);
  }

  /** As cmd/link: what a package pulls, the other must have pushed. */
  private allowed(obj: Obj): boolean {
    const symbol = this.pulls.get(obj);
    if (symbol === undefined || !this.prog.input.refusedLinkname?.(obj.pkg!, symbol)) return true;
    this.prog.undefined(`link: ${this.prog.typeNames.prefix(obj.pkg!)}: invalid reference to ${symbol}`);
    return false;
  }

  /** Package-level object, or a method written (*T).M or T.M. */
  private localObject(pkg: Package, text: string, id: number): Obj | null {
    const obj = pkg.scope.lookup(id);
    if (obj !== null) return obj;
    return this.methodObject(pkg, text);
  }

  private methodObject(pkg: Package, text: string): FuncObj | null {
    const m = /^(?:\(\*(\w+)\)|(\w+))\.(\w+)$/.exec(text);
    if (m === null) return null;
    const t = pkg.scope.lookup(this.prog.names.id(m[1] ?? m[2]));
    if (t === null || t.tag !== ObjTag.TypeName) return null;
    pkg.checker?.objDecl(t);
    if (t.type?.tag !== TypeTag.Named) return null;
    return t.type.methods.find((f) => f.name === m[3]) ?? null;
  }

  /** The object that a symbol ("internal/poll.runtime_Semacquire", "reflect.(*rtype).Method") names by its package. */
  private lookupSymbol(symbol: string): Obj | null {
    const dot = symbol.indexOf(".", symbol.lastIndexOf("/", symbol.search(/[[(]|$/)) + 1);
    if (dot < 0) return null;
    const pkg = this.byPrefix.get(symbol.slice(0, dot));
    if (pkg === undefined) return null;
    const name = symbol.slice(dot + 1);
    return this.localObject(pkg, name, this.prog.names.id(name));
  }

  /** Another variable that obj's linkname makes it the same as, or null. */
  varTarget(obj: Var): Var | null {
    if (!this.allowed(obj)) return null;
    const symbol = this.pulls.get(obj);
    if (symbol === undefined) {
      const pushed = this.pushedVars.get(`${this.prog.typeNames.prefix(obj.pkg!)}.${obj.name}`);
      return pushed !== undefined && pushed !== obj ? pushed : null;
    }
    const target = this.lookupSymbol(symbol);
    if (target === null || target.tag !== ObjTag.Var || target === obj) return null;
    if (this.inCircle(target)) return null;
    const { prog } = this;
    target.pkg!.checker?.objDecl(target);
    obj.pkg!.checker?.objDecl(obj);
    if (prog.layout(prog.canon(target.type!)).size !== prog.layout(prog.canon(obj.type!)).size) {
      prog.error(obj.pos, `//go:linkname: ${symbol} has another size than ${obj.name}`);
    }
    return target;
  }

  /** Variables that pull each other are no other's. */
  private inCircle(from: Obj): boolean {
    const seen = new Set<Obj>();
    for (let o: Obj | null = from; o !== null; o = this.lookupSymbol(this.pulls.get(o) ?? "")) {
      if (seen.has(o)) return true;
      seen.add(o);
    }
    return false;
  }

  /** The function of a declaration without body. */
  bodyless(o: FuncObj, env: Env, recv: Type | null, targs: readonly Type[]): Func {
    const { prog } = this;
    const decl: NodeId = o.decl;
    const pos = prog.tree.pos(decl);
    const pragma = prog.tree.pragmas[prog.tree.pragma(decl)];
    if (pragma?.wasmImport) return prog.wasm.importFunc(o, pragma.wasmImport.module, pragma.wasmImport.name);
    const own = prog.funcName(o, recv === null ? null : recv.tag === TypeTag.Pointer ? recv.elem : recv, targs);
    const symbol = this.pulls.get(o) ?? own;
    const allowed = this.allowed(o);
    const target = this.pushed.get(own) ?? this.pushed.get(symbol) ?? this.lookupSymbol(symbol);
    const sig = goSig(prog.layoutOf, o.signature(), env, recv, false);
    if (target !== null && target !== o && target.tag === ObjTag.Func && !this.pulling.has(o)) {
      // (Functions that pull each other have no body.)
      this.pulling.add(o);
      const f = this.resolved(target);
      this.pulling.delete(o);
      const theirs = this.signatureOf(target);
      if (o.pkg!.std || (sameTypes(sig.params, theirs.params) && sameTypes(sig.results, theirs.results))) return f;
      const through = prog.made(own, sig);
      through.pos = pos;
      callInMemory(prog, through, sig, f, theirs);
      return through;
    }
    if (o.pkg === prog.runtimePkg) {
      const made =
        o.name === "runInits"
          ? prog.inits.runInits()
          : (prog.panics.bodyless(o.name, sig) ?? prog.rtypes.bodyless(o.name, sig));
      if (made !== null) return made;
    }
    const intrinsic = prog.intrinsic(o);
    if (intrinsic !== null) {
      const f = prog.made(own, sig);
      f.pos = pos;
      const e = new Emit(f);
      e.pos = pos;
      const params = e.entryParams();
      const args = sig.paramTypes.map((t, i) =>
        params.slice(sig.paramAt[i], sig.paramAt[i] + prog.layout(t).tys.length),
      );
      const results = intrinsic.emit(e, prog, args, { sig, targs, pos, argTypes: () => [] });
      if (results === null) throw new InternalError(`intrinsic ${own} has no function form`, pos);
      if (e.block !== null) e.ret(results);
      return f;
    }
    const assembled = prog.input.assembly?.func(prog, own, sig, pos) ?? null;
    if (assembled !== null) return assembled;
    const { std, checker } = o.pkg!;
    if (!std && !this.pulls.has(o) && checker?.conf.hasAssembly === false) {
      // Checked already, unless the package is a dependency.
      checker.conf.error(pos, "missing function body", Code.Test, false);
    } else if (!std && allowed && !(prog.input.whole ?? []).includes(o.pkg!)) {
      // (What gc's runtime has and ours lacks matters only when it is called. A package that is compiled whole is not linked: the function
      // may be anywhere.)
      prog.undefined(`relocation target ${symbol} not defined`, true);
    }
    const f = prog.made(own, sig);
    prog.refuse(f, pos, `function ${own} without a Go body`);
    return f;
  }

  /** The function of a symbol that Go declares or that a linkname gives; null: none. */
  function(symbol: string): Func | null {
    const o = this.pushed.get(symbol) ?? this.lookupSymbol(symbol);
    return o !== null && o.tag === ObjTag.Func ? this.resolved(o) : null;
  }

  /** The variable of a symbol; null: none. */
  variable(symbol: string): Var | null {
    const o = this.pushedVars.get(symbol) ?? this.lookupSymbol(symbol);
    return o !== null && o.tag === ObjTag.Var ? o : null;
  }

  private signatureOf(target: FuncObj): GoSig {
    const { prog } = this;
    target.pkg!.checker?.objDecl(target);
    const declared = target.signature();
    const recv = declared.recv === null ? null : prog.canon(declared.recv.type!);
    return goSig(prog.layoutOf, declared, prog.types.noEnv, recv, false);
  }

  private resolved(target: FuncObj): Func {
    const recv = target.type?.recv?.type ?? null;
    if (recv === null && !isMethod(this.prog, target)) return this.prog.funcFor(target, []);
    target.pkg!.checker?.objDecl(target);
    const t = target.signature().recv!.type!;
    return this.prog.methodFunc(this.prog.canon(t.tag === TypeTag.Pointer ? t.elem : t), target);
  }

  /** Adds the runtime functions that lowering needs; true if there were new ones. */
  requireRuntime(): boolean {
    const { out, input } = this.prog;
    const names = new Set<string>(linkerCalls(out, input.buildMode));
    for (; this.scanned < out.funcs.length; this.scanned++) loweringCalls(out.funcs[this.scanned], names);
    return this.require(names);
  }

  /** The same for what only deep recursion needs, once everything else is built. */
  requireDeep(): boolean {
    if (this.required.has(deepCalls[0]!)) return false;
    return mayGoDeep(this.prog.out, this.prog.rtypes.tabled()) && this.require(deepCalls);
  }

  private require(names: Iterable<string>): boolean {
    let found = false;
    for (const name of names) {
      if (this.required.has(name)) continue;
      this.required.add(name);
      this.prog.out.runtime.set(name, this.prog.runtime(name).id);
      found = true;
    }
    return found;
  }
}

function isMethod(prog: ProgramBuilder, f: FuncObj): boolean {
  return f.decl !== 0 && prog.tree.recv(f.decl) !== 0;
}

/** As wasm sees them. */
function sameTypes(a: readonly Ty[], b: readonly Ty[]): boolean {
  return a.length === b.length && a.every((t, i) => wasmType(t) === wasmType(b[i]!));
}

function wasmType(t: Ty): Ty {
  return t === Ty.Ptr ? Ty.I32 : t;
}
