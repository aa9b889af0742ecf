// Scripts of calls: a library, the calls that a host makes of it, and what comes of them. Each script is a fresh instance on each of the
// three hosts.

import assert from "node:assert/strict";
import { type Call, hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { programTest } from "./known.ts";
import { compiled, folder } from "./library.ts";

export interface Script {
  name: string;
  /** Export and arguments. */
  calls: [string, ...string[]][];
  /** The call with this number and all later ones are made of a second instance. */
  second?: number;
  /** Results; null: a trap. */
  results: (number | string | null)[];
  exit?: number;
  /** How standard error begins; all of it if it is empty. */
  stderr?: RegExp | string;
}

/** What stands in standard error between a last message and the stack traces. */
export const trace = "\n\ngoroutine ";

export function scriptTests(title: string, source: string, scripts: readonly Script[]): void {
  let module: Promise<string> | undefined;
  const moduleOf = (): Promise<string> => {
    module ??= compiled({ dir: folder({ "main.go": source }), buildmode: "c-shared" }).then(saveModule);
    return module;
  };
  for (const host of hostNames) {
    for (const script of scripts) {
      programTest(`${title} on ${host}: ${script.name}`, async () => check(await moduleOf()), hostMissing(host));

      function check(module: string): void {
        const { second = script.calls.length } = script;
        const calls = script.calls.map(([name, ...args], i): Call => ({ name, args, instance: i < second ? 0 : 1 }));
        const a = runJob(host, { module, kind: "reactor", calls });
        const show = (v: string | undefined): number | string => (v === undefined || v === "" ? "" : Number(v));
        if (script.exit !== undefined) assert.equal(a.results[0]?.exit ?? a.exit, script.exit);
        else
          assert.deepEqual(
            a.results.map((r) => (r.trap === true ? null : show(r.value))),
            script.results,
          );
        const want = script.stderr;
        if (want === "") assert.equal(a.stderr, "");
        else if (want instanceof RegExp) assert.match(a.stderr, want);
        else if (want !== undefined) assert.equal(a.stderr.slice(0, want.length), want);
      }
    }
  }
}
