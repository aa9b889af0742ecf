// The way in: checked packages -> a whole program in SSA form, before any pass.

import type { Program } from "../ir.ts";
import { buildBody } from "./func_builder.ts";
import { type BuildInput, ProgramBuilder } from "./program.ts";
import { pruneRecover } from "./recover.ts";

export type { BuildInput };

/** Builds everything that the main package's program reaches. Errors go to input.error; the result is then incomplete. */
export function buildProgram(input: BuildInput): Program {
  const program = new ProgramBuilder(input, buildBody).run();
  pruneRecover(program);
  return program;
}

/** Reports what only building finds wrong in declarations of the user's packages: //go:embed, //go:wasmexport, //go:wasmimport. */
export function checkDirectives(input: BuildInput): void {
  const program = new ProgramBuilder(input, buildBody);
  program.inits.checkEmbeds();
  program.wasm.exportAll(input.packages);
}
