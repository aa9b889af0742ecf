// What version control knows of the main module: the vcs.* settings of its build information, and the version that its commit has
// (cmd/go's setBuildInfo, modfetch's codeRepo). Only git is asked, through System.git, and only when a program reads them.

import { parseModFile, pathMajor } from "./modfile.ts";
import type { Module } from "./modload.ts";
import { dirOf, join, relative } from "./path.ts";
import { compareVersions } from "./semver.ts";
import type { Commit, System } from "./system.ts";

export interface Stamp {
  settings: [string, string][];
  /** "": the commit gives the module none. */
  version: string;
}

/** The stamp of a program of `module`, built in `dir`; null: there is none; a string: what cmd/go says where git fails. */
export function stampOf(sys: System, dir: string, module: Module, wanted: "auto" | "true"): Stamp | string | null {
  const root = repositoryOf(sys, dir);
  if (root === "" || sys.git === undefined || repositoryOf(sys, module.dir) !== root) return null;
  const commit = sys.git(root);
  if ("error" in commit) {
    if (commit.missing && wanted === "auto") return null;
    return `error obtaining VCS status: ${commit.error}\n\tUse -buildvcs=false to disable VCS stamping.`;
  }
  const settings: [string, string][] = [["vcs", "git"]];
  if (commit.revision !== "") {
    settings.push(["vcs.revision", commit.revision], ["vcs.time", iso(commit.time)]);
  }
  settings.push(["vcs.modified", String(commit.modified)]);
  const version = commit.revision === "" ? "" : versionOf(sys, root, module, commit);
  return { settings, version: version !== "" && commit.modified ? `${version}+dirty` : version };
}

/** The folder with .git that a folder lies in, or "". */
function repositoryOf(sys: System, dir: string): string {
  for (let d = dir; ; d = dirOf(d)) {
    if (sys.stat(join(d, ".git")) !== null) return d;
    if (d === "/" || d === ".") return "";
  }
}

/** Seconds since 1970 as Go's RFC3339 in UTC. */
function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** A module path's parts: "example.com/m", "/v2" or ".v2" (gopkg.in) or "". */
function splitMajor(path: string): [string, string] {
  const major = pathMajor(path) ?? "";
  return [path.slice(0, path.length - major.length), major.replace("-unstable", "")];
}

/** The version of the commit as the module's: that of its highest tag, or one made of the highest tag before. */
function versionOf(sys: System, root: string, module: Module, commit: Commit): string {
  const text = sys.readFile(join(root, "go.mod"));
  if (text === null) return "";
  const rootPath = parseModFile("go.mod", new TextDecoder().decode(text), "dependency").module;
  const [path, major] = splitMajor(module.path);
  const folder = relative(root, module.dir);
  const inside = folder === "." ? "" : `/${folder}`;
  const [base] = splitMajor(rootPath);
  // A folder may also be named for the major version alone.
  const prefix =
    path === base + inside ? inside : path + major === base + inside ? inside.slice(0, -major.length) : null;
  if (prefix === null) return "";
  const versions = (tags: readonly string[]): string[] =>
    tags
      .filter((tag) => tag.startsWith(prefix === "" ? "v" : `${prefix.slice(1)}/v`))
      .map((tag) => tag.slice(prefix === "" ? 0 : prefix.length))
      .filter((v) => released.test(v) && !pseudo.test(v) && ofMajor(v, major))
      .sort(compareVersions);
  return versions(commit.tags).pop() ?? pseudoVersion(versions(commit.merged).pop() ?? "", major, commit);
}

const released = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;
const pseudo = /^v[0-9]+\.(0\.0-|\d+\.\d+-([^+]*\.)?0\.)\d{14}-[A-Za-z0-9]+$/;

function ofMajor(version: string, major: string): boolean {
  const number = version.slice(1, version.indexOf("."));
  return major === "" ? number === "0" || number === "1" : number === major.slice(2);
}

/** A version between the tag `older` ("": none) and the next one (golang.org/x/mod/module.PseudoVersion). */
function pseudoVersion(older: string, major: string, commit: Commit): string {
  const time = iso(commit.time).replace(/\D/g, "");
  const tail = `${time}-${commit.revision.slice(0, 12)}`;
  if (older === "") return `${major === "" ? "v0" : major.slice(1)}.0.0-${tail}`;
  if (older.includes("-")) return `${older}.0.${tail}`;
  const [first, minor, patch] = older.split(".");
  return `${first}.${minor}.${BigInt(patch) + 1n}-0.${tail}`;
}
