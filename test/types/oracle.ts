// Compares the checker with go/types for every expression of standard library packages. Used by scripts/oracle-types.mjs
// and, for a sample, by oracle.test.ts.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { anyAnswer, dumpPackage } from "./dump.ts";
import { StdLoad } from "./stdload.ts";

export interface Difference {
  pkg: string;
  file: string;
  line: number;
  ours: string;
  theirs: string;
}

export interface Comparison {
  expressions: number;
  packages: number;
  differences: Difference[];
  errors: string[];
}

/** Where the Go program is built and its answers are put. */
export const workDir = join("build", "oracle-types");

/** Runs the Go program on the packages; its answers are files in the folder that is returned. */
export function askOracle(goos: string, packages: readonly string[]): string {
  mkdirSync(workDir, { recursive: true });
  const exe = join(workDir, "oracle");
  execFileSync("go", ["build", "-o", exe, join("test", "oracle", "types", "main.go")], { stdio: "inherit" });
  const out = join(workDir, goos);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  execFileSync(exe, ["-goos", goos, "-out", out, ...packages], { stdio: "inherit" });
  return out;
}

/** Checks the packages with ours and compares; at most `limit` differences are kept for each package. */
export function compare(goos: string, packages: readonly string[], answers: string, limit: number): Comparison {
  const load = new StdLoad({ goos });
  const res: Comparison = { expressions: 0, packages: 0, differences: [], errors: load.errors };
  for (const path of packages) {
    const answer = join(answers, `${path.replaceAll("/", "+")}.txt`);
    if (!existsSync(answer)) continue;
    const pkg = load.load(path);
    // The oracle's package may have tests only.
    if (typeof pkg === "string") continue;
    load.checkAll(pkg);
    res.packages++;
    const theirs = readFileSync(answer, "utf8").split("\n");
    theirs.pop();
    const ours = dumpPackage(load.tree, load.info, pkg);
    res.expressions += theirs.length;
    compareLines(
      path,
      pkg.files.map((f) => load.tree.fileInfo(f).source.bytes),
      ours,
      theirs,
      limit,
      res.differences,
    );
  }
  return res;
}

/** Walks both sorted lists; a position that only one of them has is a difference, too. */
function compareLines(
  pkg: string,
  sources: readonly Uint8Array[],
  ours: readonly string[],
  theirs: readonly string[],
  limit: number,
  out: Difference[],
): void {
  let found = 0;
  let file = "";
  let fileNo = -1;
  let i = 0;
  let j = 0;
  const add = (a: string, b: string): void => {
    found++;
    if (found > limit) return;
    const offset = Number((a || b).split(":")[0]);
    const source = sources[fileNo];
    let line = 1;
    for (let k = 0; k < offset; k++) if (source[k] === 10) line++;
    out.push({ pkg, file, line, ours: a, theirs: b });
  };
  while (i < ours.length || j < theirs.length) {
    const a = ours[i] ?? "";
    const b = theirs[j] ?? "";
    if (a === b) {
      if (a.startsWith("#")) {
        file = a.slice(2);
        fileNo++;
      }
      i++;
      j++;
      continue;
    }
    const c = order(a, b);
    if (c === 0) {
      if (!a.endsWith(` ${anyAnswer}`)) add(a, b);
    }
    if (c !== 0) add(c < 0 ? a : "", c < 0 ? "" : b);
    if (c <= 0) i++;
    if (c >= 0) j++;
  }
}

/** Order of two answer lines by position; a new file comes last. */
function order(a: string, b: string): number {
  if (a === "" || a.startsWith("#")) return b === "" || b.startsWith("#") ? 0 : 1;
  if (b === "" || b.startsWith("#")) return -1;
  const [ao, ad] = a.slice(0, a.indexOf(" ")).split(":").map(Number);
  const [bo, bd] = b.slice(0, b.indexOf(" ")).split(":").map(Number);
  return ao - bo || ad - bd;
}
