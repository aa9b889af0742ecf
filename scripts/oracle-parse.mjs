// node scripts/oracle-parse.mjs [dir | file.go ...] [--lazy] [--mutate=n [--seed=s]] [--show=n]
//                              --errors: writes gc's messages into test/syntax/errors.txt instead
// Compares our parser's trees, positions and errors with those of gc's own parser, for all .go files of the SDK (or those
// named), or for n broken variants of them. Needs the go command.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

await build({
  entryPoints: ["test/syntax/tools/oracle_main.ts"],
  outfile: "build/oracle/main.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
});
const run = spawnSync(process.execPath, ["--stack-size=4000", "build/oracle/main.mjs", ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);
