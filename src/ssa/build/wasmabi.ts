// //go:wasmexport and //go:wasmimport: Go values as wasm values and back (counterpart: ssagen/abi.go and wasmobj.go's
// wrappers). A wrapper between the two signatures is written for each; the inliner removes it.
//
// Invariants: exported names are unique and none of the names the linker exports itself; an import of one module, name and
// type is one import of the program.

import { PragmaFlag } from "../../syntax/pragma.ts";
import { exprString } from "../../syntax/print.ts";
import { Kind } from "../../syntax/tree.ts";
import { type Func as FuncObj, ObjTag } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { BasicKind, type Type, TypeTag } from "../../types/types.ts";
import { type DataId, type Func, Inline, type ValueId } from "../ir.ts";
import { Mem, Op, Ty } from "../ops.ts";
import { areaOf, spill, unspill } from "./abi0.ts";
import type { GoSig } from "./api.ts";
import { Emit } from "./emit.ts";
import { declare } from "./methods.ts";
import type { ProgramBuilder } from "./program.ts";
import { goSig } from "./sig.ts";

/** How one wasm value stands for a Go value. */
const enum Wasm {
  None,
  I32,
  I64,
  F32,
  F64,
  /** uintptr: i32 outside, I64 inside. */
  Uintptr,
  Pointer,
  Bool,
  String,
}

const tyOf: readonly Ty[] = [Ty.Void, Ty.I32, Ty.I64, Ty.F32, Ty.F64, Ty.I32, Ty.I32, Ty.I32, Ty.I32];

/** Names that the linker exports itself. */
const reserved: ReadonlySet<string> = new Set(["memory", "_start", "_initialize"]);
const reservedJS: ReadonlySet<string> = new Set(["mem", "run", "resume", "getsp"]);
/** abi.StackSmall: gc's limit for the area of arguments and results. */
const stackSmall = 128;

export class WasmAbi {
  private readonly imports = new Map<string, Func>();
  private readonly wrappers = new Map<FuncObj, Func>();
  private readonly exported = new Map<string, FuncObj>();
  /** Frame of the runtime's own imports of gojs; -1: none yet. */
  private gojsData: DataId = -1;

  constructor(private readonly prog: ProgramBuilder) {}

  /** Makes the export wrappers of all packages, in order of packages and declarations. */
  exportAll(packages: readonly Package[]): void {
    const { tree } = this.prog;
    if (this.prog.input.goos === "js") {
      const { out } = this.prog;
      out.exports.push({ name: "resume", func: this.prog.runtime("handleEvent").id });
      out.exports.push({ name: "getsp", func: this.prog.runtime("gojsSP").id });
    }
    for (const pkg of packages) {
      if (!(pkg.checker?.lazy ?? true)) this.refuseMethods(pkg);
      for (const obj of pkg.checker?.objList ?? []) {
        if (obj.tag !== ObjTag.Func || obj.decl === 0) continue;
        const pragma = tree.pragmas[tree.pragma(obj.decl)];
        if (pragma?.wasmExport) this.export(obj, pragma.wasmExport.name);
        // gc checks the types of imports whether they are called or not.
        if (pragma?.wasmImport && !(pkg.checker?.lazy ?? true))
          this.importFunc(obj, pragma.wasmImport.module, pragma.wasmImport.name);
      }
    }
  }

  private refuseMethods(pkg: Package): void {
    const { tree } = this.prog;
    for (const file of pkg.files) {
      const decls = tree.declList(file);
      for (let i = 0; i < tree.len(decls); i++) {
        const d = tree.at(decls, i);
        if (tree.kind(d) !== Kind.FuncDecl || tree.recv(d) === 0) continue;
        const pragma = tree.pragmas[tree.pragma(d)];
        if (pragma?.wasmExport) this.prog.error(tree.pos(d), "cannot use //go:wasmexport on a method");
        // gc takes the receiver for the first parameter.
        if (pragma?.wasmImport) {
          const recv = exprString(tree, tree.type(tree.recv(d)));
          this.prog.error(tree.pos(d), `go:wasmimport: unsupported parameter type ${recv}`);
        }
      }
    }
  }

