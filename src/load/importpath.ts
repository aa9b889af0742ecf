// Which import paths are none: what go/parser refuses in a file, and what cmd/go calls malformed (x/mod/module CheckImportPath).

const illegal = new Set("!\"#$%&'()*,:;<=>?[\\]^{|}`\ufffd");

/** Letters, digits and what else nearly all paths hold: engines take long to make a regular expression of Unicode's classes. */
export const plainPath = /^[\w./-]+$/;

/** go/parser's isValidImport. */
export function isValidImport(path: string): boolean {
  if (plainPath.test(path)) return true;
  if (path === "") return false;
  for (const c of path) if (illegal.has(c) || !/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c)) return false;
  return true;
}

/** Names of devices: no folder can be called so on Windows. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/** Why cmd/go calls the path malformed; null: it does not. */
export function malformedImport(path: string): string | null {
  if (path.startsWith("-")) return "leading dash";
  if (path.includes("//")) return "double slash";
  if (path.endsWith("/")) return "trailing slash";
  for (const element of path.split("/")) {
    if (element === "") return "empty path element";
    if (/^\.+$/.test(element)) return `invalid path element ${JSON.stringify(element)}`;
    if (element.endsWith(".")) return "trailing dot in path element";
    const bad = /[^\w.~+-]/u.exec(element);
    if (bad !== null) return `invalid char '${bad[0]}'`;
    const [short] = element.split(".");
    if (devices.test(short)) return `${JSON.stringify(short)} disallowed as path element component on Windows`;
    if (/~[0-9]+$/.test(short)) return "trailing tilde and digits in path element";
  }
  return null;
}

const escapes: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** Value of an import path literal; null if it is malformed. */
export function unquote(lit: string): string | null {
  if (lit.startsWith("`")) return lit.slice(1, -1);
  let wrong = false;
  const value = lit
    .slice(1, -1)
    .replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.?))/g, (_, x, u, U, octal, c) => {
      const hex = x ?? u ?? U;
      const code = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : 0;
      if (c === undefined && code <= 0x10ffff) return String.fromCodePoint(code);
      if (c === "\\" || c === '"') return c;
      wrong ||= c === undefined || escapes[c] === undefined;
      return escapes[c] ?? "";
    });
  return wrong ? null : value;
}
