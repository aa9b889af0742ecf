// GOROOT/test as cmd/internal/testdir sees it: which files are tests for wasm, and what each one's recipe (its first comment)
// asks for. Nothing is read but the SDK's files; what a recipe means is execute.ts's.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evalConstraint, matchTag } from "../../src/load/constraint.ts";
import { goroot } from "../types/stdload.ts";

export const testDir = join(goroot, "test");

/** The folders that hold tests; their other folders belong to a test. */
const folders = [
  "",
  "ken",
  "chan",
  "interface",
  "internal/runtime/sys",
  "syntax",
  "dwarf",
  "fixedbugs",
  "codegen",
  "abi",
  "typeparam",
  "typeparam/mdempsky",
  "arenas",
  "simd",
];

export interface Recipe {
  /** Path below GOROOT/test. */
  name: string;
  action: string;
  /** Compiler or go command flags. */
  flags: string[];
  /** What follows the flags: more files (go run), then arguments of the program. */
  args: string[];
  /** Each file of the folder is a package of its own. */
  singleFiles: boolean;
  goexperiment: string;
  godebug: string;
  /** Go version of the module made for runindir. */
  goMod: string;
  /** Errors are expected. */
  wantError: boolean;
}

/** What the tests are compiled for: wasip1, or js (scripts/corpus.mjs -goos=js). */
export const goos = process.env.CORPUS_GOOS ?? "wasip1";

const context = { goos, goarch: "wasm", tags: new Set(["test_run"]), goMinor: 26 };

/** Quoted fields as go/build splits them. */
function fields(text: string): string[] {
  const out: string[] = [];
  for (const m of text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')+/g)) {
    out.push(m[0].replace(/\\(.)|["']/g, (_, c: string | undefined) => c ?? ""));
  }
  return out;
}

/** The recipe of a file; null: constraints leave it out, or it says "skip". */
export function recipe(name: string): Recipe | null {
  const src = readFileSync(join(testDir, name), "utf8");
  const lines = src.split("\n");
  const at = lines.findIndex((line) => !line.startsWith("//go:build ") && line.replace(/^\/\//, "").trim() !== "");
  const text = lines[at].replace(/^\/\//, "").trim();
  const cut = src.indexOf("\npackage");
  for (const line of cut < 0 ? [text] : src.slice(0, cut).split("\n")) {
    if (!line.startsWith("//go:build ")) continue;
    if (evalConstraint(line.slice("//go:build ".length), (tag) => tag !== "unix" && matchTag(context, tag)) === false) {
      return null;
    }
  }
  const [action, ...rest] = fields(text);
  if (action === "skip") return null;
  const r: Recipe = {
    name,
    action,
    flags: [],
    args: [],
    singleFiles: false,
    goexperiment: "",
    godebug: "",
    goMod: "1.14",
    wantError: /^errorcheck(dir|output|withauto)?$/.test(action),
  };
  let i = 0;
  for (; i < rest.length && rest[i].startsWith("-"); i++) {
    switch (rest[i]) {
      case "-0":
      case "-1":
        r.wantError = rest[i] === "-1";
        break;
      case "-s":
        r.singleFiles = true;
        break;
      case "-t":
        i++;
        break;
      case "-goexperiment":
        r.goexperiment = rest[++i];
        break;
      case "-godebug":
        r.godebug = rest[++i];
        break;
      case "-gomodversion":
        r.goMod = rest[++i];
        break;
      default:
        r.flags.push(rest[i]);
    }
  }
  r.args = rest.slice(i);
  return r;
}

/** All tests with one of these actions, in the order of testdir's folders. */
export function recipes(actions: ReadonlySet<string>): Recipe[] {
  const out: Recipe[] = [];
  for (const folder of folders) {
    if (!existsSync(join(testDir, folder))) continue;
    for (const file of readdirSync(join(testDir, folder)).sort()) {
      if (file.startsWith(".") || !file.endsWith(".go")) continue;
      const r = recipe(folder === "" ? file : `${folder}/${file}`);
      if (r !== null && actions.has(r.action)) out.push(r);
    }
  }
  return out;
}

/** A package of a test's folder. */
export interface DirPackage {
  name: string;
  /** "test/" and the first file's name without .go. */
  path: string;
  /** File names in the folder. */
  files: string[];
}

export function dirOf(r: Recipe): string {
  return join(testDir, r.name.replace(/\.go$/, ".dir"));
}

/** The packages of a test's folder in the order in which they are compiled. */
export function dirPackages(r: Recipe): DirPackage[] {
  const dir = dirOf(r);
  const packages: DirPackage[] = [];
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith(".go")) continue;
    const m = /^package ([\p{Lu}\p{Ll}\w]+)/mu.exec(readFileSync(join(dir, file), "utf8"));
    if (m === null) throw new Error(`${file} has no package clause`);
    const known = r.singleFiles ? undefined : packages.find((p) => p.name === m[1]);
    if (known !== undefined) known.files.push(file);
    else packages.push({ name: m[1], path: `test/${file.replace(/\.go$/, "")}`, files: [file] });
  }
  return packages;
}
