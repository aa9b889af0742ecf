// Runs programs in a thread (run_worker.ts) that is kept for the next one, and ended when a program takes longer than `limitMs`.
// The limit guards against programs that never end; it says nothing about speed.

import { Worker } from "node:worker_threads";

export interface RunRequest {
  module: Uint8Array;
  args: string[];
  env: Record<string, string>;
  dir: string;
}

export interface RunAnswer {
  status: number;
  /** Both streams in one. */
  output: Uint8Array;
  /** Message of a trap; "" for none. */
  trap: string;
}

export class Runner {
  private worker: Worker | null = null;
  private runs = 0;

  constructor(
    /** Bundle of run_worker.ts. */
    private readonly workerPath: string,
    private readonly limitMs: number,
  ) {}

  async run(request: RunRequest): Promise<RunAnswer> {
    // A fresh thread now and then: engines reserve address space for each memory.
    if (++this.runs % 40 === 0) await this.close();
    this.worker ??= new Worker(this.workerPath, { resourceLimits: { stackSizeMb: 200 }, execArgv: ["--no-warnings"] });
    const { worker } = this;
    return await new Promise((resolve) => {
      const end = (answer: RunAnswer, broken: boolean): void => {
        clearTimeout(timer);
        worker.off("message", answered).off("error", died).off("exit", ended);
        if (broken) void this.close();
        resolve(answer);
      };
      const lost = (trap: string): void => end({ status: -1, output: new Uint8Array(0), trap }, true);
      const answered = (answer: RunAnswer): void => end(answer, false);
      const died = (e: Error): void => lost(`thread died: ${e.message}`);
      const ended = (): void => lost("thread ended");
      const timer = setTimeout(() => lost(`does not end within ${this.limitMs / 1000} s`), this.limitMs);
      worker.on("message", answered).on("error", died).on("exit", ended);
      worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }
}
