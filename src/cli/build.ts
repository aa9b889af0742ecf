// gowasm build: flags -> build(). Messages and exit status are cmd/go's.

import { resolve } from "node:path";
import { type BuildOptions, type BuildResult, build } from "../index.ts";
import { parseAsmSetting } from "../load/asmflags.ts";
import { type GcSetting, parseGcSetting } from "../load/gcflags.ts";
import { parseLinkSetting } from "../load/ldflags.ts";
import { supportedMinor } from "../load/sdk.ts";
import { type FlagValues, parseBool, splitQuoted, UsageError } from "./flags.ts";
import { readOverlay } from "./overlay.ts";
import { sayError } from "./say.ts";

/** Turns the build flags into options, or says what is wrong with them. */
export function buildOptions(flags: FlagValues, packages: string[]): BuildOptions | { error: string; status: number } {
  const dir = resolve(".");
  const options: BuildOptions = {
    packages,
    dir,
    buildmode: flags.buildmode as string | undefined,
    output: flags.o as string | undefined,
    tags: tagList(String(flags.tags ?? "")),
    mod: flags.mod as string | undefined,
    buildvcs: buildvcs(flags.buildvcs as string | undefined),
    trimpath: flags.trimpath === true,
    linkshared: flags.linkshared === true,
    race: flags.race === true,
    msan: flags.msan === true,
    asan: flags.asan === true,
    onProgress: (line) => sayError(`${line}\n`),
  };
  if (flags.v === true) options.onPackage = (path) => sayError(`${path}\n`);
  if (typeof flags.p === "number" && flags.p <= 0) {
    return { error: `go: -p must be a positive integer: ${flags.p}`, status: 1 };
  }
  if (options.tags!.some((t) => t.includes(","))) {
    return { error: "go: -tags space-separated list contains comma", status: 2 };
  }
  options.linkSettings = ((flags.ldflags as string[] | undefined) ?? []).map((value) =>
    parsed("ldflags", value, parseLinkSetting(value, splitQuoted)),
  );
  options.gcflags = ((flags.gcflags as string[] | undefined) ?? []).map(gcSetting);
  options.asmflags = ((flags.asmflags as string[] | undefined) ?? []).map((value) =>
    parsed("asmflags", value, parseAsmSetting(value, splitQuoted)),
  );
  if (flags.overlay !== undefined) {
    const overlay = readOverlay(dir, String(flags.overlay));
    if (typeof overlay === "string") return { error: overlay, status: 1 };
    options.overlay = overlay;
  }
  return options;
}

function buildvcs(value = ""): BuildOptions["buildvcs"] {
  if (value === "" || value === "auto") return "auto";
  return parseBool(value) ? "true" : "false";
}

function gcSetting(value: string): GcSetting {
  const setting = parsed("gcflags", value, parseGcSetting(value, splitQuoted, supportedMinor));
  const { ignored = [], flags } = setting;
  if (ignored.length > 0 && flags.error === undefined && flags.unsupported === undefined) {
    sayError(`gowasm: -gcflags: no effect: ${ignored.join(" ")} (only gc's back end knows them)\n`);
  }
  return setting;
}

function parsed<T extends object>(flag: string, value: string, setting: T | { error: string }): T {
  if ("error" in setting) {
    throw new UsageError(`invalid value ${JSON.stringify(value)} for flag -${flag}: ${setting.error}`);
  }
  return setting;
}

/** -tags: a comma-separated list, or as before Go 1.13 one with spaces and quotes. */
function tagList(value: string): string[] {
  if (!/[ ']/.test(value)) return value.split(",").filter((t) => t !== "");
  const words = splitQuoted(value);
  if ("error" in words) throw new UsageError(`invalid value ${JSON.stringify(value)} for flag -tags: ${words.error}`);
  return words;
}

export async function buildCommand(flags: FlagValues, args: string[]): Promise<number> {
  const options = buildOptions(flags, args);
  if ("error" in options) return complain(options);
  const result = await build(options);
  sayError(result.messages);
  return result.status;
}

export function complain(problem: { error: string; status: number }): number {
  sayError(`${problem.error}\n`);
  return problem.status;
}

/** For commands that need the module itself: builds without writing a file. */
export async function buildModule(options: BuildOptions): Promise<BuildResult> {
  return build({ ...options, output: "" });
}
