// Stack traces of programs that die, completed by the host (ARCHITECTURE.md, stack traces). A program that does not know its own frames
// asks by an empty write to standard error from runtime.hostTrace; its address is that of the goroutine's innermost suspended frame, plus
// what is asked for (goroot/src/runtime/traceback_off.go). Hosts that know nothing of it write nothing.

import { type Frame, LineTable } from "./line_table.ts";

/** Frames shown at each end of a deep stack. */
const ends = 50;

/** How many of the engine's frames are looked at. */
const mostFrames = 10_000;

/** What is asked for: the engine's stack comes first; with frames of the runtime; only who made the goroutine. */
const asks = { engine: 1, runtime: 2, creator: 4 };

export class Tracer {
  private table: LineTable | null | undefined;

  constructor(private readonly module: WebAssembly.Module) {}

  /** What belongs in the place of an empty write. */
  text(memory: DataView, address: number): string {
    if (this.table === undefined) this.table = LineTable.of(this.module);
    if (this.table === null) return "";
    const stack = engineStack(this.table);
    if (!stack.some((f) => f.func === "runtime.hostTrace")) return "";
    const frame = address & ~7;
    if ((address & asks.creator) !== 0) return creator(this.table, memory, frame);
    const frames: Frame[] = [];
    if ((address & asks.engine) !== 0) {
      const dying = stack.findIndex((f) => f.func === "runtime.dieWithTrace");
      const resumed = stack.findIndex((f) => f.func === "runtime.execute");
      frames.push(...stack.slice(dying + 1, resumed < 0 ? undefined : resumed));
    }
    frames.push(...suspendedFrames(this.table, memory, frame));
    return show(frames, (address & asks.runtime) !== 0);
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

/** Whose go statement made a goroutine: its first frame tells (proc.go, newg). */
function creator(table: LineTable, memory: DataView, frame: number): string {
  if (frame + 16 > memory.byteLength) return "";
  const at = table.creator(memory.getUint32(frame + 4, true), memory.getUint32(frame + 8, true));
  if (at === undefined) return "";
  const parent = memory.getUint32(frame + 12, true);
  return `created by ${at.func}${parent === 0 ? "" : ` in goroutine ${parent}`}\n${place(at)}`;
}

function place(f: Frame): string {
  return `\t${f.file}:${f.line}${f.at < 0 ? "" : ` +0x${f.at.toString(16)}`}\n`;
}

/** What calls finalizers and cleanups. */
const runsOthers = /^runtime\.run(Finalizers|Cleanups)$/;

/** Wrapper f, which called `callee`, panicked itself. */
function panicsItself(f: Frame, callee: Frame): boolean {
  return callee.panics || (callee.faults && f.at >= 0);
}

/** As the runtime writes frames itself (traceback.go). */
function show(frames: readonly Frame[], runtime: boolean): string {
  const out: string[] = [];
  for (const [i, f] of frames.entries()) {
    if (f.hidden && !(f.wrapper && i > 0 && panicsItself(f, frames[i - 1]!))) continue;
    let name = f.func;
    if (name === "runtime.gopanic" && (runtime || out.length > 0)) name = "panic";
    else if (/^runtime\.([^A-Z]|.*\]$)/.test(name) && !runtime && !runsOthers.test(name)) continue;
    out.push(`${name}(${f.params ? "..." : ""})\n${place(f)}`);
    // What is below belongs to the goroutine that was interrupted for it.
    if (runsOthers.test(name)) break;
  }
  const n = out.length;
  if (n <= 2 * ends) return out.join("");
  const outer = frames.length < mostFrames ? out.slice(n - ends).join("") : "";
  const elided = outer === "" ? "...additional frames elided...\n" : `...${n - 2 * ends} frames elided...\n`;
  return out.slice(0, ends).join("") + elided + outer;
}
