// The runtime functions (package runtime, goroot/src/runtime) that generated code calls without a call in the source: which SSA
// operations the back end lowers to calls of them, and which of them never return. Bodies ask for the others by name
// (prog.runtime); names are gc's where gc has one.

import { checkFunction } from "../checks.ts";
import type { Func, Program } from "../ir.ts";
import { Link, Op } from "../ops.ts";

/** Types of package runtime whose pointers its functions test for nil themselves, where they may be. */
export const runtimeRecords: ReadonlySet<string> = new Set([
  "_defer",
  "_panic",
  "coro",
  "deferRecord",
  "g",
  "gQueue",
  "hchan",
  "hmap",
  "hostCall",
  "itab",
  "maptype",
  "scase",
  "special",
  "sudog",
  "synctestBubble",
  "timer",
  "waitq",
]);

/** Functions of package runtime that never return to their caller. */
export const neverReturns: ReadonlySet<string> = new Set([
  "abort",
  "dieWithTrace",
  "exit",
  "fatal",
  "throw",
  "gopanic",
  "goexit1",
  "initializedTwice",
  "notInitialized",
  "outOfMemory",
  "stackOverflow",
  "writeFailed",
  "langPanic",
  "panicErrorString",
  "panicPlain",
  "panicmem",
  "sigpanic",
  "panicnil",
  "panicdivide",
  "panicshift",
  "panicoverflow",
  "panicBounds",
  "makesliceFailed",
  "panicmakeslicelen",
  "panicmakeslicecap",
  "panicunsafeslicelen",
  "panicunsafeslicenilptr",
  "panicunsafestringlen",
  "panicunsafestringnilptr",
  "panicrangestate",
  "panicwrap",
  "panicAssertion",
  "panicdottypeE",
  "panicdottypeI",
  "panicnildottype",
  "goPanicIndex",
  "goPanicIndexU",
  "goPanicSliceAlen",
  "goPanicSliceAlenU",
  "goPanicSliceAcap",
  "goPanicSliceAcapU",
  "goPanicSliceB",
  "goPanicSliceBU",
  "goPanicSlice3Alen",
  "goPanicSlice3AlenU",
  "goPanicSlice3Acap",
  "goPanicSlice3AcapU",
  "goPanicSlice3B",
  "goPanicSlice3BU",
  "goPanicSlice3C",
  "goPanicSlice3CU",
  "goPanicSliceConvert",
]);

/** What suspension needs in a program that makes goroutines. Others wait in place (parkAlone). */
const suspension = [
  "carry",
  "suspendFrame",
  "awaitCall",
  "makeG0",
  "gostart",
  "morestack",
  "lessstack",
  "park",
  "suspensionLost",
];

/** What recursion needs that goes on in memory. */
export const deepCalls: readonly string[] = ["runDeep", "startFrame", "deepEntry"];

/** Variables of package runtime that the linker fills in (src/wasm/{sites,deep}.ts). */
export const filledByLinker: readonly string[] = [
  "traceFrames",
  "traceIndex",
  "traceFuncs",
  "traceFiles",
  "traceEntries",
  "traceGos",
  "deepEntries",
];

/** What allocation needs: its slow path, and write barriers (src/wasm/barriers.ts). */
const allocation = ["allocSlow", "storePointer", "shadeSlot", "movePointers", "clearPointers"];

/** The runtime functions that lowering f's operations calls, added to `names`. */
export function loweringCalls(f: Func, names: Set<string>): void {
  if (f.name === "runtime.allocSlow") for (const name of allocation) names.add(name);
  const { op, count } = f;
  for (let v = 1; v < count; v++) {
    const o = op[v] as Op;
    if (o === Op.Suspend) names.add("parkAlone");
    if (o === Op.Unwind) names.add("hostUnwinding");
    if (o === Op.LinkAddr && f.aux[v] === Link.StartNeed) for (const name of suspension) names.add(name);
    if (o === Op.LinkAddr && f.aux[v] === Link.DeepNeed) for (const name of deepCalls) names.add(name);
    if (o < Op.Alloc || o > Op.ShiftCheck) continue;
    const name = o === Op.Alloc ? "allocSlow" : checkFunction(o, f.aux[v], (f.aux2[v] & 1) !== 0);
    if (name !== "") names.add(name);
  }
}

/** Runtime functions that the linker's own wrappers call. */
export function linkerCalls(program: Program, buildMode: "exe" | "c-shared"): string[] {
  // Linked only if there is recursion.
  const names = ["stackOverflow", "stackFull"];
  if (buildMode === "c-shared") names.push("notInitialized", "initializedTwice");
  else if (program.exports.length > 0) names.push("notInitialized");
  return names;
}

/** Functions between a func value that reflection made and the function it stands for: no frames for recover, as in gc. */
export const reflectWrappers: ReadonlySet<string> = new Set([
  "runtime.reflectstub",
  "reflect.callMade",
  "reflect.callReflect",
  "reflect.callBound",
  "reflect.callMethod",
  "reflect.call",
]);
