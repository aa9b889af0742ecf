// WASI preview 1 for the modules we make: one object per instance, its functions as imports. Works on any JavaScript
// host; files come through WasiFs. Invariants: every function returns an errno and never throws but for ExitStatus; a
// pointer outside memory is EFAULT; an unknown descriptor is EBADF.

import { Tracer } from "./trace.ts";
import {
  clockid,
  ExitStatus,
  errno,
  eventtype,
  fdflags,
  filetype,
  fstflags,
  lookupflags,
  oflags,
  rights,
  WasiError,
} from "./wasi_abi.ts";
import type { DirItem, OpenFile, WasiFs } from "./wasi_fs.ts";

export interface WasiOptions {
  /** argv, program name first. */
  args?: string[];
  env?: Record<string, string | undefined>;
  /** Guest path -> absolute host path. */
  preopens?: Record<string, string>;
  fs?: WasiFs;
  /** Descriptors 0, 1, 2. */
  stdin?: OpenFile;
  stdout?: OpenFile;
  stderr?: OpenFile;
  /** Fills with random bytes; default: crypto.getRandomValues. */
  random?: (into: Uint8Array) => void;
  /** Nanoseconds; default: the host's clocks. */
  realtime?: () => bigint;
  monotonic?: () => bigint;
  /** Blocks for that many nanoseconds; default: Atomics.wait where allowed, else a busy wait. */
  sleep?: (ns: bigint) => void;
}

interface Descriptor {
  file: OpenFile | null;
  /** Directories: the host path; preopens also their guest name. */
  path: string;
  preopen: string | null;
  type: number;
  flags: number;
  rights: bigint;
  offset: bigint;
  /** A stream has no offset of its own. */
  stream: boolean;
  entries: DirItem[] | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Default host clocks. */
const epoch = BigInt(Math.round((performance.timeOrigin ?? Date.now()) * 1e6));
const monotonicNow = (): bigint => BigInt(Math.round(performance.now() * 1e6));

function defaultSleep(ns: bigint): void {
  const ms = Number(ns) / 1e6;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  } catch {
    // A page's main thread may not block.
    const end = performance.now() + ms;
    while (performance.now() < end);
  }
}

/** Gives an errno; undefined: success. */
type WasiFunction = (w: Wasi, ...args: never[]) => number | undefined;
type Run = (...args: never[]) => number;

/**
 * By number of parameters: makes a function with as many out of one that takes any. (An engine has to compile a wrapper of its own for an
 * import whose function has more or fewer parameters than the import, at each start.)
 */
const binders: readonly ((run: Run) => (...args: never[]) => number)[] = [
  (run) => () => run(),
  (run) => (a) => run(a),
  (run) => (a, b) => run(a, b),
  (run) => (a, b, c) => run(a, b, c),
  (run) => (a, b, c, d) => run(a, b, c, d),
  (run) => (a, b, c, d, e) => run(a, b, c, d, e),
  (run) => (a, b, c, d, e, f) => run(a, b, c, d, e, f),
  (run) => (a, b, c, d, e, f, g) => run(a, b, c, d, e, f, g),
  (run) => (a, b, c, d, e, f, g, h) => run(a, b, c, d, e, f, g, h),
  (run) => (a, b, c, d, e, f, g, h, i) => run(a, b, c, d, e, f, g, h, i),
];

/** crypto.getRandomValues fills at most 64 KiB at once. */
export function defaultRandom(into: Uint8Array): void {
  for (let i = 0; i < into.length; i += 65536) {
    const part = new Uint8Array(Math.min(65536, into.length - i));
    crypto.getRandomValues(part);
    into.set(part, i);
  }
}

export class Wasi {
  private memory: WebAssembly.Memory | null = null;
  private tracer: Tracer | null = null;
  private view = new DataView(new ArrayBuffer(0));
  private bytes = new Uint8Array(0);
  private readonly fds: (Descriptor | null)[] = [];
  private readonly args: Uint8Array[];
  private readonly env: Uint8Array[];

