// gowasm build: flags -> build(). Messages and exit status are cmd/go's.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type BuildOptions, type BuildResult, build } from "../index.ts";
import { type GcSetting, parseGcSetting } from "../load/gcflags.ts";
import { supportedMinor } from "../load/sdk.ts";
import { type FlagValues, splitQuoted, UsageError } from "./flags.ts";
import { errorText } from "./node_system.ts";

/** Turns the build flags into options, or says what is wrong with them. */
export function buildOptions(flags: FlagValues, packages: string[]): BuildOptions | { error: string; status: number } {
  const dir = resolve(String(flags.C ?? "."));
  const options: BuildOptions = {
    packages,
    dir,
    buildmode: flags.buildmode as string | undefined,
    output: flags.o as string | undefined,
    tags: String(flags.tags ?? "")
      .split(/[\s,]+/)
      .filter((t) => t !== ""),
    mod: flags.mod as string | undefined,
    trimpath: flags.trimpath === true,
    linkshared: flags.linkshared === true,
    race: flags.race === true,
    msan: flags.msan === true,
    asan: flags.asan === true,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  };
  if (flags.v === true) options.onPackage = (path) => process.stderr.write(`${path}\n`);
  if (typeof flags.p === "number" && flags.p <= 0) {
    return { error: `go: -p must be a positive integer: ${flags.p}`, status: 1 };
  }
  const link = linkFlags(String(flags.ldflags ?? ""));
  if ("error" in link) return { ...link, status: 1 };
  options.ldflags = link;
  const gcflags = (flags.gcflags as string[] | undefined)?.map(gcSetting) ?? [];
  options.gcflags = gcflags;
  if (flags.overlay !== undefined) {
    const overlay = readOverlay(dir, String(flags.overlay));
    if (typeof overlay === "string") return { error: overlay, status: 1 };
    options.overlay = overlay;
  }
  return options;
}

function gcSetting(value: string): GcSetting {
  const setting = parseGcSetting(value, splitQuoted, supportedMinor);
  if ("error" in setting) {
    throw new UsageError(`invalid value ${JSON.stringify(value)} for flag -gcflags: ${setting.error}`);
  }
  const { ignored = [] } = setting;
  if (ignored.length > 0) {
    process.stderr.write(`gowasm: -gcflags: no effect: ${ignored.join(" ")} (only gc's back end knows them)\n`);
  }
  return setting;
}

function linkFlags(value: string): { strip: boolean; x: Record<string, string> } | { error: string } {
  const words = splitQuoted(value);
  if ("error" in words)
    return { error: `go: invalid value ${JSON.stringify(value)} for flag -ldflags: ${words.error}` };
  const out = { strip: false, x: {} as Record<string, string> };
  for (let i = 0; i < words.length; i++) {
    const w = words[i].replace(/^--/, "-");
    if (/^-[sw](=(true|1|t))?$/.test(w)) out.strip = true;
    else if (/^-[sw]=/.test(w)) continue;
    else if (w === "-X" || w.startsWith("-X=")) {
      const def = w === "-X" ? (words[++i] ?? "") : w.slice(3);
      const eq = def.indexOf("=");
      if (eq < 0 || def.lastIndexOf(".", eq) < 0) {
        return { error: "link: -X flag requires argument of the form importpath.name=value" };
      }
      out.x[def.slice(0, eq)] = def.slice(eq + 1);
    } else if (/^-(buildid|linkmode|extldflags|extld|randlayout|B|R|T|H|E)$/.test(w)) i++;
    else if (
      !/^-(buildid|linkmode|checklinkname|c|d|compressdwarf|n|a|pruneweakmap|v|linkshared|buildmode)(=|$)/.test(w)
    ) {
      return { error: `flag provided but not defined: ${w.split("=")[0]}\nusage: link [options] main.o` };
    }
  }
  return out;
}

function readOverlay(dir: string, file: string): Record<string, string> | string {
  let text: string;
  try {
    text = readFileSync(resolve(dir, file), "utf8");
  } catch (e) {
    return `go: reading overlay: open ${file}: ${errorText(e)}`;
  }
  let parsed: { Replace?: Record<string, string> };
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch (e) {
    return `go: parsing overlay JSON: ${e instanceof Error ? e.message : String(e)}`;
  }
  const out: Record<string, string> = {};
  for (const [from, to] of Object.entries(parsed.Replace ?? {})) {
    if (typeof to !== "string") return `go: parsing overlay JSON: Replace[${JSON.stringify(from)}] is not a string`;
    out[resolve(dir, from)] = to === "" ? "" : resolve(dir, to);
  }
  return out;
}

export async function buildCommand(flags: FlagValues, args: string[]): Promise<number> {
  const options = buildOptions(flags, args);
  if ("error" in options) return complain(options);
  const result = await build(options);
  if (result.messages !== "") process.stderr.write(result.messages);
  return result.status;
}

export function complain(problem: { error: string; status: number }): number {
  process.stderr.write(`${problem.error}\n`);
  return problem.status;
}

/** For commands that need the module itself: builds without writing a file. */
export async function buildModule(options: BuildOptions): Promise<BuildResult> {
  return build({ ...options, output: "" });
}
