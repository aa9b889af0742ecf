// Compares the type checker's errors with cmd/compile's on the programs of GOROOT/test.
//   node scripts/oracle-errors.mjs [name...]
// Names pick programs by substring. Prints the differences. Needs a Go toolchain.

import { join } from "node:path";
import { load } from "./bundle.mjs";

const wanted = process.argv.slice(2);
const dir = join("build", "oracle-errors");
const outfile = join(dir, "errors.mjs");
const { cases, gcErrors, importcfg, ourErrors, StdLoad } = await load(
  { contents: `export * from "./test/types/gcerrors.ts"; export { StdLoad } from "./test/types/stdload.ts";` },
  outfile,
);
const cfg = importcfg(dir);
let std = new StdLoad();
let same = 0;
let n = 0;
let lines = 0;
for (const c of cases()) {
  if (wanted.length > 0 && !wanted.some((w) => c.file.includes(w))) continue;
  if (++n % 300 === 0) std = new StdLoad();
  const theirs = gcErrors(c, cfg);
  let ours;
  try {
    ours = ourErrors(c, std);
  } catch (e) {
    ours = [`crash: ${e.stack}`];
    std = new StdLoad();
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
