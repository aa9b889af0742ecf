// The pair arithmetic against BigInt on corner values and pseudo-random ones.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clz64, cmpS64, cmpU64, ctz64, doubleS, doubleU, Int64, popcnt32 } from "../../src/ssa/int64.ts";

const u = (n: bigint): bigint => BigInt.asUintN(64, n);
const s = (n: bigint): bigint => BigInt.asIntN(64, n);
const lo = (n: bigint): number => Number(BigInt.asIntN(32, n));
const hi = (n: bigint): number => Number(BigInt.asIntN(32, n >> 32n));

function samples(): bigint[] {
  const out = [0n, 1n, 2n, 3n, 7n, 10n, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n];
  out.push(0x1fffffffffffffn, 0x20000000000000n, 0x7fffffffffffffffn, 0x8000000000000000n, 0xffffffff00000000n);
  let x = 0x9e3779b97f4a7c15n;
  for (let i = 0; i < 24; i++) {
    x = u(x * 6364136223846793005n + 1442695040888963407n);
    out.push(x >> BigInt((i * 7) % 60));
  }
  return [...out, ...out.map((n) => u(-n))];
}

test("pair arithmetic equals BigInt's", () => {
  const c = new Int64();
  const got = (): bigint => u((BigInt(c.hi) << 32n) | BigInt(c.lo >>> 0));
  const all = samples();
  for (const a of all) {
    for (const b of all) {
      const args = [lo(a), hi(a), lo(b), hi(b)] as const;
      const at = `${a} ${b}`;
      c.add(...args);
      assert.equal(got(), u(a + b), `add ${at}`);
      c.sub(...args);
      assert.equal(got(), u(a - b), `sub ${at}`);
      c.mul(...args);
      assert.equal(got(), u(a * b), `mul ${at}`);
      assert.equal(cmpU64(...args), a < b ? -1 : a > b ? 1 : 0);
      assert.equal(cmpS64(...args), s(a) < s(b) ? -1 : s(a) > s(b) ? 1 : 0);
      if (b === 0n) continue;
      c.divU(...args);
      assert.equal(got(), a / b, `divu ${at}`);
      c.remU(...args);
      assert.equal(got(), a % b, `remu ${at}`);
      c.divS(...args);
      assert.equal(got(), u(s(a) / s(b)), `divs ${at}`);
      c.remS(...args);
      assert.equal(got(), u(s(a) % s(b)), `rems ${at}`);
    }
    for (const n of [0, 1, 31, 32, 33, 63, 64, 70]) {
      const k = BigInt(n & 63);
      c.shl(lo(a), hi(a), n);
      assert.equal(got(), u(a << k));
      c.shrU(lo(a), hi(a), n);
      assert.equal(got(), a >> k);
      c.shrS(lo(a), hi(a), n);
      assert.equal(got(), u(s(a) >> k));
      c.rotl(lo(a), hi(a), n);
      assert.equal(got(), u((a << k) | (a >> (64n - k))));
    }
    const bits = a.toString(2);
    assert.equal(clz64(lo(a), hi(a)), a === 0n ? 64 : 64 - bits.length);
    assert.equal(ctz64(lo(a), hi(a)), a === 0n ? 64 : bits.length - 1 - bits.lastIndexOf("1"));
    assert.equal(popcnt32(lo(a)) + popcnt32(hi(a)), bits.replaceAll("0", "").length);
    assert.equal(doubleS(lo(a), hi(a)), Number(s(a)));
    assert.equal(doubleU(lo(a), hi(a)), Number(a));
  }
  for (const d of [0, -0.5, 1.9, -1.9, 4294967296.5, -4294967297.5, 9.3e18, -9.3e18, 1e300, -Infinity]) {
    c.truncSatS(d);
    const want = d >= 2 ** 63 ? 2n ** 63n - 1n : d <= -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(d));
    assert.equal(s(got()), want);
    c.truncSatU(d);
    assert.equal(got(), d <= 0 ? 0n : d >= 2 ** 64 ? 2n ** 64n - 1n : BigInt(Math.trunc(d)));
  }
});
