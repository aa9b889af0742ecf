// Bundles the test files with esbuild and runs them under node:test. Arguments pick files by substring of their path
// ("syntax", "ssa/gvn"); none runs all of test/. Arguments that start with "--" go to node.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const wanted = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const nodeFlags = process.argv.slice(2).filter((a) => a.startsWith("--"));

function walk(dir) {
  const out = [];
  for (const name of readdirSync(dir).sort()) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) out.push(...walk(path));
    else if (name.endsWith(".test.ts")) out.push(path);
  }
  return out;
}

const files = walk("test").filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)));
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(" ")}`);
  process.exit(1);
}
const outdir = join("build", "test", wanted.length === 0 ? "all" : wanted.join("_").replace(/[^\w]/g, "_"));
if (existsSync(outdir)) rmSync(outdir, { recursive: true });
await build({
  entryPoints: files,
  outdir,
  outbase: "test",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outExtension: { ".js": ".mjs" },
  sourcemap: "inline",
  logLevel: "warning",
  external: ["esbuild", "fflate"],
});
const built = files.map((f) => join(outdir, f.slice("test/".length).replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", ...nodeFlags, "--test", ...built], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);
