// The Go SDK: where its sources lie and whether we support its release. The SDK is only read; packages of ours
// (goroot/src) replace or patch some of its packages as goroot/ledger.json says.

import { join } from "./path.ts";
import type { System } from "./system.ts";

/** The release whose standard library this toolchain knows. */
export const supportedMinor = 26;

export interface Sdk {
  /** Absolute path of GOROOT, "" when there is none (only programs that import nothing compile). */
  root: string;
  /** "go1.26.8" */
  version: string;
}

/** Reads GOROOT/VERSION. Returns the SDK, or the message why this folder cannot serve. */
export function openSdk(sys: System, root: string): Sdk | string {
  const bytes = sys.readFile(join(root, "VERSION"));
  if (bytes === null) {
    return `GOROOT ${root} is not a Go SDK: it has no file VERSION\n\tset GOROOT to a Go 1.${supportedMinor} SDK, or unset it to use the installed Go`;
  }
  const version = new TextDecoder().decode(bytes).split("\n")[0].trim();
  const m = /^go1\.(\d+)/.exec(version);
  if (m === null) return `GOROOT ${root}: VERSION says ${JSON.stringify(version)}, which is no Go release`;
  if (Number(m[1]) !== supportedMinor) {
    return `${version} in ${root} is not supported: this toolchain needs the sources of Go 1.${supportedMinor}\n\tset GOROOT to a Go 1.${supportedMinor} SDK`;
  }
  if (sys.stat(join(root, "src", "unsafe")) !== "dir") {
    return `GOROOT ${root} has no standard library (no folder src/unsafe)\n\tinstall the whole Go 1.${supportedMinor} SDK, or set GOROOT to one`;
  }
  return { root, version };
}

/** goroot/ledger.json: how our goroot/src stands to the SDK, package by package. */
export interface Ledger {
  /** `unused`: what the SDK's files import for nothing but the declarations that are replaced. */
  [importPath: string]: { mode: "replace" | "patch"; unused?: readonly string[] };
}
