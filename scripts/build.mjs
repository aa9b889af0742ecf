// Bundles the toolchain into dist/: the command (gowasm.js), the library for Node (index.js), the worker in which
// programs run, and the core for pages (core.js: no node: module). `--types` also writes the declaration files.
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  define: { GOWASM_VERSION: JSON.stringify(version) },
  logLevel: "warning",
  outdir: "dist",
  sourcemap: true,
};
await Promise.all([
  build({
    ...common,
    platform: "node",
    target: "node20",
    entryPoints: { gowasm: "src/cli/main.ts", index: "src/index.ts", worker: "src/host/worker.ts" },
    external: ["fflate"],
    banner: { js: "#!/usr/bin/env node" },
  }),
  build({ ...common, platform: "browser", entryPoints: { core: "src/compile.ts" } }),
]);
chmodSync("dist/gowasm.js", 0o755);
if (process.argv.includes("--types")) {
  const tsc = spawnSync(
    "npx",
    [
      "tsc",
      "--noEmit",
      "false",
      "--emitDeclarationOnly",
      "--declaration",
      "--outDir",
      "dist/types",
      "--rootDir",
      "src",
    ],
    { stdio: "inherit" },
  );
  process.exit(tsc.status ?? 1);
}
