// Of a function with several results, one that is the same constant or address of static data at every return is that at its calls,
// too: an interface whose itab is always the same (hash.Hash of sha256.New224) then has known methods though the call stays, and an
// error that is always nil needs no test. Runs before the call graph is made, which shows the calls that become direct by it.

import { type Func, type FuncId, Term } from "../ir.ts";
import { Op, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

interface Constant {
  readonly op: Op;
  readonly aux: number;
  readonly aux2: number;
}

export class ConstResults {
  /** By FuncId: its results; nothing is known of those of a function that is being looked at. */
  private readonly known = new Map<FuncId, readonly (Constant | null)[]>();

  constructor(private readonly ctx: PassContext) {}

  run(f: Func): boolean {
    const { op, a, aux, aux2, count } = f;
    let changed = false;
    for (let v = 1; v < count; v++) {
      const constant = op[v] === Op.Result ? this.ofResult(f, v) : null;
      if (constant === null) continue;
      op[v] = constant.op;
      a[v] = f.b[v] = 0;
      aux[v] = constant.aux;
      aux2[v] = constant.aux2;
      changed = true;
    }
    return changed;
  }

  private ofResult(f: Func, v: number): Constant | null {
    const call = f.a[v]!;
    return f.op[call] === Op.Call ? (this.of(this.ctx.program.funcs[f.aux[call]!]!)[f.aux[v]!] ?? null) : null;
  }

  private of(g: Func): readonly (Constant | null)[] {
    let results = this.known.get(g.id);
    if (results === undefined) {
      this.known.set(g.id, []);
      results = g.results.map((ty, k) => (ty === Ty.F32 || ty === Ty.F64 ? null : this.always(g, k)));
      this.known.set(g.id, results);
    }
    return results;
  }

  /** Result k of g at all its returns. */
  private always(g: Func, k: number): Constant | null {
    let first: Constant | null = null;
    for (const block of g.blocks) {
      if (block === null || block.term !== Term.Return) continue;
      const r = block.results[k]!;
      const op: Op = g.op[r]!;
      let c: Constant | null = null;
      if (op === Op.Const || op === Op.DataAddr) c = { op, aux: g.aux[r]!, aux2: g.aux2[r]! };
      else if (op === Op.Result) c = this.ofResult(g, r);
      if (c === null) return null;
      if (first !== null && (c.op !== first.op || c.aux !== first.aux || c.aux2 !== first.aux2)) return null;
      first = c;
    }
    return first;
  }
}
