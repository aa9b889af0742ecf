// Runs a js/wasm module under Go's own wasm_exec.js, in Node: what it writes on both outputs, and the exit status.

import { spawnSync } from "node:child_process";
import { goroot } from "../types/stdload.ts";

export function runJS(module: string): string {
  const run = spawnSync(process.execPath, [`${goroot}/lib/wasm/wasm_exec_node.js`, module, "arg1"], {
    encoding: "utf8",
    env: { GREETING: "good day" },
  });
  // What a trace shows is not compared.
  const stderr = run.stderr.replace(/\n\ngoroutine [\s\S]*$/, "\n");
  return `${run.stdout}== stderr\n${stderr}== exit ${run.status}\n`;
}