  constructor(private readonly opts: WasiOptions) {
    const zero = (s: string) => encoder.encode(`${s}\0`);
    this.args = (opts.args ?? []).map(zero);
    this.env = Object.entries(opts.env ?? {}).flatMap(([k, v]) => (v === undefined ? [] : [zero(`${k}=${v}`)]));
    for (const file of [opts.stdin, opts.stdout, opts.stderr]) {
      // Even where it is a file: it is shared with whoever started the program, and so is its offset.
      this.fds.push(file === undefined ? null : { ...this.descriptor(file, "", file.stat().type), stream: true });
    }
    for (const [guest, host] of Object.entries(opts.preopens ?? {})) {
      this.fds.push({ ...this.descriptor(null, host, filetype.directory), preopen: guest });
    }
  }

  /** Gives the instance's memory, and its module for stack traces; to be called before any of its code runs. */
  attach(memory: WebAssembly.Memory, module?: WebAssembly.Module): void {
    this.memory = memory;
    if (module !== undefined) this.tracer = new Tracer(module);
    this.refresh();
  }

  private descriptor(file: OpenFile | null, path: string, type: number): Descriptor {
    return {
      file,
      path,
      preopen: null,
      type,
      flags: 0,
      rights: rights.all,
      offset: 0n,
      stream: type !== filetype.regularFile && type !== filetype.directory,
      entries: null,
    };
  }

  private refresh(): void {
    if (this.memory !== null && this.bytes.buffer !== this.memory.buffer) {
      this.view = new DataView(this.memory.buffer);
      this.bytes = new Uint8Array(this.memory.buffer);
    }
  }

  private fd(n: number): Descriptor {
    const d = this.fds[n];
    if (d === undefined || d === null) throw new WasiError(errno.badf);
    return d;
  }

  private open(n: number): Descriptor & { file: OpenFile } {
    const d = this.fd(n);
    if (d.file === null) throw new WasiError(d.type === filetype.directory ? errno.isdir : errno.badf);
    return d as Descriptor & { file: OpenFile };
  }

  private slice(ptr: number, len: number): Uint8Array {
    ptr >>>= 0;
    len >>>= 0;
    if (ptr + len > this.bytes.length) throw new WasiError(errno.fault);
    return this.bytes.subarray(ptr, ptr + len);
  }

  private string(ptr: number, len: number): string {
    return decoder.decode(this.slice(ptr, len).slice());
  }

  /** Host path of a guest path below a directory descriptor; it may not climb out of it. */
  private resolve(n: number, ptr: number, len: number): string {
    const d = this.fd(n);
    if (d.type !== filetype.directory) throw new WasiError(errno.notdir);
    const guest = this.string(ptr, len);
    if (guest === "") throw new WasiError(errno.noent);
    if (guest.startsWith("/")) throw new WasiError(errno.notcapable);
    const parts: string[] = [];
    for (const part of guest.split("/")) {
      if (part === "" || part === ".") continue;
      if (part !== "..") parts.push(part);
      else if (parts.pop() === undefined) {
        if (d.path !== "/") throw new WasiError(errno.notcapable);
      }
    }
    const base = d.path === "/" ? "" : d.path;
    return parts.length === 0 ? d.path : `${base}/${parts.join("/")}${guest.endsWith("/") ? "/" : ""}`;
  }

  private fs(): WasiFs {
    if (this.opts.fs === undefined) throw new WasiError(errno.nosys);
    return this.opts.fs;
  }

  private allocate(d: Descriptor): number {
    for (let i = 3; ; i++) {
      if (this.fds[i] === undefined || this.fds[i] === null) {
        this.fds[i] = d;
        return i;
      }
    }
  }

  private clock(id: number): bigint {
    if (id === clockid.realtime) return (this.opts.realtime ?? (() => epoch + monotonicNow()))();
    if (id <= clockid.threadCpu) return (this.opts.monotonic ?? monotonicNow)();
    throw new WasiError(errno.inval);
  }

