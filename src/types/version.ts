// Language versions (counterpart: types2/version.go). A version is a number, major*1000 + minor; 0 is "not set" and
// allows everything.

export type GoVersion = number;

export const goCurrent: GoVersion = 1026;
export const go1_9 = 1009;
export const go1_13 = 1013;
export const go1_14 = 1014;
export const go1_17 = 1017;
export const go1_18 = 1018;
export const go1_20 = 1020;
export const go1_21 = 1021;
export const go1_22 = 1022;
export const go1_23 = 1023;
export const go1_26 = 1026;

/** The language version of "go1.21", "go1.21.3" or "go1.21rc1"; 0 if the text is no Go version. */
export function asGoVersion(v: string): GoVersion {
  const m = /^go(\d+)(?:\.(\d+)(?:\.\d+|(?:rc|beta|alpha)\d+)?)?(?:-.*)?$/.exec(v);
  return m === null ? 0 : Number(m[1]) * 1000 + Number(m[2] ?? 0);
}

export function versionString(v: GoVersion): string {
  return v === 0 ? "" : `go${Math.floor(v / 1000)}.${v % 1000}`;
}
