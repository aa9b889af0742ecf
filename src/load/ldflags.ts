// -ldflags: cmd/link's flags. -s and -w drop names, -X sets string variables; the others are known and without effect on wasm.

import { type PackageSetting, splitPattern } from "./pkgflags.ts";

export interface LinkFlags {
  /** No name section. */
  strip: boolean;
  /** -checklinkname: whether //go:linkname may only pull what is pushed. */
  checkLinkname: boolean;
  /** importpath.name, value. */
  x: [string, string][];
  /** What the linker says about wrong flags: nothing is linked then. */
  error?: string;
}

export type LinkSetting = PackageSetting<LinkFlags>;

/** Flags of cmd/link without effect here: alone (or with =true, =false), or with a value. */
const plain = new Set(
  "V a asan aslr bindnow c checklinkname compressdwarf d debugnosplit debugtramp dumpdep e f g h linkshared msan n pruneweakmap race v".split(
    " ",
  ),
);
const valued = new Set(
  "B D E H I L R T benchmark benchmarkprofile buildid buildmode capturehostobjs cpuprofile debugtextsize extar extld extldflags fipso funcalign importcfg installsuffix k libgcc linkmode memprofile memprofilerate o pluginpath r randlayout strictdups tmpdir".split(
    " ",
  ),
);

const usage = "usage: link [options] main.o";

/** Parses one value of -ldflags; `split` is cmd/go's splitting at spaces and quotes. */
export function parseLinkSetting(
  value: string,
  split: (s: string) => string[] | { error: string },
): LinkSetting | { error: string } {
  const parsed = splitPattern(value, split);
  if ("error" in parsed) return parsed;
  const { pattern, words } = parsed;
  const flags: LinkFlags = { strip: false, checkLinkname: true, x: [] };
  const wrong = (error: string): LinkSetting => ({ pattern, flags: { ...flags, error } });
  for (let i = 0; i < words.length; i++) {
    const m = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(words[i]);
    if (m === null) return wrong(usage);
    const [, name, given] = m;
    if (name === "X") {
      const def = given ?? words[++i] ?? "";
      const eq = def.indexOf("=");
      if (eq < 0 || def.lastIndexOf(".", eq) < 0) {
        return wrong("link: -X flag requires argument of the form importpath.name=value");
      }
      flags.x.push([def.slice(0, eq), def.slice(eq + 1)]);
    } else if (name === "s" || name === "w" || plain.has(name)) {
      if (given !== undefined && !/^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(given)) {
        return wrong(`invalid boolean value ${JSON.stringify(given)} for -${name}: parse error\n${usage}`);
      }
      const on = !/^[0fF]/.test(given ?? "");
      if (name === "checklinkname") flags.checkLinkname = on;
      else if (on && !plain.has(name)) flags.strip = true;
    } else if (valued.has(name)) {
      if (given === undefined) i++;
    } else return wrong(`flag provided but not defined: -${name}\n${usage}`);
  }
  return { pattern, flags };
}
