// The command behind scripts/oracle-parse.mjs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dumpFile } from "./dump.ts";
import { updateErrors } from "./errors.ts";
import { mutate } from "./mutate.ts";
import { buildOracle, compareAll, firstDifference, goFiles, goroot, oracleDump } from "./oracle.ts";

const args = process.argv.slice(2);
const flag = (name: string) => args.includes(name);
const value = (name: string) => args.find((a) => a.startsWith(`${name}=`))?.slice(name.length + 1);
const dirs = args.filter((a) => !a.startsWith("--"));
const options = { lazy: flag("--lazy"), spans: !flag("--no-spans") };

if (flag("--errors")) {
  updateErrors();
  process.exit(0);
}

const program = buildOracle("build/oracle");
const root = goroot();
let paths: string[] = [];
if (dirs.length === 0) dirs.push(join(root, "src"), join(root, "test"), join(root, "misc"));
for (const d of dirs) {
  if (d.endsWith(".go")) paths.push(d);
  else paths.push(...goFiles(d));
}

// --mutate=n: n broken variants of files, instead of the files
const variants = Number(value("--mutate") ?? 0);
if (variants > 0) {
  const seed = Number(value("--seed") ?? 1);
  mkdirSync("build/oracle/mutants", { recursive: true });
  const made: string[] = [];
  for (let i = 0; i < variants; i++) {
    const from = paths[(i * 7919 + seed * 104729) % paths.length];
    const src = readFileSync(from);
    if (src.length > 200_000) continue;
    const path = join("build/oracle/mutants", `${seed}_${i}.go`);
    writeFileSync(path, mutate(src, seed * 1_000_003 + i));
    made.push(path);
  }
  paths = made;
}

let bad = 0;
const t0 = performance.now();
const n = await compareAll(program, paths, options, (path) => {
  if (++bad > Number(value("--show") ?? 10)) return;
  console.log(path);
  console.log(firstDifference(oracleDump(program, path, options.spans), dumpFile(path, readFileSync(path), options)));
});
console.log(`${n} files, ${bad} differ (${((performance.now() - t0) / 1000).toFixed(1)} s)`);
process.exit(bad > 0 ? 1 : 0);
