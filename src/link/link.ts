// Makes the module: decides what is in it (reach.ts) and where (layout.ts), has every function lowered, merges equal
// bodies, numbers functions and types by use and writes the sections (cmd/link/internal/wasm).
//
// The order in which things are numbered depends on the program alone, so equal programs give equal bytes.

import { InternalError } from "../diagnostics.ts";
import { type Func, Program } from "../ssa/ir.ts";
import { Link, Ty } from "../ssa/ops.ts";
import { verifyFunc } from "../ssa/verify.ts";
import { addBarriers } from "../wasm/barriers.ts";
import { RelocKind } from "../wasm/codebuffer.ts";
import { type Cycles, findCycles, nativeLimit } from "../wasm/cycles.ts";
import { addDeepCopies, deepRuntime, fillDeepEntries } from "../wasm/deep.ts";
import { ByteBuffer, customSection, moduleHeader, Section, section, u32Length } from "../wasm/encode.ts";
import { type Env, Global } from "../wasm/env.ts";
import { StackFacts } from "../wasm/frames.ts";
import type { Locate } from "../wasm/frametable.ts";
import { type FuncCode, Lowering } from "../wasm/lower.ts";
import { ValType, valTypes, Wop } from "../wasm/opcodes.ts";
import { widened } from "../wasm/results.ts";
import { Sites } from "../wasm/sites.ts";
import { addSegmentTests, freeNeed, stackNeeds } from "../wasm/stackneeds.ts";
import { lowerStatus } from "../wasm/status.ts";
import { addAllocate } from "./allocate.ts";
import { ExportWrapper, stateName, wrappers } from "./exports.ts";
import { DataLayout } from "./layout.ts";
import { LineTable, sectionName } from "./lines.ts";
import { mergeBodies } from "./merge.ts";
import { dataNamed, Reach, runtimeFunc } from "./reach.ts";

export interface LinkOptions {
  readonly buildMode: "exe" | "c-shared";
  readonly goos: string;
  /** Leave the name section and the line table out (-ldflags=-s, -w). */
  readonly stripNames: boolean;
  /** For the producers section: of Go's SDK ("go1.26.8") and of this toolchain. */
  readonly goVersion: string;
  readonly version: string;
  /** Bytes of the first shadow stack. */
  readonly stackSize?: number;
  /** Where positions lie; absent: nowhere. */
  readonly locate?: Locate;
  /** Told of everything in the code and the data section, with its bytes there (scripts/size.mjs). */
  readonly contents?: (section: "code" | "data", name: string, bytes: number) => void;
  /** Check the SSA form after the last step on it. */
  readonly verify?: boolean | undefined;
  /** For tests (leaving.ts). */
  readonly suspendAll?: boolean | undefined;
}

/** One function of the module's function index space that has code: of the program, or a wrapper for the host. */
export interface Body {
  name: string;
  /** null: a wrapper for the host. */
  func: Func | null;
  type: number;
  code: FuncCode;
  /** Relocations that name it. */
  uses: number;
}

const nowhere: Locate = () => ({ file: "?", line: 0 });

const defaultStackSize = 1 << 20;

/**
 * What must be free behind a frame of a deep copy for the functions that it calls: as far as the stack pointer may go (deep.go: deepShare, and
 * half of that again below), and what a function there needs before another one tests.
 */
const deepRoom = 48 << 10;
const leastNeed = 48 << 10;

/** Links a program into a wasm module. Lowering changes the program's functions: it cannot be linked twice. */
export function linkProgram(program: Program, opts: LinkOptions): Uint8Array {
  return new Linker(program, opts).run();
}

class Linker {
  private readonly types = new Types();
  private reach!: Reach;
  private facts!: StackFacts;
  private layout!: DataLayout;
  private lowering!: Lowering;
  private env!: Env;
  private readonly stackSize: number;
  /** By FuncId: bytes of shadow stack it needs (stackneeds.ts). */
  private needs: Int32Array = new Int32Array(0);
  private readonly tableIndex = new Map<number, number>();
  /** By FuncId: type index before sorting. */
  private readonly funcTypes: number[] = [];

  constructor(
    private readonly program: Program,
    private readonly opts: LinkOptions,
  ) {
    this.stackSize = opts.stackSize ?? defaultStackSize;
  }

