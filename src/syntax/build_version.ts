// The Go version that a `//go:build` line asks for: `go1.21` of "linux && go1.21". Counterpart: go/build/constraint
// (GoVersion). Invariant: the analysis is structural; each tag is taken to be true or false on its own.

/** Least minor release implied by an expression (v) and by its negation (not); -1 = none, 0 = go1. */
interface Bounds {
  v: number;
  not: number;
}

/** `text` is the line's text after "//go:build". "" if it implies no version, null if it does not parse. */
export function goBuildVersion(text: string): string | null {
  // Engines take long to make a regular expression of Unicode's classes.
  const ascii = /^[\t\r -~]*$/.test(text);
  const tokens = text.match(ascii ? /\s+|&&|\|\||[()!]|[\w.]+|./g : /\s+|&&|\|\||[()!]|[\p{L}\p{Nd}_.]+|./gsu) ?? [];
  const words = tokens.filter((t) => t.trim() !== "");
  let at = 0;

  const or = (): Bounds | null => {
    let x = and();
    while (x && words[at] === "||") {
      at++;
      const y = and();
      x = y && { v: Math.min(x.v, y.v), not: Math.max(x.not, y.not) };
    }
    return x;
  };
  const and = (): Bounds | null => {
    let x = not();
    while (x && words[at] === "&&") {
      at++;
      const y = not();
      x = y && { v: Math.max(x.v, y.v), not: Math.min(x.not, y.not) };
    }
    return x;
  };
  const not = (): Bounds | null => {
    if (words[at] !== "!") return atom();
    at++;
    const x = words[at] === "!" ? null : atom();
    return x && { v: x.not, not: x.v };
  };
  const atom = (): Bounds | null => {
    const w = words[at++];
    if (w === "(") {
      const x = or();
      return words[at++] === ")" ? x : null;
    }
    if (w === undefined || !(/^[\w.]+$/.test(w) || /^[\p{L}\p{Nd}_.]+$/u.test(w))) return null;
    const m = /^go1(?:\.(\d+))?$/.exec(w);
    return { v: m ? Number(m[1] ?? 0) : -1, not: -1 };
  };

  const x = or();
  if (!x || at !== words.length) return null;
  if (x.v < 0) return "";
  return x.v === 0 ? "go1" : `go1.${x.v}`;
}
