// Bundles one TypeScript entry of ours for Node, for the scripts that run it. The product itself is bundled by build.mjs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * `entry`: path of a file, or { contents } with imports relative to the repository. `plugins`: esbuild's; with lower.mjs's it is the
 * code that ships. Returns the absolute path of `outfile`.
 */
export async function bundle(entry, outfile, plugins = []) {
  await build({
    ...(typeof entry === "string"
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.contents, resolveDir: process.cwd(), loader: "ts" } }),
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["fflate"],
    define: { GOWASM_VERSION: '"dev"' },
    sourcemap: "inline",
    plugins,
    logLevel: "warning",
  });
  return resolve(outfile);
}

/** Bundles and imports. */
export async function load(entry, outfile) {
  return import(pathToFileURL(await bundle(entry, outfile)).href);
}

/** Bundles and runs with this process's arguments (or `args`); does not return. */
export async function runTool(entry, outfile, nodeFlags = [], args = process.argv.slice(2), plugins = []) {
  const path = await bundle(entry, outfile, plugins);
  const run = spawnSync(process.execPath, ["--enable-source-maps", ...nodeFlags, path, ...args], { stdio: "inherit" });
  if (run.status === null) console.error(`${path} ended by ${run.signal ?? run.error}`);
  process.exit(run.status ?? 1);
}

/**
 * Runs a corpus module (exports corpus, newLoad, runCase) against its list of known failures: those must fail, all others must
 * pass. Arguments: [-v] [name...], names pick cases by substring.
 */
export async function runCorpus(entry, knownFile) {
  const verbose = process.argv.includes("-v");
  const wanted = process.argv.slice(2).filter((a) => !a.startsWith("-"));
  const { corpus, newLoad, runCase } = await load(entry, join("build", "corpus", `${basename(entry, ".ts")}.mjs`));
  const known = new Map(JSON.parse(readFileSync(knownFile, "utf8")).map((k) => [k.file, k]));
  const start = performance.now();
  let passed = 0;
  let knownFailed = 0;
  let n = 0;
  const bad = [];
  let shared = newLoad();
  for (const c of corpus()) {
    if (wanted.length > 0 && !wanted.some((w) => c.name.includes(w))) continue;
    // One compilation for many cases, so that the standard library is read a few times only.
    if (++n % 100 === 0) shared = newLoad();
    const { problems } = runCase(c, shared);
    const k = known.get(c.name);
    if (problems.length === 0) {
      passed++;
      if (k !== undefined) bad.push(`${c.name}: passes, but is a known failure (${k.reason})`);
    } else if (k !== undefined) {
      knownFailed++;
      if (verbose) for (const p of problems) console.log(`known: ${c.name}: ${p}`);
    } else {
      const shown = problems.slice(0, verbose ? 100 : 5).map((p) => `    ${p}`);
      bad.push(`${c.name}:\n${shown.join("\n")}`);
    }
  }
  for (const b of bad) console.log(b);
  const ms = Math.round(performance.now() - start);
  console.log(`${n} cases, ${passed} pass, ${knownFailed} known failures, ${bad.length} wrong, ${ms} ms`);
  process.exit(bad.length > 0 ? 1 : 0);
}
