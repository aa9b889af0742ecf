// A batch of random programs as one package, built and run by gc and by us; the outputs are compared program by program.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { NodeSystem } from "../../src/cli/node_system.ts";
import { type CompileResult, compile } from "../../src/compile.ts";
import { openSdk } from "../../src/load/sdk.ts";
import type { RunAnswer, RunRequest } from "../corpus/runner.ts";
import { goroot } from "../types/stdload.ts";
import { appends, appendsCommon, appendsMain } from "./appends.ts";
import { control, controlCommon, controlMain } from "./control.ts";
import { memory, memoryCommon, memoryMain } from "./memory.ts";
import { network, networkCommon, networkMain } from "./network.ts";
import { commonFile, mainFile, program } from "./program.ts";

export interface Difference {
  seed: number;
  /** The first line that differs, or why there is no output. */
  what: string;
}

/**
 * What the programs are: of one goroutine, the same where goroutines switch all the time, networks of goroutines, about copies and
 * pointers, about control flow, or about append.
 */
export type Kind = "plain" | "switches" | "network" | "memory" | "control" | "appends";

interface Generator {
  common: string;
  main(seeds: readonly number[]): string;
  program(seed: number, prefix: string): string;
}

const generators: Record<Kind, Generator> = {
  plain: { common: commonFile(false), main: mainFile, program },
  switches: { common: commonFile(true), main: mainFile, program },
  network: { common: networkCommon, main: networkMain, program: network },
  control: { common: controlCommon, main: controlMain, program: control },
  appends: { common: appendsCommon, main: appendsMain, program: appends },
  memory: { common: memoryCommon, main: memoryMain, program: memory },
};

export interface BatchOptions {
  /** Folder for the sources and gc's binary; emptied first. */
  dir: string;
  tags: string[];
  kind: Kind;
  run(request: RunRequest): Promise<RunAnswer>;
}

function write({ dir, kind }: BatchOptions, seeds: readonly number[]): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const { common, main, program } = generators[kind];
  writeFileSync(join(dir, "go.mod"), "module random\n\ngo 1.26\n");
  writeFileSync(join(dir, "common.go"), common);
  writeFileSync(join(dir, "main.go"), main(seeds));
  for (const s of seeds) writeFileSync(join(dir, `p${s}.go`), program(s, `p${s}_`));
}

/** Output of each program, by its seed. */
function split(output: string): Map<number, string> {
  const out = new Map<number, string>();
  for (const part of output.split(/^== /m).slice(1)) {
    const cut = part.indexOf("\n");
    out.set(Number(part.slice(0, cut)), part.slice(cut + 1));
  }
  return out;
}

function gcOutput(dir: string): string {
  const env = { ...process.env, GOOS: "", GOARCH: "", GOFLAGS: "", GOWORK: "off" };
  const build = spawnSync("go", ["build", "-o", "random.exe", "."], { cwd: dir, env, encoding: "utf8" });
  if (build.status !== 0) throw new Error(`gc refuses a program of ours: ${build.stderr}${build.error ?? ""}`);
  const run = spawnSync(join(dir, "random.exe"), {
    env: { ...process.env, GOMAXPROCS: "1" },
    encoding: "latin1",
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0)
    throw new Error(`gc's program ends with ${run.status ?? run.signal}: ${run.stderr.slice(-2000)}`);
  return run.stderr;
}

function build(dir: string, tags: string[]): CompileResult | string {
  const sys = new NodeSystem(dir, process.env);
  const sdk = openSdk(sys, goroot);
  if (typeof sdk === "string") throw new Error(sdk);
  try {
    return compile({
      sys,
      sdk,
      goroot: resolve("goroot"),
      dir,
      patterns: ["."],
      goos: "wasip1",
      goarch: "wasm",
      buildmode: "exe",
      tags,
      mod: "",
      modCache: "/none",
      trimpath: false,
      stripNames: false,
      ldflagsX: new Map(),
      gowasmVersion: "test",
    });
  } catch (e) {
    return `internal error: ${e instanceof Error ? e.stack : e}`;
  }
}

/** Our output, and why it ends early ("" if it does not). */
async function ourOutput(opts: BatchOptions): Promise<{ output: string; failed: string }> {
  const result = build(opts.dir, opts.tags);
  if (typeof result === "string") return { output: "", failed: result };
  if (!result.ok || result.module === null) return { output: "", failed: result.messages };
  const answer = await opts.run({ module: result.module, args: [], env: {}, dir: "/" });
  const failed = answer.trap !== "" ? answer.trap : answer.status === 0 ? "" : `exit status ${answer.status}`;
  return { output: Buffer.from(answer.output).toString("latin1"), failed };
}

/** Builds and runs the programs of these seeds with both. */
export async function compareBatch(seeds: readonly number[], opts: BatchOptions): Promise<Difference[]> {
  write(opts, seeds);
  return compareTo(split(gcOutput(opts.dir)), seeds, opts);
}

async function compareTo(
  want: ReadonlyMap<number, string>,
  seeds: readonly number[],
  opts: BatchOptions,
): Promise<Difference[]> {
  const { output, failed } = await ourOutput(opts);
  if (failed !== "" && seeds.length > 1) {
    // One program spoils the others: each half again.
    const out: Difference[] = [];
    for (const half of [seeds.slice(0, seeds.length >> 1), seeds.slice(seeds.length >> 1)]) {
      write(opts, half);
      out.push(...(await compareTo(want, half, opts)));
    }
    return out;
  }
  if (failed !== "") return [{ seed: seeds[0], what: `${failed}\n${output.slice(-300)}` }];
  const got = split(output);
  const out: Difference[] = [];
  for (const seed of seeds) {
    const a = (want.get(seed) ?? "").split("\n");
    const b = (got.get(seed) ?? "").split("\n");
    const at = a.findIndex((line, i) => line !== b[i]);
    if (at >= 0 || a.length !== b.length) out.push({ seed, what: `line ${at + 1}: ${b[at]}, gc: ${a[at]}` });
  }
  return out;
}
