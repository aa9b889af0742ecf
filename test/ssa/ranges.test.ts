// Bounds as codes against exact arithmetic: every result is on the safe side.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addCodes, isMask, maxCode, minCode, negate, plusUp, rangesLe, zone } from "../../src/ssa/passes/ranges.ts";

const max = 2n ** 63n - 1n;
const min = -(2n ** 63n);

function real(code: number): bigint {
  if (code >= zone) return max - BigInt(maxCode - code);
  if (code <= -zone) return min + BigInt(code - minCode);
  return BigInt(code);
}

const codes: number[] = [];
for (const base of [0, 2 ** 31, 2 ** 51, zone, maxCode]) {
  for (const d of [-(2 ** 51), -5, -1, 0, 1, 7, 2 ** 51]) {
    for (const c of [base + d, -(base + d)]) if (c <= maxCode && c >= minCode) codes.push(c);
  }
}

test("bounds are ordered and safe", () => {
  for (const x of codes) {
    for (const y of codes) {
      assert.equal(x < y, real(x) < real(y));
      for (const up of [true, false]) {
        const sum = addCodes(x, y, up);
        const want = real(x) + real(y);
        if (Number.isNaN(sum)) continue;
        assert.ok(want >= min && want <= max, `${x} + ${y} overflows`);
        assert.ok(up ? real(sum) >= want : real(sum) <= want, `${x} + ${y} = ${sum}`);
      }
      for (const c of [0, -1, 1, 100, -(2 ** 40), 2 ** 51]) {
        if (rangesLe(x, y, c)) assert.ok(real(x) <= real(y) + BigInt(c), `${x} <= ${y} + ${c}`);
      }
    }
    for (const c of [0, 1, -1, 12345, -(2 ** 51), 2 ** 51]) {
      const up = plusUp(x, c);
      assert.ok(real(up) >= real(x) + BigInt(c) || up === maxCode, `${x} + ${c} <= ${up}`);
    }
    if (x === minCode) assert.ok(Number.isNaN(negate(x, true)));
    else assert.ok(real(negate(x, true)) >= -real(x) && real(negate(x, false)) <= -real(x), `-${x}`);
  }
  assert.deepEqual([0, 1, 2, 3, 7, 8, 2 ** 50 - 1].map(isMask), [true, true, false, true, true, false, true]);
});
