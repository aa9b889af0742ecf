// Runs test/ssa/build/lower_tool.ts: builds every body of std. See there.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const outfile = "build/lower_tool.mjs";
await build({
  entryPoints: ["test/ssa/build/lower_tool.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  external: ["fflate"],
  define: { GOWASM_VERSION: '"dev"' },
  sourcemap: "inline",
  logLevel: "warning",
});
const run = spawnSync(process.execPath, ["--enable-source-maps", outfile, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);
