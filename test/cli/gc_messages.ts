// Writes the "want" sections of test/cli/gc/*.txt with the installed Go: for cases that have none, or that the arguments name.
// Usage lines of cmd/go are those of gowasm.

import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { caseFiles, commonEnv, formatCase, readCases, withoutPlaces, withPlaces, writeCase } from "./gc_cases.ts";

const wanted = process.argv.slice(2);
const goroot = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout.trim();
const root = realpathSync(mkdtempSync(join(tmpdir(), "gowasm-gc-")));
let n = 0;
for (const file of caseFiles()) {
  const { head, cases } = readCases(file);
  let changed = false;
  for (const c of cases) {
    if (c.want !== null && !wanted.some((w) => c.name.includes(w) || file.includes(w))) continue;
    const dir = join(root, String(n++));
    writeCase(c, dir);
    const env: Record<string, string | undefined> = { ...process.env, ...commonEnv, GOROOT: goroot };
    for (const [name, value] of Object.entries(c.env)) env[name] = withPlaces(value, dir, goroot);
    const args = c.args.map((a) => withPlaces(a, dir, goroot));
    const run = spawnSync("go", args, { cwd: join(dir, c.dir), encoding: "utf8", env });
    const text = withoutPlaces(run.stderr + run.stdout, dir, goroot)
      .replace(/\/tmp\/go-build\d+\/\w+\/exe\//g, "{exe}/")
      // The lists of the tools' own flags are theirs.
      .replace(/^(usage: (?:link|compile|asm) .*\n)(?:Flags:\n| {2}-.*\n|\s*\t.*\n)*/gm, "$1")
      .replace(/\nGo is a tool .*/s, "\n{overview}\n")
      .replace(/^usage: go /gm, "usage: gowasm ")
      .replace(/^Run 'go help/gm, "Run 'gowasm help")
      .replace(/^go (\S+): unknown command$/gm, "gowasm $1: unknown command")
      .replace(
        /^go help (.*): unknown help topic. Run 'go help/gm,
        "gowasm help $1: unknown help topic. Run 'gowasm help",
      );
    c.want = { status: run.status ?? -1, text };
    changed = true;
  }
  if (changed) writeFileSync(file, head + cases.map(formatCase).join(""));
}
rmSync(root, { recursive: true });
console.log(`${n} cases run with ${goroot}`);
