// Builds that differ in what they tell the program: its module and the modules it is made of, flags, the commit. What gc's program
// prints of each stands in buildinfo.out (scripts/programs-out.mjs); buildinfo.test.ts compares.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runJob } from "../hosts/job.ts";

export interface BuildInfoCase {
  name: string;
  files: Record<string, string>;
  /** Lines for a shell, with git ready. */
  before?: string;
  /** To build in. */
  dir?: string;
  args?: string[];
  env?: Record<string, string>;
}

const main = `package main

import "runtime/debug"

func main() {}

func init() {
	b, ok := debug.ReadBuildInfo()
	println(ok, b.Path, b.Main.Path, b.Main.Version)
	print(b.String())
}
`;
const importing = main.replace("import ", 'import _ "example.com/dep"\nimport _ "example.com/lib/v2/sub"\nimport ');
const app = { "go.mod": "module example.com/app\n\ngo 1.26\n", "main.go": main };
const hash = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const cached = (path: string): Record<string, string> => ({
  [`cache/${path}@v1.2.3/go.mod`]: "module example.com/dep\n",
  [`cache/${path}@v1.2.3/dep.go`]: "package dep\n",
  [`cache/cache/download/${path}/@v/v1.2.3.mod`]: "module example.com/dep\n",
  [`cache/cache/download/${path}/@v/v1.2.3.ziphash`]: hash,
  [`cache/cache/download/${path}/@v/v1.2.3.info`]: '{"Version":"v1.2.3"}',
  [`cache/cache/download/${path}/@v/v1.2.3.zip`]: "",
});
const lib = { "lib/go.mod": "module example.com/lib/v2\n", "lib/sub/l.go": "package sub\n" };
const needs =
  "module example.com/app\n\ngo 1.24\n\nrequire (\n\texample.com/dep v1.2.3\n\texample.com/lib/v2 v2.0.1\n)\n\nreplace example.com/lib/v2 => ./lib\n";
const sums = (path: string): string =>
  `${path} v1.2.3 ${hash}\n${path} v1.2.3/go.mod h1:mhh2qvuaNXbD3WzHShoyLc7Bf3qxrveNlTFLAYg2RJ8=\n`;
const commit = "git init -q && git add -A && git commit -qm first";

