// Call sites for stack traces (goroot/src/runtime/symtab.go reads them). A function from which something that walks over
// the stack can be reached (roots) keeps, at the end of its shadow frame, the size of the frame and the number of the call under way, stored before each call
// that can reach it. Nobody else pays. The runtime walks from frame to frame by the sizes, and finds function, file and line of a
// number in tables that exist only then.
//
// A number stands for a frame as Go sees it; frames of inlined calls follow over `parent`.
// Invariant: every caller of a function that keeps its sites keeps its own, so the walk never meets a frame without one.

import { type Data, type Func, type Program, type Reloc } from "../ssa/ir.ts";
import { Op } from "../ssa/ops.ts";
import { callsBack } from "./cycles.ts";
import type { Flow } from "./flow.ts";
import { groupTable } from "./frames.ts";
import { FrameTable, type Locate } from "./frametable.ts";
import { checkFunction, checkKind, type References } from "./references.ts";

interface Reachable {
  readonly refs: readonly (References | null)[];
  readonly funcs: readonly number[];
  readonly table: readonly number[];
  readonly data: readonly number[];
  addMade(d: number): void;
}

/** Stands for the number in the frame of an export's wrapper, which is none of Go's (symtab.go: hostFrame). */
export const hostFrame = -1;

export class Sites {
  /** By FuncId: 1 if calls of it are noted. */
  private readonly noted: Uint8Array;
  /** Calls through the table that are noted: by the set of functions that they may reach (Flow.groups), or, where that is not known, by type. */
  private readonly notedGroups = new Set<number>();
  private readonly notedSigs = new Set<number>();
  private readonly table: FrameTable;

  constructor(
    private readonly program: Program,
    private readonly reach: Reachable,
    private readonly flow: Flow | null,
    locate: Locate,
  ) {
    this.noted = new Uint8Array(program.funcs.length);
    this.table = new FrameTable(program, locate);
    this.analyse();
    if (this.noted.includes(1)) this.number();
    this.fillTables();
  }

  /** Number to keep during call v of f; 0: none. */
  call(f: Func, v: number): number {
    if (!f.keepsSites) return 0;
    return this.isNoted(f, v) ? this.table.frame(f.id, f.pos_[v]!) : 0;
  }

  private isNoted(f: Func, v: number): boolean {
    if (f.op[v] === Op.Call) {
      // In a deep copy a call may stand for another.
      const other = f.a[v]!;
      return other < 0 ? this.notedSigs.has(-1 - other) : this.noted[other > 0 ? other - 1 : f.aux[v]!] === 1;
    }
    const site = this.flow?.site(this.declared(f), v);
    return site === undefined ? this.notedSigs.has(f.aux[v]!) : this.notedGroups.has(site.group);
  }

  /** The function whose calls through the table are known. */
  private declared(f: Func): number {
    return f.resumeOf < 0 ? f.id : f.resumeOf;
  }

  /** The same for the report of a failed check by `callee`. */
  check(f: Func, v: number, callee: number): number {
    return f.keepsSites && this.noted[callee] === 1 ? this.table.frame(f.id, f.pos_[v]!) : 0;
  }

  private find(name: string): number {
    return this.reach.funcs.find((id) => this.program.funcs[id]!.name === name) ?? -1;
  }

