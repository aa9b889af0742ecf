// The reports of a function's failed checks: calls behind its code, each for all checks with equal kind and operands. What only one check
// outside of loops has stands at that check, which takes fewer bytes; in a loop it would be in the way.
// Invariant: what a report pushes is the same for all of its checks.

import type { Func } from "../ssa/ir.ts";
import { Op } from "../ssa/ops.ts";
import type { Locals } from "./locals.ts";
import type { Placement } from "./place.ts";
import { Check, checkKind } from "./references.ts";
import type { Structure } from "./structure.ts";

/** A call that checks lead to when they fail. */
interface Report {
  kind: number;
  /** One of the checks. */
  check: number;
  /** Scopes open inside of the scope that ends in front of the call. */
  depth: number;
  /** It stands behind the function's code. */
  behind: boolean;
}

export class Reports {
  readonly list: Report[] = [];
  private readonly byCheck = new Map<number, Report>();
  private f!: Func;
  private locals!: Locals;

  /** Groups the function's checks; `exact`: only checks of one position are one. */
  find(place: Placement, locals: Locals, exact: boolean, structure: Structure): void {
    this.list.length = 0;
    this.byCheck.clear();
    if (place.checkCount === 0) return;
    const { f } = place;
    this.f = f;
    this.locals = locals;
    const { order, orderLen } = place.cfg;
    for (let i = 0; i < orderLen; i++) {
      for (const v of f.blocks[order[i]!]!.instrs) {
        const kind = checkKind(f, v);
        if (kind < 0) continue;
        let report = this.fitting(kind, v, exact);
        if (report === null) {
          report = { kind, check: v, depth: 0, behind: structure.inLoop(order[i]!) };
          this.list.push(report);
        } else report.behind = true;
        this.byCheck.set(v, report);
      }
    }
  }

  /** The report of check v. */
  of(v: number): Report {
    return this.byCheck.get(v)!;
  }

  /** A fitting report among the latest ones (functions with thousands of checks exist). */
  private fitting(kind: number, v: number, exact: boolean): Report | null {
    const { f, list } = this;
    for (let i = list.length - 1; i >= 0 && i >= list.length - 64; i--) {
      const r = list[i]!;
      if (r.kind !== kind || (exact && f.pos_[r.check] !== f.pos_[v])) continue;
      if (kind < Check.Bounds) return r;
      if (this.samePlace(f.a[r.check]!, f.a[v]!) && this.samePlace(f.b[r.check]!, f.b[v]!)) return r;
    }
    return null;
  }

  /** The emitter pushes the same for x and y. */
  private samePlace(x: number, y: number): boolean {
    if (x === y) return true;
    const { f } = this;
    const { index } = this.locals;
    if (index[x]! >= 0 || index[y]! >= 0) return index[x] === index[y];
    return f.op[x] === Op.Const && f.op[y] === Op.Const && f.aux[x] === f.aux[y] && f.aux2[x] === f.aux2[y];
  }
}