  private export(o: FuncObj, name: string): void {
    const { prog } = this;
    declare(o);
    const pos = prog.tree.pos(o.decl);
    const sig = o.signature();
    if (sig.tparams.length > 0 || !prog.tree.hasBody(o.decl)) return;
    const js = prog.input.goos === "js";
    if ((js ? reservedJS : reserved).has(name)) {
      prog.error(pos, `go:wasmexport: name "${name}" is reserved: the linker exports it`);
      return;
    }
    const other = this.exported.get(name);
    if (other !== undefined) {
      const at = prog.tree.files.posString(prog.tree.pos(other.decl));
      prog.error(
        pos,
        `go:wasmexport: name "${name}" is exported twice: also by ${prog.funcName(other, null, [])} at ${at}`,
      );
      return;
    }
    this.exported.set(name, o);
    const gs = goSig(prog.layoutOf, sig, prog.types.noEnv, null, false);
    let area = 0;
    for (const t of [...gs.paramTypes, ...gs.resultTypes]) {
      const l = prog.layout(t);
      area = Math.ceil(area / l.align) * l.align + l.size;
    }
    if (area > stackSmall) {
      prog.error(pos, "wasmexport function argument too large");
      return;
    }
    const params = this.params(o, "go:wasmexport");
    const results = this.results(o, "go:wasmexport");
    if (params === null || results === null) return;
    const callee = prog.funcFor(o, []);
    const w = prog.out.newFunc(name, { params: wasmTypes(params), results: results.map((r) => tyOf[r]) });
    w.pos = pos;
    w.inline = Inline.Never;
    const e = new Emit(w);
    e.pos = pos;
    const values = e.entryParams();
    const args: ValueId[] = [];
    let i = 0;
    for (const p of params) {
      args.push(...toGo(e, p, values.slice(i, i + (p === Wasm.String ? 2 : 1))));
      i += p === Wasm.String ? 2 : 1;
    }
    const res = e.call(callee, args);
    e.ret(results.map((r, k) => toWasm(e, r, [res[k]])[0]));
    prog.out.exports.push({ name, func: w.id });
  }

  /** The Go function in front of an import. */
  importFunc(o: FuncObj, module: string, name: string): Func {
    const known = this.wrappers.get(o);
    if (known !== undefined) return known;
    const { prog } = this;
    declare(o);
    const pos = prog.tree.pos(o.decl);
    const gs = goSig(prog.layoutOf, o.signature(), prog.types.noEnv, null, false);
    const w = prog.made(prog.funcName(o, null, []), gs);
    w.pos = pos;
    w.inline = Inline.Always;
    this.wrappers.set(o, w);
    const e = new Emit(w);
    e.pos = pos;
    const noEscape = (prog.tree.pragmas[prog.tree.pragma(o.decl)]!.flags & PragmaFlag.Noescape) !== 0;
    const values = e.entryParams().map((v) => (noEscape && w.ty[v] === Ty.Ptr ? e.un(Op.NoEscape, Ty.Ptr, v) : v));
    if (module === "gojs") {
      this.gojs(e, gs, name, values);
      return w;
    }
    const params = this.params(o, "go:wasmimport");
    const results = this.results(o, "go:wasmimport");
    if (params === null || results === null) {
      e.unreachable();
      return w;
    }
    const imported = this.importOf(
      module,
      name,
      wasmTypes(params),
      results.map((r) => tyOf[r]),
    );
    const args: ValueId[] = [];
    params.forEach((p, i) => {
      args.push(...toWasm(e, p, values.slice(gs.paramAt[i], gs.paramAt[i] + (p === Wasm.String ? 2 : 1))));
    });
    const res = e.call(imported, args);
    e.ret(results.flatMap((r) => toGo(e, r, res)));
    return w;
  }

  /**
   * An import of wasm_exec.js, which reads arguments and writes results at 8 bytes from the address that it gets. What may call
   * back into Go asks for the address again (getsp) and has a frame of its own; the runtime's have one in static data, so that
   * they work without a stack.
   */
  private gojs(e: Emit, gs: GoSig, name: string, values: readonly ValueId[]): void {
    const { prog } = this;
    const area = areaOf(prog, gs);
    const imported = this.importOf("gojs", name, [Ty.I32], []);
    const ofRuntime = name.startsWith("runtime.");
    const size = 8 + area.size;
    const base = ofRuntime ? e.data(this.runtimeFrame(size)) : e.slot(e.f.newSlot(size, 8, "gojs"));
    spill(e, prog, gs, area, { base, offset: 8 }, values);
    const sp = e.un(Op.Cast, Ty.I32, base);
    if (ofRuntime) e.call(imported, [sp]);
    else {
      const frame = prog.runtimeGlobal("gojsFrame");
      const outer = e.load(Ty.I32, Mem.I32U, e.data(frame), 0, 0);
      e.store(Mem.I32U, e.data(frame), sp, 0, 0);
      e.call(imported, [sp]);
      e.store(Mem.I32U, e.data(frame), outer, 0, 0);
    }
    unspill(e, prog, gs, area, { base, offset: 8 }, values);
  }

  private runtimeFrame(size: number): DataId {
    if (this.gojsData < 0) this.gojsData = this.prog.out.newData("gojs.frame", size, 8).id;
    const d = this.prog.out.data[this.gojsData];
    d.size = Math.max(d.size, size);
    return d.id;
  }

  private importOf(module: string, name: string, params: Ty[], results: Ty[]): Func {
    const key = `${module}\0${name}\0${params.join()}>${results.join()}`;
    let f = this.imports.get(key);
    if (f === undefined) {
      f = this.prog.out.newFunc(`${module}.${name}`, { params, results });
      f.import = { module, name };
      this.imports.set(key, f);
    }
    return f;
  }

