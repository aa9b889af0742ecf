// -gcflags: which packages get which of gc's flags (cmd/go/internal/load's PerPackageFlag). Of the flags, those about errors and
// the language version mean something here; what concerns only gc's back end is known and without effect.
//
// Invariant: for a package the last setting whose pattern matches counts, alone.

import { absolute } from "./path.ts";

export interface GcFlags {
  /** -e: all errors, not ten. */
  allErrors?: boolean;
  /** -C: no columns. */
  noColumns?: boolean;
  /** -L: the real place too where a //line directive holds. */
  realPlaces?: boolean;
  /** -lang: language version, "" by go.mod. */
  lang?: string;
  /** What the compiler says about wrong flags: nothing is compiled then. */
  error?: string;
}

export interface GcSetting {
  /** "" : the packages that the command line names; else a pattern of cmd/go ("all", "std", "./...", import paths). */
  pattern: string;
  flags: GcFlags;
  /** Flags without effect, as written. */
  ignored?: readonly string[];
}

/** Flags of cmd/compile that only its back end and its debugging know: alone, or with a value. */
const plain = new Set(
  "% + B E K N S V W asan clobberdead clobberdeadreg complete dwarf dwarfbasentries dwarflocationlists dynlink errorurl h j l linkshared live m msan nolocalimports pack r race shared smallframes std t v w wb".split(
    " ",
  ),
);
const valued = new Set(
  "D I asmhdr bench blockprofile buildid c coveragecfg cpuprofile d embedcfg env gendwarfinl goversion importcfg installsuffix json linkobj memprofile memprofilerate mutexprofile o p pgoprofile spectre symabis traceprofile trimpath".split(
    " ",
  ),
);

/** Parses one value of -gcflags, "[pattern=]flags"; `split` is cmd/go's splitting at spaces and quotes. */
export function parseGcSetting(
  value: string,
  split: (s: string) => string[] | { error: string },
  maxMinor: number,
): GcSetting | { error: string } {
  let v = value.trim();
  let pattern = "";
  if (v !== "" && !v.startsWith("-")) {
    const i = v.indexOf("=");
    if (i < 0) return { error: "missing =<value> in <pattern>=<value>" };
    if (i === 0) return { error: "missing <pattern> in <pattern>=<value>" };
    if (v[0] === "'" || v[0] === '"') return { error: `parameter may not start with quote character ${v[0]}` };
    pattern = v.slice(0, i).trim();
    v = v.slice(i + 1);
  }
  const words = split(v);
  if ("error" in words) return words;
  const flags: GcFlags = {};
  const ignored: string[] = [];
  const wrong = (error: string): GcSetting => ({ pattern, flags: { error }, ignored });
  for (let i = 0; i < words.length; i++) {
    const m = /^--?([^=]+)(?:=(.*))?$/s.exec(words[i]!);
    if (m === null) return wrong(`usage: compile [options] file.go...`);
    const [, name, given] = m;
    const on = given === undefined || !/^(0|f|F|false|FALSE|False)$/.test(given);
    if (name === "e") flags.allErrors = on;
    else if (name === "C") flags.noColumns = on;
    else if (name === "L") flags.realPlaces = on;
    else if (name === "lang") {
      const lang = given ?? words[++i] ?? "";
      const version = /^go([1-9][0-9]*)\.(0|[1-9][0-9]*)$/.exec(lang);
      const say = (why: string): GcSetting => wrong(`compile: invalid value ${JSON.stringify(lang)} for -lang: ${why}`);
      if (version === null) return say('should be something like "go1.12"');
      if (Number(version[1]) > 1 || Number(version[2]) > maxMinor) return say(`max known version is "go1.${maxMinor}"`);
      flags.lang = lang;
    } else if (plain.has(name!)) ignored.push(words[i]!);
    else if (valued.has(name!))
      ignored.push(given === undefined ? `${words[i]} ${words[++i] ?? ""}`.trim() : words[i]!);
    else return wrong(`flag provided but not defined: -${name}\nusage: compile [options] file.go...`);
  }
  return { pattern, flags, ignored };
}

export interface Flagged {
  path: string;
  dir: string;
  std: boolean;
}

/** The flags of one package; `named`: the command line names it. `dir` is the working directory. */
export function gcFlagsOf(settings: readonly GcSetting[], pkg: Flagged, named: boolean, dir: string): GcFlags {
  let out: GcFlags = {};
  for (const s of settings) if (s.pattern === "" ? named : matchPackage(s.pattern, pkg, dir)) out = s.flags;
  return out;
}

/** cmd/go's MatchPackage. */
function matchPackage(pattern: string, pkg: Flagged, dir: string): boolean {
  if (pattern === "all") return true;
  if (pattern === "std") return pkg.std;
  if (pattern === "cmd") return false;
  const local = /^(\.\.?(\/|$)|\/)/.test(pattern);
  const [name, text] = local ? [pkg.dir, absolute(dir, pattern)] : [pkg.path, pattern];
  if (!pattern.includes("...")) return name === text;
  // "x/..." matches x too.
  const quoted = text
    .split("...")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*")
    .replace(/\/\.\*$/, "(/.*)?");
  return new RegExp(`^${quoted}$`).test(name);
}
