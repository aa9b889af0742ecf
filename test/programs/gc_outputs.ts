// Makes the .out files beside the programs with the installed Go (GOOS=wasip1 GOARCH=wasm) and our Node host:
//   node scripts/programs-out.mjs [name...]
// and so for the programs of test/std, test/traces and test/deep, the packages of test/asm and the builds of test/cli/buildinfo_cases.ts.
// A program that lists cases when run without arguments (panics.go) gets one section for each.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { cases as buildInfoCases, told } from "../cli/buildinfo_cases.ts";
import { runJob } from "../hosts/job.ts";
import { runJS } from "../js/run_js.ts";
import { runSlept } from "../traces/minutes/run.ts";
import { casesOf, sections } from "./cases.ts";
import { normalised, withTrace } from "./expected.ts";

const wanted = process.argv.slice(2);
mkdirSync("build/gc", { recursive: true });
const programs = [
  ...["test/programs", "test/std", "test/traces"].flatMap((dir) =>
    readdirSync(dir)
      .filter((f) => f.endsWith(".go"))
      .map((f) => join(dir, f)),
  ),
  ...readdirSync("test/asm")
    .filter((f) => !f.includes("."))
    .map((f) => join("test/asm", f)),
];
for (const path of programs) {
  const file = basename(path);
  if (wanted.length > 0 && !wanted.some((w) => file.includes(w))) continue;
  const module = join("build/gc", `${file.replace(/\.go$/, "")}.wasm`);
  const built = spawnSync("go", ["build", "-o", resolve(module), path.endsWith(".go") ? resolve(path) : "."], {
    stdio: "inherit",
    cwd: path.endsWith(".go") ? "." : path,
    env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm" },
  });
  if (built.status !== 0) process.exit(1);
  const run = (args: string[]): string => {
    const a = runJob("node", { module, kind: "command", args: ["program", ...args] }, ["--stack-size=8000"]);
    const form = path.startsWith("test/traces") ? withTrace : normalised;
    return form(a.stdout, a.stderr + a.trap, a.exit);
  };
  const all = run([]);
  const cases = casesOf(file, all);
  writeFileSync(`${path.replace(/\.go$/, "")}.out`, cases === null ? all : sections(cases.map((c) => [c, run([c])])));
}
if (wanted.length === 0 || wanted.some((w) => "minutes".includes(w))) {
  const module = resolve("build/gc/minutes.wasm");
  const built = spawnSync("go", ["build", "-o", module, resolve("test/traces/minutes/main.go")], {
    stdio: "inherit",
    env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm" },
  });
  if (built.status !== 0) process.exit(1);
  writeFileSync("test/traces/minutes/main.out", runSlept(readFileSync(module)));
}
if (wanted.length === 0 || wanted.some((w) => "buildinfo".includes(w))) {
  const root = mkdtempSync(join(tmpdir(), "gowasm-buildinfo-"));
  const outputs = buildInfoCases.map((c): [string, string] => [c.name, told(c, join(root, c.name), ["go"])]);
  writeFileSync("test/cli/buildinfo.out", sections(outputs));
  rmSync(root, { recursive: true });
}
// Deeper than gc's modules can: natively.
for (const file of readdirSync("test/deep").sort()) {
  if (!file.endsWith(".go") || (wanted.length > 0 && !wanted.some((w) => file.includes(w)))) continue;
  const run = spawnSync("go", ["run", join("test/deep", file)], { encoding: "utf8" });
  writeFileSync(join("test/deep", file.replace(/\.go$/, ".out")), normalised(run.stdout, run.stderr, run.status ?? 1));
}
for (const file of readdirSync("test/js").sort()) {
  if (!file.endsWith(".go") || (wanted.length > 0 && !wanted.some((w) => file.includes(w)))) continue;
  const module = resolve("build/gc", `js-${file}.wasm`);
  const built = spawnSync("go", ["build", "-o", module, join("test/js", file)], {
    stdio: "inherit",
    env: { ...process.env, GOOS: "js", GOARCH: "wasm" },
  });
  if (built.status !== 0) process.exit(1);
  writeFileSync(join("test/js", file.replace(/\.go$/, ".out")), runJS(module));
}
