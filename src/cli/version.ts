// Which SDK a build would use, for `gowasm version`.

import { resolve } from "node:path";
import { findSdk, SdkError } from "./find_sdk.ts";
import { GoEnv } from "./go_env.ts";
import { NodeSystem } from "./node_system.ts";

/** "(go1.26.8)" or why there is none. */
export async function openSdkVersion(): Promise<string> {
  const sys = new NodeSystem(resolve("."));
  const env = new GoEnv(sys);
  try {
    const sdk = await findSdk(sys, env, null);
    return sdk === null ? "(no Go SDK found)" : `${sdk.version} ${env.get("GOOS")}/${env.get("GOARCH")}`;
  } catch (e) {
    if (e instanceof SdkError) return `(${e.message.split("\n")[0]})`;
    throw e;
  }
}
