// -gcflags: gc's flags. Those about errors and the language version mean something here; what concerns only gc's back end is
// known and without effect.

import { type PackageSetting, splitPattern } from "./pkgflags.ts";

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

export interface GcSetting extends PackageSetting<GcFlags> {
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
  const parsed = splitPattern(value, split);
  if ("error" in parsed) return parsed;
  const { pattern, words } = parsed;
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
