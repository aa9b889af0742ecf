// One package as it was loaded: its folder, the files that belong to this build, parsed (bodies lazily for the SDK), and
// what they import. Invariant: files are in the order of their names; `imports` has one entry for each import path.

import type { NodeId } from "../syntax/tree.ts";
import type { EmbeddedFile } from "./embed.ts";
import type { DebugLine } from "./godebug.ts";
import type { Module } from "./modload.ts";

export interface LoadedFile {
  /** Name as messages show it: relative to the working directory where that is shorter ("./main.go"). */
  name: string;
  /** Base name. */
  base: string;
  node: NodeId;
  /** True for a file of our goroot that patches single declarations of an SDK package. */
  patch: boolean;
}

export interface LoadedPackage {
  /** Import path ("command-line-arguments" for files named on the command line). */
  path: string;
  name: string;
  dir: string;
  /** From the SDK or our goroot. */
  std: boolean;
  /** The module it belongs to; null for std. */
  module: Module | null;
  /** Its declarations and bodies are checked fully: the user's own packages. */
  full: boolean;
  files: LoadedFile[];
  /** Parses one more file, of variables that few programs ask for; null: there is none. */
  late: (() => NodeId) | null;
  /** Assembly files: absolute paths, and names as messages show them. */
  asmFiles: { abs: string; shown: string }[];
  /** The files of its //go:embed patterns. */
  embedded: Map<string, readonly EmbeddedFile[]>;
  /** The //go:debug lines of a program of the user. */
  debug: DebugLine[];
  /** Imported packages by path as written in the sources. */
  imports: Map<string, LoadedPackage>;
  /** Language version of its module: "go1.24"; std: the SDK's. */
  goVersion: string;
  /** Declarations of the SDK that patch files replace are dropped from `files`. */
  patched: boolean;
}
