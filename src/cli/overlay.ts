// The file of -overlay: JSON whose "Replace" maps files to their replacements (cmd/go/internal/fsys).

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { jsonError } from "./json_error.ts";
import { errorText } from "./node_system.ts";

/** Absolute paths, or what cmd/go says is wrong. */
export function readOverlay(dir: string, file: string): Record<string, string> | string {
  let text: string;
  try {
    text = readFileSync(resolve(dir, file), "utf8");
  } catch (e) {
    const op = (e as NodeJS.ErrnoException).code === "EISDIR" ? "read" : "open";
    return `go: reading overlay: ${op} ${file}: ${errorText(e)}`;
  }
  const wrong = jsonError(text);
  if (wrong !== null) return `go: parsing overlay JSON: ${wrong}`;
  const given: unknown = JSON.parse(text);
  const mismatch = (what: unknown, into: string): string =>
    `go: parsing overlay JSON: json: cannot unmarshal ${kindOf(what)} into Go ${into}`;
  if (given !== null && kindOf(given) !== "object") return mismatch(given, "value of type fsys.overlayJSON");
  const replace: unknown = (given as { Replace?: unknown } | null)?.Replace ?? {};
  const field = "struct field overlayJSON.Replace of type";
  if (kindOf(replace) !== "object") return mismatch(replace, `${field} map[string]string`);
  const seen = new Map<string, string>();
  const out: Record<string, string> = {};
  for (const [from, to] of Object.entries(replace as object).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (to !== null && typeof to !== "string") return mismatch(to, `${field} string`);
    if (from === "") return "go: empty string key in overlay map";
    const path = resolve(dir, from);
    const other = seen.get(path);
    if (other !== undefined) return `go: duplicate paths ${other} and ${from} in overlay map`;
    seen.set(path, from);
    out[path] = to === "" || to === null ? "" : resolve(dir, to);
  }
  const used = Object.keys(out).filter((path) => out[path] !== "");
  for (const a of used) {
    const b = used.find((path) => path.startsWith(`${a}/`));
    if (b !== undefined) return `go: inconsistent files ${a} and ${b} in overlay map`;
  }
  return out;
}

function kindOf(v: unknown): string {
  if (Array.isArray(v)) return "array";
  return typeof v === "boolean" ? "bool" : typeof v;
}
