// The writer of the binary format: numbers, lengths and names.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteBuffer, s32Length, u32Length } from "../../src/wasm/encode.ts";

function written(write: (b: ByteBuffer) => void): number[] {
  const b = new ByteBuffer(1);
  write(b);
  return [...b.take()];
}

test("unsigned numbers take the shortest form", () => {
  assert.deepEqual(
    written((b) => b.u32(0)),
    [0],
  );
  assert.deepEqual(
    written((b) => b.u32(127)),
    [127],
  );
  assert.deepEqual(
    written((b) => b.u32(128)),
    [0x80, 1],
  );
  assert.deepEqual(
    written((b) => b.u32(624485)),
    [0xe5, 0x8e, 0x26],
  );
  assert.deepEqual(
    written((b) => b.u32(-1)),
    [0xff, 0xff, 0xff, 0xff, 0x0f],
  );
});

test("signed numbers take the shortest form", () => {
  assert.deepEqual(
    written((b) => b.s32(63)),
    [63],
  );
  assert.deepEqual(
    written((b) => b.s32(64)),
    [0xc0, 0],
  );
  assert.deepEqual(
    written((b) => b.s32(-64)),
    [0x40],
  );
  assert.deepEqual(
    written((b) => b.s32(-65)),
    [0xbf, 0x7f],
  );
  assert.deepEqual(
    written((b) => b.s32(-0x80000000)),
    [0x80, 0x80, 0x80, 0x80, 0x78],
  );
});

test("64-bit numbers agree with a bigint encoder", () => {
  const reference = (n: bigint): number[] => {
    const out: number[] = [];
    for (;;) {
      const low = Number(n & 127n);
      n >>= 7n;
      if ((n === 0n && (low & 64) === 0) || (n === -1n && (low & 64) !== 0)) {
        out.push(low);
        return out;
      }
      out.push(low | 128);
    }
  };
  const values = [0n, 1n, -1n, 63n, 64n, -64n, -65n, 0x7fffffffn, 0x80000000n, -0x80000000n, -0x80000001n];
  for (let shift = 0n; shift < 64n; shift++)
    values.push(1n << shift, -(1n << shift), (1n << shift) - 1n, 0x123456789abcdefn >> shift);
  for (const value of values) {
    const n = BigInt.asIntN(64, value);
    const lo = Number(BigInt.asIntN(32, n));
    const hi = Number(BigInt.asIntN(32, n >> 32n));
    assert.deepEqual(
      written((b) => b.s64(lo, hi)),
      reference(n),
      String(n),
    );
  }
});

test("lengths are those of the encodings", () => {
  for (const n of [0, 1, 63, 64, 127, 128, 8191, 8192, 16383, 16384, 1048575, 1048576, 2097151, 2097152, 0x7fffffff]) {
    assert.equal(u32Length(n), written((b) => b.u32(n)).length);
    assert.equal(s32Length(n), written((b) => b.s32(n)).length);
    assert.equal(s32Length(-n), written((b) => b.s32(-n)).length);
  }
});

test("names are UTF-8 with their length in bytes", () => {
  assert.deepEqual(
    written((b) => b.name("aé")),
    [3, 0x61, 0xc3, 0xa9],
  );
});
