// -asmflags: cmd/asm's flags. -D defines macros, -I names folders of included files, -e lifts the limit of errors; the others are
// known and without effect. Wrong values are refused in cmd/asm's words.

import { type PackageSetting, splitPattern } from "./pkgflags.ts";
import { isOn, parseToolFlags, toolOf } from "./toolflags.ts";

export interface AsmFlags {
  /** -D: "name" or "name=value". */
  defines: string[];
  /** -I */
  includes: string[];
  allErrors: boolean;
  /** What the assembler says about wrong flags: nothing is assembled then. */
  error?: string;
}

export type AsmSetting = PackageSetting<AsmFlags>;

const asm = toolOf("usage: asm [options] file.s ...", {
  bool: "V debug dynlink e gensymabis linkshared shared v",
  count: "S",
  string: "D I d o p spectre trimpath",
});

const debugKeys = /^(|compressinstructions|maymorestack|pctab|help)$/;

/** Parses one value of -asmflags; `split` is cmd/go's splitting at spaces and quotes. */
export function parseAsmSetting(
  value: string,
  split: (s: string) => string[] | { error: string },
): AsmSetting | { error: string } {
  const parsed = splitPattern(value, split);
  if ("error" in parsed) return parsed;
  const flags: AsmFlags = { defines: [], includes: [], allErrors: false };
  let spectre = "";
  const set = (name: string, text: string): string | undefined => {
    if (name === "D") flags.defines.push(text);
    else if (name === "I") flags.includes.push(text);
    else if (name === "e") flags.allErrors = isOn(text);
    else if (name === "spectre") spectre = text;
    else if (name === "d") {
      const keys = text.split(",").map((s) => /^[^=:]*/.exec(s)![0]);
      const unknown = keys.find((k) => !debugKeys.test(k));
      if (unknown !== undefined) {
        return `invalid value ${JSON.stringify(text)} for flag -d: unknown debug key ${unknown}\n\n${asm.usage}`;
      }
    }
  };
  const end = parseToolFlags(asm, parsed.words, "-gensymabis", set);
  const error = "error" in end ? end.error : end.rest.length > 1 ? asm.usage : wrongValue(spectre, flags.defines);
  if (error !== undefined) flags.error = error;
  return { pattern: parsed.pattern, flags, text: value };
}

/** What cmd/asm says of values when it has read all flags. */
function wrongValue(spectre: string, defines: readonly string[]): string | undefined {
  if (!["", "index", "all", "ret"].includes(spectre)) return `asm: unknown setting -spectre=${spectre}`;
  for (const define of defines) {
    const name = define.split("=", 1)[0];
    if (/^[\p{L}_\u00b7\u2215][\p{L}\p{Nd}_\u00b7\u2215]*$/u.test(name)) continue;
    // What is named is the first token.
    const [token] = /^(?:[\p{L}_\u00b7\u2215][\p{L}\p{Nd}_\u00b7\u2215]*|.|)/su.exec(name)!;
    return `asm: parsing -D: ${JSON.stringify(token)} is not a valid identifier name\n${asm.usage}`;
  }
}