  run(): Uint8Array {
    const { program, opts } = this;
    const library = opts.buildMode === "c-shared";
    const reentrant = program.exports.length > 0;
    const roots = [program.entry, ...program.exports.map((e) => e.func), ...program.roots];
    if (reentrant || library) roots.push(runtimeFunc(program, "notInitialized"));
    if (library) roots.push(runtimeFunc(program, "initializedTwice"));
    addAllocate(program);
    const reach = new Reach(program, roots);
    const cycles = findCycles(program, reach.refs, reach.table);
    const overflow = cycles.tests.includes(1) ? (program.runtime.get("stackOverflow") ?? -1) : -1;
    if (overflow >= 0) reach.add([overflow]);
    if (overflow >= 0 && program.runtime.has("stackFull")) reach.add([program.runtime.get("stackFull")!]);
    reach.add(deepRuntime(program, reach));
    // Traces name the lines of failed checks: with a line table, or in a program that keeps its call sites.
    const lines = !opts.stripNames && opts.locate !== undefined;
    const traced = reach.data.some((d) => program.data[d]!.name === "runtime.traceFrames");
    const traces = { exactChecks: lines || traced, wholeChains: lines };
    const { leaving, deep, asked } = lowerStatus(program, reach, cycles, traces, opts);
    addBarriers(program, reach, leaving.suspends);
    addDeepCopies(program, reach, leaving, deep, traces.exactChecks);
    if (opts.verify === true) for (const id of reach.funcs) verifyFunc(program.funcs[id]!, program, "status");
    const sites = new Sites(program, reach, leaving.flow, opts.locate ?? nowhere);
    this.reach = reach;
    for (const id of reach.funcs) if (cycles.measured[id] === 1) reach.refs[id]!.usesSP = true;
    const testsStack = new Uint8Array(program.funcs.length);
    testsStack.set(cycles.tests);
    if (leaving.suspends) addSegmentTests(program, reach.refs, reach.table, testsStack);
    for (let i = 0; i < reach.table.length; i++) this.tableIndex.set(reach.table[i]!, i + 1);
    fillDeepEntries(program, reach);
    if (library || reentrant) {
      const state = program.data.find((d) => d.name === stateName) ?? program.newData(stateName, 4, 4);
      if (!reach.data.includes(state.id)) reach.addMade(state.id);
    }
    this.facts = new StackFacts(program, reach.refs, reach.table, reentrant);
    this.layout = new DataLayout(program, reach, {
      js: opts.goos === "js",
      stackSize: this.stackSize,
      tableIndex: (f) => this.tableIndex.get(f)!,
    });
    // Goroutines have their own stacks: the limit is a variable of the scheduler.
    const g0sp = leaving.suspends ? this.layout.address[dataNamed(program, "runtime.g0sp")]! : -1;
    this.env = this.makeEnv(reentrant, testsStack, cycles, overflow, g0sp, sites, asked);
    this.lowering = new Lowering(this.env);
    if (lines) this.lowering.code.calls = [];
    // Lower.
    const bodies: Body[] = [];
    const bodyOf = new Int32Array(program.funcs.length).fill(-1);
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if (f.import !== null) continue;
      bodyOf[id] = bodies.length;
      bodies.push({ name: f.name, func: f, type: this.env.funcType(id), code: this.lowering.lower(f), uses: 0 });
      // (Nobody looks at it any more.)
      f.dropBody();
    }
    const frame = (id: number): number => (bodyOf[id]! < 0 ? 0 : bodies[bodyOf[id]!]!.code.frame);
    const base = this.layout.link(Link.StackBase);
    const copied = program.funcs.filter((f) => f.deepCopy >= 0);
    // (Whoever goes on in memory must have had room until then.)
    const largest = copied.reduce((most, f) => Math.max(most, frame(f.id)), 0);
    this.setVariable("runtime.nativeLimit", Math.min(base + nativeLimit, this.env.stackLimit() - largest));
    const goesDeep = program.runtime.has("runDeep");
    if (g0sp >= 0 || goesDeep) this.needs = stackNeeds(program, reach.refs, reach.table, testsStack, frame);
    else this.needs = new Int32Array(program.funcs.length);
    if (goesDeep) {
      const deepest = copied.reduce((most, f) => Math.max(most, frame(f.deepCopy)), 0);
      const need = g0sp >= 0 ? leastNeed : this.needs.reduce((most, n) => Math.max(most, n), leastNeed);
      this.needs[program.runtime.get("runDeep")!] = (deepest + deepRoom + need + 7) & -8;
    }
    // Exports.
    const { code } = this.lowering;
    const js = opts.goos === "js";
    const exported = wrappers(program, opts.buildMode, this.env, this.facts, leaving, code, this.types, js);
    const exportBody: number[] = [];
    for (const e of exported) {
      if (e.code === null) exportBody.push(bodyOf[e.func]!);
      else {
        exportBody.push(bodies.length);
        bodies.push({ name: e.name, func: null, type: e.type, code: e.code, uses: 0 });
      }
    }
    return this.write(bodies, bodyOf, exported, exportBody);
  }

  /** Sets the initial value of a variable that is not 0, if it is linked. */
  private setVariable(name: string, value: number): void {
    const d = this.program.data.find((x) => x.name === name);
    if (d === undefined || !this.reach.data.includes(d.id)) return;
    if (d.bytes === null) throw new InternalError(`${name} has no initial value`);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    d.bytes = bytes;
  }

  private makeEnv(
    reentrant: boolean,
    testsStack: Uint8Array,
    cycles: Cycles,
    stackOverflow: number,
    g0sp: number,
    sites: Sites,
    asked: boolean,
  ): Env {
    const { program, facts, layout, types, funcTypes, tableIndex } = this;
    const sigTypes: number[] = [];
    const addresses = new Map<string, number>();
    return {
      program,
      takesSP: facts.takesSP,
      asksForGC: facts.asksForGC,
      asked,
      ownsParams: facts.ownsParams,
      keptParams: facts.keptParams,
      callCollects: (f, callee) => facts.callCollects(f, callee),
      sigCallCollects: (f, sig) => facts.sigCallCollects(f, sig),
      testsStack,
      stackOverflow,
      hasStackFull: program.runtime.has("stackFull"),
      g0sp,
      suspensionLost: program.runtime.get("suspensionLost") ?? -1,
      // Frames between two tests, and the report of the overflow, have the rest.
      stackLimit: () => layout.link(Link.StackEnd) - Math.min(65536, this.stackSize >> 2),
      nativeLimit: () => layout.link(Link.StackBase) + nativeLimit,
      measured: cycles.measured,
      cuts: cycles.tests,
      mustRoot: (f, param) => facts.mustRoot(f, param),
      sigMustRoot: (sig, param) => facts.sigMustRoot(sig, param),
      reentrant,
      sites,
      dataAddress: (d) => layout.address[d]!,
      dataNamed: (name) => {
        let address = addresses.get(name);
        if (address === undefined) {
          address = layout.address[dataNamed(program, name)]!;
          addresses.set(name, address);
        }
        return address;
      },
      tableIndex: (f) => tableIndex.get(f)!,
      linkAddress: (l: Link) => layout.link(l),
      classAddress: (l) => layout.classAddress[l]!,
      runtime: (name) => runtimeFunc(program, name),
      funcType: (id) => {
        let t = funcTypes[id];
        if (t === undefined) {
          const f = program.funcs[id]!;
          t = types.add(f.params, f.results, facts.takesSP[id] === 1);
          funcTypes[id] = t;
        }
        return t;
      },
      resumeType: () => types.add([Ty.I32], [Ty.I32], true),
      sigType: (id) => {
        let t = sigTypes[id];
        if (t === undefined) {
          const sig = program.sigs[id]!;
          t = types.add(sig.params, sig.results, true);
          sigTypes[id] = t;
        }
        return t;
      },
    };
  }

  private write(
    bodies: Body[],
    bodyOf: Int32Array,
    exported: readonly ExportWrapper[],
    exportBody: readonly number[],
  ): Uint8Array {
    const { program, reach, opts, layout, types } = this;
    const { code } = this.lowering;
    const same = mergeBodies(program, bodies, code, bodyOf);
    const imports = reach.funcs.filter((id) => program.funcs[id]!.import !== null);
    const importTypes = imports.map((id) => this.env.funcType(id));
    const importUses = new Int32Array(program.funcs.length);
    // Count uses of functions and types.
    const typeUses = new Int32Array(types.count());
    bodies.forEach((body, i) => {
      if (same[i] !== i) return;
      typeUses[body.type]!++;
      for (let r = body.code.relocStart; r < body.code.relocEnd; r++) {
        const target = code.relocTarget[r]!;
        if (code.relocKind[r]! >= RelocKind.Need) continue;
        if (code.relocKind[r] === RelocKind.Type) typeUses[target]!++;
        else if (bodyOf[target]! >= 0) bodies[same[bodyOf[target]!]!]!.uses++;
        else importUses[target]!++;
      }
    });
    for (const t of importTypes) typeUses[t]!++;
    imports.sort((x, y) => importUses[y]! - importUses[x]! || x - y);
    const order = bodies.map((_, i) => i).filter((i) => same[i] === i);
    order.sort((x, y) => bodies[y]!.uses - bodies[x]!.uses || x - y);
    const index = new Int32Array(bodies.length);
    order.forEach((b, i) => {
      index[b] = imports.length + i;
    });
    for (let i = 0; i < bodies.length; i++) index[i] = index[same[i]!]!;
    const funcIndex = new Int32Array(program.funcs.length);
    imports.forEach((id, i) => {
      funcIndex[id] = i;
    });
    for (let id = 0; id < bodyOf.length; id++) if (bodyOf[id]! >= 0) funcIndex[id] = index[bodyOf[id]!]!;
    const typeIndex = types.sort(typeUses);

    const out = new ByteBuffer(code.bytes.len + 65536);
    const part = new ByteBuffer(65536);
    const flush = (id: Section): void => {
      section(out, id, part);
      part.len = 0;
    };
    moduleHeader(out);
    types.write(part);
    flush(Section.Type);
    if (imports.length > 0) {
      part.u32(imports.length);
      for (const id of imports) {
        const { module, name } = program.funcs[id]!.import!;
        part.name(module);
        part.name(name);
        part.u8(0);
        part.u32(typeIndex[this.env.funcType(id)]!);
      }
      flush(Section.Import);
    }
    part.u32(order.length);
    for (const b of order) part.u32(typeIndex[bodies[b]!.type]!);
    flush(Section.Function);
    // An indirect call needs a table even if no function can be called through it (a variable that stays nil).
    if (reach.table.length > 0 || reach.refs.some((r) => r !== null && r.sigs.length > 0)) {
      part.u8(1);
      part.u8(ValType.FuncRef);
      part.u8(0);
      part.u32(reach.table.length + 1);
      flush(Section.Table);
    }
    part.u8(1);
    part.u8(0);
    part.u32(layout.pages);
    flush(Section.Memory);
    if (opts.buildMode === "c-shared" || program.exports.length > 0 || this.env.g0sp >= 0) {
      const globals = [];
      globals[Global.SP] = layout.link(Link.StackBase);
      // (Until the scheduler's stack is there, nothing tests.)
      if (this.env.g0sp >= 0) globals[Global.Guard] = -1;
      part.u8(globals.length);
      for (const value of globals) {
        part.u8(ValType.I32);
        part.u8(1);
        part.u8(Wop.I32Const);
        part.s32(value);
        part.u8(Wop.End);
      }
      flush(Section.Global);
    }
    part.u32(exported.length + 1);
    exported.forEach((e, i) => {
      part.name(e.exportName);
      part.u8(0);
      part.u32(index[exportBody[i]!]!);
    });
    part.name(opts.goos === "js" ? "mem" : "memory");
    part.u8(2);
    part.u32(0);
    flush(Section.Export);
    if (reach.table.length > 0) {
      part.u8(1);
      part.u8(0);
      part.u8(Wop.I32Const);
      part.s32(1);
      part.u8(Wop.End);
      part.u32(reach.table.length);
      for (const f of reach.table) part.u32(funcIndex[f]!);
      flush(Section.Element);
    }
    const calls = this.writeCode(part, order, bodies, funcIndex, typeIndex);
    const codeLength = part.len;
    flush(Section.Code);
    const codeStart = out.len - codeLength;
    const data = layout.section(opts.contents);
    if (data !== null) section(out, Section.Data, data);
    this.producers(part);
    customSection(out, "producers", part);
    part.len = 0;
    if (!opts.stripNames) {
      this.names(part, order, bodies, imports);
      customSection(out, "name", part);
      part.len = 0;
    }
    if (calls.length > 0) {
      const lines = new LineTable(program, opts.locate!, imports.length, codeStart);
      const resumes: number[][] = bodies.map(() => []);
      reach.table.forEach((f, i) => {
        if (program.funcs[f]!.resumeOf >= 0 || program.funcs[f]!.name === "runtime.gostart")
          resumes[same[bodyOf[f]!]!]!.push(i + 1);
      });
      order.forEach((b, i) => {
        lines.body(bodies[b]!.func, calls[i]!, resumes[b]!);
      });
      lines.write(part);
      customSection(out, sectionName, part);
    }
    return out.take();
  }

  /** Gives each body's calls for the line table, if there will be one: pairs of offset in the section and position. */
  private writeCode(
    out: ByteBuffer,
    order: readonly number[],
    bodies: readonly Body[],
    funcIndex: Int32Array,
    typeIndex: Int32Array,
  ): number[][] {
    const { code } = this.lowering;
    const marks: number[][] = [];
    const { relocAt, relocKind, relocTarget, bytes } = code;
    const patch = new ByteBuffer(16);
    const make = (r: number): void => {
      const target = relocTarget[r]!;
      patch.len = 0;
      switch (relocKind[r] as RelocKind) {
        case RelocKind.Func:
          patch.u32(funcIndex[target]!);
          break;
        case RelocKind.Type:
          patch.u32(typeIndex[target]!);
          break;
        case RelocKind.Need:
          patch.s32(Math.max(this.needs[target]!, freeNeed));
          break;
        case RelocKind.NeedAdded:
          if (this.needs[target]! <= freeNeed) break;
          patch.u8(Wop.I32Const);
          patch.s32(this.needs[target]! - freeNeed);
          patch.u8(Wop.I32Add);
      }
    };
    out.u32(order.length);
    for (const b of order) {
      const { start, end, relocStart, relocEnd } = bodies[b]!.code;
      let size = end - start;
      for (let r = relocStart; r < relocEnd; r++) {
        make(r);
        size += patch.len;
      }
      out.u32(size);
      this.opts.contents?.("code", bodies[b]!.name, size + u32Length(size));
      const calls: number[] = [];
      let call = code.firstCall(start);
      let at = start;
      for (let r = relocStart; r < relocEnd; r++) {
        call = code.placeCalls(call, relocAt[r]!, out.len - at, calls);
        out.slice(bytes, at, relocAt[r]!);
        make(r);
        out.slice(patch, 0, patch.len);
        at = relocAt[r]!;
      }
      out.slice(bytes, at, end);
      if (code.calls !== null) marks.push(calls);
    }
    return marks;
  }

  /** https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md */
  private producers(out: ByteBuffer): void {
    out.u8(2);
    out.name("language");
    out.u8(1);
    out.name("Go");
    out.name(this.opts.goVersion);
    out.name("processed-by");
    out.u8(1);
    out.name("gowasm");
    out.name(this.opts.version);
  }

  /** Function names, as cmd/link cleans them. */
  private names(out: ByteBuffer, order: readonly number[], bodies: readonly Body[], imports: readonly number[]): void {
    const sub = new ByteBuffer(4096);
    sub.u32(imports.length + order.length);
    imports.forEach((id, i) => {
      sub.u32(i);
      sub.name(cleanName(this.program.funcs[id]!.name));
    });
    order.forEach((b, i) => {
      sub.u32(imports.length + i);
      sub.name(cleanName(bodies[b]!.name));
    });
    out.u8(1);
    out.u32(sub.len);
    out.slice(sub, 0, sub.len);
  }
}

