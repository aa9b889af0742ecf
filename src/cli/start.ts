// Starts the command (main.ts, bundled as dist/command.cjs). A build is short, so most of its time V8 would compile the
// compiler: the code V8 makes of the bundle is kept in the user's cache, for this version, this Node and this machine's kind.
// And it is a CommonJS script: Node's loader of ES modules takes 10 ms to start.
// Invariant: the command does the same with that cache, without it and with a broken one; it is never an error.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { gowasmVersion } from "../version.ts";
import { cacheRoot } from "./cache_dir.ts";

/** Hash of command.cjs, 16 letters; the build fills it in. The cache file starts with it. */
declare const GOWASM_COMMAND_HASH: string;

// Node 20's V8 optimises a function after so few rounds that a short build spends more time in the optimising compiler than in
// our code: twice the processor time in all. What one function takes there grows with what is inlined into it, and the bundle's
// accessors are inlined already (scripts/lower.mjs). And V8's space for new objects starts with one megabyte and doubles: nearly
// all collections would be in the first few, each copying what lives as long as the build. Later releases have a compiler in
// between, and other budgets.
if (process.versions.node.startsWith("20."))
  setFlagsFromString(
    "--interrupt-budget=264000 --max-inlined-bytecode-size-cumulative=100 --semi-space-growth-factor=16",
  );

const file = join(__dirname, "command.cjs");
const cacheFile = join(
  cacheRoot((name) => process.env[name] ?? ""),
  "code",
  `${gowasmVersion}-${process.version}-${process.platform}-${process.arch}`,
);

function readCache(): Buffer | undefined {
  try {
    const bytes = readFileSync(cacheFile);
    const hash = GOWASM_COMMAND_HASH;
    return bytes.toString("latin1", 0, hash.length) === hash ? bytes.subarray(hash.length) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Compiles the bundle whole, used or not: the same cache whatever the first command was. V8 must not find what it has compiled
 * already, which is whole only where it was run.
 */
function writeCache(source: string): void {
  try {
    setFlagsFromString("--no-lazy --no-compilation-cache");
    const whole = new Script(source, { filename: file });
    setFlagsFromString("--lazy --compilation-cache");
    mkdirSync(dirname(cacheFile), { recursive: true });
    const part = `${cacheFile}.${process.pid}`;
    writeFileSync(part, Buffer.concat([Buffer.from(GOWASM_COMMAND_HASH), whole.createCachedData()]));
    renameSync(part, cacheFile);
  } catch {
    // An unwritable folder or a full disk: the next start is as slow as this one.
  }
}

const source = `(function (require, module, __filename) {${readFileSync(file, "latin1")}\n})`;
const cachedData = readCache();
const script = new Script(source, { filename: file, cachedData });
if (cachedData === undefined || script.cachedDataRejected) process.once("exit", () => writeCache(source));
const bundle = { exports: {} as typeof import("./main.ts") };
script.runInThisContext()(require, bundle, file);
bundle.exports.command(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
  // If nothing waits to be written, the process ends here: Node would collect the garbage of the build first.
  if (!bundle.exports.outputWaits()) process.exit();
});
