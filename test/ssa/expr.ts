// Expressions for tests of local rules, as s-expressions: x y: i64 parameters; m n: i32; p q: ptr; d e: f64; s: f32. A number
// is an i64 constant, 5i an i32, 5d an f64, 5s an f32, nil the ptr. An operation has its first operand's type unless it is
// named with one: (add x 1), (wrap x), (wrap:ptr x), (load.i8u:i32 p 8).

import { Func, type Program, Term } from "../../src/ssa/ir.ts";
import { Mem, memNames, Op, opInfo, Ty, tyNames } from "../../src/ssa/ops.ts";

const names = ["x", "y", "m", "n", "p", "q", "d", "e", "s"];
const types = [Ty.I64, Ty.I64, Ty.I32, Ty.I32, Ty.Ptr, Ty.Ptr, Ty.F64, Ty.F64, Ty.F32];

const defaults: Partial<Record<string, Ty>> = {
  wrap: Ty.I32,
  exts: Ty.I64,
  extu: Ty.I64,
  promote: Ty.F64,
  demote: Ty.F32,
  eqz: Ty.I32,
};
for (const name of ["eq", "ne", "lts", "ltu", "les", "leu", "gts", "gtu", "ges", "geu", "flt", "fle", "fgt", "fge"]) {
  defaults[name] = Ty.I32;
}

const view = new DataView(new ArrayBuffer(8));

/** A function of the parameters above that returns the expression's value. */
export function exprFunc(program: Program, text: string): Func {
  const f0 = program.newFunc("expr", { params: types, results: [Ty.I32] });
  const b = f0.newBlock();
  for (const ty of types) f0.addParam(b, ty, Op.Param);
  const tokens = text.match(/[()]|[^\s()]+/g)!;
  let at = 0;
  const emit = (...row: Parameters<Func["newValue"]>): number => {
    const v = f0.newValue(...row);
    b.instrs.push(v);
    return v;
  };
  const parse = (): number => {
    const t = tokens[at++]!;
    if (t !== "(") {
      const i = names.indexOf(t);
      if (i >= 0) return b.params[i]!;
      if (t === "nil") return emit(Op.Const, Ty.Ptr);
      const kind = /[ids]$/.exec(t)?.[0] ?? "";
      const num = kind === "" ? t : t.slice(0, -1);
      if (kind === "d") {
        view.setFloat64(0, Number(num), true);
        return emit(Op.Const, Ty.F64, 0, 0, 0, view.getInt32(0, true), view.getInt32(4, true));
      }
      if (kind === "s") {
        view.setFloat32(0, Number(num), true);
        return emit(Op.Const, Ty.F32, 0, 0, 0, view.getInt32(0, true));
      }
      const n = BigInt(num);
      if (kind === "i") return emit(Op.Const, Ty.I32, 0, 0, 0, Number(BigInt.asIntN(32, n)));
      const lo = Number(BigInt.asIntN(32, n));
      return emit(Op.Const, Ty.I64, 0, 0, 0, lo, Number(BigInt.asIntN(32, n >> 32n)));
    }
    const [opText, tyText] = tokens[at++]!.split(":");
    const [name, suffix] = opText!.split(".");
    const op: Op = opInfo.findIndex((o) => o.name === name);
    if (op < 0) throw new Error(`no operation ${name}`);
    let aux = 0;
    const args: number[] = [];
    while (tokens[at] !== ")") {
      if (op === Op.Load && args.length === 1) aux = Number(tokens[at++]);
      else args.push(parse());
    }
    at++;
    const mem: Mem = suffix === undefined ? Mem.None : memNames.indexOf(suffix as (typeof memNames)[number]);
    let ty: Ty = tyText === undefined ? (defaults[name!] ?? f0.ty[args[0]!]!) : tyNames.indexOf(tyText as "i32");
    if (op === Op.Select && tyText === undefined) ty = f0.ty[args[1]!]!;
    return emit(op, ty, args[0] ?? 0, args[1] ?? 0, args[2] ?? 0, aux, 0, mem);
  };
  const v = parse();
  b.term = Term.Return;
  b.results = [v];
  f0.results[0] = f0.ty[v]!;
  return f0;
}

/** The s-expression of a value, in exprFunc's notation. */
export function exprText(f: Func, v: number): string {
  const op: Op = f.op[v]!;
  const ty: Ty = f.ty[v]!;
  if (op === Op.Param) return names[f.aux[v]!]!;
  if (op === Op.Const) {
    const lo = f.aux[v]!;
    const hi = f.aux2[v]!;
    view.setInt32(0, lo, true);
    view.setInt32(4, hi, true);
    switch (ty) {
      case Ty.Ptr:
        return "nil";
      case Ty.I32:
        return `${lo}i`;
      case Ty.F64:
        return `${Object.is(view.getFloat64(0, true), -0) ? "-0" : view.getFloat64(0, true)}d`;
      case Ty.F32:
        return `${view.getFloat32(0, true)}s`;
      default:
        return `${view.getBigInt64(0, true)}`;
    }
  }
  const info = opInfo[op]!;
  const args = [f.a[v]!, f.b[v]!, f.c[v]!].slice(0, info.args);
  const plain = op === Op.Select ? f.ty[args[1]!]! : (defaults[info.name] ?? f.ty[args[0]!]!);
  let s = `(${info.name}`;
  if (op === Op.Load) s += `.${memNames[f.mem[v]!]}`;
  if (ty !== plain) s += `:${tyNames[ty]}`;
  s += args.map((x) => ` ${exprText(f, x)}`).join("");
  if (op === Op.Load) s += ` ${f.aux[v]}`;
  return `${s})`;
}
