// Bundles the toolchain into dist/: the command and the library for Node (command.cjs, which gowasm.cjs starts and index.js exports),
// the host for Node (host.js), the core for pages (core.js: no node: module) and the worker in which programs run. `--types` also
// writes the declaration files.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { lower } from "./lower.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  define: { GOWASM_VERSION: JSON.stringify(version) },
  logLevel: "warning",
  outdir: "dist",
  sourcemap: true,
  // The sources are in the repository.
  sourcesContent: false,
  plugins: [lower()],
};
const node = { ...common, platform: "node", target: "node20", external: ["fflate"] };

async function command() {
  // start.ts runs it as a script with `require` and `__filename`, and reads it as Latin-1: it is pure ASCII (esbuild escapes
  // all but regular expressions, and comments go with the white space).
  await build({
    ...node,
    outdir: undefined,
    outfile: "dist/command.cjs",
    stdin: {
      contents: 'export * from "./src/index.ts"; export { command, outputWaits } from "./src/cli/main.ts";',
      resolveDir: process.cwd(),
    },
    format: "cjs",
    // A script has no import(): it becomes a require.
    supported: { "dynamic-import": false },
    define: { ...common.define, "import.meta.url": "importMetaUrl" },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    minifyWhitespace: true,
    legalComments: "none",
  });
  const bytes = readFileSync("dist/command.cjs");
  const strange = bytes.findIndex((b) => b >= 0x80);
  if (strange >= 0)
    throw new Error(`dist/command.cjs is not ASCII at ${strange}: write \\u escapes in regular expressions`);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  await build({
    ...node,
    entryPoints: { gowasm: "src/cli/start.ts" },
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    define: { ...common.define, GOWASM_COMMAND_HASH: JSON.stringify(hash) },
    banner: { js: "#!/usr/bin/env node" },
  });
  chmodSync("dist/gowasm.cjs", 0o755);
  writeFileSync("dist/index.js", 'export * from "./command.cjs";\n');
}

await Promise.all([
  command(),
  build({
    ...node,
    entryPoints: { worker: "src/host/worker.ts", deep_worker: "src/cli/deep_worker.ts", host: "src/host/index.ts" },
  }),
  build({ ...common, platform: "browser", entryPoints: { core: "src/core.ts" } }),
]);
if (process.argv.includes("--types")) {
  const tsc = spawnSync("npx", ["tsc", "-p", "scripts/types.json"], { stdio: "inherit" });
  process.exit(tsc.status ?? 1);
}
