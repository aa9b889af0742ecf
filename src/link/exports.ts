// What the host sees of a program by build mode (facts/library-mode.md 2): _start or _initialize, then the
// //go:wasmexport functions. Each is a wrapper that keeps two globals: $sp, the end of the live shadow frames while the host
// runs (raised by import calls, put back when an export returns), and $state, 0 before the program is started.

import type { Program } from "../ssa/ir.ts";
import { Link, Ty } from "../ssa/ops.ts";
import { type CodeBuffer, RelocKind } from "../wasm/emit.ts";
import type { Env } from "../wasm/env.ts";
import type { StackFacts } from "../wasm/frames.ts";
import type { FuncCode } from "../wasm/lower.ts";
import { ValType, Wop } from "../wasm/opcodes.ts";
import type { Types } from "./link.ts";

/** The module's globals, if it has exports or is a library. */
export const enum Global {
  SP,
  State,
}

export interface ExportWrapper {
  exportName: string;
  /** For the name section. */
  name: string;
  /** The function behind it. */
  func: number;
  type: number;
  /** null: the function itself is exported. */
  code: FuncCode | null;
}

/** Appends the wrappers' code; in the order of the export section. */
export function wrappers(
  program: Program,
  buildMode: "exe" | "c-shared",
  env: Env,
  facts: StackFacts,
  code: CodeBuffer,
  types: Types,
): ExportWrapper[] {
  const writer = new Writer(program, buildMode, env, facts, code, types);
  const out = [writer.entry()];
  for (const e of program.exports) out.push(writer.exported(e.name, e.func));
  return out;
}

class Writer {
  constructor(
    private readonly program: Program,
    private readonly buildMode: "exe" | "c-shared",
    private readonly env: Env,
    private readonly facts: StackFacts,
    private readonly code: CodeBuffer,
    private readonly types: Types,
  ) {}

  private call(f: number): void {
    this.code.bytes.u8(Wop.Call);
    this.code.reloc(RelocKind.Func, f);
  }

  private constant(n: number): void {
    this.code.bytes.u8(Wop.I32Const);
    this.code.bytes.s32(n);
  }

  private global(op: Wop.GlobalGet | Wop.GlobalSet, index: Global): void {
    this.code.bytes.u8(op);
    this.code.bytes.u8(index);
  }

  /** Calls a runtime function that does not return, on the empty stack. */
  private fail(name: string): void {
    const f = this.env.runtime(name);
    if (this.env.takesSP[f] === 1) this.constant(this.env.linkAddress(Link.StackBase));
    this.call(f);
    this.code.bytes.u8(Wop.Unreachable);
  }

  private finish(exportName: string, func: number, type: number, start: number, relocStart: number): ExportWrapper {
    this.code.bytes.u8(Wop.End);
    return {
      exportName,
      name: exportName,
      func,
      type,
      code: { start, end: this.code.bytes.len, relocStart, relocEnd: this.code.relocCount },
    };
  }

  /** _start or _initialize. */
  entry(): ExportWrapper {
    const { program, env, code, buildMode } = this;
    const out = code.bytes;
    const start = out.len;
    const { relocCount } = code;
    const base = env.linkAddress(Link.StackBase);
    const library = buildMode === "c-shared";
    out.u8(0);
    if (library) {
      this.global(Wop.GlobalGet, Global.State);
      out.u8(Wop.If);
      out.u8(ValType.Empty);
      this.fail("initializedTwice");
      out.u8(Wop.End);
    }
    if (library || env.reentrant) {
      this.constant(1);
      this.global(Wop.GlobalSet, Global.State);
    }
    if (env.takesSP[program.entry] === 1) this.constant(base);
    this.call(program.entry);
    if (library && env.takesSP[program.entry] === 1 && env.reentrant) {
      // Import calls have moved it.
      this.constant(base);
      this.global(Wop.GlobalSet, Global.SP);
    }
    return this.finish(
      library ? "_initialize" : "_start",
      program.entry,
      this.types.add([], [], false),
      start,
      relocCount,
    );
  }

  /** A function for the host: tests that the program is initialised, then calls the Go function. */
  exported(name: string, func: number): ExportWrapper {
    const { env, code, program } = this;
    const out = code.bytes;
    const start = out.len;
    const { relocCount } = code;
    const f = program.funcs[func]!;
    // A status means nothing to the host: nobody below it recovers.
    const type = this.types.add(f.params, f.status ? f.results.slice(0, -1) : f.results, false);
    const n = f.params.length;
    if (env.takesSP[func] === 0) {
      out.u8(0);
      this.testState();
      for (let i = 0; i < n; i++) this.local(Wop.LocalGet, i);
      this.call(func);
      if (f.status) out.u8(Wop.Drop);
      return this.finish(name, func, type, start, relocCount);
    }
    out.u8(1);
    out.u8(1);
    out.u8(ValType.I32);
    this.testState();
    this.global(Wop.GlobalGet, Global.SP);
    this.local(Wop.LocalSet, n);
    // The host's pointers live in this frame if the function relies on its caller for that.
    let frame = 0;
    for (let i = 0; i < n; i++) {
      if (f.params[i] !== Ty.Ptr || !this.facts.mustRoot(func, i)) continue;
      this.local(Wop.LocalGet, n);
      this.local(Wop.LocalGet, i);
      out.u8(Wop.I32Store);
      out.u8(2);
      out.u32(frame);
      frame += 4;
    }
    this.local(Wop.LocalGet, n);
    if (frame > 0) {
      this.constant((frame + 7) & -8);
      out.u8(Wop.I32Add);
    }
    for (let i = 0; i < n; i++) this.local(Wop.LocalGet, i);
    this.call(func);
    if (f.status) out.u8(Wop.Drop);
    this.local(Wop.LocalGet, n);
    this.global(Wop.GlobalSet, Global.SP);
    return this.finish(name, func, type, start, relocCount);
  }

  private testState(): void {
    const out = this.code.bytes;
    this.global(Wop.GlobalGet, Global.State);
    out.u8(Wop.I32Eqz);
    out.u8(Wop.If);
    out.u8(ValType.Empty);
    this.fail("notInitialized");
    out.u8(Wop.End);
  }

  private local(op: Wop.LocalGet | Wop.LocalSet, i: number): void {
    this.code.bytes.u8(op);
    this.code.bytes.u32(i);
  }
}
