// What each recipe of GOROOT/test asks for: compile, validate, run, compare (cmd/internal/testdir). Used by scripts/corpus.mjs and, for a
// share, by corpus.test.ts.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CompileResult } from "../../src/compile.ts";
import { checkGenerated } from "../types/errorcheck.ts";
import {
  compileBuildDir,
  compileDir,
  compileFile,
  compileGenerated,
  compileInDir,
  compileProgram,
  compileRunDir,
  folder,
} from "./compile_case.ts";
import type { RunAnswer, RunRequest } from "./runner.ts";
import { type Recipe, testDir } from "./testdir.ts";

export const actions: ReadonlySet<string> = new Set([
  "run",
  "buildrun",
  "rundir",
  "runindir",
  "runoutput",
  "compile",
  "compiledir",
  "build",
  "builddir",
  "buildrundir",
  "errorcheckoutput",
]);

/** Runs a program to its end; see Runner. */
export interface Run {
  run(request: RunRequest): Promise<RunAnswer>;
}

/** What is wrong, "" for nothing. */
export async function execute(r: Recipe, runner: Run): Promise<string> {
  try {
    return await perform(r, runner);
  } catch (e) {
    return `internal error: ${e instanceof Error ? (e.stack ?? e.message).split("\n").slice(0, 8).join("\n") : e}`;
  }
}

async function perform(r: Recipe, runner: Run): Promise<string> {
  const env: Record<string, string> = r.godebug === "" ? {} : { GODEBUG: r.godebug };
  const run = (result: CompileResult, args: string[], dir: string): Promise<RunAnswer> =>
    runner.run({ module: result.module!, args, env, dir });
  switch (r.action) {
    case "compile":
      return built(compileFile(r));
    case "compiledir":
      return built(compileDir(r));
    case "builddir":
      return built(compileBuildDir(r));
    case "build":
      return built(isMain(r) ? compileProgram(r).result : compileFile(r));
    case "buildrundir": {
      const result = compileBuildDir(r);
      return built(result) || expect(r, await run(result, [], folder));
    }
    case "rundir": {
      const result = compileRunDir(r);
      return built(result) || expect(r, await run(result, r.args, folder));
    }
    case "runindir": {
      const result = compileInDir(r);
      return built(result) || expect(r, await run(result, r.args, folder));
    }
    case "run":
    case "buildrun": {
      const { result, args } = compileProgram(r);
      return built(result) || expect(r, await run(result, args, testDir));
    }
    default: {
      const { result, args } = compileProgram(r);
      const wrong = built(result);
      if (wrong !== "") return wrong;
      const generated = await run(result, args, testDir);
      const failed = ended(generated);
      if (failed !== "") return `the generator: ${failed}`;
      if (r.action === "errorcheckoutput") return checkGenerated(generated.output, r.flags).join("\n");
      const program = compileGenerated(r, generated.output);
      return built(program) || expect(r, await run(program, [], testDir));
    }
  }
}

function isMain(r: Recipe): boolean {
  return /^package main\b/m.test(readFileSync(join(testDir, r.name), "utf8"));
}

/** Why there is no valid module. */
function built(result: CompileResult): string {
  if (!result.ok || result.module === null) return `does not compile: ${result.messages.replace(/^# .*\n/, "")}`;
  try {
    // The constructor tells why a module is invalid; WebAssembly.validate does not.
    new WebAssembly.Module(result.module as BufferSource);
    return "";
  } catch (e) {
    return `invalid module: ${(e as Error).message}`;
  }
}

function ended(answer: RunAnswer): string {
  const text = new TextDecoder().decode(answer.output);
  if (answer.trap !== "") return `trap: ${answer.trap}\n${text.slice(-2000)}`;
  return answer.status === 0 ? "" : `exit status ${answer.status}: ${text.slice(0, 4000)}`;
}

function expect(r: Recipe, answer: RunAnswer): string {
  const failed = ended(answer);
  if (failed !== "") return failed;
  const file = join(testDir, r.name.replace(/\.go$/, ".out"));
  const want = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (want.equals(answer.output)) return "";
  const got = new TextDecoder().decode(answer.output).split("\n");
  const lines = want.toString().split("\n");
  const at = got.findIndex((line, i) => line !== lines[i]);
  return `line ${at + 1} of the output: ${JSON.stringify(got[at < 0 ? got.length - 1 : at])}, want ${JSON.stringify(lines[at < 0 ? got.length : at])}`;
}
