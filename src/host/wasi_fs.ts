// What the WASI host needs of a file system: synchronous operations on absolute paths and open files. Errors are thrown
// as WasiError. node_fs.ts gives real files; a page gives its own.

export interface FileStat {
  dev: bigint;
  ino: bigint;
  /** wasi_abi.filetype */
  type: number;
  nlink: bigint;
  size: bigint;
  /** Nanoseconds since 1970. */
  atim: bigint;
  mtim: bigint;
  ctim: bigint;
}

export interface OpenFlags {
  read: boolean;
  write: boolean;
  create: boolean;
  exclusive: boolean;
  truncate: boolean;
  append: boolean;
  directory: boolean;
  follow: boolean;
}

/** An open file. `position` is the host's: reads and writes name their offset; null means "where the stream is". */
export interface OpenFile {
  stat(): FileStat;
  /** Bytes read; 0 at the end. */
  read(into: Uint8Array, at: bigint | null): number;
  write(from: Uint8Array, at: bigint | null): number;
  truncate(size: bigint): void;
  setTimes(atim: bigint | null, mtim: bigint | null): void;
  sync(): void;
  close(): void;
}

export interface DirItem {
  name: string;
  type: number;
  ino: bigint;
}

export interface WasiFs {
  open(path: string, flags: OpenFlags): OpenFile;
  stat(path: string, follow: boolean): FileStat;
  readDir(path: string): DirItem[];
  mkdir(path: string): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  setTimes(path: string, atim: bigint | null, mtim: bigint | null, follow: boolean): void;
}
