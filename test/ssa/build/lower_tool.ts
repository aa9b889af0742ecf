// node scripts/lower-std.mjs [-js] [-v] [package...]: builds every body of the packages (default: all of std) and lists what is
// refused, crashes the builder or does not verify.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stdPackages } from "../../types/stdload.ts";
import { load } from "./load.ts";
import { lowerAll } from "./lower.ts";

const args = process.argv.slice(2);
const verbose = args.includes("-v");
const goos = args.includes("-js") ? "js" : "wasip1";
let paths = args.filter((a) => !a.startsWith("-"));
if (paths.length === 0) paths = stdPackages().filter((p) => !p.startsWith("golang.org/") && p !== "unsafe");
const dir = mkdtempSync(join(tmpdir(), "lower-"));
writeFileSync(join(dir, "main.go"), "package main\n\nfunc main() {}\n");
const loaded: string[] = [];
for (const p of paths) loaded.push(p);
const { input, tree, errors } = load([join(dir, "main.go")], { std: loaded, goos });
rmSync(dir, { recursive: true });
for (const e of errors.slice(0, 10)) console.log(e);
const wanted = new Set(paths);
const r = lowerAll(
  input,
  input.packages.filter((p) => wanted.has(p.path)),
);
const count = { refused: 0, crash: 0, invalid: 0 };
const reasons = new Map<string, number>();
for (const f of r.failures) {
  count[f.kind]++;
  const key = `${f.kind}: ${
    f.kind === "refused"
      ? f.msg
      : f.msg
          .split("\n")[0]
          .replace(/^.*?: ?/, "")
          .slice(0, 100)
  }`;
  reasons.set(key, (reasons.get(key) ?? 0) + 1);
  if (f.kind !== "refused" && (verbose || count[f.kind] <= 3)) {
    console.log(`${tree.files.posString(f.pos)}: ${f.func}: ${f.kind}: ${f.msg}`);
  } else if (verbose) console.log(`${tree.files.posString(f.pos)}: ${f.func}: ${f.kind}: ${f.msg}`);
}
for (const e of errors.slice(0, 20)) console.log(e);
for (const [k, n] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log(`${n}\t${k}`);
console.log(
  `${r.funcs} functions, ${r.rows} rows, ${r.ms.toFixed(0)} ms; refused ${count.refused}, crashes ${count.crash}, invalid ${count.invalid}`,
);
