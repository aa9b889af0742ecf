// -ldflags: cmd/link's flags. -s and -w drop names, -X sets string variables; the others are known and without effect on wasm. Wrong
// values are refused in cmd/link's words.

import { type PackageSetting, splitPattern } from "./pkgflags.ts";
import { isOn, parseToolFlags, toolOf } from "./toolflags.ts";

export interface LinkFlags {
  /** No name section. */
  strip: boolean;
  /** -checklinkname: whether //go:linkname may only pull what is pushed. */
  checkLinkname: boolean;
  /** importpath.name, value. */
  x: [string, string][];
  /** -linkmode=external. */
  external: boolean;
  /** What the linker says about wrong flags: nothing is linked then. */
  error?: string;
}

export type LinkSetting = PackageSetting<LinkFlags>;

const link = toolOf("usage: link [options] main.o", {
  bool: "V a asan aslr bindnow c checklinkname compressdwarf d debugnosplit dumpdep e f g h linkshared msan n pruneweakmap race s",
  count: "v",
  ternary: "w",
  int: "D R T debugtextsize debugtramp funcalign memprofilerate randlayout strictdups",
  string:
    "B E H I L X benchmark benchmarkprofile buildid buildmode capturehostobjs cpuprofile extar extld extldflags fipso importcfg installsuffix k libgcc linkmode memprofile o pluginpath r tmpdir",
});

const headTypes = new Set(
  "aix darwin dragonfly freebsd js linux netbsd openbsd plan9 solaris wasip1 windows windowsgui".split(" "),
);
const buildModes = new Set("exe pie c-archive c-shared shared plugin".split(" "));

/** Parses one value of -ldflags; `split` is cmd/go's splitting at spaces and quotes. */
export function parseLinkSetting(
  value: string,
  split: (s: string) => string[] | { error: string },
): LinkSetting | { error: string } {
  const parsed = splitPattern(value, split);
  if ("error" in parsed) return parsed;
  const flags: LinkFlags = { strip: false, checkLinkname: true, external: false, x: [] };
  const last = new Map<string, string>();
  const set = (name: string, text: string): string | undefined => {
    last.set(name, text);
    const invalid = (why: string): string =>
      `invalid value ${JSON.stringify(text)} for flag -${name}: ${why}\n${link.usage}`;
    switch (name) {
      case "X": {
        const eq = text.indexOf("=");
        if (eq < 0 || text.lastIndexOf(".", eq) < 0) {
          return "link: -X flag requires argument of the form importpath.name=value";
        }
        flags.x.push([text.slice(0, eq), text.slice(eq + 1)]);
        break;
      }
      case "s":
      case "w":
        if (isOn(text)) flags.strip = true;
        break;
      case "checklinkname":
        flags.checkLinkname = isOn(text);
        break;
      case "linkmode":
        if (!["auto", "internal", "external"].includes(text))
          return invalid(`invalid linkmode: ${JSON.stringify(text)}`);
        flags.external = text === "external";
        break;
      case "buildmode":
        if (!buildModes.has(text)) return invalid(`invalid buildmode: ${JSON.stringify(text)}`);
        break;
      case "extld":
      case "extldflags": {
        const words = split(text);
        if ("error" in words) return invalid(words.error);
      }
    }
  };
  const end = parseToolFlags(link, parsed.words, "-buildid=", set);
  const error = "error" in end ? end.error : (wrongValue(last) ?? (end.rest.length > 1 ? link.usage : undefined));
  if (error !== undefined) flags.error = error;
  return { pattern: parsed.pattern, flags, text: value };
}

/** What cmd/link says of values when it has read all flags. */
function wrongValue(last: ReadonlyMap<string, string>): string | undefined {
  const head = last.get("H") ?? "";
  if (head !== "" && !headTypes.has(head)) return `invalid headtype: ${JSON.stringify(head)}\n${link.usage}`;
  const number = (name: string): bigint => integer(last.get(name) ?? "-1");
  const round = number("R");
  if (round !== -1n && (round < 4096n || !isPowerOfTwo(round))) return `link: invalid -R value 0x${round.toString(16)}`;
  const align = integer(last.get("funcalign") ?? "0");
  if (align !== 0n && !isPowerOfTwo(align)) return `link: invalid -funcalign value ${align}`;
  const benchmark = last.get("benchmark") ?? "";
  if (!["", "mem", "cpu"].includes(benchmark)) {
    return `unknown benchmark flag: ${JSON.stringify(benchmark)}\n${link.usage}`;
  }
  const quantum = round === -1n ? 4096n : round;
  const data = number("D");
  if (data !== -1n && data % quantum !== 0n) {
    const hex = (n: bigint): string => `${n < 0n ? "-" : ""}0x${(n < 0n ? -n : n).toString(16)}`;
    return `link: invalid -D value ${hex(data)}: not aligned to rounding quantum ${hex(quantum)}`;
  }
  if (isOn(last.get("linkshared") ?? "false")) return "link: -linkshared can only be used on elf systems";
}

function isPowerOfTwo(n: bigint): boolean {
  return n > 0n && (n & (n - 1n)) === 0n;
}

/** strconv.ParseInt with base 0 of a text that is right. */
function integer(text: string): bigint {
  const [, sign, digits] = /^([+-]?)(.*)$/.exec(text.replaceAll("_", ""))!;
  const n = BigInt(digits.replace(/^0(?=[0-7])/, "0o"));
  return sign === "-" ? -n : n;
}
