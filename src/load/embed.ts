// The files that //go:embed patterns name (cmd/go/internal/load, resolveEmbed): relative to the package's folder, globs as path.Match,
// whole trees for directories. Invariant: a result depends on the files alone; names are slash-separated and sorted.

import type { System } from "./system.ts";

export interface EmbeddedFile {
  /** Relative to the package's folder. */
  name: string;
  bytes: Uint8Array;
}

/** The files of one pattern, sorted by name; a string is why it has none, in cmd/go's words. */
export function resolveEmbed(sys: System, dir: string, pattern: string): EmbeddedFile[] | string {
  const all = pattern.startsWith("all:");
  const glob = all ? pattern.slice(4) : pattern;
  if (glob === "." || !validPath(glob) || !validGlob(glob)) return "invalid pattern syntax";
  const found: EmbeddedFile[] = [];
  const have = new Set<string>();
  const add = (name: string): void => {
    if (have.has(name)) return;
    have.add(name);
    const bytes = sys.readFile(`${dir}/${name}`);
    if (bytes !== null) found.push({ name, bytes });
  };
  for (const name of expand(sys, dir, glob)) {
    const isDir = sys.stat(`${dir}/${name}`) === "dir";
    const what = isDir ? "directory" : "file";
    const parts = name.split("/");
    for (let n = parts.length; n > 0; n--) {
      const sub = parts.slice(0, n).join("/");
      if ((isDir || n < parts.length) && sys.stat(`${dir}/${sub}/go.mod`) !== null)
        return `cannot embed ${what} ${name}: in different module`;
      const elem = parts[n - 1];
      if (!badName(elem)) continue;
      if (n === parts.length) return `cannot embed ${what} ${name}: invalid name ${elem}`;
      return `cannot embed ${what} ${name}: in invalid directory ${elem}`;
    }
    const cut = name.lastIndexOf("/");
    const folder = cut < 0 ? dir : `${dir}/${name.slice(0, cut)}`;
    if (sys.readDir(folder)?.some((e) => e.name === name.slice(cut + 1) && e.irregular)) {
      return `cannot embed irregular file ${name}`;
    }
    if (!isDir) {
      add(name);
      continue;
    }
    const before = have.size;
    walk(sys, dir, name, all, add);
    if (have.size === before) return `cannot embed directory ${name}: contains no embeddable files`;
  }
  if (found.length === 0) return "no matching files found";
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** All files below a directory but hidden ones (unless `all`), other modules and names that no module may hold. */
function walk(sys: System, dir: string, name: string, all: boolean, add: (name: string) => void): void {
  for (const e of sys.readDir(`${dir}/${name}`) ?? []) {
    if (e.irregular || badName(e.name) || (!all && (e.name.startsWith(".") || e.name.startsWith("_")))) continue;
    const path = `${name}/${e.name}`;
    if (!e.isDir) add(path);
    else if (sys.stat(`${dir}/${path}/go.mod`) === null) walk(sys, dir, path, all, add);
  }
}

/** Names that match a glob, element by element. */
function expand(sys: System, dir: string, glob: string): string[] {
  let names = [""];
  for (const elem of glob.split("/")) {
    const next: string[] = [];
    const plain = !/[*?[\\]/.test(elem);
    const re = plain ? null : globRegExp(elem);
    for (const base of names) {
      const at = base === "" ? dir : `${dir}/${base}`;
      if (re === null) {
        if (sys.stat(`${at}/${elem}`) !== null) next.push(base === "" ? elem : `${base}/${elem}`);
        continue;
      }
      for (const e of sys.readDir(at) ?? []) if (re.test(e.name)) next.push(base === "" ? e.name : `${base}/${e.name}`);
    }
    names = next;
  }
  return names;
}

/** path.Match for one path element. */
function globRegExp(elem: string): RegExp {
  let s = "^";
  for (let i = 0; i < elem.length; i++) {
    const c = elem[i];
    if (c === "*") s += "[^/]*";
    else if (c === "?") s += "[^/]";
    else if (c === "\\" && i + 1 < elem.length) s += quoteMeta(elem[++i]);
    else if (c === "[") {
      const end = elem.indexOf("]", i + 2);
      s += `[${elem.slice(i + 1, end).replace(/\\(?![\\\]^-])/g, "")}]`;
      i = end;
    } else s += quoteMeta(c);
  }
  return new RegExp(`${s}$`, "u");
}

function quoteMeta(c: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

function validGlob(glob: string): boolean {
  for (let i = 0; i < glob.length; i++) {
    if (glob[i] === "\\" && ++i >= glob.length) return false;
    if (glob[i] === "[") {
      const end = glob.indexOf("]", i + 2);
      if (end < 0) return false;
      i = end;
    }
  }
  return true;
}

/** fs.ValidPath. */
function validPath(name: string): boolean {
  return name !== "" && name.split("/").every((e) => e !== "" && e !== "." && e !== "..");
}

/** Version control folders, and what module.CheckFilePath refuses in a file name. */
function badName(name: string): boolean {
  return /^\.(bzr|hg|git|svn)$/.test(name) || /["'`*<>?|/\\:]/.test(name) || name.endsWith(".");
}
