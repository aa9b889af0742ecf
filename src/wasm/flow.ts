// Which functions a call through the table may reach: those whose func values or itabs can flow there (variable type analysis:
// Sundaresan et al., OOPSLA 2000, on SSA). The nodes of the flow graph are SSA values, results of functions, and *cells*, what memory
// of one kind holds: one cell for each struct field, for each package-level variable that is only used by name, for each captured
// variable of a function literal, and one for all other memory (elements, variables that are pointed to, fields that are). What
// flows is closure objects (told apart by their function) and itabs; an itab made at run time may be that of any type with the
// methods (Program.methods).
//
// Invariant: at run time the index of an indirect call is that of a function in its set. It rests on the types of memory: what is
// stored in a field is read from that field, unless the field is *open* (Program.openFields, escapedFields), which makes it part of the
// other memory. Copies of memory need no edges, since both sides are of one type. A call whose index comes from
// elsewhere may reach every table function of its wasm signature.

import { aliasImmutable, hintAny } from "../ssa/alias.ts";
import type { Func, Program } from "../ssa/ir.ts";
import { Mem, memSize, Op, OpFlag, opArgs, opFlags, Ty } from "../ssa/ops.ts";
import { Pairs, SetPool, Solver } from "./flow_solve.ts";
import { sigKey } from "./frames.ts";
import type { Reachable } from "./leaving.ts";

/** Where the table index of a call comes from: word `off` of what `base` points to. */
interface Origin {
  readonly base: number;
  readonly off: number;
}

/** A call through the table. */
export interface Site {
  readonly f: Func;
  readonly v: number;
  /** Program.methods, 0: through a func value. */
  readonly method: number;
  readonly key: string;
  /** Null: not known. */
  readonly origins: readonly Origin[] | null;
  /** Functions named in the place of an index. */
  readonly named: readonly number[];
  /** Rows of its results, by number. */
  readonly results: number[];
  /** Number of the functions that it may reach (Flow.groups). */
  group: number;
  /** The sets of its origins when that was found. */
  sets: readonly number[] | null;
}

/** A call of what a parameter holds: its func value, or a method of its itab. */
export interface Use {
  readonly param: number;
  readonly off: number;
  readonly method: number;
  readonly key: string;
}

const none: readonly number[] = [];

/** The itab that the runtime makes: any. */
const madeItab = 0;

export class Flow {
  /** Sets of functions, by number. */
  readonly groups: (readonly number[])[] = [];
  /** Calls through the table by FuncId. */
  readonly sites: (readonly Site[])[] = [];
  private readonly groupIds = new Map<string, number>();
  private readonly all: Site[] = [];
  // Sources: what a number in a set stands for: the function of a closure object, or an itab's functions by offset.
  private readonly closures: (number | null)[] = [null];
  private readonly itabs: (ReadonlyMap<number, number> | null)[] = [null];
  private readonly closureSource = new Map<number, number>();
  private readonly itabSource = new Map<number, number>();
  private readonly dataSource = new Map<number, number>();
  // Nodes.
  private count = 0;
  private readonly base: Int32Array;
  private readonly returns: Int32Array;
  private readonly fieldCells: (number | undefined)[] = [];
  /** By datum, or function, then offset. */
  private readonly dataCells = new Map<number, Map<number, number>>();
  private readonly capturedCells = new Map<number, Map<number, number>>();
  private readonly cells: number[] = [];
  private readonly memory: number;
  private readonly fixed: number;
  private readonly readsAll: number;
  private readonly writesAll: number;
  // Edges and what begins at a node.
  private edges = new Pairs();
  private seeds = new Pairs();
  private sets: Int32Array = new Int32Array(0);
  private readonly pool = new SetPool();
  /** Data that is used otherwise than by a load or store at its address. */
  private readonly addressed: Uint8Array;
  /** Functions that may be called through a func value though no closure object is seen to name them, by signature. */
  private readonly loose = new Map<string, Set<number>>();
  private readonly bySig = new Map<string, number[]>();
  /** What `through` found, by set and the rest of the question. */
  private readonly found = new Map<string, readonly number[]>();
  /** sigKey by FuncId, once asked. */
  private readonly keys: (string | undefined)[];
  private readonly groupOf = new Map<readonly number[], number>();
  /** By group: the first of its nodes, for the arguments that its functions are passed and for their results. */
  private readonly groupNodes: number[] = [];
  /** Program.methods as sets, once asked. */
  private readonly methodSets: (ReadonlySet<number> | undefined)[] = [];
  /** The calls by row of the function that was asked for last. */
  private readonly byRow = new Map<number, Site>();
  private lookedAt = -1;
  /** What edges pass, by block param, of the function that was asked for last. */
  private readonly passed = new Map<number, number[]>();
  private passedIn: Func | null = null;

