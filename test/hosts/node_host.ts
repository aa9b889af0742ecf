// The Node side of job.ts: reads a job on standard input, runs it on our own WASI host, prints the answer as JSON.

import { readFileSync } from "node:fs";
import { NodeFs } from "../../src/host/node_fs.ts";
import { nodeRandom } from "../../src/host/node_random.ts";
import { Wasi } from "../../src/host/wasi.ts";
import { ExitStatus } from "../../src/host/wasi_abi.ts";
import type { Answer, Call, CallResult, Job } from "./job.ts";
import { Sink } from "./sink.ts";

const job = JSON.parse(readFileSync(0, "utf8")) as Job;
const stdout = new Sink();
const stderr = new Sink();
const answer: Answer = {
  compileMs: 0,
  startMs: 0,
  exit: 0,
  trap: "",
  results: [],
  memory: 0,
  stdout: "",
  stderr: "",
};

let start = performance.now();
const module = new WebAssembly.Module(readFileSync(job.module));
answer.compileMs = performance.now() - start;

/** A started instance. */
function instantiate(): WebAssembly.Exports {
  const wasi = new Wasi({
    args: job.args,
    env: job.env,
    preopens: job.dir === undefined ? {} : { "/": job.dir },
    fs: new NodeFs(),
    stdin: new Sink(),
    stdout,
    stderr,
    random: nodeRandom,
  });
  const self: Record<string, (...args: unknown[]) => unknown> = {};
  for (const i of WebAssembly.Module.imports(module)) {
    if (i.module === "self") self[i.name] = (...args) => (exports[i.name] as (...args: unknown[]) => unknown)(...args);
  }
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.imports(), self });
  wasi.attach(exports.memory as WebAssembly.Memory, module);
  if (job.kind === "command") (exports._start as () => void)();
  else if (job.initialize ?? true) (exports._initialize as () => void)();
  return exports;
}

/** Runs one export call; a trap is a result. */
function run(exports: WebAssembly.Exports, types: string[], c: Call): CallResult {
  const f = exports[c.name] as (...args: (number | bigint)[]) => unknown;
  const args = (c.args ?? []).map((a, i) => (types[i] === "i64" ? BigInt(a) : Number(a)));
  let best = Number.POSITIVE_INFINITY;
  let value: unknown;
  for (let i = 0; i < (c.repeat ?? 1); i++) {
    const from = process.cpuUsage();
    try {
      for (let k = c.times ?? 1; k > 0; k--) value = f(...args);
    } catch (e) {
      if (e instanceof ExitStatus) return { exit: e.status };
      return { trap: true };
    }
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1e3);
  }
  return { value: value === undefined ? "" : String(value), ms: best };
}

/** JavaScript does not tell parameter types: a number that fails as one is tried as a BigInt. */
function callAny(exports: WebAssembly.Exports, c: Call): CallResult {
  const f = exports[c.name] as ((...args: unknown[]) => unknown) | undefined;
  if (f === undefined) return { trap: true };
  const types = paramTypes(readFileSync(job.module), c.name);
  return run(exports, types, c);
}

/** Parameter types of an exported function, read from the module's type, import, function and export sections. */
function paramTypes(bytes: Uint8Array, name: string): string[] {
  let at = 8;
  const leb = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const b = bytes[at++];
      value |= (b & 127) << shift;
      if (b < 128) return value >>> 0;
    }
  };
  const text = (): string => {
    const n = leb();
    at += n;
    return Buffer.from(bytes.subarray(at - n, at)).toString("utf8");
  };
  const typeNames: Record<number, string> = { 127: "i32", 126: "i64", 125: "f32", 124: "f64" };
  const types: string[][] = [];
  const functions: number[] = [];
  while (at < bytes.length) {
    const id = bytes[at++];
    const end = leb() + at;
    if (id === 1) {
      for (let n = leb(); n > 0; n--) {
        at++;
        types.push(Array.from({ length: leb() }, () => typeNames[bytes[at++]]));
        const results = leb();
        at += results;
      }
    } else if (id === 2) {
      for (let n = leb(); n > 0; n--) {
        text();
        text();
        at++;
        functions.push(leb());
      }
    } else if (id === 3) {
      for (let n = leb(); n > 0; n--) functions.push(leb());
    } else if (id === 7) {
      for (let n = leb(); n > 0; n--) {
        const found = text() === name;
        const kind = bytes[at++];
        const index = leb();
        if (found && kind === 0) return types[functions[index]];
      }
    }
    at = end;
  }
  return [];
}

try {
  start = performance.now();
  const instances: WebAssembly.Exports[] = [];
  try {
    instances.push(instantiate());
  } finally {
    // Commands leave by an exception.
    answer.startMs = performance.now() - start;
  }
  if (job.kind === "reactor") {
    if (job.calls?.some((c) => c.instance === 1)) instances.push(instantiate());
    for (const c of job.calls ?? []) answer.results.push(callAny(instances[c.instance ?? 0], c));
  }
  answer.memory = (instances[0].memory as WebAssembly.Memory).buffer.byteLength;
} catch (e) {
  if (e instanceof ExitStatus) answer.exit = e.status;
  else answer.trap = e instanceof Error ? e.message : String(e);
}
answer.stdout = stdout.text();
answer.stderr = stderr.text();
process.stdout.write(JSON.stringify(answer));