export const cases: BuildInfoCase[] = [
  { name: "a module", files: app },
  { name: "files", files: app, args: ["main.go"] },
  { name: "a library", files: app, args: ["-buildmode=c-shared", "."] },
  { name: "flags", files: app, args: ["-tags=a,b", "-gcflags=-e", "-ldflags=-s -X 'main.x=a \"b\"'", "."] },
  { name: "paths trimmed", files: app, args: ["-trimpath", "-ldflags=-w", "."] },
  { name: "experiments", files: app, env: { GOEXPERIMENT: "fieldtrack,noarenas" } },
  {
    name: "older debug settings",
    files: { ...app, "go.mod": "module example.com/app\n\ngo 1.25\n\ngodebug panicnil=1\n" },
  },
  {
    name: "modules",
    files: {
      "go.mod": needs,
      "go.sum": sums("example.com/dep"),
      "main.go": importing,
      ...lib,
      ...cached("example.com/dep"),
    },
  },
  {
    name: "a module in another's place",
    files: {
      "go.mod": `${needs}replace example.com/dep => example.com/other v1.2.3\n`,
      "go.sum": sums("example.com/other"),
      "main.go": importing,
      ...lib,
      ...cached("example.com/other"),
    },
  },
  {
    name: "vendored",
    files: {
      "go.mod": needs,
      "main.go": importing,
      "vendor/modules.txt":
        "# example.com/dep v1.2.3\n## explicit\nexample.com/dep\n# example.com/lib/v2 v2.0.1 => ./lib\n## explicit\nexample.com/lib/v2/sub\n# example.com/lib/v2 => ./lib\n",
      "vendor/example.com/dep/dep.go": "package dep\n",
      "vendor/example.com/lib/v2/sub/l.go": "package sub\n",
    },
  },
  {
    name: "a workspace",
    files: {
      "go.work": "go 1.26\n\nuse (\n\t./app\n\t./dep\n\t./lib\n)\n",
      "app/go.mod": "module example.com/app\n\ngo 1.26\n",
      "app/main.go": importing,
      "dep/go.mod": "module example.com/dep\n\ngo 1.26\n",
      "dep/dep.go": "package dep\n",
      ...lib,
    },
    dir: "app",
  },
  { name: "no commit yet", files: app, before: "git init -q" },
  { name: "a commit", files: app, before: commit },
  { name: "a commit and changes", files: app, before: `${commit} && touch new` },
  { name: "no repository", files: app, before: "mkdir .git" },
  { name: "not told", files: app, before: commit, args: ["-buildvcs=false", "."] },
  { name: "files of a commit", files: app, before: commit, args: ["main.go"] },
  {
    name: "a tag",
    files: app,
    before: `${commit} && git tag v1.2.0 && git tag v1.10.0-rc.1 && git tag v2.0.0 && git tag v1`,
  },
  { name: "a tag and changes", files: app, before: `${commit} && git tag v1.2.0 && touch new` },
  { name: "after a tag", files: app, before: `${commit} && git tag v1.9.9 && git commit -qm more --allow-empty` },
  {
    name: "after a prerelease",
    files: app,
    before: `${commit} && git tag v1.0.0-beta && git commit -qm more --allow-empty`,
  },
  {
    name: "a later major version",
    files: { ...app, "go.mod": "module example.com/app/v3\n\ngo 1.26\n" },
    before: `${commit} && git tag v1.2.0 && git tag v4.0.0`,
  },
  {
    name: "a later major version's tag",
    files: { ...app, "go.mod": "module example.com/app/v3\n\ngo 1.26\n" },
    before: `${commit} && git tag v3.1.0 && git commit -qm more --allow-empty && git tag v1.0.0`,
  },
  {
    name: "a module in a folder",
    files: {
      "go.mod": "module example.com/root\n",
      "app/go.mod": "module example.com/root/app\n\ngo 1.26\n",
      "app/main.go": main,
    },
    dir: "app",
    before: `${commit} && git tag v1.7.0 && git tag app/v0.3.0`,
  },
  {
    name: "a module in a folder, the root has none",
    files: { "app/go.mod": "module example.com/root/app\n\ngo 1.26\n", "app/main.go": main },
    dir: "app",
    before: `${commit} && git tag v1.7.0 && git tag app/v0.3.0`,
  },
];

/** The environment of git and of both commands: commits have the same hash everywhere. */
const fixed = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((who) => [
      [`GIT_${who}_NAME`, "n"],
      [`GIT_${who}_EMAIL`, "n@example.com"],
      [`GIT_${who}_DATE`, "2024-02-03T04:05:06 +0100"],
    ]),
  ),
  GOOS: "wasip1",
  GOARCH: "wasm",
  GOFLAGS: "-buildvcs=auto",
  GOPROXY: "off",
  GOWORK: "",
};

/** Lays out a case in `root`, makes its module with `command` and runs it: what it prints, or what the command says where it fails. */
export function told(c: BuildInfoCase, root: string, command: string[]): string {
  for (const [file, text] of Object.entries(c.files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  writeFileSync(join(root, ".gitignore"), "*.wasm\n");
  const env = { ...process.env, ...fixed, GOMODCACHE: join(root, "cache"), ...c.env };
  const shell = spawnSync("sh", ["-c", c.before ?? ""], { cwd: root, env, encoding: "utf8" });
  if (shell.status !== 0) throw new Error(shell.stderr);
  const module = join(root, "out.wasm");
  const args = [...command.slice(1), "build", "-o", module, ...(c.args ?? ["."])];
  const built = spawnSync(command[0]!, args, { cwd: join(root, c.dir ?? "."), env, encoding: "utf8" });
  if (built.status !== 0) return built.stderr;
  const kind = c.args?.includes("-buildmode=c-shared") ? "reactor" : "command";
  const answer = runJob("node", { module, kind }, ["--stack-size=8000"]);
  return answer.stderr + answer.trap;
}
