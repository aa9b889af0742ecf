// Programs made of well-known Go modules (test/modules), compiled by us and by gc and run on our Node host: the same output and exit
// status, and what size, building and running cost. Plugins run on the hosts their SDKs are made for, by a native Go program beside them.
// Modules that are missing are fetched by the go command.
//   node scripts/modules.mjs [name...]
// Prints a line for each program; exit status 1 if one differs.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "./bundle.mjs";

const out = resolve("build/known-modules");
mkdirSync(out, { recursive: true });
const { runJob } = await load("test/hosts/job.ts", join(out, "job.mjs"));
const names = process.argv.slice(2);
const native = { ...process.env, GOFLAGS: "-mod=mod" };
const wasm = { ...native, GOOS: "wasip1", GOARCH: "wasm" };

function command(dir, file, args, env = wasm) {
  const run = spawnSync(file, args, { cwd: dir, encoding: "utf8", env });
  if (run.status !== 0)
    throw new Error(`${file} ${args.join(" ")} in ${dir}: exit status ${run.status}\n${run.stderr}`);
}

/** What the program prints, with its exit status, on a copy of the folder. */
function run(program, module, nodeFlags) {
  const dir = join(out, `${program.name}.dir`);
  rmSync(dir, { recursive: true, force: true });
  cpSync(resolve("test/modules", program.name), dir, { recursive: true });
  const job = { module, kind: "command", args: [program.name, ...program.args], env: { PWD: "/" }, dir };
  const { exit, trap, stdout, stderr, startMs } = runJob("node", job, nodeFlags);
  return { text: `${stdout}${stderr}${trap}\nexit status ${exit}\n`, ms: startMs };
}

/** What the host program prints of a plugin, and the time of its calls. */
function runPlugin(program, module, host) {
  const { stdout, stderr, status } = spawnSync(host, [program.name, module], { encoding: "utf8" });
  const ms = Number(stderr.trimEnd().split("\n").pop()) / 1e3;
  return { text: `${stdout}${Number.isNaN(ms) ? stderr : ""}\nexit status ${status}\n`, ms };
}

let differ = 0;
for (const program of JSON.parse(readFileSync("test/modules/programs.json", "utf8"))) {
  if (names.length > 0 && !names.includes(program.name)) continue;
  const dir = resolve("test/modules", program.dir ?? program.name);
  const ours = join(out, `${program.name}.wasm`);
  const gc = join(out, `${program.name}.gc.wasm`);
  command(dir, "go", ["mod", "download"]);
  const build = ["build", "-ldflags=-s", ...(program.flags ?? [])];
  const start = performance.now();
  command(dir, process.execPath, [resolve("dist/gowasm.cjs"), ...build, "-o", ours, program.package]);
  const seconds = (performance.now() - start) / 1e3;
  command(dir, "go", [...build, "-o", gc, program.package]);
  const host = join(out, "host");
  if (program.host) command(dir, "go", ["build", "-o", host, program.host], native);
  const a = program.host ? runPlugin(program, ours, host) : run(program, ours, []);
  const b = program.host ? runPlugin(program, gc, host) : run(program, gc, ["--stack-size=3900"]);
  const size = (file) => (statSync(file).size / 1e6).toPrecision(3);
  console.log(
    `${program.name}: ${program.what}: ${a.text === b.text ? "same output" : "OUTPUT DIFFERS"}; ` +
      `${size(ours)} MB (gc ${size(gc)}), built in ${seconds.toFixed(1)} s, ` +
      `run ${(a.ms / b.ms).toFixed(2)} of gc's time`,
  );
  if (a.text === b.text) continue;
  differ++;
  console.log(`--- gc\n${b.text}--- gowasm\n${a.text}`);
}
process.exit(differ > 0 ? 1 : 0);
