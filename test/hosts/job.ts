// One job for all three hosts: run a module (a command, or a library with a list of export calls) and tell what happened. What a module
// imports from "self" is its own export of that name: a host function that calls back.
// Node runs it here in a process of its own; wasmtime and wazero through their small runners, which scripts/hosts.mjs sets up. A
// host that cannot be had gives the reason, and its tests are skipped with it.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface Call {
  name: string;
  /** Decimal numbers. */
  args?: string[];
  /** Calls made; the one that took least time counts. Default 1. */
  repeat?: number;
  /** Calls that count as one, in its time. Default 1. */
  times?: number;
  /** Which instance of the module is called: 0, or 1, which is there if a call asks for it. */
  instance?: number;
}

export interface Job {
  /** Path of the module. */
  module: string;
  kind: "command" | "reactor";
  args?: string[];
  env?: Record<string, string>;
  /** Folder that the program sees as "/". */
  dir?: string;
  /** Reactors: call _initialize first (default). */
  initialize?: boolean;
  calls?: Call[];
  /** Count the operations of each call (the last one of `repeat`), as wasmtime does for its fuel. wasmtime only. */
  counts?: boolean;
  /** Clients that talk to the program, which has a listener as descriptor 3 (wazero/clients.go). wazero only. */
  clients?: number;
}

export interface CallResult {
  /** Result as decimal text, "" for none. */
  value?: string;
  /** CPU time: other work on the machine does not count. */
  ms?: number;
  operations?: number;
  exit?: number;
  trap?: boolean;
}

export interface Answer {
  compileMs: number;
  /** Instantiation and _start or _initialize. */
  startMs: number;
  exit: number;
  /** Message of a trap outside of a call, "" for none. */
  trap: string;
  results: CallResult[];
  /** Bytes of memory afterwards. */
  memory: number;
  stdout: string;
  stderr: string;
  /** What each client was answered. */
  clients?: string[];
}

export type HostName = "node" | "wasmtime" | "wazero";
export const hostNames: readonly HostName[] = ["node", "wasmtime", "wazero"];

const hostsDir = resolve("build", "hosts");

/** Why a host cannot be used here, or null. */
export function hostMissing(host: HostName): string | null {
  if (host === "node") return null;
  const reason = join(hostsDir, `${host}.missing`);
  if (existsSync(reason)) return readFileSync(reason, "utf8").trim();
  const needed = host === "wazero" ? join(hostsDir, "wazerohost") : join(hostsDir, "venv", "bin", "python");
  return existsSync(needed) ? null : "run node scripts/hosts.mjs first";
}

/** nodeFlags: for Node; none, unless the module is another compiler's and needs a larger stack. */
export function runJob(host: HostName, job: Job, nodeFlags: readonly string[] = []): Answer {
  const [command, args] =
    host === "node"
      ? [process.execPath, [...nodeFlags, join(hostsDir, "node_host.mjs")]]
      : host === "wazero"
        ? [join(hostsDir, "wazerohost"), []]
        : [join(hostsDir, "venv", "bin", "python"), [resolve("test/hosts/wasmtime_host.py")]];
  const run = spawnSync(command, args, {
    input: JSON.stringify({ args: ["program"], env: {}, calls: [], ...job, module: resolve(job.module) }),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(`${host} host failed: ${run.stderr}${run.error ?? ""}`);
  return JSON.parse(run.stdout) as Answer;
}

let serial = 0;
const saved: string[] = [];

/** Validates a module with the engine and writes it where the hosts find it, until this process ends. */
export function saveModule(bytes: Uint8Array): string {
  // The constructor tells why a module is invalid; WebAssembly.validate does not.
  new WebAssembly.Module(bytes as BufferSource);
  const dir = resolve("build", "modules");
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${process.pid}-${serial++}.wasm`);
  if (saved.push(path) === 1) process.once("exit", () => saved.forEach((p) => void rmSync(p, { force: true })));
  writeFileSync(path, bytes);
  return path;
}
