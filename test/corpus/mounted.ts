// A System in which one folder is in memory and everything else is real: tests' packages get the import paths and go.mod that
// their recipe gives them, and the SDK is not written to.

import { type DirEntry, MemorySystem, type System } from "../../src/load/system.ts";

export class Mounted implements System {
  readonly memory = new MemorySystem();

  constructor(
    private readonly under: System,
    /** Absolute path of the folder in memory. */
    readonly dir: string,
  ) {}

  /** `path` is below the folder. */
  write(path: string, data: Uint8Array | string): void {
    this.memory.write(`${this.dir}/${path}`, typeof data === "string" ? new TextEncoder().encode(data) : data);
  }

  private at(path: string): System {
    return path === this.dir || path.startsWith(`${this.dir}/`) ? this.memory : this.under;
  }

  readFile(path: string): Uint8Array | null {
    return this.at(path).readFile(path);
  }

  readDir(path: string): DirEntry[] | null {
    return this.at(path).readDir(path);
  }

  stat(path: string): "file" | "dir" | null {
    return this.at(path).stat(path);
  }

  env(name: string): string | undefined {
    return this.under.env(name);
  }

  cwd(): string {
    return this.dir;
  }
}
