// Compares the checker with go/types for every expression of the standard library: type and constant value.
//   node scripts/oracle-types.mjs [--js] [--limit=n] [package...]
// No package: all of std. Needs a Go toolchain (the oracle is a Go program); prints the differences and fails if there are any.

import { join } from "node:path";
import { load } from "./bundle.mjs";

const flags = process.argv.slice(2).filter((a) => a.startsWith("--"));
const wanted = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const goos = flags.includes("--js") ? "js" : "wasip1";
const limit = Number(flags.find((f) => f.startsWith("--limit="))?.slice(8) ?? 3);

const outfile = join("build", "oracle-types", "compare.mjs");
const { askOracle, compare, stdPackages } = await load(
  { contents: `export * from "./test/types/oracle.ts"; export { stdPackages } from "./test/types/stdload.ts";` },
  outfile,
);

const packages = wanted.length > 0 ? wanted : stdPackages();
const answers = askOracle(goos, packages);
const t0 = performance.now();
const res = compare(goos, packages, answers, limit);
const ms = Math.round(performance.now() - t0);
for (const e of res.errors.slice(0, 20)) console.log(e);
if (res.errors.length > 20) console.log(`... ${res.errors.length} errors`);
for (const d of res.differences) {
  console.log(`${d.pkg}/${d.file}:${d.line}\n  ours     ${d.ours}\n  go/types ${d.theirs}`);
}
console.log(
  `${goos}: ${res.packages} packages, ${res.expressions} expressions, ${res.differences.length} differences shown, ${res.errors.length} errors, ${ms} ms`,
);
process.exit(res.differences.length + res.errors.length > 0 ? 1 : 0);
