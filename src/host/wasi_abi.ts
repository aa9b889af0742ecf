// Figures of WASI preview 1 (wasi_snapshot_preview1.witx): error numbers, file types, flags. Only data.

export const errno = {
  success: 0,
  acces: 2,
  again: 6,
  badf: 8,
  exist: 20,
  fault: 21,
  fbig: 22,
  inval: 28,
  io: 29,
  isdir: 31,
  loop: 32,
  mfile: 33,
  nametoolong: 37,
  nfile: 41,
  noent: 44,
  nospc: 51,
  nosys: 52,
  notdir: 54,
  notempty: 55,
  notsup: 58,
  perm: 63,
  pipe: 64,
  rofs: 69,
  spipe: 70,
  xdev: 75,
  notcapable: 76,
} as const;

export const filetype = {
  unknown: 0,
  blockDevice: 1,
  characterDevice: 2,
  directory: 3,
  regularFile: 4,
  socketDgram: 5,
  socketStream: 6,
  symbolicLink: 7,
} as const;

export const fdflags = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;

export const oflags = { creat: 1, directory: 2, excl: 4, trunc: 8 } as const;

export const lookupflags = { symlinkFollow: 1 } as const;

export const fstflags = { atim: 1, atimNow: 2, mtim: 4, mtimNow: 8 } as const;

export const rights = { fdRead: 1n << 1n, fdWrite: 1n << 6n, all: (1n << 30n) - 1n } as const;

export const clockid = { realtime: 0, monotonic: 1, processCpu: 2, threadCpu: 3 } as const;

export const eventtype = { clock: 0, fdRead: 1, fdWrite: 2 } as const;

/** A file system operation failed; code is an errno. */
export class WasiError extends Error {
  constructor(readonly code: number) {
    super(`WASI error ${code}`);
  }
}

/** Thrown through the wasm frames by proc_exit. */
export class ExitStatus extends Error {
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}