  constructor(
    private readonly program: Program,
    private readonly reach: Reachable,
  ) {
    const { funcs } = program;
    this.base = new Int32Array(funcs.length);
    this.returns = new Int32Array(funcs.length);
    this.keys = new Array(funcs.length).fill(undefined);
    this.addressed = new Uint8Array(program.data.length);
    for (const id of reach.funcs) {
      const f = funcs[id]!;
      this.base[id] = this.count;
      this.count += f.count;
      this.returns[id] = this.count;
      this.count += f.results.length;
    }
    this.memory = this.count++;
    this.fixed = this.count++;
    this.readsAll = this.count++;
    this.writesAll = this.count++;
    for (const id of reach.table) {
      if (!funcs[id]!.resumes) add(this.bySig, sigKey(funcs[id]!), id);
    }
    for (const id of reach.funcs) this.uses(funcs[id]!);
    this.data();
    for (const id of reach.funcs) this.sites[id] = this.scan(funcs[id]!);
    this.cells.push(this.memory);
    for (const cell of this.cells) {
      this.edge(this.fixed, cell);
      this.edge(cell, this.readsAll);
      this.edge(this.writesAll, cell);
    }
    this.close();
  }

  /** The call v of function f through the table. */
  site(f: number, v: number): Site | undefined {
    const sites = this.sites[f];
    if (sites === undefined || sites.length < 8) return sites?.find((s) => s.v === v);
    if (this.lookedAt !== f) {
      this.lookedAt = f;
      this.byRow.clear();
      for (const s of sites) this.byRow.set(s.v, s);
    }
    return this.byRow.get(v);
  }

  /** What a use of value `v` of function f as its parameter reaches. */
  reached(f: Func, v: number, use: Use): readonly number[] {
    return this.through(this.base[f.id]! + v, use.off, use.method, use.key);
  }

  /** The parameter of its function that a call goes through and nothing else; null: none. */
  paramUse(s: Site): Use | null {
    if (s.origins?.length !== 1 || s.named.length > 0) return null;
    const { base, off } = s.origins[0]!;
    const param = s.f.block(0).params.indexOf(base);
    return param < 0 ? null : { param, off, method: s.method, key: s.key };
  }

  // ---- the graph ----

  private edge(from: number, to: number): void {
    this.edges.add(from, to);
  }

  private newCell(): number {
    this.cells.push(this.count);
    return this.count++;
  }

  private cellOf(of: Map<number, Map<number, number>>, id: number, offset: number): number {
    let cells = of.get(id);
    if (cells === undefined) {
      cells = new Map();
      of.set(id, cells);
    }
    let node = cells.get(offset);
    if (node === undefined) {
      node = this.newCell();
      cells.set(offset, node);
    }
    return node;
  }

  /** What the closure of function `func` holds at an offset. */
  private captured(func: number, offset: number): number {
    return this.cellOf(this.capturedCells, func, offset);
  }

  private field(id: number): number {
    const { openFields, escapedFields } = this.program;
    let node = this.fieldCells[id];
    if (node === undefined) {
      node = id === 0 || openFields.has(id) || escapedFields.has(id) ? this.memory : this.newCell();
      this.fieldCells[id] = node;
    }
    return node;
  }