  // ---- types ----

  private params(o: FuncObj, pragma: string): Wasm[] | null {
    const out: Wasm[] = [];
    for (const v of o.signature().params.vars) {
      const w = this.wasmType(v.type!);
      if (w === Wasm.None) this.unsupported(o, pragma, "parameter", v.type!);
      out.push(w);
    }
    return out.includes(Wasm.None) ? null : out;
  }

  private results(o: FuncObj, pragma: string): Wasm[] | null {
    const { vars } = o.signature().results;
    if (vars.length > 1) {
      this.prog.error(this.prog.tree.pos(o.decl), `${pragma}: too many return values`);
      return null;
    }
    const out: Wasm[] = [];
    for (const v of vars) {
      const w = this.wasmType(v.type!);
      if (w === Wasm.None || w === Wasm.String) {
        this.unsupported(o, pragma, "result", v.type!);
        return null;
      }
      out.push(w);
    }
    return out;
  }

  private unsupported(o: FuncObj, pragma: string, what: string, t: Type): void {
    const text = this.prog.typeNames.message(t, o.pkg!);
    this.prog.error(this.prog.tree.pos(o.decl), `${pragma}: unsupported ${what} type ${text}`);
  }

  private wasmType(declared: Type): Wasm {
    const { prog } = this;
    const u = prog.types.under(prog.canon(declared));
    if (u.tag === TypeTag.Pointer) return this.elemAllowed(prog.canon(u.elem)) ? Wasm.Pointer : Wasm.None;
    if (u.tag !== TypeTag.Basic) return Wasm.None;
    switch (u.kind) {
      case BasicKind.Int32:
      case BasicKind.Uint32:
        return Wasm.I32;
      case BasicKind.Int64:
      case BasicKind.Uint64:
        return Wasm.I64;
      case BasicKind.Float32:
        return Wasm.F32;
      case BasicKind.Float64:
        return Wasm.F64;
      case BasicKind.UnsafePointer:
        return Wasm.Pointer;
      case BasicKind.Uintptr:
        return Wasm.Uintptr;
      case BasicKind.Bool:
        return Wasm.Bool;
      case BasicKind.String:
        return Wasm.String;
      default:
        return Wasm.None;
    }
  }

  /** May memory of this type be shared with the host (wasmElemTypeAllowed)? */
  private elemAllowed(t: Type): boolean {
    const l = this.prog.layout(t);
    const u = l.under;
    switch (u.tag) {
      case TypeTag.Basic:
        return (
          u.kind === BasicKind.Bool ||
          u.kind === BasicKind.Float32 ||
          u.kind === BasicKind.Float64 ||
          (u.kind >= BasicKind.Int8 && u.kind <= BasicKind.Int64) ||
          (u.kind >= BasicKind.Uint8 && u.kind <= BasicKind.Uint64)
        );
      case TypeTag.Array:
        return this.elemAllowed(l.elem!);
      case TypeTag.Struct: {
        if (u.fields.length === 0) return true;
        let hostLayout = false;
        for (const f of l.fieldType) {
          if (f.tag === TypeTag.Named && f.obj.name === "HostLayout" && f.obj.pkg?.path === "structs")
            hostLayout = true;
          else if (!this.elemAllowed(f)) return false;
        }
        return hostLayout;
      }
      default:
        return false;
    }
  }
}

function wasmTypes(list: readonly Wasm[]): Ty[] {
  return list.flatMap((w) => (w === Wasm.String ? [Ty.I32, Ty.I32] : [tyOf[w]]));
}

/** Go leaves -> wasm values. */
function toWasm(e: Emit, w: Wasm, v: readonly ValueId[]): ValueId[] {
  switch (w) {
    case Wasm.Uintptr:
      return [e.un(Op.Wrap, Ty.I32, v[0])];
    case Wasm.Pointer:
      return [e.un(Op.Cast, Ty.I32, v[0])];
    case Wasm.String:
      return [e.un(Op.Cast, Ty.I32, v[0]), e.un(Op.Wrap, Ty.I32, v[1])];
    default:
      return [v[0]];
  }
}

/** wasm values -> Go leaves. */
function toGo(e: Emit, w: Wasm, v: readonly ValueId[]): ValueId[] {
  switch (w) {
    case Wasm.Uintptr:
      return [e.un(Op.ExtU, Ty.I64, v[0])];
    case Wasm.Pointer:
      return [e.un(Op.Cast, Ty.Ptr, v[0])];
    case Wasm.Bool:
      // gc stores the low 8 bits; Go code may rely on 0 and 1.
      return [e.cmp(Op.Ne, e.bin(Op.And, Ty.I32, v[0], e.i32(255)), e.i32(0))];
    case Wasm.String:
      return [e.un(Op.Cast, Ty.Ptr, v[0]), e.un(Op.ExtU, Ty.I64, v[1])];
    default:
      return [v[0]];
  }
}
