// Compares the errors of single-file programs with those of cmd/compile (go tool compile -e): texts, positions, all of
// them. Used by scripts/oracle-errors.mjs.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatErrors } from "../../src/report.ts";
import { parseFile } from "../../src/syntax/parser.ts";
import { Checker } from "../../src/types/check.ts";
import { Package } from "../../src/types/package.ts";
import { goroot, StdLoad } from "./stdload.ts";

export interface Case {
  file: string;
  /** -lang, "" if none. */
  lang: string;
}

/** The errorcheck, compile and run programs of GOROOT/test that are one file and ask for nothing of gc's back end. */
export function cases(): Case[] {
  const out: Case[] = [];
  const walk = (dir: string): void => {
    for (const e of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, e.name);
      // Folders named x.dir belong to multi-file tests.
      if (e.isDirectory() && !e.name.endsWith(".dir")) walk(path);
      else if (e.isFile() && e.name.endsWith(".go")) {
        const m = /^\/\/ (errorcheck|compile|build|run)\b(.*)$/m.exec(readFileSync(path, "utf8").slice(0, 2000));
        if (m === null) continue;
        const flags = m[2]
          .trim()
          .split(/\s+/)
          .filter((f) => f !== "");
        const lang = flags.find((f) => f.startsWith("-lang="));
        const others = flags.filter((f) => f !== lang && f !== "-d=panic");
        if (m[1] !== "run" && others.length > 0) continue;
        out.push({ file: path, lang: lang?.slice(6) ?? "" });
      }
    }
  };
  walk(join(goroot, "test"));
  return out.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Export data of the standard library for the host, made once. */
export function importcfg(dir: string): string {
  const file = join(dir, "importcfg");
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    const format = "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}";
    const list = spawnSync("go", ["list", "-export", "-f", format, "std"], { encoding: "utf8", maxBuffer: 1 << 26 });
    writeFileSync(file, list.stdout);
  }
  return file;
}

/** gc's errors, one for each element. */
export function gcErrors(c: Case, cfg: string): string[] {
  const args = ["tool", "compile", "-e", "-p", "p", "-complete", "-o", `${cfg}.o`, "-importcfg", cfg];
  if (c.lang !== "") args.push(`-lang=${c.lang}`);
  const run = spawnSync("go", [...args, c.file], { encoding: "utf8", maxBuffer: 1 << 26 });
  return split(run.stdout);
}

/** The messages of an output, continuation lines included. */
function split(text: string): string[] {
  const out: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("note: ")) continue;
    if (line.startsWith("\t")) out[out.length - 1] += `\n${line}`;
    else out.push(line);
  }
  return out;
}

/** Our errors in the same form. */
export function ourErrors(c: Case, load: StdLoad): string[] {
  const { tree } = load;
  const errors: { pos: number; msg: string }[] = [];
  const source = tree.files.addFile(c.file, readFileSync(c.file));
  const error = (pos: number, msg: string): void => {
    errors.push({ pos, msg });
  };
  const file = parseFile({ tree, error }, source);
  // gc goes on after errors of the parser that are not called syntax errors.
  if (!errors.some((e) => e.msg.startsWith("syntax error")) && file !== 0) {
    const pkg = new Package("p", "", load.universe.scope);
    pkg.files = [file];
    pkg.goVersion = c.lang === "" ? "go1.26" : c.lang;
    const checker = new Checker(
      {
        context: load.context,
        universe: load.universe,
        ignoreBranchErrors: true,
        typesOnly: errors.length > 0,
        importPackage: (path) => load.load(path),
        error,
      },
      tree,
      load.info,
      pkg,
      false,
    );
    checker.checkFiles();
  }
  return split(formatErrors(tree.files, errors, { allErrors: true, noColumns: false }));
}
