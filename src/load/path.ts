// Slash-separated paths, as Go's package path treats them. No path here ever ends in "/" but the root.

export function clean(path: string): string {
  const rooted = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out[out.length - 1] !== "..") out.pop();
    else if (part !== ".." || !rooted) out.push(part);
  }
  const joined = out.join("/");
  return rooted ? `/${joined}` : joined || ".";
}

export function join(...parts: string[]): string {
  const given = parts.filter((p) => p !== "");
  return given.length === 0 ? "" : clean(given.join("/"));
}

export function dirOf(path: string): string {
  const cut = path.lastIndexOf("/");
  return cut < 0 ? "." : cut === 0 ? "/" : path.slice(0, cut);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Absolute form of `path`, seen from `cwd`. */
export function absolute(cwd: string, path: string): string {
  return path.startsWith("/") ? clean(path) : join(cwd, path);
}

/** Relative path from directory `from` to `to`, both absolute. */
export function relative(from: string, to: string): string {
  const a = from === "/" ? [] : from.slice(1).split("/");
  const b = to === "/" ? [] : to.slice(1).split("/");
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return [...a.slice(i).map(() => ".."), ...b.slice(i)].join("/") || ".";
}

/**
 * A file's name in what the go command prints of the compilation of another package, in the folder `dir`: objects of the SDK have the
 * names of its own build, others absolute ones; dir, or the nearest folder above, is written as seen from cwd where that is shorter.
 */
export function importedFile(cwd: string, sdkRoot: string, dir: string, file: string): string {
  const abs = absolute(cwd, file);
  if (sdkRoot !== "" && abs.startsWith(`${sdkRoot}/`)) return `$GOROOT${abs.slice(sdkRoot.length)}`;
  for (let folder = dir; folder !== dirOf(folder); folder = dirOf(folder)) {
    if (!abs.startsWith(`${folder}/`)) continue;
    const rel = relative(cwd, folder);
    if (rel.length < folder.length) return rel + abs.slice(folder.length);
  }
  return abs;
}
