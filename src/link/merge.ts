// Finds functions with equal code, so that only one of them is kept: instances of generics for types of one shape,
// wrappers, equal and hash functions. Bodies are compared with their relocations, which name the representatives found so
// far; a merge can make callers equal, so rounds follow until nothing changes.

import type { Program } from "../ssa/ir.ts";
import { type CodeBuffer, RelocKind } from "../wasm/codebuffer.ts";
import { FrameFlag, frameFlags, shownName } from "../wasm/sites.ts";
import { isHidden, samePlace } from "./lines.ts";
import type { Body } from "./link.ts";

/** For each body the body that stands for it (itself, if it is kept). bodyOf: body of a FuncId, -1: import. */
export function mergeBodies(
  program: Program,
  bodies: readonly Body[],
  code: CodeBuffer,
  bodyOf: Int32Array,
): Int32Array {
  const n = bodies.length;
  const same = new Int32Array(n);
  const hash = new Int32Array(n);
  const { buf } = code.bytes;
  for (let i = 0; i < n; i++) {
    same[i] = i;
    const { start, end, relocStart, relocEnd } = bodies[i]!.code;
    // A sample of the bytes: nearly all functions differ in size or there.
    let h = bodies[i]!.type ^ Math.imul(relocEnd - relocStart, 0x10001) ^ ((end - start) << 8);
    const step = ((end - start) >> 4) + 1;
    for (let k = start; k < end; k += step) h = Math.imul(h ^ buf[k]!, 0x01000193);
    hash[i] = h;
  }
  const target = (r: number): number => {
    const t = code.relocTarget[r]!;
    if (code.relocKind[r] === RelocKind.Type) return t;
    const b = bodyOf[t]!;
    return b < 0 ? ~t : same[b]!;
  };
  const equal = (x: Body, y: Body): boolean => {
    const a = x.code;
    const b = y.code;
    const size = a.end - a.start;
    const relocs = a.relocEnd - a.relocStart;
    if (x.type !== y.type || b.end - b.start !== size || b.relocEnd - b.relocStart !== relocs) return false;
    for (let r = 0; r < relocs; r++) {
      const p = a.relocStart + r;
      const q = b.relocStart + r;
      if (code.relocAt[p]! - a.start !== code.relocAt[q]! - b.start || code.relocKind[p] !== code.relocKind[q])
        return false;
      if (target(p) !== target(q)) return false;
    }
    for (let k = 0; k < size; k++) if (buf[a.start + k] !== buf[b.start + k]) return false;
    return sameLines(x, y);
  };
  /** It calls what shows even a wrapper in a trace. */
  const panicsItself = ({ code: { relocStart, relocEnd } }: Body): boolean => {
    for (let r = relocStart; r < relocEnd; r++) {
      if (code.relocKind[r] === RelocKind.Type) continue;
      if ((frameFlags(program, program.funcs[code.relocTarget[r]!]!) & (FrameFlag.Panics | FrameFlag.Faults)) !== 0)
        return true;
    }
    return false;
  };
  /** With a line table, one body for two functions must look like either in a trace. */
  const sameLines = (x: Body, y: Body): boolean => {
    const { calls } = code;
    if (calls === null || x.func === null || y.func === null) return true;
    const hidden = isHidden(program, x.func) && isHidden(program, y.func) && !panicsItself(x);
    const sites = x.func.sitePositions;
    let i = code.firstCall(x.code.start);
    let k = code.firstCall(y.code.start);
    const none = calls[i] === undefined || calls[i]! >= x.code.end;
    if (none && sites.length === 0 && y.func.sitePositions.length === 0) return true;
    if (!hidden && shownName(x.func) !== shownName(y.func)) return false;
    for (; i < calls.length && calls[i]! < x.code.end; i += 2, k += 2) {
      if (!(calls[k]! < y.code.end) || !samePlace(program, calls[i + 1]!, calls[k + 1]!, hidden)) return false;
    }
    if (sites.length !== y.func.sitePositions.length) return false;
    if (sites.some((pos, n) => !samePlace(program, pos, y.func!.sitePositions[n]!, hidden))) return false;
    return true;
  };
  const buckets = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const bucket = buckets.get(hash[i]!);
    if (bucket === undefined) buckets.set(hash[i]!, [i]);
    else bucket.push(i);
  }
  const candidates = [...buckets.values()].filter((b) => b.length > 1);
  for (let changed = true; changed; ) {
    changed = false;
    for (const bucket of candidates) {
      for (let i = 1; i < bucket.length; i++) {
        const x = bucket[i]!;
        if (same[x] !== x) continue;
        for (let k = 0; k < i; k++) {
          const y = bucket[k]!;
          if (same[y] !== y || !equal(bodies[x]!, bodies[y]!)) continue;
          for (const z of bucket) if (same[z] === x) same[z] = y;
          changed = true;
          break;
        }
      }
    }
  }
  return same;
}
