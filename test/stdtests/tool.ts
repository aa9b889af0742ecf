// The command behind scripts/std-tests.mjs: the standard library's own tests, or those of modules, compiled by us and by gc, run on the
// same host, compared test by test. The driver starts this file again to compile (-compile), so that a compilation is bounded too; that process
// compiles one package after the other, since V8 makes it several times as fast after the first ones.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { goroot } from "../types/stdload.ts";
import { count, type Difference, differences } from "./compare.ts";
import { compileTests, gcTests } from "./compile_tests.ts";
import { moduleCache, packagesOf, type TestedPackage } from "./module_packages.ts";
import { furtherPackages, runtimePackages, runtimeTestFiles, testFlags } from "./packages.ts";
import { runTests, type Verdict, type Verdicts } from "./run_tests.ts";

const lineWidth = 120;
const compileLimitMs = 1_500_000;
/** Of tests that search for what our heap never does: they are not started. */
const endlessCategory = "endless";

interface Known {
  package: string;
  test: string;
  category: string;
  reason: string;
}

interface Figures {
  package: string;
  gc: Record<Verdict, number>;
  ours: Record<Verdict, number>;
}

const args = process.argv.slice(2);
const option = (name: string): string | undefined =>
  args.find((a) => a.startsWith(`-${name}=`))?.slice(name.length + 2);
const has = (name: string): boolean => args.includes(`-${name}`);
const child = args[0];

/** Tests of modules have files of their own. */
const ofModules = has("modules") || option("module") !== undefined;
const knownFile = `test/stdtests/${ofModules ? "module_known" : "known"}.json`;
const figuresFile = `test/stdtests/${ofModules ? "module_figures" : "figures"}.json`;

const dirFor = (pkg: string): string => join("build", "stdtests", pkg.replaceAll("/", "."));

function single(v: Verdict, reason: string): Verdicts {
  return { tests: new Map([["(compile)", v]]), reasons: new Map([["(compile)", reason]]) };
}

/** Verdicts of gc's program: kept, as it does not change. */
async function gcVerdicts(pkg: TestedPackage): Promise<Verdicts> {
  const dir = dirFor(pkg.path);
  const kept = join(dir, "gc.json");
  if (existsSync(kept) && !has("gc"))
    return { tests: new Map(JSON.parse(readFileSync(kept, "utf8"))), reasons: new Map() };
  const module = join(dir, "gc.wasm");
  const problem = gcTests(pkg.path, pkg.root, module);
  if (problem !== "") return single("fail", problem);
  const v = await run(pkg, module, []);
  rmSync(module);
  writeFileSync(kept, JSON.stringify([...v.tests]));
  return v;
}

let compiler: ChildProcess | null = null;

