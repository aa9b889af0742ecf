// Compares our parser with gc's: for each file, the canonical dumps (dump.ts) of both must be the same. The work behind
// `node scripts/oracle-parse.mjs`; the tests use its parts.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DumpOptions, dumpFile } from "./dump.ts";

export function goroot(): string {
  return spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout.trim();
}

/** All .go files under dir, sorted. */
export function goFiles(dir: string, out: string[] = []): string[] {
  for (const e of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, e.name);
    if (e.isDirectory()) goFiles(path, out);
    else if (e.name.endsWith(".go") && e.isFile()) out.push(path);
  }
  return out;
}

/** Builds the oracle into `dir` if it is not there yet; returns its path. */
export function buildOracle(dir: string): string {
  const root = goroot();
  const source = join(process.cwd(), "test/oracle/parse/main.go");
  const program = join(process.cwd(), dir, "oracle-parse");
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return program;
  mkdirSync(dir, { recursive: true });
  const overlay = join(process.cwd(), dir, "overlay.json");
  const name = "cmd/compile/internal/gowasmparse";
  writeFileSync(overlay, JSON.stringify({ Replace: { [join(root, "src", name, "main.go")]: source } }));
  const r = spawnSync("go", ["build", "-overlay", overlay, "-o", program, name], {
    cwd: join(root, "src/cmd"),
    encoding: "utf8",
    env: { ...process.env, GOOS: "", GOARCH: "", GOFLAGS: "" },
  });
  if (r.status !== 0) throw new Error(`building the oracle: ${r.stderr}`);
  return program;
}

/** The oracle's full dump of one file. */
export function oracleDump(program: string, path: string, spans: boolean): string {
  const args = spans ? ["-dump", "-spans"] : ["-dump"];
  return spawnSync(program, args, { input: `${path}\n`, encoding: "utf8", maxBuffer: 1 << 30 }).stdout;
}

/** Compares all files; calls `differs` for each that has another dump. Returns the number of files. */
export async function compareAll(
  program: string,
  paths: string[],
  options: DumpOptions,
  differs: (path: string) => void,
): Promise<number> {
  const child = spawn(program, options.spans ? ["-spans"] : [], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(paths.map((p) => `${p}\n`).join(""));
  let n = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const hash = line.slice(0, 40);
    const path = line.slice(41);
    n++;
    const ours = dumpFile(path, readFileSync(path), options);
    if (createHash("sha1").update(ours).digest("hex") !== hash) differs(path);
  }
  return n;
}

/** The first lines in which two dumps differ. */
export function firstDifference(want: string, got: string): string {
  const a = want.split("\n");
  const b = got.split("\n");
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const show = (l: string[]) =>
    l
      .slice(i, i + 4)
      .map((s) => `    ${s.slice(0, 160)}`)
      .join("\n");
  return `  line ${i + 1}\n  gc:\n${show(a)}\n  ours:\n${show(b)}`;
}
