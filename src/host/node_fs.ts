// Real files for the WASI host on Node.

import * as fs from "node:fs";
import { errno, filetype, WasiError } from "./wasi_abi.ts";
import type { DirItem, FileStat, OpenFile, OpenFlags, WasiFs } from "./wasi_fs.ts";

const byCode: Readonly<Record<string, number>> = {
  EACCES: errno.acces,
  EAGAIN: errno.again,
  EBADF: errno.badf,
  EEXIST: errno.exist,
  EFBIG: errno.fbig,
  EINVAL: errno.inval,
  EISDIR: errno.isdir,
  ELOOP: errno.loop,
  EMFILE: errno.mfile,
  ENAMETOOLONG: errno.nametoolong,
  ENFILE: errno.nfile,
  ENOENT: errno.noent,
  ENOSPC: errno.nospc,
  ENOTDIR: errno.notdir,
  ENOTEMPTY: errno.notempty,
  ENOTSUP: errno.notsup,
  EPERM: errno.perm,
  EPIPE: errno.pipe,
  EROFS: errno.rofs,
  ESPIPE: errno.spipe,
  EXDEV: errno.xdev,
};

/** A file error of Node's as a WasiError; others, and what is one already, as they are. */
function wasiError(e: unknown): unknown {
  const { code } = e as NodeJS.ErrnoException;
  return e instanceof WasiError || code === undefined ? e : new WasiError(byCode[code] ?? errno.io);
}

/** Runs f; Node's file errors become WasiError. */
function attempt<T>(f: () => T): T {
  try {
    return f();
  } catch (e) {
    throw wasiError(e);
  }
}

function typeOf(s: fs.BigIntStats | fs.Dirent): number {
  if (s.isFile()) return filetype.regularFile;
  if (s.isDirectory()) return filetype.directory;
  if (s.isSymbolicLink()) return filetype.symbolicLink;
  if (s.isCharacterDevice()) return filetype.characterDevice;
  if (s.isBlockDevice()) return filetype.blockDevice;
  if (s.isSocket()) return filetype.socketStream;
  return filetype.unknown;
}

function statOf(s: fs.BigIntStats): FileStat {
  return {
    dev: s.dev,
    ino: s.ino,
    type: typeOf(s),
    nlink: s.nlink,
    size: s.size,
    atim: s.atimeNs,
    mtim: s.mtimeNs,
    ctim: s.ctimeNs,
  };
}

const seconds = (ns: bigint): number => Number(ns) / 1e9;

/** A file descriptor of this process as an OpenFile. */
export class NodeFile implements OpenFile {
  constructor(private readonly fd: number) {}

  stat(): FileStat {
    return attempt(() => statOf(fs.fstatSync(this.fd, { bigint: true })));
  }

  read(into: Uint8Array, at: bigint | null): number {
    return this.again(() => {
      try {
        return fs.readSync(this.fd, into, 0, into.length, at);
      } catch (e) {
        // A closed pipe on standard input is its end on some systems.
        if ((e as NodeJS.ErrnoException).code === "EOF") return 0;
        throw e;
      }
    });
  }

  write(from: Uint8Array, at: bigint | null): number {
    return this.again(() => fs.writeSync(this.fd, from, 0, from.length, at === null ? null : Number(at)));
  }

  /** Node opens pipes and terminals non-blocking: wait a little and try again. */
  private again(f: () => number): number {
    for (;;) {
      try {
        return f();
      } catch (e) {
        if ((e as NodeJS.ErrnoException).code !== "EAGAIN") throw wasiError(e);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  }

  truncate(size: bigint): void {
    attempt(() => fs.ftruncateSync(this.fd, Number(size)));
  }

  setTimes(atim: bigint | null, mtim: bigint | null): void {
    attempt(() => {
      const s = fs.fstatSync(this.fd, { bigint: true });
      fs.futimesSync(this.fd, seconds(atim ?? s.atimeNs), seconds(mtim ?? s.mtimeNs));
    });
  }

  sync(): void {
    attempt(() => fs.fsyncSync(this.fd));
  }

  close(): void {
    if (this.fd > 2) attempt(() => fs.closeSync(this.fd));
  }
}

export class NodeFs implements WasiFs {
  open(path: string, flags: OpenFlags): OpenFile {
    const c = fs.constants;
    let mode = flags.write ? (flags.read ? c.O_RDWR : c.O_WRONLY) : c.O_RDONLY;
    if (flags.create) mode |= c.O_CREAT;
    if (flags.exclusive) mode |= c.O_EXCL;
    if (flags.truncate) mode |= c.O_TRUNC;
    if (flags.append) mode |= c.O_APPEND;
    if (flags.directory) mode |= c.O_DIRECTORY;
    if (!flags.follow) mode |= c.O_NOFOLLOW;
    return attempt(() => new NodeFile(fs.openSync(path, mode, 0o666)));
  }

  stat(path: string, follow: boolean): FileStat {
    return attempt(() => statOf(follow ? fs.statSync(path, { bigint: true }) : fs.lstatSync(path, { bigint: true })));
  }

  readDir(path: string): DirItem[] {
    return attempt(() =>
      fs.readdirSync(path, { withFileTypes: true }).map((e) => ({ name: e.name, type: typeOf(e), ino: 0n })),
    );
  }

  mkdir(path: string): void {
    attempt(() => fs.mkdirSync(path, 0o777));
  }

  rmdir(path: string): void {
    attempt(() => fs.rmdirSync(path));
  }

  unlink(path: string): void {
    attempt(() => {
      if (fs.lstatSync(path).isDirectory()) throw new WasiError(errno.isdir);
      fs.unlinkSync(path);
    });
  }

  rename(from: string, to: string): void {
    attempt(() => fs.renameSync(from, to));
  }

  link(from: string, to: string): void {
    attempt(() => fs.linkSync(from, to));
  }

  symlink(target: string, path: string): void {
    attempt(() => fs.symlinkSync(target, path));
  }

  readlink(path: string): string {
    return attempt(() => fs.readlinkSync(path));
  }

  setTimes(path: string, atim: bigint | null, mtim: bigint | null, follow: boolean): void {
    attempt(() => {
      const s = follow ? fs.statSync(path, { bigint: true }) : fs.lstatSync(path, { bigint: true });
      const set = follow ? fs.utimesSync : fs.lutimesSync;
      set(path, seconds(atim ?? s.atimeNs), seconds(mtim ?? s.mtimeNs));
    });
  }
}
