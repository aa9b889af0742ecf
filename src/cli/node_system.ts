// System for Node: real files, environment and working directory. Also the words Go's os package uses for errors.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { byName, type DirEntry, type System } from "../load/system.ts";
import { commitOf } from "./git.ts";

const errorWords: Readonly<Record<string, string>> = {
  EEXIST: "file exists",
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EISDIR: "is a directory",
  ENOTDIR: "not a directory",
  ENOSPC: "no space left on device",
  EROFS: "read-only file system",
  ENAMETOOLONG: "file name too long",
  EMFILE: "too many open files",
  ELOOP: "too many levels of symbolic links",
};

/** A Node file error in Go's words. */
export function errorText(e: unknown): string {
  const code = (e as NodeJS.ErrnoException | null)?.code ?? "";
  return errorWords[code] ?? (code || String(e));
}

export class NodeSystem implements System {
  private readonly errors = new Map<string, string>();

  constructor(
    private readonly dir: string,
    private readonly variables: NodeJS.ProcessEnv = process.env,
  ) {}

  readFile(path: string): Uint8Array | null {
    try {
      return readFileSync(path);
    } catch (e) {
      this.errors.set(path, errorText(e));
      return null;
    }
  }

  readDir(path: string): DirEntry[] | null {
    try {
      return readdirSync(path, { withFileTypes: true })
        .map((e) => ({
          name: e.name,
          isDir: e.isDirectory() || (e.isSymbolicLink() && this.stat(`${path}/${e.name}`) === "dir"),
          irregular: !e.isDirectory() && !e.isFile(),
        }))
        .sort(byName);
    } catch (e) {
      this.errors.set(path, errorText(e));
      return null;
    }
  }

  stat(path: string): "file" | "dir" | null {
    try {
      return statSync(path).isDirectory() ? "dir" : "file";
    } catch {
      return null;
    }
  }

  fileError(path: string): string {
    return this.errors.get(path) ?? "no such file or directory";
  }

  git(root: string): ReturnType<typeof commitOf> {
    return commitOf(root, this.variables);
  }

  env(name: string): string | undefined {
    return this.variables[name];
  }

  cwd(): string {
    return this.dir;
  }
}
