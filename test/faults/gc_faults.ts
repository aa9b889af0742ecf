// Makes test/faults/system.out with the installed Go: what gc's program does under each lasting fault; and garbage.out: what the program
// prints that makes garbage.
//   node scripts/faults-out.mjs

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { sections } from "../programs/cases.ts";
import { lasting, runFaulty } from "./fault_host.ts";
import { shown } from "./shown.ts";

mkdirSync("build/gc", { recursive: true });
const module = resolve("build/gc/faults.wasm");
const built = spawnSync("go", ["build", "-o", module, "test/faults/system.go"], {
  stdio: "inherit",
  env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm" },
});
if (built.status !== 0) process.exit(1);
const bytes = readFileSync(module);
const none: [string, string] = ["none", shown(runFaulty(bytes, null))];
writeFileSync(
  "test/faults/system.out",
  sections([none, ...lasting.map((f): [string, string] => [f.name, shown(runFaulty(bytes, f))])]),
);

const ways = ["small", "large", "sizes", "maps", "strings", "goroutines", "deep", "types", "finalizers"];
const printed = (way: string): string => {
  const env = { ...process.env, K: way };
  return spawnSync("go", ["run", "test/faults/garbage.go"], { encoding: "utf8", env }).stdout;
};
writeFileSync("test/faults/garbage.out", sections(ways.map((way): [string, string] => [way, printed(way)])));