  private closure(func: number): number {
    let s = this.closureSource.get(func);
    if (s === undefined) {
      s = this.closures.push(func) - 1;
      this.itabs.push(null);
      this.closureSource.set(func, s);
    }
    return s;
  }

  /** The source that the address of a datum is; -1: none. */
  private source(d: number): number {
    let s = this.dataSource.get(d);
    if (s !== undefined) return s;
    s = -1;
    const { itab, relocs } = this.program.data[d]!;
    if (itab) {
      s = this.itabs.push(new Map(relocs.filter((r) => r.kind === "func").map((r) => [r.offset, r.target]))) - 1;
      this.closures.push(null);
      this.itabSource.set(d, s);
    } else {
      const code = relocs.find((r) => r.kind === "func" && r.offset === 0);
      if (code !== undefined) s = this.closure(code.target);
    }
    this.dataSource.set(d, s);
    return s;
  }

  /** Notes how f uses addresses of data and of functions. */
  private uses(f: Func): void {
    const { addressed } = this;
    const use = (x: number): void => {
      if (f.op[x] === Op.DataAddr) addressed[f.aux[x]!] = 1;
      else if (f.op[x] === Op.FuncAddr) this.isLoose(f.aux[x]!);
    };
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        const op = f.op[v]! as Op;
        const n = opArgs[op]!;
        switch (op) {
          case Op.Load:
          case Op.Eq:
          case Op.Ne:
          case Op.NilCheck:
            break;
          case Op.Store:
            if (f.op[f.b[v]!] === Op.DataAddr) use(f.b[v]!);
            break;
          case Op.CallIndirect:
            break;
          default:
            if (n > 0) use(f.a[v]!);
            if (n > 1) use(f.b[v]!);
            if (n > 2) use(f.c[v]!);
        }
        if ((opFlags[op]! & OpFlag.List) !== 0) {
          for (let i = f.listLen(f.c[v]!) - 1; i >= 0; i--) use(f.listAt(f.c[v]!, i));
        }
      }
      for (const args of block.args) for (const v of args) use(v);
      for (const v of block.results) use(v);
    }
  }

  private isLoose(func: number): void {
    const f = this.program.funcs[func]!;
    if (f.resumes) return;
    this.keys[func] ??= sigKey(f);
    const key = this.keys[func]!;
    const loose = this.loose.get(key);
    if (loose === undefined) this.loose.set(key, new Set([func]));
    else loose.add(func);
  }

  private data(): void {
    const { program, reach, addressed } = this;
    for (const d of reach.data) {
      for (const r of program.data[d]!.relocs) if (r.kind === "data") addressed[r.target] = 1;
    }
    for (const d of reach.data) {
      const { relocs, itab } = program.data[d]!;
      if (itab) continue;
      const code = relocs.find((r) => r.kind === "func" && r.offset === 0);
      for (const r of relocs) {
        if (r.kind === "func") {
          // (Code of methods, without a closure's parameter, is called through itabs alone.)
          if (r !== code && program.funcs[r.target]!.ctx >= 0) this.isLoose(r.target);
          continue;
        }
        const s = r.addend === 0 ? this.source(r.target) : -1;
        if (s < 0) continue;
        let cell: number;
        if (code !== undefined) cell = this.captured(code.target, r.offset);
        else if (r.field === undefined) cell = this.fixed;
        else if (r.field !== 0 || addressed[d] === 1) cell = this.field(r.field);
        else cell = this.cellOf(this.dataCells, d, r.offset);
        this.seeds.add(cell, s);
      }
    }
  }

  /** The cell that a Load or Store touches; -1: nothing of interest. */
  private touched(f: Func, v: number): number {
    const mem = f.mem[v]! as Mem;
    let cls = f.aux2[v]!;
    if (cls === 0) cls = f.c[v]!;
    // Records of deferred calls are closures.
    if (cls !== 0 && cls === this.program.deferLink) return this.field(cls >> 4);
    if (mem !== Mem.Ptr && (cls !== 0 || memSize[mem] < 4 || mem === Mem.F32 || mem === Mem.F64)) return -1;
    const a = f.a[v]!;
    const field = cls > 0 ? cls >> 4 : 0;
    if (f.op[a] === Op.DataAddr && field === 0 && cls !== aliasImmutable && this.addressed[f.aux[a]!] === 0) {
      return this.cellOf(this.dataCells, f.aux[a]!, f.aux2[a]! + f.aux[v]!);
    }
    if (cls === hintAny) return f.op[v] === Op.Load ? this.readsAll : this.writesAll;
    if (cls === aliasImmutable) return this.fixed;
    return this.field(field);
  }

  private scan(f: Func): Site[] {
    if (f.blocks.length === 0) return [];
    const sites: Site[] = [];
    const byCall = new Map<number, Site>();
    const at = this.base[f.id]!;
    const ctx = f.ctx >= 0 ? f.block(0).params[f.ctx]! : 0;
    /** Functions whose closure objects lie where a value points. */
    const objects = new Map<number, number[]>();
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (f.op[v] === Op.Store && f.op[f.b[v]!] === Op.FuncAddr) add(objects, f.a[v]!, f.aux[f.b[v]!]!);
      }
    }
    for (const [x, list] of objects) for (const func of list) this.seeds.add(at + x, this.closure(func));
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        switch (f.op[v]! as Op) {
          case Op.DataAddr: {
            const s = f.aux2[v] === 0 ? this.source(f.aux[v]!) : -1;
            if (s >= 0) this.seeds.add(at + v, s);
            break;
          }
          case Op.Cast:
          case Op.Wrap:
          case Op.ExtU:
            this.edge(at + f.a[v]!, at + v);
            break;
          case Op.Add:
          case Op.Sub:
            if (f.ty[v] === Ty.Ptr) this.edge(at + f.a[v]!, at + v);
            break;
          case Op.Select:
            if (flows(f.ty[v]!)) {
              this.edge(at + f.b[v]!, at + v);
              this.edge(at + f.c[v]!, at + v);
            }
            break;
          case Op.Load: {
            const cell = this.touched(f, v);
            if (cell < 0) break;
            if (f.a[v] !== ctx || ctx === 0) {
              this.edge(cell, at + v);
              break;
            }
            this.edge(this.captured(f.id, f.aux[v]!), at + v);
            if (f.aux2[v]! >> 4 !== 0) this.edge(cell, at + v);
            break;
          }
          case Op.Store: {
            const cell = this.touched(f, v);
            if (cell < 0 || f.op[f.b[v]!] === Op.Const || f.op[f.b[v]!] === Op.FuncAddr) break;
            this.edge(at + f.b[v]!, cell);
            for (const func of objects.get(f.a[v]!) ?? none) {
              this.edge(at + f.b[v]!, this.captured(func, f.aux[v]!));
            }
            if (f.a[v] === ctx && ctx !== 0) this.edge(at + f.b[v]!, this.captured(f.id, f.aux[v]!));
            break;
          }
          case Op.Call: {
            const g = this.program.funcs[f.aux[v]!]!;
            if (g.name === "runtime.getitab") this.seeds.add(at + v, madeItab);
            else if (g.blocks.length > 0) this.call(f, v, g);
            break;
          }
          case Op.CallIndirect: {
            const s = this.newSite(f, v);
            sites.push(s);
            byCall.set(v, s);
            this.all.push(s);
            break;
          }
          case Op.Result: {
            if (!flows(f.ty[v]!)) break;
            const s = byCall.get(f.a[v]!);
            if (s !== undefined) s.results[f.aux[v]!] = v;
            else if (f.op[f.a[v]!] === Op.Call) {
              const g = this.program.funcs[f.aux[f.a[v]!]!]!;
              if (g.blocks.length > 0) this.edge(this.returns[g.id]! + f.aux[v]!, at + v);
            }
            break;
          }
        }
      }
      block.succs.forEach((to, k) => {
        const { params } = f.block(to);
        const args = block.args[k]!;
        for (let i = 0; i < args.length; i++) if (flows(f.ty[params[i]!]!)) this.edge(at + args[i]!, at + params[i]!);
      });
      for (let i = 0; i < block.results.length; i++) {
        if (flows(f.results[i]!)) this.edge(at + block.results[i]!, this.returns[f.id]! + i);
      }
    }
    return sites;
  }

  /** Edges of a direct call of g by row v of f. */
  private call(f: Func, v: number, g: Func): void {
    const at = this.base[f.id]!;
    const { params } = g.block(0);
    const list = f.c[v]!;
    for (let i = 0; i < params.length; i++) {
      if (passes(g.params[i]!)) this.edge(at + f.listAt(list, i), this.base[g.id]! + params[i]!);
    }
    // (Other results have rows of their own.)
    if (f.ty[v] !== Ty.Multi && g.results.length > 0 && flows(g.results[0]!)) this.edge(this.returns[g.id]!, at + v);
  }

  /** What edges pass to a block's param. */
  private passedTo(f: Func, param: number): readonly number[] {
    if (this.passedIn !== f) {
      this.passedIn = f;
      this.passed.clear();
      for (const block of f.blocks) {
        block?.succs.forEach((to, k) => {
          const { params } = f.block(to);
          block.args[k]!.forEach((x, i) => {
            add(this.passed, params[i]!, x);
          });
        });
      }
    }
    return this.passed.get(param) ?? none;
  }

  private newSite(f: Func, v: number): Site {
    const { program } = this;
    const origins: Origin[] = [];
    const named: number[] = [];
    let known = true;
    const seen = new Set<number>();
    const visit = (x: number): void => {
      if (seen.has(x)) return;
      seen.add(x);
      switch (f.op[x]! as Op) {
        case Op.FuncAddr:
          named.push(f.aux[x]!);
          return;
        case Op.Cast:
          visit(f.a[x]!);
          return;
        case Op.Select:
          visit(f.b[x]!);
          visit(f.c[x]!);
          return;
        case Op.Load:
          if (f.mem[x] === Mem.I32U || f.mem[x] === Mem.I32S) {
            if (!origins.some((o) => o.base === f.a[x] && o.off === f.aux[x])) {
              origins.push({ base: f.a[x]!, off: f.aux[x]! });
            }
            return;
          }
          break;
        case Op.Const:
          return;
        case Op.Param: {
          if (f.block(0).params.includes(x)) break;
          for (const y of this.passedTo(f, x)) visit(y);
          return;
        }
      }
      known = false;
    };
    visit(f.a[v]!);
    const single = f.ty[v] !== Ty.Multi && flows(f.ty[v]!);
    return {
      f,
      v,
      method: f.aux2[v]!,
      key: sigKey(program.sigs[f.aux[v]!]!),
      origins: known ? origins : null,
      named,
      results: single ? [v] : [],
      group: -1,
      sets: null,
    };
  }

  // ---- the solution ----

  /** The functions that the word at `off` of what a node points to may name, in rising order. */
  private through(node: number, off: number, method: number, key: string): readonly number[] {
    const id = `${this.sets[node]!} ${off} ${method} ${key}`;
    let list = this.found.get(id);
    if (list === undefined) {
      list = this.named(this.pool.get(this.sets[node]!), off, method, key);
      this.found.set(id, list);
    }
    return list;
  }

  private named(sources: Int32Array, off: number, method: number, key: string): readonly number[] {
    const { program } = this;
    let allowed: ReadonlySet<number> | null = null;
    if (method !== 0) {
      this.methodSets[method] ??= new Set(program.methods[method]!);
      allowed = this.methodSets[method];
    }
    const out = new Set<number>();
    const take = (func: number): void => {
      this.keys[func] ??= sigKey(program.funcs[func]!);
      if (this.keys[func] === key && this.reach.refs[func] != null) out.add(func);
    };
    for (const s of sources) {
      if (s === madeItab) {
        for (const func of allowed ?? (off === 0 ? none : (this.bySig.get(key) ?? none))) take(func);
        continue;
      }
      const func = off === 0 ? this.closures[s] : this.itabs[s]?.get(off);
      if (func != null && (allowed === null || allowed.has(func))) take(func);
    }
    if (method === 0) for (const func of this.loose.get(key) ?? none) out.add(func);
    return [...out].sort((a, b) => a - b);
  }

  private targets(s: Site): readonly number[] {
    if (s.origins === null) return this.bySig.get(s.key) ?? none;
    const from = (o: Origin): readonly number[] => this.through(this.base[s.f.id]! + o.base, o.off, s.method, s.key);
    if (s.origins.length === 1 && s.named.length === 0) return from(s.origins[0]!);
    const out = new Set(s.named);
    for (const o of s.origins) for (const func of from(o)) out.add(func);
    return [...out].sort((a, b) => a - b);
  }

  /** Solves the graph and adds what indirect calls pass until nothing is new. */
  private close(): void {
    const sinks: number[] = [];
    for (const s of this.all) for (const o of s.origins ?? []) sinks.push(this.base[s.f.id]! + o.base);
    const solver = new Solver(this.edges, this.seeds, sinks, this.pool);
    for (let again = true; again; ) {
      again = false;
      solver.solve(this.count);
      this.sets = solver.sets;
      for (const s of this.all) {
        const sets = (s.origins ?? []).map((o) => this.sets[this.base[s.f.id]! + o.base]!);
        if (s.sets?.every((set, i) => set === sets[i]) === true) continue;
        s.sets = sets;
        const group = this.group(this.targets(s));
        if (group === s.group) continue;
        s.group = group;
        if (this.pass(s)) again = true;
      }
    }
    // Only what `reached` asks for stays.
    this.edges = new Pairs();
    this.seeds = new Pairs();
    this.cells.length = this.fieldCells.length = 0;
    this.passed.clear();
    this.dataCells.clear();
    this.capturedCells.clear();
  }

  /** Edges of a call through the table, over the nodes of its group; false: it reaches nothing. */
  private pass(s: Site): boolean {
    const targets = this.groups[s.group]!;
    if (targets.length === 0) return false;
    const { funcs } = this.program;
    const first = funcs[targets[0]!]!;
    const { params } = first;
    let nodes = this.groupNodes[s.group];
    if (nodes === undefined) {
      nodes = this.count;
      this.count += params.length + first.results.length;
      this.groupNodes[s.group] = nodes;
      for (const t of targets) {
        const to = funcs[t]!.block(0).params;
        for (let i = 0; i < to.length; i++) if (passes(params[i]!)) this.edge(nodes + i, this.base[t]! + to[i]!);
        for (let i = 0; i < first.results.length; i++) {
          if (flows(first.results[i]!)) this.edge(this.returns[t]! + i, nodes + params.length + i);
        }
      }
    }
    const at = this.base[s.f.id]!;
    const list = s.f.c[s.v]!;
    for (let i = 0; i < params.length; i++) if (passes(params[i]!)) this.edge(at + s.f.listAt(list, i), nodes + i);
    for (let i = 0; i < s.results.length; i++) {
      if (s.results[i] !== undefined && flows(first.results[i]!)) {
        this.edge(nodes + params.length + i, at + s.results[i]!);
      }
    }
    return true;
  }

  private group(targets: readonly number[]): number {
    let id = this.groupOf.get(targets);
    if (id !== undefined) return id;
    const key = targets.join();
    id = this.groupIds.get(key);
    if (id === undefined) {
      id = this.groups.push(targets) - 1;
      this.groupIds.set(key, id);
    }
    this.groupOf.set(targets, id);
    return id;
  }
}

function flows(ty: Ty): boolean {
  return ty === Ty.Ptr || ty === Ty.I32 || ty === Ty.I64;
}

/** What a func value or an itab is passed as. */
function passes(ty: Ty): boolean {
  return ty === Ty.Ptr || ty === Ty.I32;
}

function add<K>(map: Map<K, number[]>, key: K, x: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [x]);
  else list.push(x);
}
