// The multipliers give exact quotients at all the numbers where a wrong one would show.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signedMagic, unsignedMagic } from "../../src/ssa/passes/divconst.ts";

const divisors = [3, 5, 6, 7, 9, 10, 11, 12, 13, 25, 60, 100, 125, 641, 1000, 10000, 65535, 65537, 86400, 1000000, 1e9];
divisors.push(0x7fffffff, 0x7ffffffe, 0x55555555, 3 * 0x10000001);

test("unsigned division by multiplication", () => {
  for (const d of [...divisors, 0x80000001, 0xffffffff, 0xfffffffe]) {
    for (const bits of [31, 32]) {
      const magic = unsignedMagic(d, bits);
      const limit = 2 ** bits;
      const top = Math.floor((limit - 1) / d);
      for (const q of [0, 1, 2, 3, 1000, top - 1, top]) {
        for (const x of [q * d - 1, q * d, q * d + 1, q * d + d - 1, limit - 1]) {
          if (x < 0 || x >= limit) continue;
          const product = BigInt(x) * BigInt(magic.m);
          assert.ok(magic.m < 2 ** 32 && product < 1n << 64n);
          const got = magic.add ? ((product >> 32n) + BigInt(x)) >> BigInt(magic.s - 32) : product >> BigInt(magic.s);
          assert.equal(got, BigInt(Math.floor(x / d)), `${x} / ${d}`);
        }
      }
    }
  }
  assert.ok(unsignedMagic(7, 32).add && !unsignedMagic(7, 31).add);
});

test("signed division by multiplication", () => {
  for (const d of divisors) {
    if (d > 0x7fffffff) continue;
    const { m, s } = signedMagic(d);
    assert.ok(m < 2 ** 32 && s < 63);
    const top = Math.floor(0x7fffffff / d);
    for (const q of [0, 1, 2, 1000, top - 1, top]) {
      for (const x of [q * d - 1, q * d, q * d + 1, q * d + d - 1, 0x7fffffff]) {
        for (const y of [x, -x, -0x80000000]) {
          if (y > 0x7fffffff || y < -0x80000000) continue;
          const got = ((BigInt(y) * BigInt(m)) >> BigInt(s)) + (y < 0 ? 1n : 0n);
          assert.equal(got, BigInt(Math.trunc(y / d)), `${y} / ${d}`);
        }
      }
    }
  }
});
