// Numbers for pairs of integers (src/wasm/numbering.ts).

import assert from "node:assert/strict";
import { test } from "node:test";
import { Numbering } from "../../src/wasm/numbering.ts";

test("pairs are numbered in their order, each once, whatever the table's size", () => {
  const numbers = new Numbering();
  const known = new Map<string, number>();
  let random = 1;
  for (let i = 0; i < 5000; i++) {
    random = (Math.imul(random, 1103515245) + 12345) | 0;
    // Few of the first, of both signs, so that pairs come again.
    const x = (random >> 16) % 40;
    const y = i % 3 === 0 ? ~((random >>> 8) & 63) : (random >>> 8) & 63;
    const n = numbers.find(x, y);
    assert.equal(n, known.get(`${x} ${y}`) ?? -1);
    if (n >= 0) continue;
    known.set(`${x} ${y}`, known.size);
    assert.equal(numbers.add(x, y), known.size - 1);
  }
  assert.equal(numbers.count, known.size);
  assert.ok(known.size > 1000 && known.size < 5000);
});
