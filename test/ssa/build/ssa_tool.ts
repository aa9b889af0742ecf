// Prints the SSA that the builder makes of a Go program: functions whose names contain one of the words, or all of package main.
// Usage: node scripts/ssa.mjs file.go [-O] [word...]

import { buildProgram } from "../../../src/ssa/build/build.ts";
import { runPasses } from "../../../src/ssa/passes/passes.ts";
import { printFunc } from "../../../src/ssa/text.ts";
import { verifyFunc } from "../../../src/ssa/verify.ts";
import { load } from "./load.ts";

const args = process.argv.slice(2);
const optimise = args.includes("-O");
const [file, ...words] = args.filter((a) => !a.startsWith("-"));
const { input, errors } = load([file]);
if (errors.length > 0) {
  console.log(errors.join("\n"));
  process.exit(1);
}
const start = performance.now();
const program = buildProgram(input);
const ms = performance.now() - start;
if (errors.length > 0) console.log(errors.join("\n"));
if (optimise) runPasses(program, { verify: true });
let bad = 0;
for (const f of program.funcs) {
  if (f.import !== null) continue;
  const show = words.length === 0 ? f.name.startsWith("main.") : words.some((w) => f.name.includes(w));
  if (show) console.log(printFunc(f, program));
  try {
    verifyFunc(f, program);
  } catch (e) {
    if (bad++ < 5) console.log((e as Error).message);
  }
}
console.log(`${program.funcs.length} functions, ${bad} do not verify, built in ${ms.toFixed(0)} ms`);
