// Runs the SDK's own test programs (GOROOT/test, recipes of cmd/internal/testdir) through the whole toolchain.
//   node scripts/corpus.mjs [-v] [-update] [-goos=js] [-action=run,rundir] [-known=category,category] [-jobs=2] [-shard=0/4] [name...]
// Names pick tests by substring; -known picks the known failures of these categories ("all": of every category). Tests listed in test/corpus/known.json must fail, all others must pass; -update rewrites the list's
// entries for the tests that were run (reasons of those that still fail are kept) and the figures, test/corpus/figures.json.
// With -goos=js the programs are built for js/wasm and run under Go's wasm_exec.js; lists and figures are those named _js.
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { bundle, load } from "./bundle.mjs";

/** Guards against compilations that never end. */
const limitMs = 240_000;

const args = process.argv.slice(2);
const option = (name, otherwise) => args.find((a) => a.startsWith(`-${name}=`))?.slice(name.length + 2) ?? otherwise;
const goos = option("goos", "wasip1");
// (Read by test/corpus/testdir.ts, here and in the processes.)
process.env.CORPUS_GOOS = goos;
const suffix = goos === "js" ? "_js" : "";
const knownFile = `test/corpus/known${suffix}.json`;
const figuresFile = `test/corpus/figures${suffix}.json`;
const verbose = args.includes("-v");
const update = args.includes("-update");
const names = args.filter((a) => !a.startsWith("-"));

const child = await bundle("test/corpus/child.ts", "build/corpus/child.mjs");
const runWorker = await bundle("test/corpus/run_worker.ts", "build/corpus/run_worker.mjs");
const { recipes, actions, categoryOf } = await load(
  {
    contents: `
      export { recipes } from "./test/corpus/testdir.ts";
      export { actions } from "./test/corpus/execute.ts";
      export { categoryOf } from "./test/corpus/category.ts";`,
  },
  "build/corpus/list.mjs",
);

/** For js the tests that run programs, each by itself; what only compiles does not depend on the system. */
const every = goos === "js" ? new Set(["run", "buildrun", "rundir", "runindir", "runoutput"]) : actions;
const known = new Map(JSON.parse(readFileSync(knownFile, "utf8")).map((k) => [k.file, k]));
const chosen = option("action", "");
const categories = option("known", "");
const isChosen = (k) => k !== undefined && (categories === "all" || categories.split(",").includes(k.category));
const [shard, shards] = option("shard", "0/1").split("/").map(Number);
const tests = recipes(chosen === "" ? every : new Set(chosen.split(",")))
  .filter((r) => names.length === 0 || names.some((n) => r.name.includes(n)))
  .filter((r) => categories === "" || isChosen(known.get(r.name)))
  .filter((_, i) => i % shards === shard);

const figures = new Map();
const bad = [];
let done = 0;
const began = performance.now();

function judge(r, problem) {
  const f = figures.get(r.action) ?? { action: r.action, tests: 0, pass: 0, known: 0, wrong: 0 };
  figures.set(r.action, f);
  f.tests++;
  const k = known.get(r.name);
  if (problem === "") {
    f.pass++;
    if (k !== undefined) {
      f.wrong++;
      bad.push(`${r.name}: passes, but is a known failure (${k.category}: ${k.reason})`);
      if (update) known.delete(r.name);
    }
  } else if (k !== undefined) {
    f.known++;
    if (verbose) console.log(`known: ${r.name}: ${k.category}: ${problem}`);
    if (update && k.category === "new") known.set(r.name, entry(r, problem));
  } else {
    f.wrong++;
    bad.push(
      `${r.name}: ${problem
        .split("\n")
        .slice(0, verbose ? 60 : 6)
        .join("\n    ")}`,
    );
    if (update) known.set(r.name, entry(r, problem));
  }
  if (++done % 50 === 0) {
    const s = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`${done} of ${tests.length}, ${bad.length} wrong, ${s} s\n`);
  }
}

function entry(r, problem) {
  return { file: r.name, category: categoryOf(problem), reason: problem.split("\n")[0].slice(0, 200) };
}

/** Gives tests to one process after the other; a process that does not answer is ended. */
async function work() {
  let proc = null;
  for (;;) {
    const r = next();
    if (r === undefined) break;
    proc ??= fork(child, [runWorker], {
      execArgv: ["--enable-source-maps", "--stack-size=3900", "--max-old-space-size=4000"],
    });
    const p = proc;
    const answer = await new Promise((resolve) => {
      const end = (problem, broken) => {
        clearTimeout(timer);
        p.removeAllListeners();
        if (broken) {
          p.kill("SIGKILL");
          proc = null;
        }
        resolve(problem);
      };
      const timer = setTimeout(() => end(`compiling does not end within ${limitMs / 1000} s`, true), limitMs);
      p.on("message", (m) => {
        if (verbose)
          console.log(`${m.name}: ${m.problem === "" ? "ok" : `FAIL ${m.problem.slice(0, 400)}`} ${m.ms} ms`);
        end(m.problem, false);
      });
      p.on("exit", (code, signal) => end(`the compiler's process died (${signal ?? code})`, true));
      p.send(r.name);
    });
    judge(r, answer);
  }
  proc?.disconnect();
}

const queue = tests.values();
const next = () => queue.next().value;
await Promise.all(Array.from({ length: Math.min(2, Number(option("jobs", "1"))) }, work));

for (const b of bad) console.log(b);
const sorted = [...figures.values()].sort((a, b) => (a.action < b.action ? -1 : 1));
for (const f of sorted)
  console.log(`${f.action}: ${f.tests} tests, ${f.pass} pass, ${f.known} known failures, ${f.wrong} wrong`);
console.log(`${Math.round((performance.now() - began) / 1000)} s`);
if (update) {
  const list = [...known.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(knownFile, `[\n${list.map((k) => `  ${JSON.stringify(k)}`).join(",\n")}\n]\n`);
  // Tests that were not run now count as they did when they last were.
  const total = new Map();
  for (const r of recipes(every)) {
    const f = total.get(r.action) ?? { action: r.action, tests: 0, pass: 0 };
    total.set(r.action, f);
    f.tests++;
    if (!known.has(r.name)) f.pass++;
  }
  const rows = [...total.values()].sort((a, b) => (a.action < b.action ? -1 : 1));
  writeFileSync(figuresFile, `[\n${rows.map((f) => `  ${JSON.stringify(f)}`).join(",\n")}\n]\n`);
}
process.exit(bad.length > 0 && !update ? 1 : 0);
