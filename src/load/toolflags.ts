// Flags of Go's tools (compile, link, asm), read as package flag reads them: the kinds of their values, and what it says of wrong
// ones.
//
// Invariant: flags act in their order, so the first wrong one is the one that is reported.

export type FlagKind = "bool" | "count" | "ternary" | "int" | "string";

export interface Tool {
  /** First line of its usage; the list of flags below it is left out. */
  usage: string;
  flags: ReadonlyMap<string, FlagKind>;
}

/** A tool's flags from lists of names by kind. */
export function toolOf(usage: string, names: Partial<Record<FlagKind, string>>): Tool {
  const flags = new Map<string, FlagKind>();
  for (const [kind, list] of Object.entries(names)) {
    for (const name of list.split(" ")) flags.set(name, kind as FlagKind);
  }
  return { usage, flags };
}

/** What `set` says of a value: nothing, or the whole message. */
export type SetFlag = (name: string, value: string) => string | undefined;

/**
 * Reads the flags at the start of `words`; `next` is the word that the go command puts behind them, which a last flag without its
 * value takes. Gives the words behind the flags, `next` with them, or the tool's message.
 */
export function parseToolFlags(
  tool: Tool,
  words: readonly string[],
  next: string,
  set: SetFlag,
): { rest: string[] } | { error: string } {
  const all = [...words, next];
  const wrong = (what: string): { error: string } => ({ error: `${what}\n${tool.usage}` });
  let i = 0;
  while (i < words.length) {
    const word = all[i];
    if (word.length < 2 || word[0] !== "-") break;
    i++;
    if (word === "--") break;
    const [, name, given] = /^--?([^=]*)(?:=(.*))?$/s.exec(word)!;
    if (name === "" || name[0] === "-") return wrong(`bad flag syntax: ${word}`);
    const kind = tool.flags.get(name);
    if (kind === undefined) {
      return name === "help" || name === "h" ? { error: tool.usage } : wrong(`flag provided but not defined: -${name}`);
    }
    const alone = kind === "bool" || kind === "count" || kind === "ternary";
    const value = given ?? (alone ? "true" : all[i++]);
    if (value === undefined) return wrong(`flag needs an argument: -${name}`);
    const problem = problemOf(kind, value);
    if (problem !== "") {
      const what = alone ? `boolean value ${JSON.stringify(value)} for` : `value ${JSON.stringify(value)} for flag`;
      return wrong(`invalid ${what} -${name}: ${problem}`);
    }
    const error = set(name, value);
    if (error !== undefined) return { error };
  }
  return { rest: all.slice(i) };
}

export function isOn(value: string): boolean {
  return !/^(0|f|F|false|FALSE|False)$/.test(value);
}

/** The error of a value's parsing (strconv's ParseBool, ParseInt with base 0, Atoi), "" if it is right. */
function problemOf(kind: FlagKind, value: string): string {
  const isBool = /^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(value);
  switch (kind) {
    case "bool":
      return isBool ? "" : "parse error";
    case "ternary":
      return isBool ? "" : `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
    case "count":
      return /^(true|false|[+-]?\d+)$/.test(value) ? "" : `invalid count ${JSON.stringify(value)}`;
    case "int":
      return /^[+-]?(0[xX](_?[\da-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|0|[1-9](_?\d)*)$/.test(value)
        ? ""
        : "parse error";
    case "string":
      return "";
  }
}