/** cmd/link replaces what engines' tools do not like in names. */
function cleanName(name: string): string {
  return name.replace(/[^\w.]/g, "_");
}

/** The module's function types, each once. */
export class Types {
  private readonly ids = new Map<string, number>();
  private readonly keys: { params: readonly number[]; results: readonly number[] }[] = [];
  private order: number[] = [];

  /** The type (Ty lists) with or without a stack pointer in front; its number before sorting. */
  add(params: readonly number[], results: readonly number[], sp: boolean): number {
    const p = params.map((t) => valTypes[t]!);
    if (sp) p.unshift(ValType.I32);
    const r = results.map((t, i) => (widened(results, i) ? ValType.I64 : valTypes[t]!));
    const key = `${p.join()}>${r.join()}`;
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.keys.length;
      this.keys.push({ params: p, results: r });
      this.ids.set(key, id);
    }
    return id;
  }

  count(): number {
    return this.keys.length;
  }

  /** Numbers the types that are used, most used first; the index by number before sorting. */
  sort(uses: Int32Array): Int32Array {
    this.order = this.keys.map((_, i) => i).filter((i) => uses[i]! > 0);
    this.order.sort((x, y) => uses[y]! - uses[x]! || x - y);
    const index = new Int32Array(this.keys.length);
    this.order.forEach((t, i) => {
      index[t] = i;
    });
    return index;
  }

  write(out: ByteBuffer): void {
    if (this.order.length === 0) throw new InternalError("a module without functions");
    out.u32(this.order.length);
    for (const t of this.order) {
      const { params, results } = this.keys[t]!;
      out.u8(0x60);
      out.u32(params.length);
      for (const p of params) out.u8(p);
      out.u32(results.length);
      for (const r of results) out.u8(r);
    }
  }
}
