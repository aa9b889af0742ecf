// Compares the type checker's errors with cmd/compile's on the programs of GOROOT/test.
//   node scripts/oracle-errors.mjs [-mistakes=N] [-seed=S] [name...]
// Names pick programs by substring. With -mistakes, N programs that are right get a mistake each (test/types/mutate.ts). Prints the
// differences. Needs a Go toolchain.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "./bundle.mjs";

const args = process.argv.slice(2);
const wanted = args.filter((a) => !a.startsWith("-"));
const number = (name, otherwise) =>
  Number(args.find((a) => a.startsWith(`-${name}=`))?.slice(name.length + 2) ?? otherwise);
const mistakes = number("mistakes", 0);
const firstSeed = number("seed", 1);
const dir = join("build", "oracle-errors");
const outfile = join(dir, "errors.mjs");
const { cases, gcErrors, importcfg, mutate, ourErrors, StdLoad } = await load(
  {
    contents: `export * from "./test/types/gcerrors.ts"; export { mutate } from "./test/types/mutate.ts";
      export { StdLoad } from "./test/types/stdload.ts";`,
  },
  outfile,
);
const cfg = importcfg(dir);
let std = new StdLoad();
let same = 0;
let n = 0;
let lines = 0;

/** Programs with a mistake each, one after the other in one file. */
function* mistaken(chosen) {
  const right = chosen.filter((c) => {
    const text = readFileSync(c.file, "utf8");
    // What is imported from the host's packages differs.
    return c.lang === "" && text.length < 9000 && !/^\/\/ errorcheck|"syscall|"simd|"C"/m.test(text);
  });
  for (let seed = firstSeed; seed < firstSeed + mistakes; seed++) {
    const c = right[(seed * 7919) % right.length];
    const text = mutate(readFileSync(c.file, "utf8"), seed);
    if (text === null) continue;
    const file = join(dir, "mistake.go");
    writeFileSync(file, text);
    yield { file, lang: "", name: `${c.file} with mistake ${seed}` };
  }
}

const chosen = cases().filter((c) => wanted.length === 0 || wanted.some((w) => c.file.includes(w)));
for (const c of mistakes > 0 ? mistaken(chosen) : chosen) {
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
  console.log(`== ${c.name ?? c.file}${c.lang === "" ? "" : ` -lang=${c.lang}`}`);
  for (const e of missing) console.log(`  gc   ${e}`);
  for (const e of extra) console.log(`  ours ${e}`);
}
console.log(`${n} programs, ${lines} errors of gc, ${same} programs the same`);
process.exit(same === n ? 0 : 1);
