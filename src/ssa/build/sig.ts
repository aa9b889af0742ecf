// Go signatures as ssa signatures. Order of the params (contract "Values"): pointers for memory results, closure context or
// receiver leaves, params' leaves. Results: leaves of the results that are not memory aggregates.

import type { Signature, Type } from "../../types/types.ts";
import { Ty } from "../ops.ts";
import type { GoSig, TypeEnv, TypeLayout } from "./api.ts";

export function goSig(
  layout: (t: Type) => TypeLayout,
  sig: Signature,
  env: TypeEnv,
  recv: Type | null,
  withCtx: boolean,
): GoSig {
  return makeSig(
    layout,
    sig.params.vars.map((v) => env.type(v.type!)),
    sig.results.vars.map((v) => env.type(v.type!)),
    recv,
    withCtx,
  );
}

/** The same from canonical types. */
export function makeSig(
  layout: (t: Type) => TypeLayout,
  paramTypes: readonly Type[],
  resultTypes: readonly Type[],
  recv: Type | null,
  withCtx: boolean,
): GoSig {
  const params: Ty[] = [];
  const results: Ty[] = [];
  const memResults: { index: number; type: Type }[] = [];
  const resultAt: number[] = [];
  for (let i = 0; i < resultTypes.length; i++) {
    const l = layout(resultTypes[i]!);
    if (l.isMemory) {
      memResults.push({ index: i, type: resultTypes[i]! });
      resultAt.push(params.length);
      params.push(Ty.Ptr);
    } else {
      resultAt.push(results.length);
      results.push(...l.tys);
    }
  }
  let ctxAt = -1;
  if (withCtx) {
    ctxAt = params.length;
    params.push(Ty.Ptr);
  }
  let recvAt = -1;
  if (recv !== null) {
    recvAt = params.length;
    params.push(...layout(recv).tys);
  }
  const paramAt: number[] = [];
  for (const t of paramTypes) {
    paramAt.push(params.length);
    params.push(...layout(t).tys);
  }
  return { params, results, memResults, recvAt, paramAt, ctxAt, resultAt, recvType: recv, paramTypes, resultTypes };
}
