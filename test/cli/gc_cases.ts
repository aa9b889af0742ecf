// Cases of wrong usage and bad input as text files (test/cli/gc/*.txt): files, arguments, and what gc's go command says of them.
//
// A file holds cases; each begins with "=== name" and has lines "run ARGS" (after the command's name; quotes as in -ldflags),
// "env NAME=VALUE", "dir FOLDER" (to run in), "link NAME TARGET", "why TEXT" (ours differs on purpose), then sections "-- NAME --"
// with a file's text; "-- NAME escaped --": with \xNN for bytes. The last section, "-- want STATUS --", is made by
// scripts/messages-out.mjs with the installed Go; "-- ours STATUS --" after it is what we say instead. In texts {dir} is the case's
// folder, {goroot} the SDK's. A case whose status is not 0 must leave no file behind.

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { splitQuoted } from "../../src/cli/flags.ts";

export interface Said {
  status: number;
  text: string;
}

export interface GcCase {
  name: string;
  /** Its lines before the expectations. */
  source: string;
  args: string[];
  env: Record<string, string>;
  dir: string;
  links: [string, string][];
  files: [string, Uint8Array][];
  want: Said | null;
  ours: Said | null;
}

export const folder = "test/cli/gc";

export function caseFiles(): string[] {
  return readdirSync(folder)
    .filter((f) => f.endsWith(".txt"))
    .sort()
    .map((f) => join(folder, f));
}

/** The cases of one file; `head` is the text before the first. */
export function parseCases(text: string): { head: string; cases: GcCase[] } {
  const [head, ...rest] = text.split(/^(?==== )/m);
  return { head, cases: rest.map(parseCase) };
}

function parseCase(text: string): GcCase {
  const [top, ...sections] = text.split(/^(?=-- .* --$)/m);
  const c: GcCase = {
    name: /^=== (.*)$/m.exec(top)![1],
    source: top,
    args: [],
    env: {},
    dir: ".",
    links: [],
    files: [],
    want: null,
    ours: null,
  };
  for (const line of top.split("\n").slice(1)) {
    const [, verb, rest] = /^(\w+) ?(.*)$/.exec(line) ?? ["", "", ""];
    if (verb === "run") c.args = splitQuoted(rest) as string[];
    else if (verb === "env") c.env[rest.slice(0, rest.indexOf("="))] = rest.slice(rest.indexOf("=") + 1);
    else if (verb === "dir") c.dir = rest;
    else if (verb === "link") c.links.push(rest.split(" ") as [string, string]);
    else if (verb !== "why" && line !== "") throw new Error(`${c.name}: ${line}`);
  }
  for (const section of sections) {
    const [, name] = /^-- (.*) --$/m.exec(section)!;
    const body = section.slice(section.indexOf("\n") + 1);
    const said = /^(want|ours) (\d)$/.exec(name);
    if (said !== null) {
      c[said[1] as "want" | "ours"] = { status: Number(said[2]), text: body };
      continue;
    }
    c.source += section;
    const [file, escaped] = name.split(" ");
    const bytes = escaped === "escaped" ? unescaped(body) : Buffer.from(body);
    c.files.push([file, bytes]);
  }
  return c;
}

/** \xNN is a byte; a backslash and the end of the line are nothing. */
function unescaped(text: string): Uint8Array {
  const latin1 = Buffer.from(text).toString("latin1");
  return Buffer.from(
    latin1.replace(/\\\n/g, "").replace(/\\x([0-9a-f]{2})/g, (_, h) => String.fromCharCode(Number.parseInt(h, 16))),
    "latin1",
  );
}

export function formatCase(c: GcCase): string {
  const section = (name: string, said: Said | null): string =>
    said === null ? "" : `-- ${name} ${said.status} --\n${said.text}`;
  return `${c.source}${section("want", c.want)}${section("ours", c.ours)}`;
}

/** Writes the case's files below `dir`. */
export function writeCase(c: GcCase, dir: string): void {
  mkdirSync(dir, { recursive: true });
  for (const [name, bytes] of c.files) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    if (!name.endsWith("/.keep")) writeFileSync(join(dir, name), bytes);
  }
  for (const [name, target] of c.links) symlinkSync(target, join(dir, name));
  mkdirSync(join(dir, c.dir), { recursive: true });
}

/** All files and links below a folder, sorted. */
export function listing(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => !e.isDirectory())
    .map((e) => join(e.parentPath ?? e.path, e.name))
    .sort();
}

/** What is the same in every environment. */
export const commonEnv: Record<string, string> = {
  GOOS: "wasip1",
  GOARCH: "wasm",
  GOENV: "off",
  GOFLAGS: "",
  GOPROXY: "off",
  GOTOOLCHAIN: "local",
  GOWORK: "",
};

/** A message with the case's places taken out. */
export function withoutPlaces(text: string, dir: string, goroot: string): string {
  return text.replaceAll(dir, "{dir}").replaceAll(goroot, "{goroot}");
}

export function withPlaces(text: string, dir: string, goroot: string): string {
  return text.replaceAll("{dir}", dir).replaceAll("{goroot}", goroot);
}

export function readCases(file: string): { head: string; cases: GcCase[] } {
  return parseCases(readFileSync(file, "utf8"));
}
