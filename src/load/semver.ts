// Versions of modules: semver with a leading "v" (golang.org/x/mod/semver) and the order of Go releases (go/version).

interface Parsed {
  numbers: [string, string, string];
  pre: string;
}

function parse(v: string): Parsed | null {
  const m = /^v(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)?)?$/.exec(v);
  if (m === null) return null;
  return { numbers: [m[1], m[2] ?? "0", m[3] ?? "0"], pre: m[4] ?? "" };
}

export function isValid(v: string): boolean {
  return parse(v) !== null;
}

function compareInt(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a < b ? -1 : 1;
}

function comparePre(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "") return 1;
  if (b === "") return -1;
  const x = a.slice(1).split(".");
  const y = b.slice(1).split(".");
  for (let i = 0; i < x.length && i < y.length; i++) {
    if (x[i] === y[i]) continue;
    const nx = /^\d+$/.test(x[i]);
    const ny = /^\d+$/.test(y[i]);
    if (nx !== ny) return nx ? -1 : 1;
    return nx ? compareInt(x[i], y[i]) : x[i] < y[i] ? -1 : 1;
  }
  return x.length < y.length ? -1 : x.length > y.length ? 1 : 0;
}

/** Semver precedence; an invalid version is less than every valid one. */
export function compareVersions(v: string, w: string): number {
  const a = parse(v);
  const b = parse(w);
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  for (let i = 0; i < 3; i++) {
    const c = compareInt(a.numbers[i], b.numbers[i]);
    if (c !== 0) return c;
  }
  return comparePre(a.pre, b.pre);
}

/** Order of Go releases as go.mod's go line names them: 1.21rc1 < 1.21.0 < 1.21.1 < 1.22 (internal/gover.Compare). */
export function compareGo(v: string, w: string): number {
  const rank = (s: string) => {
    const m = /^(\d+)(?:\.(\d+)(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?)?/.exec(s) ?? [];
    const kind = m[4] ?? "";
    // Before 1.21 "1.N" is the first release of N; since then "1.N" names the language, before its candidates.
    const minor = Number(m[2] ?? 0);
    const stage = kind !== "" ? { alpha: 1, beta: 2, rc: 3 }[kind]! : m[3] !== undefined || minor < 21 ? 4 : 0;
    return [Number(m[1] ?? 0), minor, stage === 4 ? Number(m[3] ?? 0) : 0, stage, Number(m[5] ?? 0)];
  };
  const a = rank(v);
  const b = rank(w);
  for (const i of [0, 1, 3, 2, 4]) {
    if (i === 3 && a[3] === 4 && b[3] === 4) continue;
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

/** "1.24.3" -> "1.24", the language version. */
export function goLang(v: string): string {
  const m = /^(\d+\.\d+)/.exec(v);
  return m === null ? v : m[1];
}
