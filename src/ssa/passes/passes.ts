// The order of the optimiser: one function that lists all passes. Each pass keeps the rules of verify.ts and the meaning:
// checks, stores and calls happen in program order, floats are exact.

import type { Program } from "../ir.ts";
import { verifyProgram } from "../verify.ts";

export interface PassOptions {
  /** Check the SSA before the first and after every pass. */
  verify?: boolean;
  /** Milliseconds by pass are added here, under "ssa.<pass>". */
  stats?: Map<string, number>;
}

/** Rewrites the program in place. */
export function runPasses(program: Program, opts: PassOptions = {}): void {
  if (opts.verify) verifyProgram(program, "build");
}
