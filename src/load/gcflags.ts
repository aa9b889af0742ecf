// -gcflags: gc's flags. Those about errors, the language version and loop variables mean something here; what concerns only gc's
// back end is known and without effect. Wrong values are refused in gc's words.

import { type PackageSetting, splitPattern } from "./pkgflags.ts";
import { isOn, parseToolFlags, toolOf } from "./toolflags.ts";

export interface GcFlags {
  /** -e: all errors, not ten. */
  allErrors?: boolean;
  /** -C: no columns. */
  noColumns?: boolean;
  /** -L: the real place too where a //line directive holds. */
  realPlaces?: boolean;
  /** -lang: language version, "" by go.mod. */
  lang?: string;
  /** -d=loopvar: whether loop variables are of the iteration although the version is older; by default as GOEXPERIMENT says. */
  loopvar?: boolean;
  /** What the compiler says about wrong flags: nothing is compiled then. */
  error?: string;
  /** A flag that asks for what no port to wasm has ("-race"): an error, too. */
  unsupported?: string;
}

export interface GcSetting extends PackageSetting<GcFlags> {
  /** Flags without effect, as written. */
  ignored?: readonly string[];
}

const compile = toolOf("usage: compile [options] file.go...", {
  bool: "+ V asan clobberdead clobberdeadreg complete dwarf dwarfbasentries dwarflocationlists dynlink errorurl linkshared msan nolocalimports pack race shared smallframes std t v wb",
  count: "% B C E K L N S W e h j l live m r w",
  int: "c gendwarfinl memprofilerate",
  string:
    "D I asmhdr bench blockprofile buildid coveragecfg cpuprofile d embedcfg env goversion importcfg installsuffix json lang linkobj memprofile mutexprofile o p pgoprofile spectre symabis traceprofile trimpath",
});

/** What needs more than wasm has, in gc's order. */
const shared = new Set(["shared", "dynlink", "linkshared"]);
const instrumentation = ["msan", "asan", "race", ...shared];

/** The keys of -d: with a number, with a text. "ssa/..." are settings of single passes. */
const debugNumbers = new Set(
  "abiwrap alignhot append checkptr closure compressinstructions defer disablenil dumpinlcallsitescores dumpptrs dwarfinl escapealias escapealiascheck escapedebug escapemutationscalls export freeappend gcadjust gccheck gcprog gcstart inlbudgetslack inlfuncswithclosures inlstaticinit libfuzzer locationlists loopvar maxshapelen mergelocals mergelocalshtrace mergelocalstrace nil nodeadlocals noopendefer norefname panic pgodebug pgodevirtualize pgoinline pgoinlinebudget rangefunccheck reshape shapify slice softfloat staticcopy syncframes tailcall typeassert variablemakethreshold wb wrapglobalmapctl wrapglobalmapdbg zerocopy".split(
    " ",
  ),
);
const debugTexts = new Set(
  "converthash dumpinlfuncprops fipshash fmahash gossahash inlscoreadj literalallochash loopvarhash maymorestack mergelocalsdumpfunc mergelocalshash pctab pgohash pgoinlinecdfthreshold variablemakehash".split(
    " ",
  ),
);

