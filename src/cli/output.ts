// Writes the module where `go build` would: -o file, -o folder, or the name of the package's folder. Invariant: the
// output appears whole or not at all (written beside, then renamed).

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { CompileResult } from "../compile.ts";
import { errorText } from "./node_system.ts";

/** cmd/go's default name of the output: last element of the import path (a "/v2" is skipped), or of the first file. */
export function defaultName(root: CompileResult["roots"][number], firstFile: string): string {
  if (root.path === "command-line-arguments") return basename(firstFile).replace(/\.go$/, "");
  const parts = root.path.split("/");
  const last = parts[parts.length - 1];
  return parts.length > 1 && /^v([2-9]|[1-9]\d+)$/.test(last) ? parts[parts.length - 2] : last;
}

/** A folder gets the module of each program. */
export function isFolder(dir: string, output: string): boolean {
  return output.endsWith("/") || (output !== "" && isDir(resolve(dir, output)));
}

/** Why what the packages give cannot be written to `output`, as far as that is known before they are compiled; or "". */
export function wrongOutput(
  roots: CompileResult["roots"],
  dir: string,
  output: string | undefined,
  firstFile = "main.go",
): string {
  const [first] = roots;
  if (output === undefined) {
    const name = roots.length === 1 && first.name === "main" ? defaultName(first, firstFile) : "";
    return name !== "" && isDir(resolve(dir, name))
      ? `go: build output ${JSON.stringify(name)} already exists and is a directory`
      : "";
  }
  if (output === "" || output === "/dev/null") return "";
  if (isFolder(dir, output)) return roots.some((r) => r.name === "main") ? "" : "go: no main packages to build";
  if (roots.length === 0) return "go: no packages to build";
  if (roots.length > 1) return `go: cannot write multiple packages to non-directory ${output}`;
  return "";
}

/** Writes result.module; path "" if nothing was to be written. */
export function writeModule(
  result: CompileResult,
  dir: string,
  output: string | undefined,
  firstFile = "main.go",
): { path: string; error: string } {
  const main = result.roots.find((r) => r.name === "main");
  if (main === undefined && output !== undefined && !["", "/dev/null"].includes(output) && !isFolder(dir, output)) {
    const { path } = result.roots[0];
    return {
      path: "",
      error: `go: -o ${output}: ${path} is not a main package, and packages are not written to archives`,
    };
  }
  if (result.module === null || main === undefined || output === "") return { path: "", error: "" };
  const name = defaultName(main, firstFile);
  /** As messages name it. */
  const shown = output === undefined ? name : isFolder(dir, output) ? join(output, name) : output;
  const path = resolve(dir, shown);
  const failed = (what: string): { path: string; error: string } => ({
    path: "",
    error: `${main.path}: go build ${main.path}: ${what}`,
  });
  if (path === "/dev/null") return { path, error: "" };
  if (isDir(path)) {
    return failed(`build output ${JSON.stringify(shown)} already exists and is a directory`);
  }
  let temp = "";
  try {
    const there = statOf(path);
    if (there?.isFile() && there.size > 0 && !isObject(path)) {
      return failed(`build output ${JSON.stringify(shown)} already exists and is not an object file`);
    }
    // A device or a pipe is written to, not replaced.
    if (there !== undefined && !there.isFile()) {
      writeFileSync(path, result.module);
      return { path, error: "" };
    }
    const wrong = makeDirs(dir, shown.slice(0, shown.lastIndexOf("/") + 1));
    if (wrong !== "") return failed(wrong);
    temp = `${path}.part${process.pid}`;
    writeFileSync(temp, result.module);
    renameSync(temp, path);
    return { path, error: "" };
  } catch (e) {
    try {
      if (temp !== "") rmSync(temp, { force: true });
    } catch {
      // Nothing was written: the folder itself is what failed.
    }
    const op = (e as NodeJS.ErrnoException).syscall === "write" ? "write" : "open";
    return failed(`${op} ${shown}: ${errorText(e)}`);
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

/** Makes a folder and those it is in, one after the other as os.MkdirAll does; gives what went wrong in its words, or "". */
function makeDirs(dir: string, path: string): string {
  if (path === "" || isDir(resolve(dir, path))) return "";
  const fail = (why: string): string => `mkdir ${path}: ${why}`;
  if (!path.endsWith("/") && existsSync(resolve(dir, path))) return fail("not a directory");
  const wrong = makeDirs(
    dir,
    path
      .replace(/\/+$/, "")
      .replace(/[^/]*$/, "")
      .replace(/(.)\/+$/, "$1"),
  );
  if (wrong !== "") return wrong;
  try {
    mkdirSync(resolve(dir, path));
    return "";
  } catch (e) {
    return isDir(resolve(dir, path)) ? "" : fail(errorText(e));
  }
}

/** undefined: nothing is there, or nothing that can be reached. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isDir(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}
