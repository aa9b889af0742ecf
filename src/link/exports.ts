// What the host sees of a program by build mode: _start or _initialize, then the
// //go:wasmexport functions. Each is a wrapper that keeps the global $sp, the end of the live shadow frames while the host
// runs (raised by import calls, put back when an export returns), and runtime.exportState, 0 while the host must not call: before the
// program is started, after it has ended, and while it waits in poll_oneoff.

import type { Program } from "../ssa/ir.ts";
import { Link, Mem, Ty } from "../ssa/ops.ts";
import { type CodeBuffer, RelocKind } from "../wasm/codebuffer.ts";
import { type Env, Global } from "../wasm/env.ts";
import type { StackFacts } from "../wasm/frames.ts";
import { Leave, type Leaving } from "../wasm/leaving.ts";
import type { FuncCode } from "../wasm/lower.ts";
import { loadOpcodes, memAlign, ValType, valTypes, Wop } from "../wasm/opcodes.ts";
import { hostFrame } from "../wasm/sites.ts";
import type { Types } from "./link.ts";
import { dataNamed } from "./reach.ts";

export const stateName = "runtime.exportState";

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
  leaving: Leaving,
  code: CodeBuffer,
  types: Types,
  js: boolean,
): ExportWrapper[] {
  const writer = new Writer(program, buildMode, env, facts, leaving, code, types, js);
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
    private readonly leaving: Leaving,
    private readonly code: CodeBuffer,
    private readonly types: Types,
    private readonly js: boolean,
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
  }

  private finish(exportName: string, func: number, type: number, start: number, relocStart: number): ExportWrapper {
    this.code.bytes.u8(Wop.End);
    return {
      exportName,
      name: exportName,
      func,
      type,
      code: { start, end: this.code.bytes.len, relocStart, relocEnd: this.code.relocCount, frame: 0 },
    };
  }

  /** _start or _initialize; run (argc, argv) for js. */
  entry(): ExportWrapper {
    const { program, env, code, buildMode } = this;
    const out = code.bytes;
    const start = out.len;
    const { relocCount } = code;
    const base = env.linkAddress(Link.StackBase);
    const library = buildMode === "c-shared";
    out.u8(0);
    if (library) {
      this.load(Wop.I32Load, 2, this.state());
      out.u8(Wop.If);
      out.u8(ValType.Empty);
      this.fail("initializedTwice");
      out.u8(Wop.End);
    }
    if (library || env.reentrant) {
      this.constant(0);
      this.constant(1);
      out.u8(Wop.I32Store);
      out.u8(2);
      out.u32(this.state());
    }
    if (env.g0sp >= 0) {
      const makeG0 = env.runtime("makeG0");
      if (env.takesSP[makeG0] === 1) this.constant(base);
      this.call(makeG0);
    }
    if (env.takesSP[program.entry] === 1) this.constant(base);
    const { params } = program.funcs[program.entry]!;
    for (let i = 0; i < params.length; i++) this.local(Wop.LocalGet, i);
    this.call(program.entry);
    if (this.suspends(program.entry)) {
      // (Nothing unwinds so far.)
      out.u8(Wop.If);
      out.u8(ValType.Empty);
      this.await();
      if (this.js) {
        // The program goes on later: what the host calls until then has the scheduler's stack.
        this.load(Wop.I32Load, 2, env.dataAddress(dataNamed(program, "runtime.g0sp")));
        this.global(Wop.GlobalSet, Global.SP);
      }
      out.u8(Wop.End);
    }
    if (library && env.takesSP[program.entry] === 1 && env.reentrant) {
      // Import calls have moved it.
      this.constant(base);
      this.global(Wop.GlobalSet, Global.SP);
    }
    return this.finish(
      library ? "_initialize" : this.js ? "run" : "_start",
      program.entry,
      this.types.add(params, [], false),
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
    // A call that unwinds returns zeros to the host; who called the host goes on unwinding (runtime.hostUnwinding).
    const results = f.status ? f.results.slice(0, -1) : f.results;
    const type = this.types.add(f.params, results, false);
    const n = f.params.length;
    if (env.takesSP[func] === 0) {
      out.u8(0);
      this.testState();
      for (let i = 0; i < n; i++) this.local(Wop.LocalGet, i);
      this.call(func);
      if (f.status) out.u8(Wop.Drop);
      return this.finish(name, func, type, start, relocCount);
    }
    const suspends = this.suspends(func);
    out.u32(1 + (suspends ? results.length : 0));
    out.u8(suspends ? 2 : 1);
    out.u8(ValType.I32);
    for (let i = 0; suspends && i < results.length; i++) {
      out.u8(1);
      out.u8(valTypes[results[i]!]!);
    }
    this.testState();
    this.global(Wop.GlobalGet, Global.SP);
    this.local(Wop.LocalTee, n);
    // The host's pointers live in this frame if the function relies on its caller for that.
    let frame = 0;
    for (let i = 0; i < n; i++) {
      if (f.params[i] !== Ty.Ptr || !this.facts.mustRoot(func, i)) continue;
      this.local(Wop.LocalGet, i);
      out.u8(Wop.I32Store);
      out.u8(2);
      out.u32(frame);
      this.local(Wop.LocalGet, n);
      frame += 4;
    }
    if (frame > 0) {
      let size = (frame + 7) & -8;
      if (f.keepsSites) {
        size += 8;
        [hostFrame, size].forEach((word, i) => {
          this.constant(word);
          out.u8(Wop.I32Store);
          out.u8(2);
          out.u32(size - 8 + 4 * i);
          this.local(Wop.LocalGet, n);
        });
      }
      this.constant(size);
      out.u8(Wop.I32Add);
    }
    for (let i = 0; i < n; i++) this.local(Wop.LocalGet, i);
    this.call(func);
    if (suspends) this.awaitResults(results, n + 1);
    else if (f.status) out.u8(Wop.Drop);
    this.local(Wop.LocalGet, n);
    this.global(Wop.GlobalSet, Global.SP);
    return this.finish(name, func, type, start, relocCount);
  }

  /** The function may be suspended while the host waits for it. */
  private suspends(func: number): boolean {
    return (this.leaving.may[func]! & (Leave.Suspend | Leave.Away)) !== 0;
  }

  /** Runs other goroutines until the call that was suspended is done, on the scheduler's own stack. */
  private await(): void {
    const { env, code } = this;
    const f = env.runtime("awaitCall");
    if (env.takesSP[f] === 1) this.load(Wop.I32Load, 2, env.dataAddress(dataNamed(this.program, "runtime.g0sp")));
    code.bytes.u8(Wop.Call);
    code.reloc(RelocKind.Func, f);
  }

  /** A call's results and its status are on the stack; its final results shall be. Locals: `at` for the status, then for them. */
  private awaitResults(results: readonly Ty[], at: number): void {
    const out = this.code.bytes;
    this.local(Wop.LocalSet, at);
    for (let i = results.length - 1; i >= 0; i--) this.local(Wop.LocalSet, at + 1 + i);
    this.local(Wop.LocalGet, at);
    this.constant(Leave.Suspend);
    out.u8(Wop.I32Eq);
    out.u8(Wop.If);
    out.u8(ValType.Empty);
    this.await();
    results.forEach((ty, i) => {
      const buffer = this.env.dataAddress(dataNamed(this.program, "runtime.resumeResults"));
      const mem = ty === Ty.I64 ? Mem.I64 : ty === Ty.F64 ? Mem.F64 : ty === Ty.F32 ? Mem.F32 : Mem.I32U;
      this.load(loadOpcodes[mem * 2 + (ty === Ty.I64 ? 1 : 0)]!, memAlign[mem]!, buffer + 8 * i);
      this.local(Wop.LocalSet, at + 1 + i);
    });
    out.u8(Wop.End);
    for (let i = 0; i < results.length; i++) this.local(Wop.LocalGet, at + 1 + i);
  }

  private load(op: number, align: number, address: number): void {
    const out = this.code.bytes;
    this.constant(0);
    out.u8(op);
    out.u8(align);
    out.u32(address);
  }

  /** Address of runtime.exportState. */
  private state(): number {
    return this.env.dataAddress(dataNamed(this.program, stateName));
  }

  private testState(): void {
    const out = this.code.bytes;
    this.load(Wop.I32Load, 2, this.state());
    out.u8(Wop.I32Eqz);
    out.u8(Wop.If);
    out.u8(ValType.Empty);
    this.fail("notInitialized");
    out.u8(Wop.End);
  }

  private local(op: Wop.LocalGet | Wop.LocalSet | Wop.LocalTee, i: number): void {
    this.code.bytes.u8(op);
    this.code.bytes.u32(i);
  }
}
