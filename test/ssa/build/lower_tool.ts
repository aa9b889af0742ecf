// node scripts/lower-std.mjs [-js] [-v] [package...]: every function of the packages (default: all of std), reachable or not,
// becomes SSA that verifies, passes the optimiser, is encoded, and an engine validates the module. Lists what is refused, what
// crashes and what does not verify; exits with status 1 if there is anything.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stdPackages } from "../../types/stdload.ts";
import { load } from "./load.ts";
import { encodeAll, type Failure, lowerAll, reason, verifyAll } from "./lower.ts";

const args = process.argv.slice(2);
const verbose = args.includes("-v");
const goos = args.includes("-js") ? "js" : "wasip1";
let paths = args.filter((a) => !a.startsWith("-"));
if (paths.length === 0) paths = stdPackages().filter((p) => !p.startsWith("golang.org/") && p !== "unsafe");
const dir = mkdtempSync(join(tmpdir(), "lower-"));
writeFileSync(join(dir, "main.go"), "package main\n\nfunc main() {}\n");

const phases: string[] = [];
const timed = <T>(name: string, f: () => T): T => {
  const before = process.cpuUsage();
  const value = f();
  phases.push(`${name} ${(process.cpuUsage(before).user / 1e6).toFixed(1)} s`);
  return value;
};

const wanted = new Set(paths);
/** (What is loaded and known of it goes when the program is built, as in a build.) */
function built() {
  const { input, tree, errors } = timed("load", () => load([join(dir, "main.go")], { std: paths, goos }));
  const r = timed("build", () =>
    lowerAll(
      input,
      input.packages.filter((p) => wanted.has(p.path)),
    ),
  );
  tree.dropNodes();
  return { r, files: tree.files, errors, packages: input.packages.length };
}
const { r, files, errors, packages } = built();
rmSync(dir, { recursive: true });
const { failures, program } = r;
let size = 0;
if (program !== null) {
  timed("verify", () => verifyAll(program, failures));
  try {
    size = encodeAll(program, goos, timed).length;
  } catch (e) {
    failures.push({ func: "the program", kind: "crash", ...reason(e) });
  }
}

const count = { refused: 0, crash: 0, invalid: 0 };
const groups = new Map<string, number>();
const heading = (f: Failure): string =>
  f.kind === "refused"
    ? f.msg
    : f.msg
        .split("\n")[0]
        .replace(/^.*?: ?/, "")
        .slice(0, 100);
for (const f of failures) {
  count[f.kind]++;
  const key = `${f.kind}: ${heading(f)}`;
  groups.set(key, (groups.get(key) ?? 0) + 1);
  if (verbose || (f.kind !== "refused" && count[f.kind] <= 3)) {
    console.log(`${files.posString(f.pos)}: ${f.func}: ${f.kind}: ${f.msg}`);
  }
}
for (const e of errors.slice(0, 20)) console.log(e);
for (const [k, n] of [...groups].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log(`${n}\t${k}`);
if (verbose) for (const name of r.unsampled) console.log(`no sample type arguments: ${name}`);
console.log(
  `${goos}: ${packages} packages, ${r.funcs} functions (${r.samples} sample instances, ${r.unsampled.length} generics without), ${r.rows} rows, module of ${size} bytes`,
);
console.log(`refused ${count.refused}, crashes ${count.crash}, invalid ${count.invalid}, errors ${errors.length}`);
const { user, system } = process.cpuUsage();
const peak = process.resourceUsage().maxRSS / 1024;
console.log(`CPU ${((user + system) / 1e6).toFixed(1)} s (${phases.join(", ")}), peak ${peak.toFixed(0)} MB`);
if (failures.length + errors.length > 0) process.exitCode = 1;
