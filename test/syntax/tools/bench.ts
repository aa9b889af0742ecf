// Measures the parser: all .go files under a directory (default GOROOT/src), in one process, on one thread. Run through
// `node bench/parse.mjs`.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFile } from "../../../src/syntax/parser.ts";
import { FileSet } from "../../../src/syntax/source.ts";
import { Tree } from "../../../src/syntax/tree.ts";

function goFiles(dir: string, out: string[]): string[] {
  for (const e of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (e.isDirectory()) {
      if (e.name !== "testdata") goFiles(join(dir, e.name), out);
    } else if (e.name.endsWith(".go")) {
      out.push(join(dir, e.name));
    }
  }
  return out;
}

const args = process.argv.slice(2);
const lazy = args.includes("--lazy");
const dir =
  args.find((a) => !a.startsWith("-")) ??
  join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "src");
const sources = goFiles(dir, []).map((name) => ({ name, bytes: readFileSync(name) }));
let lines = 0;
let size = 0;
for (const s of sources) {
  size += s.bytes.length;
  for (let i = s.bytes.indexOf(10); i >= 0; i = s.bytes.indexOf(10, i + 1)) lines++;
}
const rounds = Number(args.find((a) => a.startsWith("--rounds="))?.slice(9) ?? 3);
for (let round = 0; round < rounds; round++) {
  const files = new FileSet();
  const tree = new Tree(files);
  let errors = 0;
  const ctx = {
    tree,
    error: (pos: number, msg: string) => void (errors++ < 5 && console.log(files.posString(pos), msg)),
  };
  const t0 = performance.now();
  for (const s of sources)
    parseFile(ctx, files.addFile(s.name, s.bytes), { lazyBodies: lazy, std: true, compilingRuntime: true });
  const ms = performance.now() - t0;
  console.log(
    `${sources.length} files, ${lines} lines, ${(size / 1e6).toFixed(1)} MB: ${ms.toFixed(0)} ms, ` +
      `${(lines / ms / 1e3).toFixed(2)} M lines/s, ${tree.count} nodes (${((ms * 1e6) / tree.count).toFixed(0)} ns each), ` +
      `${tree.names.count} names, ${errors} errors`,
  );
}
