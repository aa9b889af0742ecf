// Build constraints of GOROOT/test files, for wasip1/wasm.

const set = new Set(["wasip1", "wasm", "gc", "goexperiment.aliastypeparams", "unix"]);

/** Evaluates the expression of a //go:build line. */
export function evalConstraint(text: string): boolean {
  const tokens = text.match(/\|\||&&|[!()]|[\w.]+/g) ?? [];
  let i = 0;
  const or = (): boolean => {
    let v = and();
    while (tokens[i] === "||") {
      i++;
      const w = and();
      v = v || w;
    }
    return v;
  };
  const and = (): boolean => {
    let v = not();
    while (tokens[i] === "&&") {
      i++;
      const w = not();
      v = v && w;
    }
    return v;
  };
  const not = (): boolean => {
    const t = tokens[i++];
    if (t === "!") return !not();
    if (t === "(") {
      const v = or();
      i++;
      return v;
    }
    const m = /^go1\.(\d+)$/.exec(t);
    return m !== null ? Number(m[1]) <= 26 : set.has(t);
  };
  return or();
}
