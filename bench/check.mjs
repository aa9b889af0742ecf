// How fast the checker is: lines of the standard library per second, all declarations and bodies, single threaded. Parsing
// is timed apart. Where the system tells, the times are the main thread's own (CPU time), which other work on the machine
// does not change much; the first run is cold, the others have compiled code.
//   node bench/check.mjs [--js] [--prof] [package...]

import { join } from "node:path";
import { runTool } from "../scripts/bundle.mjs";

const flags = process.argv.slice(2).filter((a) => a.startsWith("--"));
const wanted = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const outdir = join("build", "bench-check");
const contents = `
import { readFileSync } from "node:fs";
import { StdLoad, stdPackages } from "./test/types/stdload.ts";
const wanted = ${JSON.stringify(wanted)};
const goos = ${JSON.stringify(flags.includes("--js") ? "js" : "wasip1")};
/** Milliseconds of CPU time of the main thread (Linux), else the clock's. */
function now() {
  try {
    return Number(readFileSync("/proc/self/task/" + process.pid + "/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
function run() {
  const load = new StdLoad({ goos });
  const t0 = now();
  const pkgs = [];
  for (const path of wanted.length > 0 ? wanted : stdPackages()) {
    const pkg = load.load(path);
    if (typeof pkg !== "string") pkgs.push(pkg);
  }
  // What they import is parsed, too, before the clock of the checker starts.
  for (const pkg of pkgs) pkg.checker.collect();
  const t1 = now();
  for (const pkg of pkgs) load.checkAll(pkg);
  const t2 = now();
  return { parse: t1 - t0, check: t2 - t1, lines: load.lines, nodes: load.tree.count, types: load.info.types.length, errors: load.errors.length };
}
const runs = ${flags.includes("--prof") ? 1 : 3};
for (let i = 0; i < runs; i++) {
  const r = run();
  const k = (x) => (x / 1000).toFixed(0);
  console.log(\`parse \${r.parse.toFixed(0)} ms, check \${r.check.toFixed(0)} ms, \${k(r.lines)} k lines, \${k(r.nodes)} k nodes, \${r.types} types: \${k((r.lines / r.check) * 1000)} k lines/s (\${r.errors} errors), \${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MB heap\`);
}
`;
const nodeFlags = flags.includes("--prof") ? ["--cpu-prof", `--cpu-prof-dir=${outdir}`] : [];
await runTool({ contents }, join(outdir, "check.mjs"), nodeFlags, []);
