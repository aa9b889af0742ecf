// Prints what a module is made of: bytes of code by package and function, bytes of data by symbol.
// Usage: node scripts/size.mjs [-lib] [-top N] [-all WORD] [-why NAME] dir
//   -lib: -buildmode=c-shared; -top: rows of each table (40); -all: every function and symbol whose name contains WORD;
//   -why: the shortest way from the module's roots to the function or symbol NAME

import { addAllocate } from "../../src/link/allocate.ts";
import { linkProgram } from "../../src/link/link.ts";
import { runtimeFunc } from "../../src/link/reach.ts";
import { buildProgram } from "../../src/ssa/build/build.ts";
import type { Program } from "../../src/ssa/ir.ts";
import { runPasses } from "../../src/ssa/passes/passes.ts";
import { ReferenceScan } from "../../src/wasm/references.ts";
import { load } from "../ssa/build/load.ts";

interface Row {
  section: "code" | "data";
  name: string;
  bytes: number;
}

const args = process.argv.slice(2);
const option = (name: string): string | null => {
  const i = args.indexOf(name);
  return i < 0 ? null : args.splice(i, 2)[1]!;
};
const top = Number(option("-top") ?? 40);
const word = option("-all");
const why = option("-why");
const library = args.includes("-lib");
const buildMode = library ? "c-shared" : "exe";
const dir = args.find((a) => !a.startsWith("-")) ?? ".";

const { input, errors } = load(["."], { dir, buildMode });
if (errors.length > 0) {
  console.log(errors.join("\n"));
  process.exit(1);
}
const program = buildProgram(input);
runPasses(program);
if (why !== null) {
  addAllocate(program);
  explain(program, why);
  process.exit(0);
}
const rows: Row[] = [];
const module = linkProgram(program, {
  buildMode,
  goos: "wasip1",
  stripNames: true,
  goVersion: "go1.26",
  version: "dev",
  contents: (section, name, bytes) => rows.push({ section, name, bytes }),
});

/** Prints who refers to whom from a root to `name`: breadth first, so the way is a shortest one. */
function explain(program: Program, name: string): void {
  type Node = { name: string; func: number; data: number; from: Node | null };
  const scan = new ReferenceScan(program, (name) => runtimeFunc(program, name));
  const seen = new Set<string>();
  const work: Node[] = [];
  const add = (func: number, data: number, from: Node | null): void => {
    const key = `${func} ${data}`;
    if (seen.has(key)) return;
    seen.add(key);
    work.push({ name: func >= 0 ? program.funcs[func].name : program.data[data].name, func, data, from });
  };
  add(program.entry, -1, null);
  for (const e of program.exports) add(e.func, -1, null);
  for (let i = 0; i < work.length; i++) {
    const n = work[i];
    if (n.name === name) {
      for (let at: Node | null = n; at !== null; at = at.from) console.log(at.name);
      return;
    }
    if (n.func < 0) {
      for (const r of program.data[n.data].relocs) {
        if (r.kind === "func") add(r.target, -1, n);
        else add(-1, r.target, n);
      }
      continue;
    }
    const r = scan.run(program.funcs[n.func]);
    for (const f of [...r.calls, ...r.funcAddrs]) add(f, -1, n);
    for (const d of r.data) add(-1, d, n);
  }
  console.log(`${name} is not reachable`);
}

/** "strings.(*Builder).String" -> strings; "type:map[string]int" -> type: */
function group(name: string): string {
  const prefix = /^(go:string|go:itab|type:\.namedata|type:|runtime\.gcbits)/.exec(name);
  if (prefix !== null) return prefix[1]!;
  const slash = name.replace(/\[.*/, "").lastIndexOf("/");
  const dot = name.indexOf(".", slash + 1);
  return dot < 0 ? name : name.slice(0, dot);
}

function table(title: string, list: readonly { name: string; bytes: number; count?: number }[]): void {
  const sum = list.reduce((s, r) => s + r.bytes, 0);
  console.log(`\n${title}: ${sum} bytes, ${list.length} rows`);
  const sorted = [...list].sort((x, y) => y.bytes - x.bytes || (x.name < y.name ? -1 : 1));
  for (const r of sorted.slice(0, top))
    console.log(`${String(r.bytes).padStart(8)}${r.count === undefined ? "" : String(r.count).padStart(6)}  ${r.name}`);
}

function byGroup(list: readonly Row[]): { name: string; bytes: number; count: number }[] {
  const groups = new Map<string, { name: string; bytes: number; count: number }>();
  for (const r of list) {
    const name = group(r.name);
    const g = groups.get(name) ?? { name, bytes: 0, count: 0 };
    g.bytes += r.bytes;
    g.count++;
    groups.set(name, g);
  }
  return [...groups.values()];
}

console.log(`module: ${module.length} bytes without names`);
for (const section of ["code", "data"] as const) {
  const list = rows.filter((r) => r.section === section && r.bytes > 0);
  if (word !== null) {
    table(
      section,
      list.filter((r) => r.name.includes(word)),
    );
    continue;
  }
  table(`${section} by package`, byGroup(list));
  table(section, list);
}
