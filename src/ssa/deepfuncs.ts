// Which functions take part in recursion that goes on in memory (src/wasm/deep.ts), and whether there may be any such recursion.

import { components } from "../components.ts";
import type { Func, Program } from "./ir.ts";
import { Op, Ty } from "./ops.ts";

/** The import path of the package that a function belongs to. */
export function packageOf(f: Func): string {
  const { name } = f;
  const args = name.indexOf("[");
  const slash = args < 0 ? name.lastIndexOf("/") : name.lastIndexOf("/", args);
  const dot = name.indexOf(".", slash + 1);
  return name.slice(0, dot);
}

function inRuntime(f: Func): boolean {
  return packageOf(f) === "runtime";
}

/**
 * Functions of the SDK (names begin so) whose recursion ends early by itself: it halves what is left, or follows the program's types. They
 * take part only in cycles with others: of a comparison that sorts, say.
 */
const endsEarly = [
  "encoding/json.",
  "internal/fmtsort.",
  "reflect.Value.IsZero",
  "reflect.haveIdentical",
  "slices.",
  "sort.",
  "sync.",
];
/** Functions of encoding/json that follow the data. */
const followsData = /^encoding\/json\.(\(\*(decodeState|encodeState)\)|\w+Encoder\.encode)/;
/** They call what called them at most once in itself. */
const once = new Set(["fmt.(*pp).badVerb", "fmt.(*pp).catchPanic"]);

/** More parameters than moveFrame (goroot/src/runtime/deep.go) takes along. */
const maxParams = 48;

/** May take part, as far as its package and its form go. Of the runtime's only what panics may (panicsDeep). */
export function fitsDeep(f: Func): boolean {
  if (f.import !== null || f.resumes || f.noGC || f.params.length > maxParams) return false;
  return inRuntime(f) ? panics(f) : !once.has(f.name);
}

/** Of the runtime: panics, or makes deferred calls. (What else never returns calls nothing of the program. `\u00b7f`: as a func value.) */
function panics(f: Func): boolean {
  return f.noReturn || panicking.has(f.name);
}

const panicking = new Set(
  ["deferreturn", "gopanic\u00b7f", "raiseError", "raiseError\u00b7f"].map((name) => `runtime.${name}`),
);

/**
 * Takes part in cycles of panics and deferred calls. Of std's functions none does: nearly all that a deferred call reaches may
 * panic, so half of the program would have copies.
 */
export function panicsDeep(program: Program, f: Func): boolean {
  return inRuntime(f) || !program.standard.has(packageOf(f));
}

export function recursesDeep(program: Program, f: Func): boolean {
  if (!program.standard.has(packageOf(f)) || followsData.test(f.name)) return true;
  return !endsEarly.some((name) => f.name.startsWith(name));
}

/** Functions of the runtime that call back those that compare and hash values; these are on cycles among themselves once they are inlined. */
const callsBack = new Set(
  ["dynamicHash", "efaceeq", "ifaceeq", "interequal", "interhash", "nilinterequal", "nilinterhash", "typehash"].map(
    (name) => `runtime.${name}`,
  ),
);

/**
 * May there be such recursion, as far as is known before all passes? A call through the table is taken to reach all functions of its
 * type. `tabled`: functions whose addresses are in no data yet. If not, what it needs of the runtime is not even built.
 */
export function mayGoDeep(program: Program, tabled: Iterable<number>): boolean {
  const { funcs, sigs } = program;
  const takesPart = funcs.map((f) => (inRuntime(f) ? callsBack.has(f.name) : fitsDeep(f)));
  const calls: number[][] = funcs.map(() => []);
  const addressed = new Set(tabled);
  for (const f of funcs) {
    for (const block of f.blocks) {
      for (const v of block?.instrs ?? []) {
        const op = f.op[v];
        if (op === Op.FuncAddr) addressed.add(f.aux[v]);
        else if (!takesPart[f.id]) continue;
        else if (op === Op.Call) calls[f.id].push(f.aux[v]);
        // A signature's node stands behind those of the functions.
        else if (op === Op.CallIndirect) calls[f.id].push(funcs.length + f.aux[v]);
      }
    }
  }
  for (const d of program.data) for (const r of d.relocs) if (r.kind === "func") addressed.add(r.target);
  const type = (f: { params: readonly number[]; results: readonly number[] }): string => `${f.params}>${f.results}`;
  const byType = new Map<string, number[]>();
  for (const id of addressed) {
    if (!takesPart[id]) continue;
    const key = type(funcs[id]);
    const list = byType.get(key);
    if (list === undefined) byType.set(key, [id]);
    else list.push(id);
  }
  const graph = [...calls, ...sigs.map((sig) => byType.get(type(sig)) ?? [])];
  const component = components(graph.length, (n) => graph[n]);
  return (
    funcs.some((f) => component[f.id] !== 0 && takesPart[f.id] && recursesDeep(program, f)) ||
    nestsPanics(program, graph, byType.get(`${Ty.Ptr}>`) ?? [])
  );
}

/** May deferred calls panic that a panic makes? `graph`: calls of what takes part; `tabled`: all that could be deferred. */
function nestsPanics(program: Program, graph: readonly (readonly number[])[], tabled: readonly number[]): boolean {
  const { funcs } = program;
  const deferred = funcs.flatMap((f) => f.deferCode ?? tabled);
  const seen = new Set(deferred);
  for (const node of seen) {
    const f = funcs[node];
    if (f !== undefined) {
      if (f.name === "runtime.deferreturn") return true;
      if (inRuntime(f) || !panicsDeep(program, f)) continue;
      if (mayPanic(program, f)) return true;
    }
    for (const to of graph[node]) seen.add(to);
  }
  return false;
}

/** f has a check, or calls what never returns. */
function mayPanic(program: Program, f: Func): boolean {
  return f.blocks.some((block) =>
    block?.instrs.some((v) => {
      const op = f.op[v] as Op;
      return (op >= Op.NilCheck && op <= Op.ShiftCheck) || (op === Op.Call && program.funcs[f.aux[v]].noReturn);
    }),
  );
}
