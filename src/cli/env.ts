// gowasm env: the values that decide a build, in go env's form.

import { resolve } from "node:path";
import { gorootDir } from "../index.ts";
import { findUp } from "../load/modload.ts";
import { gowasmVersion } from "../version.ts";
import { findSdk, SdkError } from "./find_sdk.ts";
import type { FlagValues } from "./flags.ts";
import { GoEnv } from "./go_env.ts";
import { NodeSystem } from "./node_system.ts";
import { say, sayError } from "./say.ts";

/** Names in the order of their printing. */
async function variables(sys: NodeSystem, env: GoEnv): Promise<Map<string, string>> {
  let sdk: Awaited<ReturnType<typeof findSdk>> = null;
  try {
    sdk = await findSdk(sys, env, null);
  } catch (e) {
    if (!(e instanceof SdkError)) throw e;
  }
  if (sdk !== null) env.useSdk(sdk.root);
  const gowork = env.get("GOWORK");
  return new Map([
    ["GOARCH", env.get("GOARCH")],
    ["GOEXPERIMENT", env.get("GOEXPERIMENT")],
    ["GOFLAGS", env.get("GOFLAGS")],
    ["GOMOD", findUp(sys, "go.mod", sys.cwd()) || "/dev/null"],
    ["GOMODCACHE", env.get("GOMODCACHE")],
    ["GOOS", env.get("GOOS")],
    ["GOPATH", env.get("GOPATH")],
    ["GOPROXY", env.get("GOPROXY")],
    ["GOROOT", sdk?.root ?? ""],
    ["GOVERSION", sdk?.version ?? ""],
    ["GOWASM", env.get("GOWASM")],
    ["GOWASMROOT", gorootDir()],
    ["GOWASMVERSION", gowasmVersion],
    ["GOWORK", gowork === "" || gowork === "auto" ? findUp(sys, "go.work", sys.cwd()) : gowork],
  ]);
}

export async function envCommand(flags: FlagValues, args: string[]): Promise<number> {
  const assigned = args.find((a) => a.includes("="));
  if (assigned !== undefined) {
    sayError(`go: invalid variable name ${JSON.stringify(assigned)}\n`);
    return 1;
  }
  const sys = new NodeSystem(resolve("."));
  const env = new GoEnv(sys);
  const experiments = env.experiments();
  if ("msg" in experiments) {
    sayError(`${experiments.msg}\n`);
    return experiments.status;
  }
  const all = await variables(sys, env);
  const wanted = args.length === 0 ? [...all.keys()] : args;
  if (flags.json === true) {
    const sorted = [...wanted].sort().map((n) => [n, all.get(n) ?? ""]);
    say(`${JSON.stringify(Object.fromEntries(sorted), null, "\t")}\n`);
  } else if (args.length > 0) {
    for (const name of wanted) say(`${all.get(name) ?? ""}\n`);
  } else {
    for (const name of wanted) say(`${name}='${(all.get(name) ?? "").replaceAll("'", "'\\''")}'\n`);
  }
  return 0;
}
