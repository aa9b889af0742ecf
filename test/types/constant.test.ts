// Constants, against what go/constant computes (constants.jsonl, made by test/oracle/constant), and the limits that keep
// hostile constants from taking time.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LitKind, Operator } from "../../src/syntax/tokens.ts";
import { utf8Bytes } from "../../src/types/constant/format.ts";
import {
  binaryOp,
  ConstKind,
  type ConstVal,
  compare,
  constString,
  exactString,
  float32Val,
  float64Val,
  int64Bits,
  makeFromLiteral,
  makeInt64,
  makeString,
  shift,
  toComplex,
  toFloat,
  toInt,
  unaryOp,
} from "../../src/types/constant/value.ts";

interface Row {
  op: string;
  x: string;
  y?: string;
  s: string;
  e?: string;
  f64?: string;
  f32?: string;
}

const rows: Row[] = readFileSync("test/types/constants.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((l) => JSON.parse(l));

/** Floats among the oracle's literals: everything with a point, or an exponent that is no hexadecimal digit. */
function lit(s: string): ConstVal {
  if (s.startsWith("-")) return unaryOp(Operator.Sub, lit(s.slice(1)), 0);
  let kind = LitKind.IntLit;
  if (s.endsWith("i")) kind = LitKind.ImagLit;
  else if (s[0] === '"' || s[0] === "`") kind = LitKind.StringLit;
  else if (s[0] === "'") kind = LitKind.RuneLit;
  else if (/[.pP]/.test(s) || (/[eE]/.test(s) && !/^0[xX]/.test(s))) kind = LitKind.FloatLit;
  return makeFromLiteral(s, kind);
}

const operators: Readonly<Record<string, Operator>> = {
  "+": Operator.Add,
  "-": Operator.Sub,
  "*": Operator.Mul,
  "/": Operator.Div,
  "%": Operator.Rem,
  "&": Operator.And,
  "|": Operator.Or,
  "^": Operator.Xor,
  "&^": Operator.AndNot,
  "==": Operator.Eql,
  "!=": Operator.Neq,
  "<": Operator.Lss,
  "<=": Operator.Leq,
  ">": Operator.Gtr,
  ">=": Operator.Geq,
};

function evaluate(r: Row): ConstVal | boolean {
  const y = r.y ?? "";
  switch (r.op) {
    case "lit":
      return lit(r.x);
    case "toint":
      return toInt(lit(r.x));
    case "tofloat":
      return toFloat(lit(r.x));
    case "tocomplex":
      return toComplex(lit(r.x));
    case "neg":
      return unaryOp(Operator.Sub, lit(r.x), 0);
    case "not":
      return unaryOp(Operator.Xor, lit(r.x), 0);
    case "not64":
      return unaryOp(Operator.Xor, lit(r.x), 64);
    case "not8":
      return unaryOp(Operator.Xor, lit(r.x), 8);
    case "<<":
      return shift(lit(r.x), Operator.Shl, Number(y));
    case ">>":
      return shift(lit(r.x), Operator.Shr, Number(y));
    case "->>":
      return shift(unaryOp(Operator.Sub, lit(r.x), 0), Operator.Shr, Number(y));
    case "/=":
      return binaryOp(lit(r.x), Operator.Div, lit(y), true);
    case "chain": {
      const [first, ...rest] = r.x.split(" ");
      let v = lit(first);
      for (let i = 0; i < rest.length; i += 2) v = binaryOp(v, operators[rest[i]], lit(rest[i + 1]));
      return v;
    }
    case "long":
      return makeString(utf8Bytes("日本語".repeat(40)));
  }
  const op = operators[r.op];
  return op >= Operator.Eql && op <= Operator.Geq ? compare(lit(r.x), op, lit(y)) : binaryOp(lit(r.x), op, lit(y));
}

function fnv(s: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  return `fnv:${(h >>> 0).toString(16).padStart(8, "0")}`;
}

/** Go's text of a float. */
function number(text: string): number {
  return text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text);
}

test("operations give what go/constant gives", () => {
  for (const r of rows) {
    const v = evaluate(r);
    const what = `${r.op} ${r.x} ${r.y ?? ""}`;
    if (typeof v === "boolean") {
      assert.equal(String(v), r.s, what);
      continue;
    }
    assert.equal(constString(v), r.s, what);
    if (r.op === "long") continue;
    const e = exactString(v);
    const want = r.e ?? r.s;
    assert.equal(want.startsWith("fnv:") ? fnv(e) : e, want, `${what}: exact`);
    if (r.f64 !== undefined) assert.equal(float64Val(v), number(r.f64), `${what}: float64`);
    if (r.f32 !== undefined) assert.equal(float32Val(v), number(r.f32), `${what}: float32`);
  }
});

test("64-bit halves", () => {
  assert.deepEqual(int64Bits(makeInt64(-1)), { lo: -1, hi: -1 });
  assert.deepEqual(int64Bits(makeInt64(0x1_0000_0002)), { lo: 2, hi: 1 });
  assert.deepEqual(int64Bits(makeInt64(0xffff_ffff_ffff_fffen)), { lo: -2, hi: -1 });
  assert.deepEqual(int64Bits(makeInt64(-(2n ** 63n))), { lo: 0, hi: -0x80000000 });
  assert.deepEqual(int64Bits(lit("3.0")), { lo: 3, hi: 0 });
});

test("hostile constants take no time", () => {
  for (const s of ["1e2147483647", "1e-2147483648", "1e99999999999", "0x1p99999999999"]) {
    const v = lit(s);
    assert.ok(v.kind === ConstKind.Float || v.kind === ConstKind.Unknown, s);
  }
  let v = lit("1e400000000");
  v = binaryOp(v, Operator.Add, lit("1e-400000000"));
  assert.equal(constString(v), "1e+400000000");
  for (let i = 0; i < 40 && v.kind !== ConstKind.Unknown; i++) v = binaryOp(v, Operator.Mul, v);
  assert.equal(v.kind, ConstKind.Unknown);
  let r = lit("1.1");
  for (let i = 0; i < 30; i++) r = binaryOp(r, Operator.Mul, r);
  assert.equal(constString(r), "1.82831e+44445057");
});
