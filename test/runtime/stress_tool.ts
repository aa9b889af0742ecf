// Runs every program of test/lang, test/programs and test/runtime with the runtime in stress mode (build tag gcstress: a collection at
// each allocation, what is free is poisoned) and compares what it prints with the .out files, as the ordinary tests do:
//   node scripts/gcstress.mjs [-steps] [name...]
// Arguments pick programs by substring. -steps: collections are marked in small steps between the program's own (build tag gcsteps). Each runs in a process of its own (--one FILE CASE), so that a hang does not stop the rest.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileFiles } from "../lang/compile_file.ts";
import { runModule } from "../lang/run_module.ts";
import { casesOf, sectionsOf } from "../programs/cases.ts";
import { normalised } from "../programs/expected.ts";
import { neverStressed, otherStressed } from "./not_stressed.ts";

const steps = process.argv.includes("-steps");
const args = process.argv.slice(2).filter((a) => a !== "-steps");
/** Much more than any takes by itself: the machine may be busy. */
const seconds = 1500;

if (args[0] === "--one") {
  const r = runModule(readFileSync(args[1]!), ["program", ...args.slice(2)]);
  process.stdout.write(normalised("", r.output, r.status));
  process.exit(0);
}

mkdirSync("build/gcstress", { recursive: true });
let failed = 0;
let passed = 0;
for (const dir of ["test/lang", "test/lang/panic", "test/programs", "test/runtime"]) {
  for (const name of readdirSync(dir).sort()) {
    const file = join(dir, name);
    const out = file.replace(/\.go$/, ".out");
    if (!name.endsWith(".go") || !existsSync(out) || name in neverStressed) continue;
    if (args.length > 0 && !args.some((a) => file.includes(a))) continue;
    const compiled = compileFiles([file], undefined, steps ? ["gcstress", "gcsteps"] : ["gcstress"]);
    const module = join("build/gcstress", name.replace(/\.go$/, ".wasm"));
    if (compiled.module !== null) writeFileSync(module, compiled.module);
    const text = readFileSync(out, "utf8");
    const all: [string[], string][] =
      casesOf(name, "") !== null
        ? [...sectionsOf(text)].map(([c, want]) => [[c], want])
        : [[[], dir.endsWith("panic") ? normalised("", `${text.trimEnd()}\n`, 2) : text]];
    const cases = all.filter(([which]) => !(`${name} ${which.join(" ")}` in otherStressed));
    const start = performance.now();
    let wrong = compiled.module === null ? 1 : 0;
    if (wrong > 0) console.log(`${file}: ${compiled.messages}`);
    for (const [which, want] of compiled.module === null ? [] : cases) {
      const run = spawnSync(process.execPath, ["--stack-size=8000", process.argv[1]!, "--one", module, ...which], {
        encoding: "utf8",
        timeout: seconds * 1000,
        maxBuffer: 1 << 28,
      });
      if (run.stdout === want) continue;
      wrong++;
      const why = run.error === undefined ? `${run.stdout.slice(-600)}${run.stderr.slice(-600)}` : `${run.error}`;
      console.log(`${file} ${which.join(" ")}: differs:\n${why}`);
    }
    failed += wrong;
    passed += cases.length - wrong;
    console.log(`${file}: ${cases.length - wrong} of ${cases.length}, ${Math.round(performance.now() - start)} ms`);
  }
}
console.log(`${passed} as expected, ${failed} not`);
process.exit(failed > 0 ? 1 : 0);
