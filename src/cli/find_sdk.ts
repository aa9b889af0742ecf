// Finds the Go SDK: GOROOT, else the installed Go, else a toolchain module fetched earlier or now from the user's module
// proxy. The first that exists decides; an SDK that does not fit is refused by name, never passed over silently.

import { existsSync, realpathSync } from "node:fs";
import { openSdk, type Sdk } from "../load/sdk.ts";
import type { System } from "../load/system.ts";
import type { GoEnv } from "./go_env.ts";

/**
 * The SDK, or null where there is none at all (a program that imports nothing still builds). `progress` null: nothing is
 * downloaded. Throws SdkError.
 */
export async function findSdk(sys: System, env: GoEnv, progress: ((line: string) => void) | null): Promise<Sdk | null> {
  const goroot = env.get("GOROOT");
  if (goroot !== "") return opened(openSdk(sys, goroot));
  const installed = installedGo(sys);
  if (installed !== "") return opened(openSdk(sys, installed));
  // Seldom needed, and it needs much of Node: loaded when it is.
  const { fetchToolchain } = await import("./toolchain.ts");
  const fetched = await fetchToolchain(env, progress);
  return fetched === "" ? null : opened(openSdk(sys, fetched));
}

export class SdkError extends Error {}

function opened(sdk: Sdk | string): Sdk {
  if (typeof sdk === "string") throw new SdkError(`go: ${sdk}`);
  return sdk;
}

/** Root of the SDK whose go command is on the PATH, or at Go's usual place; "" for none. */
function installedGo(sys: System): string {
  for (const dir of (sys.env("PATH") ?? "").split(":")) {
    const go = `${dir}/go`;
    if (dir === "" || !existsSync(go)) continue;
    try {
      const root = realpathSync(go).replace(/\/bin\/go$/, "");
      if (existsSync(`${root}/VERSION`)) return root;
    } catch {
      // A dangling link: the next folder decides.
    }
  }
  return existsSync("/usr/local/go/VERSION") ? "/usr/local/go" : "";
}