/** The process that compiles: another one if that has died meanwhile (the system may end what takes much memory). */
function theCompiler(): ChildProcess {
  if (compiler !== null && compiler.connected) return compiler;
  const flags = ["--enable-source-maps", "--stack-size=3900", "--max-old-space-size=4000"];
  compiler = spawn(process.execPath, [...flags, process.argv[1], child, "-compile"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return compiler;
}

/** Our module of a package's tests, in its folder; "" or why there is none. */
function compileOurs(pkg: TestedPackage): Promise<string> {
  const mine = theCompiler();
  return new Promise((resolve) => {
    const done = (problem: string): void => {
      clearTimeout(limit);
      for (const event of ["message", "exit"]) mine.removeAllListeners(event);
      resolve(problem);
    };
    const gone = (problem: string): void => {
      compiler = null;
      done(problem);
    };
    const limit = setTimeout(() => {
      mine.kill("SIGKILL");
      gone("compiling does not end");
    }, compileLimitMs);
    mine.on("message", done);
    mine.on("exit", (status, signal) => gone(`the compiler died: ${status ?? signal}`));
    mine.send(pkg, (e) => {
      if (e !== null) gone(`the compiler is gone: ${e.message}`);
    });
  });
}

async function ourVerdicts(pkg: TestedPackage): Promise<Verdicts> {
  const problem = await compileOurs(pkg);
  if (problem !== "") return single("fail", problem);
  const endless = read<Known>(knownFile).filter((k) => k.package === pkg.path && k.category === endlessCategory);
  return run(
    pkg,
    join(dirFor(pkg.path), "ours.wasm"),
    endless.map((k) => k.test),
  );
}

function run(pkg: TestedPackage, module: string, endless: string[]): Promise<Verdicts> {
  const only = option("run")?.split(",") ?? (pkg.path === "runtime" ? runtimeTests() : undefined);
  const flags = ofModules ? ["-test.short"] : testFlags(pkg.path);
  return runTests({ child, module, dir: pkg.dir, flags, only, endless });
}

/** Those of the files that we compile. */
function runtimeTests(): string[] {
  return runtimeTestFiles.flatMap((name) => {
    const text = readFileSync(join(goroot, "src/runtime", name), "utf8");
    return [...text.matchAll(/^func ((?:Test|Fuzz|Example)\w*)\(/gm)].map((m) => m[1]!);
  });
}

/** The process that compiles: a package comes in, and why its tests cannot be compiled goes out. */
function compileAll(): void {
  const cache = moduleCache();
  process.on("message", (pkg: TestedPackage) => process.send!(compileOnly(pkg, cache)));
}

function compileOnly(pkg: TestedPackage, cache: string): string {
  try {
    const made = compileTests(pkg.path, pkg.root, cache);
    if (typeof made === "string") return made.trim();
    new WebAssembly.Module(made as BufferSource);
    writeFileSync(join(dirFor(pkg.path), "ours.wasm"), made);
    return "";
  } catch (e) {
    return e instanceof Error ? `${e.stack}` : `${e}`;
  }
}

/** Differences that are not known, and known ones that are none; the list is brought up to date with -update. */
function judge(pkg: string, found: Difference[], known: Known[], ran: ReadonlySet<string> | null): string[] {
  const bad: string[] = [];
  const mine = known.filter((k) => k.package === pkg);
  for (const d of found) {
    if (mine.some((k) => k.test === d.test)) continue;
    bad.push(`${pkg}: ${d.test}: ${d.what}`);
    if (has("update")) known.push({ package: pkg, test: d.test, category: "new", reason: d.what.slice(0, 200) });
  }
  for (const k of mine) {
    if (found.some((d) => d.test === k.test) || (ran !== null && !ran.has(k.test.split("/")[0]))) continue;
    bad.push(`${pkg}: ${k.test}: is as with gc, but a known difference (${k.category}: ${k.reason})`);
    if (has("update")) known.splice(known.indexOf(k), 1);
  }
  return bad;
}

const shown = (n: Record<Verdict, number>): string => `${n.pass} passed, ${n.fail} failed, ${n.skip} skipped`;

const packages = [...runtimePackages, ...furtherPackages];

/** The packages that the arguments ask for. */
function* asked(names: readonly string[]): Generator<TestedPackage> {
  const module = option("module");
  if (module !== undefined) yield* packagesOf(module, names.length > 0 ? names : ["./..."]);
  else if (has("modules")) {
    const list = read<{ module: string; packages: string[] }>("test/stdtests/modules.json");
    for (const { module, packages } of list)
      if (names.length === 0 || names.some((n) => module.includes(n))) yield* packagesOf(module, packages);
  } else {
    for (const path of names.length > 0 ? names : packages)
      yield { path, dir: join(goroot, "src", path), root: resolve(".") };
  }
}

function read<T>(file: string): T[] {
  return JSON.parse(readFileSync(file, "utf8")) as T[];
}

/** In the order of the packages (of modules: of their paths), then of the tests, as the formatter wants it: a row that fits has one line. */
function write(file: string, list: readonly { package: string; test?: string }[]): void {
  const order = (x: { package: string }): number => packages.indexOf(x.package);
  const name = (x: { package: string; test?: string }): string => `${x.package} ${x.test ?? ""}`;
  const sorted = [...list].sort((a, b) => order(a) - order(b) || (name(a) < name(b) ? -1 : 1));
  writeFileSync(file, `[\n${sorted.map(row).join(",\n")}\n]\n`);
}

function row(x: object): string {
  const flat = (v: unknown): string => {
    if (typeof v !== "object" || v === null) return JSON.stringify(v);
    return `{ ${Object.entries(v)
      .map(([k, v]) => `"${k}": ${flat(v)}`)
      .join(", ")} }`;
  };
  const line = `  ${flat(x)}`;
  if (line.length < lineWidth) return line;
  const fields = Object.entries(x).map(([k, v]) => `    "${k}": ${flat(v)}`);
  return `  {\n${fields.join(",\n")}\n  }`;
}

async function main(): Promise<void> {
  const names = args.slice(1).filter((a) => !a.startsWith("-"));
  const only = option("run");
  const ran = only === undefined ? null : new Set(only.split(","));
  let wrongs = 0;
  for (const tested of asked(names)) {
    const pkg = tested.path;
    mkdirSync(dirFor(pkg), { recursive: true });
    const gc = await gcVerdicts(tested);
    const ours = await ourVerdicts(tested);
    const found = differences(ours, gc.tests).filter((d) => ran === null || ran.has(d.test.split("/")[0]));
    const known = read<Known>(knownFile);
    const expected = found.filter((d) => known.some((k) => k.package === pkg && k.test === d.test)).length;
    const wrong = judge(pkg, found, known, ran);
    wrongs += wrong.length;
    const row = { package: pkg, gc: count(gc.tests), ours: count(ours.tests) };
    console.log(`${pkg}: ${shown(row.ours)}; gc ${shown(row.gc)}; ${expected} known differences`);
    for (const w of wrong) console.log(`  ${w}`);
    if (!has("update")) continue;
    write(knownFile, known);
    if (ran === null) write(figuresFile, [...read<Figures>(figuresFile).filter((f) => f.package !== pkg), row]);
  }
  compiler?.disconnect();
  process.exitCode = wrongs > 0 && !has("update") ? 1 : 0;
}

// A module is built alone, whatever workspace it lies in.
process.env.GOWORK = "off";
if (has("compile")) compileAll();
else await main();