  /** Reads or writes through a list of buffers; `at` null: the descriptor's own offset. */
  private transfer(n: number, iovs: number, count: number, at: bigint | null, done: number, write: boolean): number {
    const d = this.open(n);
    this.slice(iovs, count * 8);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const part = this.slice(this.view.getUint32(iovs + i * 8, true), this.view.getUint32(iovs + i * 8 + 4, true));
      if (part.length === 0) {
        if (write && n === 2) this.trace(d.file, this.view.getUint32(iovs + i * 8, true));
        continue;
      }
      const append = write && (d.flags & fdflags.append) !== 0;
      const where = at !== null ? at + BigInt(total) : d.stream || append ? null : d.offset;
      const got = write ? d.file.write(part, where) : d.file.read(part, where);
      total += got;
      if (at === null && !d.stream) d.offset += BigInt(got);
      if (got < part.length) break;
    }
    this.slice(done, 4);
    this.view.setUint32(done, total, true);
    return errno.success;
  }

  /** An empty write to standard error may ask for a stack trace. */
  private trace(file: OpenFile, address: number): void {
    const text = this.tracer?.text(this.view, address) ?? "";
    if (text !== "") file.write(encoder.encode(text), null);
  }

  private putStat(ptr: number, s: ReturnType<OpenFile["stat"]>): void {
    this.slice(ptr, 64).fill(0);
    const v = this.view;
    v.setBigUint64(ptr, s.dev, true);
    v.setBigUint64(ptr + 8, s.ino, true);
    v.setUint8(ptr + 16, s.type);
    v.setBigUint64(ptr + 24, s.nlink, true);
    v.setBigUint64(ptr + 32, s.size, true);
    v.setBigUint64(ptr + 40, s.atim, true);
    v.setBigUint64(ptr + 48, s.mtim, true);
    v.setBigUint64(ptr + 56, s.ctim, true);
  }

  private times(atim: bigint, mtim: bigint, flags: number): [bigint | null, bigint | null] {
    const now = this.clock(clockid.realtime);
    return [
      flags & fstflags.atimNow ? now : flags & fstflags.atim ? BigInt.asUintN(64, atim) : null,
      flags & fstflags.mtimNow ? now : flags & fstflags.mtim ? BigInt.asUintN(64, mtim) : null,
    ];
  }

  private putStrings(list: Uint8Array[], table: number, buffer: number): number {
    for (const s of list) {
      this.slice(table, 4);
      this.view.setUint32(table, buffer, true);
      this.slice(buffer, s.length).set(s);
      table += 4;
      buffer += s.length;
    }
    return errno.success;
  }

  private putSizes(list: Uint8Array[], count: number, size: number): number {
    this.slice(count, 4);
    this.slice(size, 4);
    this.view.setUint32(count, list.length, true);
    this.view.setUint32(
      size,
      list.reduce((n, s) => n + s.length, 0),
      true,
    );
    return errno.success;
  }

  private pollOneoff(subs: number, events: number, count: number, done: number): number {
    if (count === 0) return errno.inval;
    this.slice(subs, count * 48);
    this.slice(events, count * 32);
    let soonest: bigint | null = null;
    const due: bigint[] = [];
    const start = this.clock(clockid.monotonic);
    let ready = false;
    for (let i = 0; i < count; i++) {
      const s = subs + i * 48;
      due.push(-1n);
      if (this.view.getUint8(s + 8) !== eventtype.clock) {
        ready = true;
        continue;
      }
      let wait = this.view.getBigUint64(s + 24, true);
      if (this.view.getUint16(s + 40, true) & 1) {
        const now = this.clock(this.view.getUint32(s + 16, true));
        wait = wait > now ? wait - now : 0n;
      }
      due[i] = wait;
      if (soonest === null || wait < soonest) soonest = wait;
    }
    if (!ready && soonest !== null && soonest > 0n) (this.opts.sleep ?? defaultSleep)(soonest);
    const waited = ready ? this.clock(clockid.monotonic) - start : (soonest ?? 0n);
    let n = 0;
    for (let i = 0; i < count; i++) {
      const s = subs + i * 48;
      if (due[i] > waited) continue;
      const type = this.view.getUint8(s + 8);
      const e = events + n++ * 32;
      this.slice(e, 32).fill(0);
      this.view.setBigUint64(e, this.view.getBigUint64(s, true), true);
      this.view.setUint8(e + 10, type);
      if (type === eventtype.clock) continue;
      const d = this.fds[this.view.getUint32(s + 16, true)];
      if (d === undefined || d === null) this.view.setUint16(e + 8, errno.badf, true);
      else this.view.setBigUint64(e + 16, 1n, true);
    }
    this.slice(done, 4);
    this.view.setUint32(done, n, true);
    return errno.success;
  }

  private readdir(n: number, buffer: number, size: number, cookie: bigint, used: number): number {
    const d = this.fd(n);
    if (d.type !== filetype.directory) throw new WasiError(errno.notdir);
    if (cookie === 0n || d.entries === null) {
      d.entries = [
        { name: ".", type: filetype.directory, ino: 0n },
        { name: "..", type: filetype.directory, ino: 0n },
        ...this.fs().readDir(d.path),
      ];
    }
    const out = this.slice(buffer, size);
    let at = 0;
    for (let i = Number(cookie); i < d.entries.length && at < size; i++) {
      const name = encoder.encode(d.entries[i].name);
      const entry = new Uint8Array(24 + name.length);
      const v = new DataView(entry.buffer);
      v.setBigUint64(0, BigInt(i + 1), true);
      v.setBigUint64(8, d.entries[i].ino, true);
      v.setUint32(16, name.length, true);
      v.setUint8(20, d.entries[i].type);
      entry.set(name, 24);
      const part = entry.subarray(0, Math.min(entry.length, size - at));
      out.set(part, at);
      at += part.length;
    }
    this.slice(used, 4);
    this.view.setUint32(used, at, true);
    return errno.success;
  }

  private pathOpen(
    n: number,
    lookup: number,
    ptr: number,
    len: number,
    how: number,
    base: bigint,
    flags: number,
    out: number,
  ): number {
    const path = this.resolve(n, ptr, len);
    const directory = (how & oflags.directory) !== 0;
    let type: number = filetype.unknown;
    try {
      type = this.fs().stat(path, (lookup & lookupflags.symlinkFollow) !== 0).type;
    } catch (e) {
      if (!(how & oflags.creat)) throw e;
    }
    if (directory && type !== filetype.directory) throw new WasiError(errno.notdir);
    let d: Descriptor;
    if (type === filetype.directory) {
      if (how & oflags.excl && how & oflags.creat) throw new WasiError(errno.exist);
      if (how & (oflags.creat | oflags.trunc)) throw new WasiError(errno.isdir);
      d = this.descriptor(null, path.replace(/(.)\/$/, "$1"), type);
    } else {
      const file = this.fs().open(path, {
        read: (base & rights.fdRead) !== 0n || (base & rights.fdWrite) === 0n,
        write: (base & rights.fdWrite) !== 0n,
        create: (how & oflags.creat) !== 0,
        exclusive: (how & oflags.excl) !== 0,
        truncate: (how & oflags.trunc) !== 0,
        append: (flags & fdflags.append) !== 0,
        directory,
        follow: (lookup & lookupflags.symlinkFollow) !== 0,
      });
      d = this.descriptor(file, path, file.stat().type);
    }
    d.flags = flags;
    d.rights = base;
    this.slice(out, 4);
    this.view.setUint32(out, this.allocate(d), true);
    return errno.success;
  }

  private close(n: number): number {
    const d = this.fd(n);
    this.fds[n] = null;
    d.file?.close();
    return errno.success;
  }

  private seek(n: number, delta: bigint, whence: number, out: number): number {
    const d = this.open(n);
    if (d.stream) throw new WasiError(errno.spipe);
    const base = whence === 0 ? 0n : whence === 1 ? d.offset : whence === 2 ? d.file.stat().size : null;
    if (base === null || base + delta < 0n) throw new WasiError(errno.inval);
    d.offset = base + delta;
    this.slice(out, 8);
    this.view.setBigUint64(out, d.offset, true);
    return errno.success;
  }

  /**
   * The functions of module wasi_snapshot_preview1, with as many parameters as they have there. (What imports() made anew would be parsed again,
   * too.)
   */
  private static readonly functions: Record<string, WasiFunction> = {
    args_get: (w, table: number, buffer: number) => w.putStrings(w.args, table, buffer),
    args_sizes_get: (w, count: number, size: number) => w.putSizes(w.args, count, size),
    environ_get: (w, table: number, buffer: number) => w.putStrings(w.env, table, buffer),
    environ_sizes_get: (w, count: number, size: number) => w.putSizes(w.env, count, size),
    clock_res_get: (w, _id: number, out: number) => {
      w.slice(out, 8);
      w.view.setBigUint64(out, 1000n, true);
    },
    clock_time_get: (w, id: number, _precision: bigint, out: number) => {
      w.slice(out, 8);
      w.view.setBigUint64(out, w.clock(id), true);
    },
    random_get: (w, ptr: number, len: number) => void (w.opts.random ?? defaultRandom)(w.slice(ptr, len)),
    sched_yield: () => errno.success,
    proc_exit: (_w, status: number) => {
      throw new ExitStatus(status >>> 0);
    },
    proc_raise: () => errno.nosys,
    poll_oneoff: (w, subs: number, events: number, count: number, done: number) =>
      w.pollOneoff(subs, events, count, done),
    fd_advise: (w, n: number, _offset: bigint, _len: bigint, _advice: number) => void w.fd(n),
    fd_allocate: () => errno.notsup,
    fd_close: (w, n: number) => w.close(n),
    fd_datasync: (w, n: number) => void w.open(n).file.sync(),
    fd_sync: (w, n: number) => void w.fd(n).file?.sync(),
    fd_fdstat_get: (w, n: number, out: number) => {
      const d = w.fd(n);
      w.slice(out, 24).fill(0);
      w.view.setUint8(out, d.type);
      w.view.setUint16(out + 2, d.flags, true);
      w.view.setBigUint64(out + 8, d.rights, true);
      w.view.setBigUint64(out + 16, rights.all, true);
    },
    fd_fdstat_set_flags: (w, n: number, flags: number) => {
      w.fd(n).flags = flags;
    },
    fd_fdstat_set_rights: (w, n: number, _base: bigint, _inheriting: bigint) => void w.fd(n),
    fd_filestat_get: (w, n: number, out: number) => {
      const d = w.fd(n);
      w.putStat(out, d.file === null ? w.fs().stat(d.path, true) : d.file.stat());
    },
    fd_filestat_set_size: (w, n: number, size: bigint) => void w.open(n).file.truncate(size),
    fd_filestat_set_times: (w, n: number, atim: bigint, mtim: bigint, flags: number) => {
      const d = w.fd(n);
      const [a, m] = w.times(atim, mtim, flags);
      if (d.file === null) w.fs().setTimes(d.path, a, m, true);
      else d.file.setTimes(a, m);
    },
    fd_read: (w, n: number, iovs: number, count: number, done: number) => w.transfer(n, iovs, count, null, done, false),
    fd_pread: (w, n: number, iovs: number, count: number, at: bigint, done: number) =>
      w.transfer(n, iovs, count, at, done, false),
    fd_write: (w, n: number, iovs: number, count: number, done: number) => w.transfer(n, iovs, count, null, done, true),
    fd_pwrite: (w, n: number, iovs: number, count: number, at: bigint, done: number) =>
      w.transfer(n, iovs, count, at, done, true),
    fd_prestat_get: (w, n: number, out: number) => {
      const d = w.fd(n);
      if (d.preopen === null) throw new WasiError(errno.badf);
      w.slice(out, 8);
      w.view.setUint32(out, 0, true);
      w.view.setUint32(out + 4, encoder.encode(d.preopen).length, true);
    },
    fd_prestat_dir_name: (w, n: number, ptr: number, len: number) => {
      const d = w.fd(n);
      if (d.preopen === null) throw new WasiError(errno.badf);
      const name = encoder.encode(d.preopen);
      if (name.length > len) throw new WasiError(errno.nametoolong);
      w.slice(ptr, name.length).set(name);
    },
    fd_readdir: (w, n: number, buffer: number, size: number, cookie: bigint, used: number) =>
      w.readdir(n, buffer, size, cookie, used),
    fd_renumber: (w, from: number, to: number) => {
      const d = w.fd(from);
      w.fd(to);
      if (from !== to) {
        w.close(to);
        w.fds[to] = d;
        w.fds[from] = null;
      }
    },
    fd_seek: (w, n: number, delta: bigint, whence: number, out: number) => w.seek(n, delta, whence, out),
    fd_tell: (w, n: number, out: number) => w.seek(n, 0n, 1, out),
    path_create_directory: (w, n: number, ptr: number, len: number) => void w.fs().mkdir(w.resolve(n, ptr, len)),
    path_filestat_get: (w, n: number, lookup: number, ptr: number, len: number, out: number) =>
      void w.putStat(out, w.fs().stat(w.resolve(n, ptr, len), (lookup & lookupflags.symlinkFollow) !== 0)),
    path_filestat_set_times: (
      w,
      n: number,
      lookup: number,
      ptr: number,
      len: number,
      atim: bigint,
      mtim: bigint,
      flags: number,
    ) => {
      const [a, m] = w.times(atim, mtim, flags);
      w.fs().setTimes(w.resolve(n, ptr, len), a, m, (lookup & lookupflags.symlinkFollow) !== 0);
    },
    path_link: (w, n: number, _lookup: number, ptr: number, len: number, to: number, toPtr: number, toLen: number) =>
      void w.fs().link(w.resolve(n, ptr, len), w.resolve(to, toPtr, toLen)),
    path_open: (
      w,
      n: number,
      lookup: number,
      ptr: number,
      len: number,
      how: number,
      base: bigint,
      _inheriting: bigint,
      flags: number,
      out: number,
    ) => w.pathOpen(n, lookup, ptr, len, how, base, flags, out),
    path_readlink: (w, n: number, ptr: number, len: number, buffer: number, size: number, used: number) => {
      const target = encoder.encode(w.fs().readlink(w.resolve(n, ptr, len))).subarray(0, size);
      w.slice(buffer, target.length).set(target);
      w.slice(used, 4);
      w.view.setUint32(used, target.length, true);
    },
    path_remove_directory: (w, n: number, ptr: number, len: number) => void w.fs().rmdir(w.resolve(n, ptr, len)),
    path_rename: (w, n: number, ptr: number, len: number, to: number, toPtr: number, toLen: number) =>
      void w.fs().rename(w.resolve(n, ptr, len), w.resolve(to, toPtr, toLen)),
    path_symlink: (w, target: number, targetLen: number, n: number, ptr: number, len: number) =>
      void w.fs().symlink(w.string(target, targetLen), w.resolve(n, ptr, len)),
    path_unlink_file: (w, n: number, ptr: number, len: number) => void w.fs().unlink(w.resolve(n, ptr, len)),
    sock_accept: (_w, _n: number, _flags: number, _out: number) => errno.nosys,
    sock_recv: () => errno.nosys,
    sock_send: () => errno.nosys,
    sock_shutdown: (_w, _n: number, _how: number) => errno.nosys,
  };

  /** The functions of module wasi_snapshot_preview1. */
  imports(): Record<string, (...args: never[]) => number> {
    const bound: Record<string, (...args: never[]) => number> = {};
    for (const name in Wasi.functions) {
      const f = Wasi.functions[name]!;
      bound[name] = binders[Math.max(f.length - 1, 0)]!((...args) => this.guard(f, args));
    }
    return bound;
  }

  private guard(f: WasiFunction, args: never[]): number {
    this.refresh();
    try {
      return f(this, ...args) ?? errno.success;
    } catch (e) {
      if (e instanceof WasiError) return e.code;
      if (e instanceof RangeError) return errno.fault;
      throw e;
    }
  }
}
