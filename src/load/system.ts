// The one small interface through which the compiler reaches the outside: files, environment, working directory. The
// command line gives it Node's, a page gives it files in memory. Paths use "/" everywhere.

export interface DirEntry {
  name: string;
  isDir: boolean;
  /** A symbolic link, or another thing that is neither file nor folder. */
  irregular?: boolean;
}

/** The commit that is checked out, as far as a build asks for it. */
export interface Commit {
  /** "": there is none yet. */
  revision: string;
  /** When it was made, in seconds since 1970. */
  time: number;
  /** Files differ from it, or are new. */
  modified: boolean;
  /** Tags of the commit; of it and those before. */
  tags: string[];
  merged: string[];
}

export interface System {
  /** Contents, or null if there is no such readable file. */
  readFile(path: string): Uint8Array | null;
  /** Entries sorted by name, or null if `path` is not a readable directory. */
  readDir(path: string): DirEntry[] | null;
  /** "file", "dir", or null if there is nothing. */
  stat(path: string): "file" | "dir" | null;
  /** The file that is read for a path, where it is another (an overlay's replacement). */
  actual?(path: string): string;
  /** Why readFile failed, in the words of Go's os package ("permission denied", "no such file or directory"). */
  fileError?(path: string): string;
  /** Asks git for the state of the repository in a folder; `missing`: there is no git. */
  git?(root: string): Commit | { error: string; missing: boolean };
  env(name: string): string | undefined;
  /** Absolute path of the working directory. */
  cwd(): string;
}

/** Files held in memory: for pages, tests and overlays. Keys are absolute paths. */
export class MemorySystem implements System {
  private readonly files = new Map<string, Uint8Array>();
  private readonly dirs = new Map<string, Map<string, boolean>>();

  constructor(
    files: Iterable<readonly [string, Uint8Array | string]> = [],
    private readonly variables: Readonly<Record<string, string>> = {},
    private readonly dir = "/",
  ) {
    this.dirs.set("/", new Map());
    const encoder = new TextEncoder();
    for (const [path, data] of files) this.write(path, typeof data === "string" ? encoder.encode(data) : data);
  }

  write(path: string, data: Uint8Array): void {
    this.files.set(path, data);
    let name = path;
    let isDir = false;
    for (let cut = name.lastIndexOf("/"); cut >= 0; cut = name.lastIndexOf("/")) {
      const parent = name.slice(0, cut) || "/";
      let entries = this.dirs.get(parent);
      const known = entries !== undefined;
      if (entries === undefined) this.dirs.set(parent, (entries = new Map()));
      entries.set(name.slice(cut + 1), isDir);
      if (parent === "/" || (known && isDir)) break;
      name = parent;
      isDir = true;
    }
  }

  readFile(path: string): Uint8Array | null {
    return this.files.get(path) ?? null;
  }

  readDir(path: string): DirEntry[] | null {
    const entries = this.dirs.get(path);
    if (entries === undefined) return null;
    return [...entries].map(([name, isDir]) => ({ name, isDir })).sort(byName);
  }

  stat(path: string): "file" | "dir" | null {
    return this.files.has(path) ? "file" : this.dirs.has(path) ? "dir" : null;
  }

  env(name: string): string | undefined {
    return this.variables[name];
  }

  cwd(): string {
    return this.dir;
  }
}

/** Order of file names: by bytes of their code units, the same on every machine. */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Files of `top` hide those of `under` (cmd/go's -overlay: an empty replacement deletes the file). */
export class OverlaySystem implements System {
  private readonly added = new Map<string, Map<string, boolean>>();

  constructor(
    private readonly under: System,
    /** Absolute path -> absolute path of the replacement, or "" for a deleted file. */
    private readonly replace: ReadonlyMap<string, string>,
  ) {
    for (const path of replace.keys()) {
      let name = path;
      let isDir = false;
      for (let cut = name.lastIndexOf("/"); cut >= 0; cut = name.lastIndexOf("/")) {
        const parent = name.slice(0, cut) || "/";
        let entries = this.added.get(parent);
        if (entries === undefined) this.added.set(parent, (entries = new Map()));
        if (replace.get(path) !== "") entries.set(name.slice(cut + 1), isDir);
        if (parent === "/") break;
        name = parent;
        isDir = true;
      }
    }
  }

  readFile(path: string): Uint8Array | null {
    const to = this.replace.get(path);
    return to === undefined ? this.under.readFile(path) : to === "" ? null : this.under.readFile(to);
  }

  readDir(path: string): DirEntry[] | null {
    const below = this.under.readDir(path);
    const more = this.added.get(path);
    if (more === undefined) return below;
    const all = new Map((below ?? []).map((e) => [e.name, e.isDir]));
    for (const [name, isDir] of more) all.set(name, isDir);
    const prefix = path === "/" ? "/" : `${path}/`;
    return [...all]
      .filter(([name]) => this.replace.get(prefix + name) !== "")
      .map(([name, isDir]) => ({ name, isDir }))
      .sort(byName);
  }

  stat(path: string): "file" | "dir" | null {
    const to = this.replace.get(path);
    if (to !== undefined) return to === "" ? null : this.under.stat(to);
    const found = this.under.stat(path);
    return found ?? (this.added.get(path)?.size ? "dir" : null);
  }

  actual(path: string): string {
    return this.replace.get(path) || path;
  }

  fileError(path: string): string {
    return this.under.fileError?.(this.replace.get(path) || path) ?? "no such file or directory";
  }

  git(root: string): ReturnType<NonNullable<System["git"]>> {
    return this.under.git?.(root) ?? { error: "no git", missing: true };
  }

  env(name: string): string | undefined {
    return this.under.env(name);
  }

  cwd(): string {
    return this.under.cwd();
  }
}
