// gowasm run: builds the main package in memory and runs it in Node; the exit status is the program's, said as cmd/go does.

import { runCommandModule } from "../host/run.ts";
import { buildModule, buildOptions, complain } from "./build.ts";
import type { FlagValues } from "./flags.ts";
import { sayError } from "./say.ts";

export async function runCommand(flags: FlagValues, args: string[]): Promise<number> {
  // Leading .go files or one package, then the program's arguments.
  let n = 0;
  while (n < args.length && args[n].endsWith(".go")) n++;
  if (n === 0) n = Math.min(1, args.length);
  if (n === 0) return complain({ error: "go: no go files listed", status: 1 });
  const options = buildOptions(flags, args.slice(0, n));
  if ("error" in options) return complain(options);
  const test = args.slice(0, n).find((a) => a.endsWith("_test.go"));
  if (test !== undefined) return complain({ error: `go: cannot run *_test.go files (${test})`, status: 1 });
  const result = await buildModule({ ...options, run: true });
  sayError(result.messages);
  if (!result.ok || result.module === null) return result.status;
  const status = await runCommandModule(result.module, {
    args: [result.roots[0].path.split("/").pop() ?? "main", ...args.slice(n)],
    env: process.env as Record<string, string>,
    dir: process.cwd(),
  });
  if (status !== 0) sayError(`exit status ${status}\n`);
  return status === 0 ? 0 : 1;
}
