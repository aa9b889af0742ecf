// Sets up the hosts that tests and benchmarks run modules on, in build/hosts: our Node host (bundled), wasmtime (a Python
// package in a virtual environment), wazero (a small Go program). A host that cannot be had is noted with the reason.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle } from "./bundle.mjs";

const dir = resolve("build", "hosts");
mkdirSync(dir, { recursive: true });

await bundle("test/hosts/node_host.ts", join(dir, "node_host.mjs"));

/** `made` is what the steps make, out of file `source` if that is given. */
function attempt(host, made, source, steps) {
  const missing = join(dir, `${host}.missing`);
  if (existsSync(made) && (source === null || statSync(made).mtimeMs > statSync(source).mtimeMs)) return;
  rmSync(missing, { force: true });
  try {
    console.log(`setting up ${host}`);
    steps();
  } catch (e) {
    const why = `${e.stderr ?? ""}${e.message}`.trim().split("\n").slice(-1)[0];
    writeFileSync(missing, `${host} cannot be had: ${why}\n`);
    console.log(`${host} cannot be had: ${why}`);
  }
}

const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });

attempt("wasmtime", join(dir, "venv", "ready"), null, () => {
  run("python3", ["-m", "venv", join(dir, "venv")]);
  run(join(dir, "venv", "bin", "pip"), ["install", "--quiet", "wasmtime"]);
  writeFileSync(join(dir, "venv", "ready"), "");
});

attempt("wazero", join(dir, "wazerohost"), join("test", "hosts", "wazero", "main.go"), () => {
  const env = { ...process.env, GOOS: "", GOARCH: "" };
  run("go", ["build", "-o", join(dir, "wazerohost"), "."], { cwd: "test/hosts/wazero", env });
});
