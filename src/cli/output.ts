// Writes the module where `go build` would: -o file, -o folder, or the name of the package's folder. Invariant: the
// output appears whole or not at all (written beside, then renamed).

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { CompileResult } from "../compile.ts";
import { errorText } from "./node_system.ts";

/** cmd/go's default name of the output: last element of the import path (a "/v2" is skipped), or of the first file. */
export function defaultName(root: CompileResult["roots"][number], firstFile: string): string {
  if (root.path === "command-line-arguments") return basename(firstFile).replace(/\.go$/, "");
  const parts = root.path.split("/");
  const last = parts[parts.length - 1];
  return parts.length > 1 && /^v[2-9]\d*$/.test(last) ? parts[parts.length - 2] : last;
}

/** Writes result.module; path "" if nothing was to be written. */
export function writeModule(
  result: CompileResult,
  dir: string,
  output: string | undefined,
  firstFile = "main.go",
): { path: string; error: string } {
  const main = result.roots.find((r) => r.name === "main");
  if (result.module === null || main === undefined || output === "") return { path: "", error: "" };
  const name = defaultName(main, firstFile);
  const asFolder = output !== undefined && (output.endsWith("/") || isDir(resolve(dir, output)));
  const path =
    output === undefined ? join(dir, name) : asFolder ? join(resolve(dir, output), name) : resolve(dir, output);
  if (path === "/dev/null") return { path, error: "" };
  if (isDir(path)) {
    return { path: "", error: `go: build output ${JSON.stringify(output ?? name)} already exists and is a directory` };
  }
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() && there.size > 0 && !isObject(path)) {
    const what = `build output ${JSON.stringify(output ?? name)} already exists and is not an object file`;
    return { path: "", error: `${main.path}: go build ${main.path}: ${what}` };
  }
  // A device or a pipe is written to, not replaced.
  const temp = there === undefined || there.isFile() ? `${path}.part${process.pid}` : "";
  try {
    if (temp === "") {
      writeFileSync(path, result.module);
      return { path, error: "" };
    }
    makeDirs(dirname(path));
    writeFileSync(temp, result.module);
    renameSync(temp, path);
    return { path, error: "" };
  } catch (e) {
    try {
      if (temp !== "") rmSync(temp, { force: true });
    } catch {
      // Nothing was written: the folder itself is what failed.
    }
    return { path: "", error: `go: cannot write ${output ?? name}: ${errorText(e)}` };
  }
}

/** How files begin that a compiler writes (cmd/go: isObject). */
const magic = [
  "\0asm",
  "\x7fELF",
  "!<arch>\n",
  "<bigaf>\n",
  "\xfe\xed\xfa",
  "\xce\xfa\xed\xfe",
  "\xcf\xfa\xed\xfe",
  "MZ",
];

function isObject(path: string): boolean {
  const head = readFileSync(path).subarray(0, 8).toString("latin1");
  return magic.some((m) => head.startsWith(m));
}

/** One folder after the other: Node's own recursive mkdir never ends on file systems like /proc. */
function makeDirs(path: string): void {
  if (existsSync(path)) return;
  makeDirs(dirname(path));
  mkdirSync(path);
}

function isDir(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
