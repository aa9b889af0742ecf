// The front end's share of GOROOT/test: files marked `// errorcheck` and folders marked `// errorcheckdir`, whose ERROR
// comments say which errors the compiler reports on which lines (conventions: cmd/internal/testdir). Tests with flags
// that ask for reports of gc's optimiser (-m, -live, -d=...) are left out. Used by scripts/corpus-errorcheck.mjs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFile } from "../../src/syntax/parser.ts";
import { Checker, type Config } from "../../src/types/check.ts";
import { Package } from "../../src/types/package.ts";
import { compilePackage } from "../corpus/compile_case.ts";
import { dirOf, dirPackages, type Recipe, recipes, testDir } from "../corpus/testdir.ts";
import { StdLoad } from "./stdload.ts";

export interface Case {
  /** Path below GOROOT/test. */
  name: string;
  /** Packages in order, each a list of file paths; import paths are "test/<first file>" and "./<first file>". */
  packages: string[][];
  flags: string[];
  /** GOEXPERIMENT */
  experiment: string;
}

export interface Result {
  problems: string[];
}

/** All cases whose errors are the front end's. */
export function corpus(): Case[] {
  return recipes(new Set(["errorcheck", "errorcheckdir"]))
    .filter(ofFrontEnd)
    .map(caseOf);
}

function ofFrontEnd(r: Recipe): boolean {
  return r.wantError && !r.flags.some((f) => /^-(m|live|d)\b/.test(f));
}

function caseOf(r: Recipe): Case {
  const { name, flags, goexperiment: experiment } = r;
  if (r.action === "errorcheck") return { name, packages: [[join(testDir, name)]], flags, experiment };
  return { name, packages: dirPackages(r).map((p) => p.files.map((f) => join(dirOf(r), f))), flags, experiment };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/"));
}

interface Wanted {
  line: number;
  rx: RegExp;
  text: string;
}

function wantedErrors(src: string, short: string): Wanted[] {
  const out: Wanted[] = [];
  src.split("\n").forEach((line, i) => {
    if (line.includes("////")) return;
    const m = /\/\/ (?:GC_)?ERROR (.*)/.exec(line);
    if (m === null) return;
    for (const q of m[1].matchAll(/"([^"]*)"/g)) {
      const text = q[1].replace(/LINE(([+-])(\d+))?/g, (_, d, sign, n) => {
        const at = i + 1 + (d === undefined ? 0 : sign === "+" ? Number(n) : -Number(n));
        return `${short}:${at}`;
      });
      out.push({ line: i + 1, rx: new RegExp(text.replace(/\\pL/g, "[A-Za-z]")), text });
    }
  });
  return out;
}