/** Parses one value of -gcflags, "[pattern=]flags"; `split` is cmd/go's splitting at spaces and quotes. */
export function parseGcSetting(
  value: string,
  split: (s: string) => string[] | { error: string },
  maxMinor: number,
): GcSetting | { error: string } {
  const parsed = splitPattern(value, split);
  if ("error" in parsed) return parsed;
  const flags: GcFlags = {};
  const ignored: string[] = [];
  const last = new Map<string, string>();
  const set = (name: string, text: string): string | undefined => {
    last.set(name, text);
    switch (name) {
      case "e":
        flags.allErrors = countOn(text);
        break;
      case "C":
        flags.noColumns = countOn(text);
        break;
      case "L":
        flags.realPlaces = countOn(text);
        break;
      case "lang":
        flags.lang = text;
        break;
      case "env":
        return text.includes("=") ? undefined : "compile: -env argument must be of the form key=value";
      case "d":
        return setDebug(text, flags, ignored);
      default:
        ignored.push(text === "true" ? `-${name}` : `-${name}=${text}`);
    }
  };
  const end = parseToolFlags(compile, parsed.words, "-nolocalimports", set);
  const unsupported = "error" in end ? undefined : instrumentation.find((name) => isOn(last.get(name) ?? "false"));
  if (unsupported !== undefined) flags.unsupported = shared.has(unsupported) ? "-shared" : `-${unsupported}`;
  const error = "error" in end ? end.error : (wrongValue(last, maxMinor) ?? strayFile(end.rest));
  if (error !== undefined) flags.error = error;
  return { pattern: parsed.pattern, flags, text: value, ignored };
}

/** -d: settings between commas. */
function setDebug(text: string, flags: GcFlags, ignored: string[]): string | undefined {
  for (const setting of text.split(",")) {
    const [, key, , value] = /^([^=:]*)([=:](.*))?$/s.exec(setting)!;
    if (key === "") continue;
    if (!debugNumbers.has(key) && !debugTexts.has(key) && !/^(ssa\/|help$)/.test(key)) {
      return `invalid value ${JSON.stringify(text)} for flag -d: unknown debug key ${key}\n\n${compile.usage}`;
    }
    const isNumber = value === undefined || /^[+-]?\d+$/.test(value);
    if (debugNumbers.has(key) && !isNumber) return `compile: invalid debug value ${key}`;
    if (key !== "loopvar") {
      ignored.push(`-d=${setting}`);
      continue;
    }
    const mode = Number(value ?? 1);
    if (mode === 0) delete flags.loopvar;
    else flags.loopvar = mode > 0 && mode !== 3;
  }
}

/** What gc says of values when it has read all flags. */
function wrongValue(last: ReadonlyMap<string, string>, maxMinor: number): string | undefined {
  const spectre = (last.get("spectre") ?? "").split(",").map((s) => s.trim());
  const unknown = spectre.find((s) => !["", "all", "index", "ret"].includes(s));
  if (unknown !== undefined) return `compile: unknown setting -spectre=${unknown}`;
  if (spectre.includes("all") || spectre.includes("index")) {
    return "compile: GOARCH=wasm does not support -spectre=index";
  }
  const c = last.get("c");
  if (c !== undefined && Number(c) < 1) return `compile: -c must be at least 1, got ${Number(c)}`;
  if (isOn(last.get("t") ?? "false")) return "compile: compiler not built with support for -t";
  const json = last.get("json");
  if (json !== undefined && json !== "" && !/^[+-]?\d+,/.test(json)) {
    const form = "compile: -json option should be '<version>,<destination>' where <version> is a number";
    const comma = json.indexOf(",");
    return comma <= 0
      ? form
      : `${form}: err=strconv.Atoi: parsing ${JSON.stringify(json.slice(0, comma))}: invalid syntax`;
  }
  const lang = last.get("lang") ?? "";
  if (lang === "") return;
  const say = (why: string): string => `compile: invalid value ${JSON.stringify(lang)} for -lang: ${why}`;
  const version = /^go([1-9][0-9]*)\.(0|[1-9][0-9]*)$/.exec(lang === "go1" ? "go1.0" : lang);
  if (version === null) return say('should be something like "go1.12"');
  if (Number(version[1]) > 1 || Number(version[2]) > maxMinor) return say(`max known version is "go1.${maxMinor}"`);
}

/** A word that is no flag is a file for gc. */
function strayFile(rest: readonly string[]): string | undefined {
  return rest.length <= 1 ? undefined : `open ${rest[0]}: no such file or directory`;
}

function countOn(text: string): boolean {
  return text === "true" || (text !== "false" && Number(text) !== 0);
}
