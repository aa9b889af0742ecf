// Runs test/programs/gc_outputs.ts: what gc's programs print. See there.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const outfile = "build/gc_outputs.mjs";
await build({
  entryPoints: ["test/programs/gc_outputs.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
process.exit(spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1);
