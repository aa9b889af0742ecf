// What tests of a package come out otherwise than with gc. Invariant: a difference is told once, at the innermost test.

import type { Verdict, Verdicts } from "./run_tests.ts";

export interface Difference {
  test: string;
  what: string;
}

const isWithin = (name: string, outer: string): boolean => name.startsWith(`${outer}/`);

/** Tests that gc passes or skips and we do not, and the other way round; how a test fails that gc fails too is of no account. */
export function differences(ours: Verdicts, gc: ReadonlyMap<string, Verdict>): Difference[] {
  const out: Difference[] = [];
  for (const name of new Set([...gc.keys(), ...ours.tests.keys()])) {
    const want = gc.get(name);
    const got = ours.tests.get(name);
    if (want === got || want === "fail") continue;
    const said = ours.reasons.get(name);
    out.push({ test: name, what: `${got ?? "missing"}, with gc ${want ?? "missing"}${said ? `: ${said}` : ""}` });
  }
  // "(compile)", "(start)": no test ran.
  if (ours.tests.size === 1 && out.some((d) => d.test.startsWith("(")))
    return out.filter((d) => d.test.startsWith("("));
  const bad = new Set(out.map((d) => d.test));
  return out.filter(({ test }) => {
    // Missing below a test that failed.
    if (!ours.tests.has(test) && [...bad].some((b) => isWithin(test, b) && ours.tests.get(b) === "fail")) return false;
    // Failing because of one below that fails.
    return !(
      ours.tests.get(test) === "fail" && [...bad].some((b) => isWithin(b, test) && ours.tests.get(b) === "fail")
    );
  });
}

export function count(tests: ReadonlyMap<string, Verdict>): Record<Verdict, number> {
  const n = { pass: 0, fail: 0, skip: 0 };
  for (const v of tests.values()) n[v]++;
  return n;
}
