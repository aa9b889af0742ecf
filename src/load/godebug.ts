// Settings of GODEBUG that go.mod and //go:debug lines may name, and those that a module of an older Go starts with
// (cmd/go/internal/modload CheckGodebug, load/godebug.go); the table is the SDK's (internal/godebugs).

import { join } from "./path.ts";
import type { Sdk } from "./sdk.ts";
import { compareGo } from "./semver.ts";
import type { System } from "./system.ts";

/** What is wrong with a setting, or "". `verb` is "godebug" or "//go:debug setting". */
export function checkGodebug(sys: System, sdk: Sdk | null, verb: string, key: string, value: string): string {
  for (const [what, text] of [
    ["key", key],
    ["value", value],
  ]) {
    if (/[ \t]/.test(text)) return `${what} contains space`;
  }
  if (key.includes(",")) return "key contains comma";
  if (value.includes(",")) return "value contains comma";
  if (key === "default") {
    if (!/^go[1-9]\d*(\.\d+){0,2}([a-z]+\d+)?$/.test(value)) return "value for default= must be goVERSION";
    const release = sdk?.version ?? "";
    if (release !== "" && compareGo(value.slice(2), release.slice(2)) > 0) {
      return `default=${value} too new (toolchain is ${release})`;
    }
    return "";
  }
  const entry = new RegExp(`\\{Name: ${JSON.stringify(key)}[^}]*\\}`).exec(settings(sys, sdk) ?? "");
  if (entry === null) return sdk === null ? "" : `unknown ${verb} ${JSON.stringify(key)}`;
  const removed = /Removed: (\d+)/.exec(entry[0]);
  if (removed === null) return "";
  return `use of removed ${verb} ${JSON.stringify(key)}, see go.dev/doc/godebug#go-1${removed[1]}`;
}

/** Text of the SDK's table; null: no SDK. */
function settings(sys: System, sdk: Sdk | null): string | null {
  const bytes = sdk === null ? null : sys.readFile(join(sdk.root, "src/internal/godebugs/table.go"));
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** A //go:debug line of a program. */
export interface DebugLine {
  file: string;
  line: number;
  /** What follows "//go:debug", trimmed. */
  text: string;
}

/** The //go:debug lines before the package clause. */
export function debugLines(file: string, bytes: Uint8Array): DebugLine[] {
  const out: DebugLine[] = [];
  let line = 0;
  let comment = false;
  for (let at = 0; at < bytes.length; ) {
    let end = bytes.indexOf(10, at);
    if (end < 0) end = bytes.length;
    const text = new TextDecoder().decode(bytes.subarray(at, end)).trim();
    at = end + 1;
    line++;
    if (comment) comment = !text.includes("*/");
    else if (text.startsWith("/*")) comment = !text.includes("*/");
    else if (text !== "" && !text.startsWith("//")) break;
    const m = /^\/\/go:debug(?:[ \t]+(.*))?$/.exec(text);
    if (m !== null) out.push({ file, line, text: m[1] ?? "" });
  }
  return out;
}

/** What is wrong with a program's //go:debug lines, a line each, or "". */
export function checkDebugLines(sys: System, sdk: Sdk | null, lines: readonly DebugLine[]): string {
  let out = "";
  const first = new Map<string, string>();
  for (const { file, line, text } of lines) {
    const at = `${file}:${line}:1`;
    const eq = text.indexOf("=");
    const key = text.slice(0, Math.max(0, eq));
    const wrong = eq < 0 ? "missing key=value" : checkGodebug(sys, sdk, "//go:debug setting", key, text.slice(eq + 1));
    if (wrong !== "") out += `${at}: invalid //go:debug: ${wrong}\n`;
    else if (first.has(key)) out += `${at}: repeated //go:debug for ${key}\n\t${first.get(key)}: previous //go:debug\n`;
    else first.set(key, at);
  }
  return out;
}

/** The settings a program starts with: "name=value,...", sorted; the later of `given` win. */
export function defaultGodebug(sys: System, sdk: Sdk | null, goVersion: string, given: [string, string][]): string {
  const all = new Map(given);
  const asked = all.get("default")?.slice(2);
  all.delete("default");
  const minor = /^1\.(\d+)/.exec(asked ?? goVersion);
  const out = new Map<string, string>();
  const changed = /\{Name: "(\w+)"[^}]*Changed: (\d+), Old: "([^"]*)"/g;
  if (minor !== null) {
    for (const [, name, since, old] of (settings(sys, sdk) ?? "").matchAll(changed)) {
      if (Number(minor[1]) < Number(since)) out.set(name, old);
    }
  }
  for (const [name, value] of all) out.set(name, value);
  return [...out.keys()]
    .sort()
    .map((name) => `${name}=${out.get(name)}`)
    .join(",");
}
