// Stubs for the promoted methods of struct types that reflection makes with an embedded interface (runtime/structof.go). They call
// what panics. Invariant: there is one for each wasm signature of the methods that are called through itabs made at run time.

import type { Var } from "../../types/object.ts";
import type { Signature } from "../../types/types.ts";
import type { DataId, Func } from "../ir.ts";
import { Emit } from "./emit.ts";
import { fillSlice, Image } from "./image.ts";
import type { ProgramBuilder } from "./program.ts";
import { makeSig } from "./sig.ts";

export class EmbeddedStubs {
  private readonly byType = new Map<Signature, Func>();
  private readonly byWasm = new Map<number, Func>();

  constructor(private readonly prog: ProgramBuilder) {}

  /** Reflection makes struct types. */
  get wanted(): boolean {
    return this.prog.runtimeVar("embeddedstubs") >= 0;
  }

  stub(type: Signature): Func {
    let f = this.byType.get(type);
    if (f === undefined) {
      f = this.make(type);
      this.byType.set(type, f);
    }
    return f;
  }

  private make(type: Signature): Func {
    const p = this.prog;
    const types = (vars: readonly Var[]) => vars.map((v) => v.type!);
    const sig = makeSig(p.layoutOf, types(type.params.vars), types(type.results.vars), p.tUnsafePointer, false);
    const id = p.out.sigId(sig.params, sig.results);
    let f = this.byWasm.get(id);
    if (f === undefined) {
      f = p.made(`reflectembedded.${id}`, sig);
      this.byWasm.set(id, f);
      const e = new Emit(f);
      e.entryParams();
      e.call(p.runtime("embeddedIfaceMethStub"), []);
      e.unreachable();
    }
    return f;
  }

  /** Fills runtime.embeddedstubs. */
  finish(id: DataId): void {
    const { out, rtypes } = this.prog;
    const entrySize = 8;
    const table = new Image(entrySize * this.byType.size);
    let at = 0;
    for (const [type, f] of this.byType) {
      table.data(at, rtypes.gcType(type));
      table.func(at + 4, f.id);
      at += entrySize;
    }
    fillSlice(out, id, "runtime.embeddedstub", table, 4, this.byType.size);
  }
}
