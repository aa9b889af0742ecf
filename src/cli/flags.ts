// Go's flag syntax (package flag): -name, --name, -name=value, -name value; flags end at the first argument that is not
// one, or at "--". Flag sets are data; this file knows how to parse them and how Go's messages read.

export interface FlagDef {
  name: string;
  /**
   * list: a string that may be given several times; switch: "auto" or a bool, which may be left out; unsupported: cmd/go's, but not
   * ours.
   */
  kind: "bool" | "string" | "int" | "list" | "switch" | "unsupported";
  /** Value's name in the usage text; "" for bool. */
  arg?: string;
  usage: string;
}

export type FlagValues = Record<string, string | boolean | number | string[] | undefined>;

export type ParsedFlags = { values: FlagValues; args: string[] } | { error: string };

/** A flag's value is wrong: reported with the command's usage, status 2. */
export class UsageError extends Error {}

/** `values` are the flags set before. */
export function parseFlags(defs: readonly FlagDef[], argv: readonly string[], values: FlagValues = {}): ParsedFlags {
  let i = 0;
  for (; i < argv.length; i++) {
    const s = argv[i];
    if (s.length < 2 || s[0] !== "-") break;
    if (s === "--") {
      i++;
      break;
    }
    const body = s.slice(s[1] === "-" ? 2 : 1);
    if (body === "" || body[0] === "-" || body[0] === "=") return { error: `bad flag syntax: ${s}` };
    const eq = body.indexOf("=", 1);
    const name = eq < 0 ? body : body.slice(0, eq);
    let value = eq < 0 ? null : body.slice(eq + 1);
    const def = defs.find((d) => d.name === name);
    if (def === undefined) return { error: `flag provided but not defined: -${name}` };
    if (def.kind === "unsupported") return { error: `-${name} is not supported` };
    if (def.kind === "bool") {
      const b = value === null ? true : parseBool(value);
      if (b === null) return { error: `invalid boolean value ${JSON.stringify(value)} for -${name}: parse error` };
      values[name] = b;
      continue;
    }
    if (def.kind === "switch") {
      values[name] = value ?? "true";
      if (value !== null && value !== "" && value !== "auto" && parseBool(value) === null) {
        const why = "value is neither 'auto' nor a valid bool";
        return { error: `invalid boolean value ${JSON.stringify(value)} for -${name}: ${why}` };
      }
      continue;
    }
    if (value === null) {
      if (i + 1 >= argv.length) return { error: `flag needs an argument: -${name}` };
      value = argv[++i];
    }
    if (def.kind === "int") {
      if (!/^[+-]?\d+$/.test(value)) {
        return { error: `invalid value ${JSON.stringify(value)} for flag -${name}: parse error` };
      }
      values[name] = Number(value);
    } else if (def.kind === "list") {
      const list = values[name];
      if (Array.isArray(list)) list.push(value);
      else values[name] = [value];
    } else values[name] = value;
  }
  return { values, args: argv.slice(i) };
}

export function parseBool(s: string): boolean | null {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(s)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(s)) return false;
  return null;
}

/** Splits a flag value as cmd/go does for -ldflags and -gcflags: spaces separate, '...' and "..." quote (cmd/internal/quoted). */
export function splitQuoted(s: string): string[] | { error: string } {
  const out: string[] = [];
  let i = 0;
  while (i < s.length) {
    if (/\s/.test(s[i])) {
      i++;
      continue;
    }
    if (s[i] === '"' || s[i] === "'") {
      const end = s.indexOf(s[i], i + 1);
      if (end < 0) return { error: `unterminated ${s[i]} string` };
      out.push(s.slice(i + 1, end));
      i = end + 1;
    } else {
      let j = i;
      while (j < s.length && !/\s/.test(s[j])) j++;
      out.push(s.slice(i, j));
      i = j;
    }
  }
  return out;
}
