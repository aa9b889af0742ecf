// The cases of test/syntax/errors.txt, and what gc's compiler makes of a list of errors (base/print.go: ErrorfAt,
// FlushErrors): one syntax error a line, no repetitions, sorted, stop at the tenth.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatErrors } from "../../../src/report.ts";
import { parseFile } from "../../../src/syntax/parser.ts";
import { FileSet } from "../../../src/syntax/source.ts";
import { Tree } from "../../../src/syntax/tree.ts";

export const errorsFile = "test/syntax/errors.txt";

export interface ErrorCase {
  name: string;
  source: string;
  want: string;
}

export function readCases(): { head: string; cases: ErrorCase[] } {
  const parts = readFileSync(errorsFile, "utf8").split(/^=== /m);
  const cases = parts.slice(1).map((part) => {
    const nl = part.indexOf("\n");
    const sep = part.search(/^---\n/m);
    return { name: part.slice(0, nl), source: part.slice(nl + 1, sep), want: part.slice(sep + 4) };
  });
  return { head: parts[0], cases };
}

/** gc's messages for a source that stands in x.go, without that name. */
export function gcMessages(source: string): string {
  mkdirSync("build/oracle", { recursive: true });
  writeFileSync("build/oracle/x.go", source);
  const r = spawnSync("go", ["tool", "compile", "-p", "p", "-o", "x.o", "x.go"], {
    cwd: join(process.cwd(), "build/oracle"),
    encoding: "utf8",
    env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm" },
  });
  return (r.stdout + r.stderr).replace(/^x\.go:/gm, "");
}

/** Ours, under the same rules. */
export function ourMessages(source: string): string {
  const files = new FileSet();
  const tree = new Tree(files);
  const list: { pos: number; msg: string }[] = [];
  const error = (pos: number, msg: string): void => {
    list.push({ pos, msg });
  };
  parseFile({ tree, error }, files.addFile("x.go", new TextEncoder().encode(source)));
  return formatErrors(files, list, { allErrors: false, noColumns: false }).replace(/^x\.go:/gm, "");
}

/** Asks gc for the messages of all cases and writes the file anew. */
export function updateErrors(): void {
  const { head, cases } = readCases();
  let out = head;
  for (const c of cases) out += `=== ${c.name}\n${c.source}---\n${gcMessages(c.source)}`;
  writeFileSync(errorsFile, out);
}
