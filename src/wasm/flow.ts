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
import { Mem, memSize, Op, OpFlag, opInfo, Ty } from "../ssa/ops.ts";
import { SetPool, solve } from "./flow_solve.ts";
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
  private readonly cells = new Map<string, number>();
  private readonly memory: number;
  private readonly fixed: number;
  private readonly readsAll: number;
  private readonly writesAll: number;
  // Edges and what begins at a node.
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly seeds: [number, number][] = [];
  private sets: Int32Array = new Int32Array(0);
  private readonly pool = new SetPool();
  /** Data that is used otherwise than by a load or store at its address. */
  private readonly addressed: Uint8Array;
  /** Functions that may be called through a func value though no closure object is seen to name them, by signature. */
  private readonly loose = new Map<string, number[]>();
  private readonly bySig = new Map<string, number[]>();
  /** What `through` found, by set and the rest of the question. */
  private readonly found = new Map<string, readonly number[]>();
  /** sigKey by FuncId, once asked. */
  private readonly keys: (string | undefined)[];
  private readonly groupOf = new Map<readonly number[], number>();
  /** The calls by row of the function that was asked for last. */
  private readonly byRow = new Map<number, Site>();
  private lookedAt = -1;

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
    for (const cell of [this.memory, ...this.cells.values()]) {
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
    this.from.push(from);
    this.to.push(to);
  }

  private cell(key: string): number {
    let node = this.cells.get(key);
    if (node === undefined) {
      node = this.count++;
      this.cells.set(key, node);
    }
    return node;
  }

  private field(id: number): number {
    const { openFields, escapedFields } = this.program;
    return id === 0 || openFields.has(id) || escapedFields.has(id) ? this.memory : this.cell(`f${id}`);
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
        const info = opInfo[op]!;
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
            if (info.args > 0) use(f.a[v]!);
            if (info.args > 1) use(f.b[v]!);
            if (info.args > 2) use(f.c[v]!);
        }
        if ((info.flags & OpFlag.List) !== 0) {
          for (let i = f.listLen(f.c[v]!) - 1; i >= 0; i--) use(f.listAt(f.c[v]!, i));
        }
      }
      for (const args of block.args) for (const v of args) use(v);
      for (const v of block.results) use(v);
    }
  }

  private isLoose(func: number): void {
    const f = this.program.funcs[func]!;
    if (!f.resumes) add(this.loose, sigKey(f), func);
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
        if (code !== undefined) cell = this.cell(`c${code.target} ${r.offset}`);
        else if (r.field === undefined) cell = this.fixed;
        else if (r.field !== 0 || addressed[d] === 1) cell = this.field(r.field);
        else cell = this.cell(`g${d} ${r.offset}`);
        this.seeds.push([cell, s]);
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
      return this.cell(`g${f.aux[a]} ${f.aux2[a]! + f.aux[v]!}`);
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
    for (const [x, list] of objects) for (const func of list) this.seeds.push([at + x, this.closure(func)]);
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        switch (f.op[v]! as Op) {
          case Op.DataAddr: {
            const s = f.aux2[v] === 0 ? this.source(f.aux[v]!) : -1;
            if (s >= 0) this.seeds.push([at + v, s]);
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
            this.edge(this.cell(`c${f.id} ${f.aux[v]}`), at + v);
            if (f.aux2[v]! >> 4 !== 0) this.edge(cell, at + v);
            break;
          }
          case Op.Store: {
            const cell = this.touched(f, v);
            if (cell < 0 || f.op[f.b[v]!] === Op.Const || f.op[f.b[v]!] === Op.FuncAddr) break;
            this.edge(at + f.b[v]!, cell);
            for (const func of objects.get(f.a[v]!) ?? none) {
              this.edge(at + f.b[v]!, this.cell(`c${func} ${f.aux[v]}`));
            }
            if (f.a[v] === ctx && ctx !== 0) this.edge(at + f.b[v]!, this.cell(`c${f.id} ${f.aux[v]}`));
            break;
          }
          case Op.Call: {
            const g = this.program.funcs[f.aux[v]!]!;
            if (g.name === "runtime.getitab") this.seeds.push([at + v, madeItab]);
            else if (g.blocks.length > 0) this.pass(f, v, g, f.ty[v] === Ty.Multi ? none : [v]);
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

  /** Edges of a call of g by row v of f, whose results are `results`. */
  private pass(f: Func, v: number, g: Func, results: readonly number[]): void {
    const at = this.base[f.id]!;
    const { params } = g.block(0);
    for (let i = 0; i < params.length; i++) {
      const x = f.listAt(f.c[v]!, i);
      if (g.params[i] === Ty.Ptr || g.params[i] === Ty.I32) this.edge(at + x, this.base[g.id]! + params[i]!);
    }
    for (let i = 0; i < results.length; i++) {
      if (results[i] !== undefined && flows(g.results[i]!)) this.edge(this.returns[g.id]! + i, at + results[i]!);
    }
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
          for (const block of f.blocks) {
            if (block === null) continue;
            block.succs.forEach((to, k) => {
              const i = f.block(to).params.indexOf(x);
              if (i >= 0) visit(block.args[k]![i]!);
            });
          }
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

  private named(sources: readonly number[], off: number, method: number, key: string): readonly number[] {
    const { program } = this;
    const allowed = method === 0 ? null : new Set(program.methods[method]!);
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
    const { funcs } = this.program;
    const sinks: number[] = [];
    for (const s of this.all) for (const o of s.origins ?? []) sinks.push(this.base[s.f.id]! + o.base);
    const passed = new Map<Site, Set<number>>();
    for (let again = true; again; ) {
      again = false;
      this.sets = solve(this.count, this.from, this.to, this.seeds, sinks, this.pool);
      for (const s of this.all) {
        const targets = this.targets(s);
        let done = passed.get(s);
        if (done === undefined) {
          done = new Set();
          passed.set(s, done);
        }
        if (done.size < targets.length) {
          for (const t of targets) {
            if (done.has(t)) continue;
            done.add(t);
            this.pass(s.f, s.v, funcs[t]!, s.results);
            again = true;
          }
        }
        s.group = this.group(targets);
      }
    }
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

function add<K>(map: Map<K, number[]>, key: K, x: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [x]);
  else if (!list.includes(x)) list.push(x);
}
