// The way in: checked packages -> a whole program in SSA form, before any pass.

import type { Program } from "../ir.ts";
import { buildBody } from "./func_builder.ts";
import { type BuildInput, ProgramBuilder } from "./program.ts";

export type { BuildInput };

/** Builds everything that the main package's program reaches. Errors go to input.error; the result is then incomplete. */
export function buildProgram(input: BuildInput): Program {
  return new ProgramBuilder(input, buildBody).run();
}