  private analyse(): void {
    const { program, reach, noted, flow } = this;
    const text = this.find("runtime.(*traceText).stack");
    const roots = [this.find("runtime.tracebackPCs"), text];
    if (["runtime.traceParked", "runtime.parkedPCs"].some((name) => this.find(name) >= 0))
      roots.push(this.find("runtime.park"));
    const work = roots.filter((id) => id >= 0);
    if (work.length === 0) return;
    // Where it is not known what is deferred: below the frame in which a panic runs deferred calls, only whole traces are asked for.
    const panics = text >= 0 || flow !== null ? -1 : this.find("runtime.gopanic");
    const sigOfTable = groupTable(program, reach.table);
    const callers: number[][] = program.funcs.map(() => []);
    const sigCallers: number[][] = program.sigs.map(() => []);
    const sigsOf: number[][] = program.funcs.map(() => []);
    const groupCallers: number[][] = (flow?.groups ?? []).map(() => []);
    const groupsOf: number[][] = program.funcs.map(() => []);
    for (const id of reach.funcs) {
      const r = reach.refs[id]!;
      for (const c of r.calls) callers[c]!.push(id);
      if (id === panics) continue;
      const indirect = flow?.sites[this.declared(program.funcs[id]!)];
      if (indirect === undefined) for (const s of r.sigs) sigCallers[s]!.push(id);
      else for (const s of indirect) groupCallers[s.group]!.push(id);
    }
    flow?.groups.forEach((funcs, g) => {
      for (const f of funcs) groupsOf[f]!.push(g);
    });
    sigOfTable.forEach((funcs, s) => {
      for (const f of funcs) sigsOf[f]!.push(s);
    });
    for (const id of work) noted[id] = 1;
    const add = (id: number): void => {
      if (noted[id] === 1) return;
      noted[id] = 1;
      work.push(id);
    };
    const exported = new Set(program.exports.map((e) => e.func));
    const hosts = reach.funcs.filter((f) => program.funcs[f]!.import !== null && callsBack(program, program.funcs[f]!));
    while (work.length > 0) {
      const id = work.pop()!;
      for (const c of callers[id]!) add(c);
      // The host may call it, for whoever called the host.
      if (exported.delete(id)) for (const f of hosts) add(f);
      for (const g of groupsOf[id]!) {
        if (this.notedGroups.has(g)) continue;
        this.notedGroups.add(g);
        for (const c of groupCallers[g]!) add(c);
      }
      for (const s of sigsOf[id]!) {
        if (this.notedSigs.has(s)) continue;
        this.notedSigs.add(s);
        for (const c of sigCallers[s]!) add(c);
      }
    }
    for (const id of reach.funcs) {
      // (What only enters a suspended function has no frame.)
      const { import: imported, enters } = program.funcs[id]!;
      if (noted[id] !== 1 || roots.includes(id) || imported !== null || enters) continue;
      program.funcs[id]!.keepsSites = true;
      reach.refs[id]!.usesSP = true;
    }
  }

  /** Numbers all sites, before the data that describes them is laid out. */
  private number(): void {
    const { program, reach } = this;
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if (!f.keepsSites) continue;
      for (const block of f.blocks) {
        if (block === null) continue;
        for (const v of block.instrs) {
          const op: Op = f.op[v]!;
          if (op === Op.Call || op === Op.CallIndirect) {
            this.call(f, v);
            continue;
          }
          const kind = checkKind(f, v);
          if (kind >= 0) this.check(f, v, program.runtime.get(checkFunction(kind))!);
        }
      }
    }
  }

  /** Fills runtime.traceFrames and its kin, those that are linked. */
  private fillTables(): void {
    const { program, reach, table } = this;
    const vars = new Map<string, Data>();
    for (const d of reach.data) {
      const data = program.data[d]!;
      if (data.name.startsWith("runtime.trace")) vars.set(data.name.slice("runtime.".length), data);
    }
    if (vars.size === 0) return;
    const gos = vars.get("traceGos");
    if (gos !== undefined) {
      const list = program.goSites.map(({ func, pos }) => (func < 0 ? 0 : table.frame(func, pos)));
      this.slice(gos, bytesOf(list), list.length, []);
    }
    const funcIds: number[] = [];
    const funcIndex = new Map<number, number>();
    const funcOf = (id: number): number => {
      let i = funcIndex.get(id);
      if (i === undefined) {
        i = funcIds.length;
        funcIds.push(id);
        funcIndex.set(id, i);
      }
      return i;
    };
    const frames = vars.get("traceFrames");
    if (frames !== undefined) {
      const { code, index } = table.encode(funcOf);
      this.slice(frames, code, code.length, []);
      this.slice(vars.get("traceIndex")!, bytesOf(index), index.length, []);
    }
    const entries = vars.get("traceEntries");
    if (entries !== undefined) {
      // Functions by table index; 0 is none.
      const list = [0];
      for (const id of reach.table) list.push(funcOf(id) + 1);
      this.slice(entries, bytesOf(list), list.length, []);
    }
    const funcs = vars.get("traceFuncs");
    if (funcs !== undefined) {
      // runtime.Func: name, file of the declaration, its line, flags.
      const size = 24;
      const words: number[] = [];
      const relocs: Reloc[] = [];
      const entryOf = new Map(reach.table.map((id, i) => [id, i + 1]));
      funcIds.forEach((id, i) => {
        const f = id < 0 ? null : program.funcs[id]!;
        const name = this.text(f === null ? "runtime.goexit" : shownName(f));
        relocs.push({ offset: i * size, kind: "data", target: name.id, addend: 0 });
        const place = table.start(id);
        const flags = f === null ? 0 : frameFlags(program, f);
        words.push(0, name.size, place.file, place.line, flags, entryOf.get(id) ?? 0);
      });
      this.slice(funcs, bytesOf(words), funcIds.length, relocs);
    }
    const files = vars.get("traceFiles");
    if (files !== undefined) {
      const words: number[] = [];
      const relocs: Reloc[] = [];
      table.files.forEach((file, i) => {
        const name = this.text(file);
        relocs.push({ offset: i * 8, kind: "data", target: name.id, addend: 0 });
        words.push(0, name.size);
      });
      this.slice(files, bytesOf(words), table.files.length, relocs);
    }
  }

  private text(s: string): Data {
    const bytes = encoder.encode(s);
    const d = this.program.newData(`go:trace.${s}`, bytes.length, 1, { bytes, readOnly: true });
    this.reach.addMade(d.id);
    return d;
  }

  /** Makes variable d a slice of n elements that lie in `bytes`. */
  private slice(d: Data, bytes: Uint8Array, n: number, relocs: Reloc[]): void {
    const array = this.program.newData(`${d.name}.array`, bytes.length, 8, { bytes, readOnly: true, relocs });
    this.reach.addMade(array.id);
    const header = new DataView(new ArrayBuffer(24));
    header.setUint32(8, n, true);
    header.setUint32(16, n, true);
    d.bytes = new Uint8Array(header.buffer);
    d.relocs = [{ offset: 0, kind: "data", target: array.id, addend: 0 }];
  }
}

