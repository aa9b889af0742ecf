// The main job: compiles the Go library in examples/filekit with our own toolchain, feeds it a file of several MB made of
// the SDK's sources, and compares its answers with Node's.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";

const size = 6_000_000;
const dir = join("build", "example");
mkdirSync(dir, { recursive: true });

const gowasm = (args, options) =>
  spawnSync(process.execPath, [join(process.cwd(), "dist/gowasm.cjs"), ...args], { encoding: "utf8", ...options });

const root = gowasm(["env", "GOROOT"]).stdout.trim();
if (root === "") {
  console.error("no Go SDK: set GOROOT to a Go 1.26 SDK, or install Go 1.26");
  process.exit(1);
}

/** The SDK's .go files in order, until there is enough. */
function sources(folder, parts, have) {
  for (const e of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (have >= size) break;
    const path = join(folder, e.name);
    if (e.isDirectory()) have = sources(path, parts, have);
    else if (e.name.endsWith(".go")) {
      parts.push(readFileSync(path));
      have += parts[parts.length - 1].length;
    }
  }
  return have;
}

const parts = [];
sources(join(root, "src"), parts, 0);
const input = join(dir, "input.txt");
writeFileSync(input, Buffer.concat(parts));

const module = join(process.cwd(), dir, "filekit.wasm");
const start = performance.now();
const built = gowasm(["build", "-buildmode=c-shared", "-ldflags=-s", "-o", module, "."], {
  cwd: "examples/filekit",
  stdio: ["ignore", "inherit", "inherit"],
});
if (built.status !== 0) process.exit(built.status ?? 1);
console.log(`gowasm build -buildmode=c-shared: ${((performance.now() - start) / 1e3).toFixed(2)} s\n`);

const program = join(dir, "main.mjs");
await bundle("examples/filekit/main.ts", program);
process.exit(spawnSync(process.execPath, [program, module, input], { stdio: "inherit" }).status ?? 1);
