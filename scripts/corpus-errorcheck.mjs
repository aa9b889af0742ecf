// Runs the front end's share of GOROOT/test (errorcheck and errorcheckdir without optimiser flags).
//   node scripts/corpus-errorcheck.mjs [-v] [name...]
// Names pick cases by substring. Cases listed in test/types/known_errorcheck.json must fail, all others must pass.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const verbose = process.argv.includes("-v");
const wanted = process.argv.slice(2).filter((a) => !a.startsWith("-"));

const outfile = join("build", "corpus-errorcheck", "corpus.mjs");
await build({
  entryPoints: ["test/types/errorcheck.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const { corpus, newLoad, runCase } = await import(pathToFileURL(outfile).href);
const known = new Map(JSON.parse(readFileSync("test/types/known_errorcheck.json", "utf8")).map((k) => [k.file, k]));

const t0 = performance.now();
let passed = 0;
let knownFailed = 0;
let n = 0;
const bad = [];
let load = newLoad();
for (const c of corpus()) {
  if (wanted.length > 0 && !wanted.some((w) => c.name.includes(w))) continue;
  if (++n % 100 === 0) load = newLoad();
  const { problems } = runCase(c, load);
  const k = known.get(c.name);
  if (problems.length === 0) {
    passed++;
    if (k !== undefined) bad.push(`${c.name}: passes, but is a known failure (${k.reason})`);
  } else if (k !== undefined) {
    knownFailed++;
    if (verbose) for (const p of problems) console.log(`known: ${c.name}: ${p}`);
  } else {
    bad.push(
      `${c.name}:\n${problems
        .slice(0, verbose ? 100 : 5)
        .map((p) => `    ${p}`)
        .join("\n")}`,
    );
  }
}
for (const b of bad) console.log(b);
console.log(
  `${n} cases, ${passed} pass, ${knownFailed} known failures, ${bad.length} wrong, ${Math.round(performance.now() - t0)} ms`,
);
process.exit(bad.length > 0 ? 1 : 0);
