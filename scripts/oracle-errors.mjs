// Compares the type checker's errors with cmd/compile's on the programs of GOROOT/test.
//   node scripts/oracle-errors.mjs [name...]
// Names pick programs by substring. Prints the differences. Needs a Go toolchain.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const wanted = process.argv.slice(2);
const dir = join("build", "oracle-errors");
const outfile = join(dir, "errors.mjs");
await build({
  stdin: {
    contents: `export * from "./test/types/gcerrors.ts"; export { StdLoad } from "./test/types/stdload.ts";`,
    resolveDir: process.cwd(),
    loader: "ts",
  },
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const { cases, gcErrors, importcfg, ourErrors, StdLoad } = await import(pathToFileURL(outfile).href);
const cfg = importcfg(dir);
let load = new StdLoad();
let same = 0;
let n = 0;
let lines = 0;
for (const c of cases()) {
  if (wanted.length > 0 && !wanted.some((w) => c.file.includes(w))) continue;
  if (++n % 300 === 0) load = new StdLoad();
  const theirs = gcErrors(c, cfg);
  let ours;
  try {
    ours = ourErrors(c, load);
  } catch (e) {
    ours = [`crash: ${e.stack}`];
    load = new StdLoad();
  }
  lines += theirs.length;
  const missing = theirs.filter((e) => !ours.includes(e));
  const extra = ours.filter((e) => !theirs.includes(e));
  if (missing.length + extra.length === 0) {
    same++;
    continue;
  }
  console.log(`== ${c.file}${c.lang === "" ? "" : ` -lang=${c.lang}`}`);
  for (const e of missing) console.log(`  gc   ${e}`);
  for (const e of extra) console.log(`  ours ${e}`);
}
console.log(`${n} programs, ${lines} errors of gc, ${same} programs the same`);
process.exit(same === n ? 0 : 1);
