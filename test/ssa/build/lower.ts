// Every function body of given packages, reachable or not, as one program: built, verified, and kept by the passes and the
// linker. Generic ones with the types that the packages instantiate them with, and with samples.

import { NotSupportedError } from "../../../src/diagnostics.ts";
import { linkProgram } from "../../../src/link/link.ts";
import type { FuncInst, Prog } from "../../../src/ssa/build/api.ts";
import { Emit } from "../../../src/ssa/build/emit.ts";
import { buildBody } from "../../../src/ssa/build/func_builder.ts";
import { type BuildInput, ProgramBuilder } from "../../../src/ssa/build/program.ts";
import { declared, declaredFunc } from "../../../src/ssa/build/whole.ts";
import { Cfg } from "../../../src/ssa/cfg.ts";
import type { Func, Program } from "../../../src/ssa/ir.ts";
import { runPasses } from "../../../src/ssa/passes/passes.ts";
import { verifyFunc } from "../../../src/ssa/verify.ts";
import { type Func as FuncObj, ObjTag } from "../../../src/types/object.ts";
import type { Package } from "../../../src/types/package.ts";
import { type Named, TypeTag } from "../../../src/types/types.ts";
import { Samples } from "./samples.ts";

export interface Failure {
  func: string;
  pos: number;
  /** "refused" (not supported yet), "crash" (InternalError or worse), "invalid" (does not verify). */
  kind: "refused" | "crash" | "invalid";
  msg: string;
}

export interface Lowered {
  /** null: building crashed. All its functions are kept. */
  program: Program | null;
  funcs: number;
  rows: number;
  failures: Failure[];
  /** Instances made for samples, and generic functions and types without any. */
  samples: number;
  unsampled: string[];
}

/** Why an error happened, with the first frames of its stack. */
export function reason(e: unknown): { pos: number; msg: string } {
  const err = e as Error & { pos?: number };
  return { pos: err.pos ?? 0, msg: (err.stack ?? err.message).split("\n").slice(0, 6).join("\n") };
}

export function lowerAll(input: BuildInput, packages: readonly Package[], words: readonly string[] = []): Lowered {
  const failures: Failure[] = [];
  const stub = (f: Func): void => {
    f.blocks = [];
    const e = new Emit(f);
    e.entryParams();
    e.unreachable();
  };
  const builder = new ProgramBuilder(input, (prog: Prog, inst: FuncInst) => {
    try {
      buildBody(prog, inst);
    } catch (e) {
      const { pos, msg } = reason(e);
      const refused = e instanceof NotSupportedError;
      failures.push({
        func: inst.ssa.name,
        pos: pos || inst.ssa.pos,
        kind: refused ? "refused" : "crash",
        msg: refused ? e.construct : msg,
      });
      stub(inst.ssa);
    }
  });
  const out: Lowered = { program: null, funcs: 0, rows: 0, failures, samples: 0, unsampled: [] };
  const roots = new Roots(builder, words, out);
  try {
    for (const pkg of packages) roots.add(pkg);
    out.program = builder.run();
  } catch (e) {
    failures.push({ func: "?", kind: "crash", ...reason(e) });
  }
  out.funcs = builder.out.funcs.length;
  for (const f of builder.out.funcs) {
    out.rows += f.count;
    if (f.import === null && f.blocks.length > 0) builder.out.roots.push(f.id);
  }
  return out;
}

/** Verifies the SSA that was built. */
export function verifyAll(program: Program, failures: Failure[]): void {
  const cfg = new Cfg();
  for (const id of program.roots) {
    const f = program.funcs[id]!;
    try {
      verifyFunc(f, program, "", cfg);
    } catch (e) {
      failures.push({ func: f.name, pos: f.pos, kind: "invalid", msg: (e as Error).message });
    }
  }
}

/** Optimises, encodes and validates; the module. */
export function encodeAll(
  program: Program,
  goos: string,
  timed = <T>(_name: string, f: () => T): T => f(),
): Uint8Array {
  timed("passes", () => runPasses(program));
  const names: string[] = [];
  const module = timed("link", () =>
    linkProgram(program, {
      buildMode: "exe",
      goos,
      stripNames: true,
      goVersion: "",
      version: "",
      contents: (section, name) => void (section === "code" && names.push(name)),
    }),
  );
  try {
    timed("validate", () => new WebAssembly.Module(module as Uint8Array<ArrayBuffer>));
  } catch (e) {
    // Imports come first.
    const index = Number(/function #(\d+)/.exec((e as Error).message)?.[1]) - importCount(module);
    throw new Error(`${names[index]}: ${(e as Error).message}`);
  }
  return module;
}

/** Of a module with types, imports of functions and code. */
function importCount(module: Uint8Array): number {
  let at = 8;
  const leb = (): number => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const b = module[at++]!;
      n |= (b & 127) << shift;
      if (b < 128) return n;
    }
  };
  while (at < module.length) {
    const section = module[at++];
    const size = leb();
    if (section === 2) return leb();
    at += size;
  }
  return 0;
}

/** Asks for the functions that packages declare: plain ones, those without body, and generic ones for samples. */
class Roots {
  private readonly samples: Samples;

  constructor(
    private readonly builder: ProgramBuilder,
    private readonly words: readonly string[],
    private readonly out: Lowered,
  ) {
    this.samples = new Samples(builder.runtimePkg.checker!.conf.context, builder.tError);
  }

  add(pkg: Package): void {
    const { builder } = this;
    const checker = pkg.checker!;
    for (const f of declared(builder, pkg)) if (this.wanted(f)) declaredFunc(builder, f);
    for (const obj of checker.objList) {
      if (obj.tag === ObjTag.Func && this.wanted(obj)) this.func(pkg, obj);
      else if (obj.tag === ObjTag.TypeName && obj.type !== null && obj.type.tag === TypeTag.Named) {
        if (obj.type.obj === obj && obj.type.tparams.length > 0) this.methods(pkg, obj.type);
      }
    }
  }

  private wanted(f: FuncObj): boolean {
    if (f.decl === 0 || f.name === "_") return false;
    return this.words.length === 0 || this.words.some((w) => f.name.includes(w));
  }

  private func(pkg: Package, f: FuncObj): void {
    const { builder, out } = this;
    if (builder.tree.recv(f.decl) !== 0) return;
    pkg.checker!.objDecl(f);
    const { tparams } = f.signature();
    if (tparams.length === 0) {
      builder.funcFor(f, []);
      return;
    }
    const lists = this.samples.lists(tparams);
    if (lists.length === 0) out.unsampled.push(`${pkg.path}.${f.name}`);
    out.samples += lists.length;
    for (const args of lists) builder.funcFor(f, args.map(builder.canon, builder));
  }

  private methods(pkg: Package, t: Named): void {
    const { builder, out } = this;
    const methods = t.methods.filter((m) => this.wanted(m));
    if (methods.length === 0) return;
    const lists = this.samples.lists(t.tparams);
    if (lists.length === 0) out.unsampled.push(`${pkg.path}.${t.obj.name}`);
    out.samples += lists.length;
    for (const args of lists) {
      const type = builder.canon(this.samples.instance(t, args));
      for (const m of methods) builder.methodFunc(type, m);
    }
  }
}
