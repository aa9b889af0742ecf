// node bench/parse.mjs [dir] [--lazy] [--rounds=n]: how fast the parser reads Go (see test/syntax/tools/bench.ts).
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

await build({
  entryPoints: ["test/syntax/tools/bench.ts"],
  outfile: "build/bench/parse.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
});
const flags = process.argv.slice(2).filter((a) => a.startsWith("--cpu-prof"));
const args = process.argv.slice(2).filter((a) => !a.startsWith("--cpu-prof"));
process.exit(
  spawnSync(process.execPath, [...flags, "build/bench/parse.mjs", ...args], { stdio: "inherit" }).status ?? 1,
);
