// Feeds a real file to the Go library in this folder and compares every answer with what Node itself gives. Prints what
// was done, how long each side took and how big the module is; exits with 1 if anything differs.
//
// Usage: node filekit.js library.wasm file

import { readFileSync, statSync } from "node:fs";
import zlib from "node:zlib";
import { instantiateReactor } from "../../src/host/node.ts";

interface FilekitExports extends WebAssembly.Exports {
  input(size: number): number;
  scratch(size: number): number;
  output(): number;
  outputLen(): number;
  crc32(): number;
  crc32c(): number;
  adler32(): number;
  toBase64(): void;
  fromBase64(): number;
  toHex(): void;
  fromHex(): number;
  topWords(n: number): void;
  sortedLines(): void;
  replaceAll(old: number, oldLen: number, with_: number, withLen: number): number;
  numbers(): void;
  onBits(): bigint;
  runes(): bigint;
}

const [modulePath, filePath] = process.argv.slice(2);
const bytes = readFileSync(filePath);

const beforeCompile = performance.now();
const compiled = new WebAssembly.Module(readFileSync(modulePath));
const { exports, memory } = instantiateReactor(compiled);
const go = exports as FilekitExports;
const started = performance.now() - beforeCompile;

/** Puts bytes into the library's input buffer. */
function give(data: Uint8Array): void {
  const at = go.input(data.length) >>> 0;
  new Uint8Array(memory.buffer).set(data, at);
}

/** The library's last long answer. */
function take(): Buffer {
  return Buffer.from(new Uint8Array(memory.buffer, go.output() >>> 0, go.outputLen()));
}

let wrong = 0;
const rows: string[][] = [];

/** Runs both sides (best of three) and compares. */
function compare<T extends number | bigint | string | Buffer>(name: string, ours: () => T, nodes: () => T): void {
  const time = (f: () => T): [T, number] => {
    let best = Number.POSITIVE_INFINITY;
    let value!: T;
    for (let i = 0; i < 3; i++) {
      const start = performance.now();
      value = f();
      best = Math.min(best, performance.now() - start);
    }
    return [value, best];
  };
  const [a, msGo] = time(ours);
  const [b, msNode] = time(nodes);
  const same = Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b;
  if (!same) wrong++;
  rows.push([name, same ? "same" : "DIFFERENT", msGo.toFixed(1), msNode.toFixed(1)]);
}

/** CRC-32C, table driven: Node has none of its own. */
function crc32c(data: Uint8Array): number {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    let c = i;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
    table[i] = c;
  }
  let crc = ~0;
  for (const b of data) crc = table[(crc ^ b) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let i = 0; i < data.length; ) {
    const end = Math.min(i + 5552, data.length);
    for (; i < end; i++) {
      a += data[i];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const text = bytes.toString("utf8");
const crc = (zlib as unknown as { crc32?: (data: Uint8Array) => number }).crc32;

/** zlib's trailer of a raw stored stream holds the CRC where zlib.crc32 is missing (Node < 20.15). */
const nodeCrc = crc ?? ((data: Uint8Array) => zlib.gzipSync(data, { level: 0 }).subarray(-8).readUInt32LE(0));

give(bytes);
compare(
  "CRC-32",
  () => go.crc32() >>> 0,
  () => nodeCrc(bytes),
);
compare(
  "CRC-32C",
  () => go.crc32c() >>> 0,
  () => crc32c(bytes),
);
compare(
  "Adler-32",
  () => go.adler32() >>> 0,
  () => adler32(bytes),
);
compare(
  "base64",
  () => {
    go.toBase64();
    return take();
  },
  () => Buffer.from(bytes.toString("base64"), "latin1"),
);
compare(
  "hex",
  () => {
    go.toHex();
    return take();
  },
  () => Buffer.from(bytes.toString("hex"), "latin1"),
);
compare(
  "bits set",
  () => Number(go.onBits()),
  () => countBits(bytes),
);
compare(
  "characters",
  () => Number(go.runes()),
  () => countRunes(text),
);
compare(
  "sum of numbers",
  () => {
    go.numbers();
    return take();
  },
  () => Buffer.from(sumNumbers(text)),
);
compare(
  "top words",
  () => {
    go.topWords(50);
    return take();
  },
  () => Buffer.from(topWords(text, 50)),
);
compare(
  "distinct lines",
  () => {
    go.sortedLines();
    return take();
  },
  () => Buffer.from(distinctLines(bytes), "latin1"),
);
compare(
  "replace",
  () => replace("return", "give back"),
  () => Buffer.from(text.replaceAll("return", "give back")),
);

const encoded = Buffer.from(bytes.toString("base64"), "latin1");
give(encoded);
compare(
  "base64 back",
  () => {
    go.fromBase64();
    return take();
  },
  () => Buffer.from(encoded.toString("latin1"), "base64"),
);
const hexed = Buffer.from(bytes.toString("hex"), "latin1");
give(hexed);
compare(
  "hex back",
  () => {
    go.fromHex();
    return take();
  },
  () => Buffer.from(hexed.toString("latin1"), "hex"),
);

function countBits(data: Uint8Array): number {
  let n = 0;
  for (let v of data) for (; v !== 0; v &= v - 1) n++;
  return n;
}

function countRunes(s: string): number {
  let n = 0;
  for (const _ of s) n++;
  return n;
}

function sumNumbers(s: string): string {
  let sum = 0n;
  for (const m of s.matchAll(/\d+/g)) {
    const before = s[m.index - 1] ?? " ";
    const after = s[m.index + m[0].length] ?? " ";
    if (/[\w\u0080-\uffff]/.test(before) || /[\w\u0080-\uffff]/.test(after)) continue;
    const n = BigInt(m[0]);
    if (n < 1n << 64n) sum += n;
  }
  return BigInt.asUintN(64, sum).toString();
}

function topWords(s: string, n: number): string {
  const counts = new Map<string, number>();
  for (const [word] of s.matchAll(/[\w\u0080-\uffff]+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])))
    .slice(0, n)
    .map(([word, count]) => `${count} ${word}\n`)
    .join("");
}

/** Latin-1 keeps the order of bytes. */
function distinctLines(data: Buffer): string {
  return [...new Set(data.toString("latin1").split("\n"))].sort().join("\n");
}

/** A string parameter is an address and a length in the library's memory: both words are put into its scratch buffer. */
function replace(from: string, to: string): Buffer {
  const a = Buffer.from(from);
  const b = Buffer.from(to);
  const at = go.scratch(a.length + b.length) >>> 0;
  new Uint8Array(memory.buffer).set(Buffer.concat([a, b]), at);
  go.replaceAll(at, a.length, at + a.length, b.length);
  return take();
}

const size = statSync(modulePath).size;
console.log(`${filePath}: ${(bytes.length / 1e6).toFixed(1)} MB`);
console.log(
  `library: ${size} bytes (gzip ${zlib.gzipSync(readFileSync(modulePath)).length}), compiled, instantiated and initialised in ${started.toFixed(1)} ms\n`,
);
const width = Math.max(...rows.map((r) => r[0].length));
console.log(`${"".padEnd(width)}              Go   Node (ms)`);
for (const [name, same, a, b] of rows)
  console.log(`${name.padEnd(width)}  ${same.padEnd(9)}${a.padStart(6)} ${b.padStart(6)}`);
console.log(wrong === 0 ? "\nall answers are the same" : `\n${wrong} answers differ`);
process.exitCode = wrong === 0 ? 0 : 1;
