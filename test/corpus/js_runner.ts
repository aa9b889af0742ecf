// Runs programs for js/wasm under Go's own wasm_exec.js, each in a process of its own. The limit guards against programs that never
// end.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goroot } from "../types/stdload.ts";
import type { RunAnswer, RunRequest } from "./runner.ts";

export class JsRunner {
  private readonly dir = mkdtempSync(join(tmpdir(), "gowasm-js-"));

  constructor(private readonly limitMs: number) {}

  async run(request: RunRequest): Promise<RunAnswer> {
    const module = join(this.dir, "program.wasm");
    writeFileSync(module, request.module);
    const cwd = existsSync(request.dir) ? request.dir : this.dir;
    const exec = `${goroot}/lib/wasm/wasm_exec_node.js`;
    // Both streams in one, in their order; the stack is what go_js_wasm_exec gives.
    const args = ["-c", 'exec "$0" "$@" 2>&1', process.execPath, "--stack-size=8192", exec, module, ...request.args];
    const child = spawn("sh", args, {
      cwd,
      env: { PATH: process.env.PATH, PWD: cwd, ...request.env },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: this.limitMs,
      killSignal: "SIGKILL",
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of child.stdout) chunks.push(chunk);
    const output = Buffer.concat(chunks);
    const status = await new Promise<number | null>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
      else child.on("exit", resolve);
    });
    if (status !== null) return { status, output, trap: "" };
    return { status: -1, output, trap: `does not end within ${this.limitMs / 1000} s` };
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
