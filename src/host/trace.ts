// Stack traces of programs that die, completed by the host (ARCHITECTURE.md, stack traces). A program that does not know its own frames
// asks by an empty write to standard error from runtime.hostTrace; its address is that of the goroutine's innermost suspended frame, plus
// 1 if the goroutine runs: then the engine's stack comes first. Hosts that know nothing of it write nothing.

import { type Frame, LineTable } from "./line_table.ts";

/** Frames shown at each end of a deep stack. */
const ends = 50;

/** How many of the engine's frames are looked at. */
const mostFrames = 10_000;

export class Tracer {
  private table: LineTable | null | undefined;

  constructor(private readonly module: WebAssembly.Module) {}

  /** What belongs in the place of an empty write. */
  text(memory: DataView, address: number): string {
    if (this.table === undefined) this.table = LineTable.of(this.module);
    if (this.table === null) return "";
    const stack = engineStack(this.table);
    if (!stack.some((f) => f.func === "runtime.hostTrace")) return "";
    const frames: Frame[] = [];
    if ((address & 1) !== 0) {
      const resumed = stack.findIndex((f) => f.func === "runtime.execute");
      frames.push(...(resumed < 0 ? stack : stack.slice(0, resumed)));
    }
    frames.push(...suspendedFrames(this.table, memory, address & ~1));
    return show(frames);
  }
}

/** The frames of this very call that are the module's. */
function engineStack(table: LineTable): Frame[] {
  // (Another's way to write stacks need not tell offsets.)
  const errors = Error as { stackTraceLimit?: number; prepareStackTrace?: unknown };
  const { stackTraceLimit, prepareStackTrace } = errors;
  errors.stackTraceLimit = mostFrames;
  errors.prepareStackTrace = undefined;
  const text = new Error().stack ?? "";
  errors.stackTraceLimit = stackTraceLimit;
  errors.prepareStackTrace = prepareStackTrace;
  const out: Frame[] = [];
  for (const [, func, offset] of text.matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)/g)) {
    out.push(...table.call(Number(func), Number.parseInt(offset!, 16)));
  }
  return out;
}

/** The chain of suspended frames (goroot/src/runtime/stack.go): link, table index of the resume copy, site. */
function suspendedFrames(table: LineTable, memory: DataView, frame: number): Frame[] {
  const out: Frame[] = [];
  for (let n = 0; frame !== 0 && frame + 12 <= memory.byteLength && n < mostFrames; n++) {
    out.push(...table.site(memory.getUint32(frame + 4, true), memory.getUint32(frame + 8, true)));
    frame = memory.getUint32(frame, true);
  }
  return out;
}

/** As the runtime writes frames itself (traceback.go). */
function show(frames: readonly Frame[]): string {
  const out: string[] = [];
  for (const f of frames) {
    if (f.hidden) continue;
    let name = f.func;
    if (name.startsWith("runtime.")) {
      if (name === "runtime.gopanic" && out.length > 0) name = "panic";
      else if (!/^runtime\.[A-Z]/.test(name)) continue;
    }
    const at = f.at < 0 ? "" : ` +0x${f.at.toString(16)}`;
    out.push(`${name}(${f.params ? "..." : ""})\n\t${f.file}:${f.line}${at}\n`);
  }
  const n = out.length;
  if (n <= 2 * ends) return out.join("");
  const outer = frames.length < mostFrames ? out.slice(n - ends).join("") : "";
  const elided = outer === "" ? "...additional frames elided...\n" : `...${n - 2 * ends} frames elided...\n`;
  return out.slice(0, ends).join("") + elided + outer;
}
