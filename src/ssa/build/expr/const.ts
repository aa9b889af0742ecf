// Constant expressions: the value types2 computed, as leaves of the (substituted) type. Invariant: integers come out in the
// form every value has, sign- or zero-extended to their leaf.

import { InternalError } from "../../../diagnostics.ts";
import {
  boolVal,
  type ConstVal,
  float32Val,
  float64Val,
  imag,
  int64Bits,
  real,
  stringVal,
  toComplex,
  toFloat,
  toInt,
} from "../../../types/constant/value.ts";
import { type Basic, BasicKind, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";

/** Appends constant c as a value of type L. */
export function constant(b: FuncBuilder, c: ConstVal, L: TypeLayout, out: ValueId[]): void {
  const u = L.under;
  if (u.tag !== TypeTag.Basic) throw new InternalError("constant of composite type", b.pos);
  basicConst(b, c, u, out);
}

function basicConst(b: FuncBuilder, c: ConstVal, u: Basic, out: ValueId[]): void {
  switch (u.kind) {
    case BasicKind.Bool:
    case BasicKind.UntypedBool:
      out.push(b.i32(boolVal(c) ? 1 : 0));
      return;
    case BasicKind.String:
    case BasicKind.UntypedString: {
      stringConst(b, stringVal(c), out);
      return;
    }
    case BasicKind.Float32:
      out.push(b.f32(float32Val(toFloat(c))));
      return;
    case BasicKind.Float64:
    case BasicKind.UntypedFloat:
      out.push(b.f64(float64Val(toFloat(c))));
      return;
    case BasicKind.Complex64: {
      const z = toComplex(c);
      out.push(b.f32(float32Val(real(z))), b.f32(float32Val(imag(z))));
      return;
    }
    case BasicKind.Complex128:
    case BasicKind.UntypedComplex: {
      const z = toComplex(c);
      out.push(b.f64(float64Val(real(z))), b.f64(float64Val(imag(z))));
      return;
    }
    case BasicKind.UnsafePointer:
      out.push(b.zero(Ty.Ptr));
      return;
    default:
      out.push(intConst(b, toInt(c), u.kind));
  }
}

/** Appends the leaves of a string constant. */
export function stringConst(b: FuncBuilder, text: string, out: ValueId[]): void {
  out.push(text.length === 0 ? b.nil() : b.data(b.prog.stringData(text)), b.i64(text.length));
}

function intConst(b: FuncBuilder, c: ConstVal, kind: BasicKind): ValueId {
  const { lo, hi } = int64Bits(c);
  switch (kind) {
    case BasicKind.Int8:
      return b.i32((lo << 24) >> 24);
    case BasicKind.Int16:
      return b.i32((lo << 16) >> 16);
    case BasicKind.Uint8:
      return b.i32(lo & 0xff);
    case BasicKind.Uint16:
      return b.i32(lo & 0xffff);
    case BasicKind.Int32:
    case BasicKind.Uint32:
    case BasicKind.UntypedRune:
      return b.i32(lo);
    default:
      return b.i64w(lo, hi);
  }
}
