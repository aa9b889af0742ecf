// Compile time against the size of hostile programs (test/programs/shapes.ts): each in four sizes, doubled each time, with the
// ratio of the last two; about 2 is in proportion. Times are processor time of the whole build, after a first one for warmth.
// Usage: node scripts/build.mjs && node bench/curve.mjs [name ...]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { load } from "../scripts/bundle.mjs";

mkdirSync("build/bench", { recursive: true });
const { shapes } = await load("test/programs/shapes.ts", "build/bench/shapes.mjs");
const { build } = await import(pathToFileURL(resolve("dist/index.js")).href);
const wanted = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), "gowasm-curve-"));
writeFileSync(join(dir, "go.mod"), "module m\n\ngo 1.26\n");

/** Largest size tried, where it is not 16,000. */
const largest = {
  "switch cases": 50_000,
  "operators in a row": 40_000,
  "operators nested": 20_000,
  parentheses: 100_000,
  blocks: 40_000,
  functions: 100_000,
  "selectors in a row": 100_000,
  "elements of a literal": 2_000_000,
  "bytes of a string": 5_000_000,
};

async function milliseconds(source) {
  writeFileSync(join(dir, "main.go"), source);
  const before = process.cpuUsage();
  const { messages } = await build({ packages: ["."], dir, output: "", env: { GOOS: "wasip1", GOARCH: "wasm" } });
  const used = process.cpuUsage(before);
  return { ms: (used.user + used.system) / 1000, said: messages.split("\n").slice(0, 2).join(" ").slice(0, 60) };
}

for (const [name, shape] of Object.entries(shapes)) {
  if (wanted.length > 0 && !wanted.some((w) => name.includes(w))) continue;
  const top = largest[name] ?? 16_000;
  await milliseconds(shape(top >> 5));
  const cells = [];
  let last = { ms: Number.NaN, said: "" };
  let ratio = Number.NaN;
  for (let n = top >> 3; n <= top; n *= 2) {
    const now = await milliseconds(shape(n));
    ratio = now.ms / last.ms;
    last = now;
    cells.push(`${String(n).padStart(8)}: ${now.ms.toFixed(0).padStart(6)}`);
  }
  console.log(`${name.padEnd(26)} ${cells.join("")} ms  x${ratio.toFixed(1)} ${last.said}`);
}
rmSync(dir, { recursive: true });
