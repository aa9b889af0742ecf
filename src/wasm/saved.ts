// What a suspended frame keeps: the values that are live where it goes on, and where they lie in the save slot.
//
// Only values that are used outside of the block that makes them can be live there; each is followed back from its uses, once for all
// sites together.

import { type Cfg, ints } from "../ssa/cfg.ts";
import type { Func } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import { BlockUses } from "./blockuses.ts";

/** A call behind which the function goes on when it is resumed. */
export interface Site {
  /** The block that saves the frame and returns. */
  readonly save: number;
  /** Position of the call. */
  readonly pos: number;
  /** The call's results by index; 0: not used. */
  readonly results: readonly number[];
  /** Where it goes on when the call returned; -1: it never does. */
  readonly rest: number;
  /** Where it goes on when the call unwinds; -1: it never does. */
  readonly target: number;
  /** Values to keep, with their offsets in the save slot. */
  saved: { value: number; offset: number }[];
}

/** Where the values begin in the save slot (goroot/src/runtime/stack.go). */
export const firstSaved = 12;

/** Values that are computed again rather than saved. */
export function isConstant(op: Op): boolean {
  switch (op) {
    case Op.Const:
    case Op.DataAddr:
    case Op.FuncAddr:
    case Op.LinkAddr:
    case Op.Slot:
    case Op.GetSP:
    case Op.EntrySP:
      return true;
    default:
      return false;
  }
}

/** Where values of these types lie in a save slot, from offset `first` on, and the bytes it needs. */
export function savedOffsets(types: readonly number[], first = firstSaved): { at: number[]; size: number } {
  const at: number[] = [];
  let size = first;
  const wide = (ty: number): boolean => ty === Ty.I64 || ty === Ty.F64;
  types.forEach((ty, i) => {
    if (wide(ty)) return;
    at[i] = size;
    size += 4;
  });
  if (types.some(wide)) size = (size + 7) & -8;
  types.forEach((ty, i) => {
    if (!wide(ty)) return;
    at[i] = size;
    size += 8;
  });
  return { at, size };
}

export class SavedValues {
  private readonly uses = new BlockUses();
  /** By block: the sites that go on there. */
  private readonly sitesAt: (number[] | undefined)[] = [];
  /** By block: the last value found live at its start. */
  private live = new Int32Array(64);
  private readonly work: number[] = [];

  /** Fills `saved` of the sites that save; gives the bytes of the save slot. cfg is f's. */
  find(f: Func, cfg: Cfg, sites: readonly Site[]): number {
    const { uses, sitesAt } = this;
    const { op } = f;
    uses.build(f, (v) => !isConstant(op[v]!));
    this.live = ints(this.live, f.blocks.length);
    this.live.fill(0, 0, f.blocks.length);
    const values: number[][] = sites.map(() => []);
    const points: number[] = [];
    while (sitesAt.length < f.blocks.length) sitesAt.push(undefined);
    sites.forEach((site, k) => {
      for (const b of [site.rest, site.target]) {
        if (b < 0) continue;
        if (sitesAt[b] === undefined) {
          sitesAt[b] = [];
          points.push(b);
        }
        sitesAt[b].push(k);
      }
    });
    for (let v = 1; v < f.count; v++) if (uses.first[v] !== 0) this.follow(cfg, v, sites, values);
    for (const b of points) sitesAt[b] = undefined;
    let size = firstSaved;
    sites.forEach((site, k) => {
      const layout = savedOffsets(values[k]!.map((v) => f.ty[v]!));
      site.saved = values[k]!.map((value, i) => ({ value, offset: layout.at[i]! }));
      size = Math.max(size, layout.size);
    });
    return size;
  }

  /** Notes v at the sites where it is live. */
  private follow(cfg: Cfg, v: number, sites: readonly Site[], values: readonly number[][]): void {
    const { uses, live, work, sitesAt } = this;
    const { preds, predStart } = cfg;
    for (let u = uses.first[v]!; u !== 0; u = uses.next[u]!) {
      live[uses.block[u]!] = v;
      work.push(uses.block[u]!);
    }
    while (work.length > 0) {
      const b = work.pop()!;
      const here = sitesAt[b];
      if (here !== undefined) {
        for (const k of here) {
          const list = values[k]!;
          if (list.at(-1) !== v && !sites[k]!.results.includes(v)) list.push(v);
        }
      }
      const end = predStart[b + 1]!;
      for (let k = predStart[b]!; k < end; k++) {
        const p = preds[k]!;
        if (live[p] === v || uses.defines(p, v)) continue;
        live[p] = v;
        work.push(p);
      }
    }
  }
}