/** Runs a case; `load` serves std imports. */
export function runCase(c: Case, load: StdLoad): Result {
  const problems: string[] = [];
  const { tree } = load;
  const made = new Map<string, Package>();
  for (const files of c.packages) {
    const reported: Reported[] = [];
    const report = (pos: number, msg: string) => {
      const p = tree.files.position(pos);
      // Line directives name files as seen from GOROOT/test or from the file's folder.
      const file =
        files.find((f) => f === p.file || f.endsWith(`/${p.file}`) || p.file.endsWith(baseName(f))) ?? p.file;
      const isSyntax = msg.startsWith("syntax error");
      // gc prints one syntax error a line, and equal errors once.
      for (const r of reported) {
        if (r.file !== file || r.line !== p.line) continue;
        if (r.msg === msg || (isSyntax && r.msg.startsWith("syntax error"))) return;
      }
      reported.push({ file, line: p.line, msg });
    };
    const lang = c.flags.find((f) => f.startsWith("-lang="));
    const nodes: number[] = [];
    for (const name of files) {
      const source = tree.files.addFile(name, readFileSync(name));
      const node = parseFile({ tree, error: report }, source, {
        std: c.flags.includes("-std"),
        compilingRuntime: c.flags.includes("-+"),
        fieldTrack: c.experiment === "fieldtrack",
      });
      if (node !== 0) nodes.push(node);
    }
    // gc stops after errors that are called so.
    if (!reported.some((r) => r.msg.startsWith("syntax error"))) {
      const first = files[0].slice(files[0].lastIndexOf("/") + 1, -".go".length);
      const path = c.packages.length > 1 || c.name.includes("dir") ? `test/${first}` : "p";
      const pkg = new Package(path, "", load.universe.scope);
      pkg.files = nodes;
      pkg.goVersion = lang === undefined ? "go1.26" : lang.slice("-lang=".length);
      const conf: Config = {
        context: load.context,
        universe: load.universe,
        ignoreBranchErrors: true,
        hasAssembly: !c.flags.includes("-complete"),
        importPackage: (imp) => {
          if (imp === "unsafe") return load.universe.unsafe;
          const local = made.get(imp.replace(/^\.\//, "test/"));
          return local ?? load.load(imp);
        },
        error: report,
      };
      try {
        new Checker(conf, tree, load.info, pkg, false).checkFiles();
      } catch (e) {
        problems.push(`exception: ${e instanceof Error ? e.stack?.split("\n").slice(0, 4).join(" ") : e}`);
      }
      made.set(path, pkg);
    }
    judge(files, reported, problems);
  }
  if (problems.length === 0 || c.packages.length > 1) return { problems };
  // What the checker does not say, the loader or the back end may.
  const whole = driverProblems(c);
  return { problems: whole.length === 0 ? whole : problems };
}

interface Reported {
  file: string;
  line: number;
  msg: string;
}

/** Compares what was reported with the ERROR comments of the files. */
function judge(files: readonly string[], reported: readonly Reported[], problems: string[]): void {
  for (const file of files) {
    const short = file.slice(file.lastIndexOf("/") + 1);
    let left = reported.filter((r) => r.file === file);
    for (const w of wantedErrors(readFileSync(file, "utf8"), short)) {
      const here = left.filter((r) => r.line === w.line);
      left = left.filter((r) => r.line !== w.line);
      if (here.length === 0) {
        problems.push(`${short}:${w.line}: missing error ${w.text}`);
        continue;
      }
      // gc prints positions in messages as files of the command line.
      const rest = here.filter((r) => !w.rx.test(r.msg.replaceAll(file, short)));
      if (rest.length === here.length) {
        problems.push(`${short}:${w.line}: no match for ${w.text} in ${here.map((r) => r.msg).join(" | ")}`);
      }
      left.push(...rest);
    }
    for (const r of left) problems.push(`${short}:${r.line}: unmatched error: ${r.msg}`);
  }
}

/** The same by the messages of a whole compilation, from loading to linking. */
function driverProblems(c: Case): string[] {
  const problems: string[] = [];
  const [file] = c.packages[0];
  const { messages } = compilePackage(file, c.flags, c.experiment);
  const reported: Reported[] = [];
  for (const line of messages.split("\n")) {
    const m = /^(?:\.\/)?p\/p\.go:(\d+)(?::\d+)?: (.*)$/.exec(line);
    if (m !== null) reported.push({ file, line: Number(m[1]), msg: m[2] });
    else if (line.startsWith("\t") && reported.length > 0) reported[reported.length - 1].msg += `\n${line}`;
    else if (line.startsWith("too many errors") && reported.length > 0) {
      // gc gives the last message's position to it.
      reported.push({ ...reported[reported.length - 1], msg: line });
    }
  }
  judge([file], reported, problems);
  return problems;
}

/** errorcheckoutput: what is wrong with the errors of a generated program. */
export function checkGenerated(src: Uint8Array, flags: string[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), "errorcheck-"));
  const file = join(dir, "tmp__.go");
  writeFileSync(file, src);
  const { problems } = runCase({ name: "tmp__.go", packages: [[file]], flags, experiment: "" }, newLoad());
  rmSync(dir, { recursive: true });
  return problems;
}

export function newLoad(): StdLoad {
  return new StdLoad({ lazyBodies: true });
}
