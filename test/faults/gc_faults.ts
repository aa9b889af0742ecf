// Makes the .out files of test/faults with the installed Go: what gc's program does under each lasting fault (system), on clocks of
// ours (clock, timers), and what the program prints that makes garbage or uses memory everywhere (garbage, points).
//   node scripts/faults-out.mjs

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { sections } from "../programs/cases.ts";
import { lasting, runFaulty } from "./fault_host.ts";
import { shown } from "./shown.ts";

mkdirSync("build/gc", { recursive: true });

function built(name: string): Uint8Array {
  const module = resolve(`build/gc/${name}.wasm`);
  const { status } = spawnSync("go", ["build", "-o", module, `test/faults/${name}.go`], {
    stdio: "inherit",
    env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm" },
  });
  if (status !== 0) process.exit(1);
  return readFileSync(module);
}

const save = (name: string, text: string): void => writeFileSync(`test/faults/${name}.out`, text);

const system = built("system");
const none: [string, string] = ["none", shown(runFaulty(system, null))];
save("system", sections([none, ...lasting.map((f): [string, string] => [f.name, shown(runFaulty(system, f))])]));

for (const name of ["clock", "timers"]) save(name, shown(runFaulty(built(name), null)));

// (These go deeper than gc's module can in an engine's stack.)
const printed = (name: string, way: string): string => {
  const env = { ...process.env, K: way };
  return spawnSync("go", ["run", `test/faults/${name}.go`], { encoding: "utf8", env }).stdout;
};
const ways = ["small", "large", "sizes", "maps", "strings", "goroutines", "deep", "types", "finalizers"];
save("garbage", sections(ways.map((way): [string, string] => [way, printed("garbage", way)])));
save("points", printed("points", "0"));