const encoder = new TextEncoder();

/** Where goroutines begin, and what calls finalizers, in gc's names. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ["runtime.rt0", "runtime.main"],
  ["runtime.gostart", "runtime.goexit"],
  ["runtime.setFinalizer.func1", "runtime.runFinalizers"],
  ["runtime.AddCleanup[...].func1", "runtime.runCleanups"],
  ["runtime.setFinalizer", "runtime.SetFinalizer"],
]);

/** Of gc's functions of these names those that have no parameters. */
const withoutParams: ReadonlySet<string> = new Set([...ownNames.values()].filter((n) => n !== "runtime.SetFinalizer"));

/** A function's name as runtime.Func.Name gives it: without the values of type arguments, and without the suffix of closures' code. */
export function shownName(f: Func): string {
  let declared = f.symbol || f.name;
  if (f.symbol === "" && /[\u00b7$]/.test(declared))
    declared = declared.replace(/(\u00b7f|\$resume|\$start|\$deep)+$/, "");
  const shown = withoutTypes(declared);
  return ownNames.get(shown) ?? shown;
}

function withoutTypes(name: string): string {
  if (!name.includes("[")) return name;
  let out = "";
  let depth = 0;
  for (const c of name) {
    if (c === "]" && --depth === 0) out += "...";
    if (depth === 0) out += c;
    if (c === "[") depth++;
  }
  return out;
}

/** Functions of our runtime on the way to gopanic that gc's has not: a program may count frames to find what panicked. */
const panicHelpers: ReadonlySet<string> = new Set(
  [
    "raiseError",
    "langPanic",
    "panicErrorString",
    "panicPlain",
    "panicBounds",
    "panicAssertion",
    "panicNilMap",
    "makesliceFailed",
    "panicUncomparable",
    "panicUnhashable",
    "dynamicHash",
    "mapFind",
  ].map((name) => `runtime.${name}`),
);

/** Bits of what a trace says of a function (symtab.go). */
export const enum FrameFlag {
  /** Nothing, as gc of wrappers. */
  Hidden = 1,
  /** It has parameters. */
  Params = 2,
  /** A hidden one that calls it is shown after all, if it is a wrapper (gc: elideWrapperCalling)... */
  Panics = 4,
  Wrapper = 8,
  /** ...or one that is not inlined: gc calls promoted methods past wrappers where it knows the type. */
  Faults = 16,
}

export function frameFlags(program: Program, f: Func): number {
  const declared = program.funcs[f.resumeOf] ?? program.funcs[f.deepOf] ?? f;
  const exported = program.exports.some((e) => e.func === declared.id);
  const own = /^runtime\.(runExits|SetFinalizer|newcoro\.func1)$|\.defercall\d+$/.test(declared.name);
  // (The code of a func value that stands for a function is nothing of gc's.)
  const wrapper =
    !own &&
    (declared.wrapper ? !declared.name.endsWith("\u00b7f") : /\.gowrap\d+$|^runtime\.deferreturn$/.test(declared.name));
  const hidden = declared.wrapper || wrapper || exported || own || panicHelpers.has(declared.name);
  const params = declared.params.length > (declared.ctx >= 0 ? 1 : 0) && !withoutParams.has(shownName(declared));
  return (
    (hidden ? FrameFlag.Hidden : 0) |
    (params ? FrameFlag.Params : 0) |
    (/^runtime\.(gopanic|panicwrap)$/.test(declared.name) ? FrameFlag.Panics : 0) |
    (declared.name === "runtime.sigpanic" ? FrameFlag.Faults : 0) |
    (wrapper ? FrameFlag.Wrapper : 0)
  );
}

function bytesOf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i++) view.setUint32(4 * i, words[i]!, true);
  return bytes;
}
