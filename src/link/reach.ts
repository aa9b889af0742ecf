// What the module must contain (cmd/link's deadcode): everything reachable from the entry, the exports and the functions
// that the linker's own wrappers call, over calls, function addresses and the relocations of data. Also finds the
// table's contents, in order of discovery, which depends on the program alone.

import { InternalError } from "../diagnostics.ts";
import type { Program } from "../ssa/ir.ts";
import { ReferenceScan, type References } from "../wasm/references.ts";

export class Reach {
  /** By FuncId; null: not reachable. Imports have empty ones. */
  readonly refs: (References | null)[];
  /** Reachable functions and data, in order of discovery. */
  readonly funcs: number[] = [];
  readonly data: number[] = [];
  /** Functions whose table index is used. */
  readonly table: number[] = [];
  readonly layouts: number[] = [];
  /** References to each datum in code, where a small address is short. */
  dataUses: Int32Array;
  private readonly scan: ReferenceScan;
  private readonly inTable = new Set<number>();
  private hasData: Uint8Array;
  private readonly hasLayout: Uint8Array;
  private funcsDone = 0;
  private dataDone = 0;

  constructor(
    private readonly program: Program,
    roots: readonly number[],
  ) {
    this.scan = new ReferenceScan(program, (name) => runtimeFunc(program, name));
    this.refs = new Array(program.funcs.length).fill(null);
    this.dataUses = new Int32Array(program.data.length);
    this.hasData = new Uint8Array(program.data.length);
    this.hasLayout = new Uint8Array(program.layouts.length);
    this.add(roots);
  }

  /** Adds functions and all that they reach. */
  add(roots: readonly number[]): void {
    for (const f of roots) this.addFunc(f);
    for (;;) {
      if (this.funcsDone < this.funcs.length) this.followFunc(this.funcs[this.funcsDone++]!);
      else if (this.dataDone < this.data.length) this.followData(this.data[this.dataDone++]!);
      else return;
    }
  }

  /** Adds a datum that the linker made, which refers to others of its kind only. */
  addMade(d: number): void {
    this.growTo(d);
    this.dataUses[d]!++;
    this.data.push(d);
  }

  /** Makes room for data that the linker made. */
  private growTo(d: number): void {
    if (d < this.dataUses.length) return;
    const uses = new Int32Array(2 * d + 2);
    uses.set(this.dataUses);
    this.dataUses = uses;
    const has = new Uint8Array(2 * d + 2);
    has.set(this.hasData);
    this.hasData = has;
  }

  private addFunc(id: number): void {
    if ((this.refs[id] ?? null) !== null) return;
    const { program } = this;
    const f = program.funcs[id]!;
    if (f.import === null && f.blocks.length === 0) throw new InternalError(`${f.name} has no body`, f.pos);
    this.refs[id] = this.scan.run(f);
    this.funcs.push(id);
  }

  /** A reachable function has changed; it may reach more now. (What it reaches no more stays.) */
  changed(id: number): void {
    const { recovers, data } = this.refs[id]!;
    for (const d of data) this.dataUses[d]!--;
    this.refs[id] = this.scan.run(this.program.funcs[id]!);
    this.refs[id].recovers = recovers;
    this.followFunc(id);
    this.add([]);
  }

  private followFunc(id: number): void {
    const r = this.refs[id]!;
    for (const callee of r.calls) this.addFunc(callee);
    for (const target of r.funcAddrs) this.addToTable(target);
    for (const d of r.data) {
      this.addData(d);
      this.dataUses[d]!++;
    }
    for (const l of r.layouts) {
      if (this.hasLayout[l] === 1) continue;
      this.hasLayout[l] = 1;
      this.layouts.push(l);
    }
  }

  private addToTable(f: number): void {
    if (this.inTable.has(f)) return;
    if (this.program.funcs[f]!.import !== null) {
      throw new InternalError(`imported function ${this.program.funcs[f]!.name} in the table`);
    }
    this.inTable.add(f);
    this.table.push(f);
    this.addFunc(f);
  }

  private addData(d: number): void {
    this.growTo(d);
    if (this.hasData[d] === 1) return;
    this.hasData[d] = 1;
    this.data.push(d);
  }

  private followData(d: number): void {
    for (const reloc of this.program.data[d]!.relocs) {
      if (reloc.kind === "func") this.addToTable(reloc.target);
      else this.addData(reloc.target);
    }
  }
}

/** The runtime function with this symbol name (without "runtime."). */
export function runtimeFunc(program: Program, name: string): number {
  const f = program.runtime.get(name);
  if (f === undefined) throw new InternalError(`the program has no runtime.${name}`);
  return f;
}

/** The package-level variable with this symbol name. */
export function dataNamed(program: Program, name: string): number {
  const d = program.data.find((x) => x.name === name);
  if (d === undefined) throw new InternalError(`the program has no ${name}`);
  return d.id;
}
