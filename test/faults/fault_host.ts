// A host that fails: the least of WASI, with faults by function. What a program prints, its status, and whether it trapped.

export interface Fault {
  name: string;
  /** The function that fails. */
  func: string;
  /** Which of its calls: from this one on (1 is the first), that many. Default: all. */
  from?: number;
  count?: number;
  /** Gives the call's errno, or undefined: it happens as usual (after `arguments` were changed). */
  fail: (args: (number | bigint)[], view: DataView) => number | undefined;
}

export const errnos = { EAGAIN: 6, EBADF: 8, EINTR: 27, EINVAL: 28, EIO: 29, ENOSYS: 52 } as const;

class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

export interface Outcome {
  stdout: string;
  stderr: string;
  status: number;
  /** The engine's message, "" for none. */
  trap: string;
  /** Calls of each function. */
  calls: Map<string, number>;
}

/** A module is compiled once for all its runs. */
const modules = new WeakMap<Uint8Array, WebAssembly.Module>();

/**
 * Runs a command. Clocks are made up: they go on by a millisecond with each look, and by what a program waits. The program may have
 * them do otherwise through functions of "env" (clock.go, timers.go).
 */
export function runFaulty(bytes: Uint8Array, fault: Fault | null, value = "value", maxCalls = 2_000_000): Outcome {
  const out = ["", "", ""];
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const input = encoder.encode("first\nsecond\n");
  let read = 0;
  let now = 1_000_000_000n;
  let lookTakes = 1_000_000n;
  let waited = 0n;
  const shifts = { look: 0n, wait: 0n }; // of the next one
  let memory: WebAssembly.Memory;
  const view = (): DataView => new DataView(memory.buffer);
  const strings = ["program", `K=${value}`];
  const list = (at: number) => ({
    sizes(count: number, size: number) {
      view().setUint32(count, 1, true);
      view().setUint32(size, strings[at]!.length + 1, true);
      return 0;
    },
    get(ptrs: number, buf: number) {
      view().setUint32(ptrs, buf, true);
      new Uint8Array(memory.buffer).set(encoder.encode(`${strings[at]}\0`), buf);
      return 0;
    },
  });
  const args = list(0);
  const environ = list(1);
  const wasi: Record<string, (...a: number[]) => number> = {
    args_sizes_get: args.sizes,
    args_get: args.get,
    environ_sizes_get: environ.sizes,
    environ_get: environ.get,
    fd_write(fd, iovs, count, written) {
      if (fd > 2) return errnos.EBADF;
      let n = 0;
      for (let i = 0; i < count; i++) {
        const p = view().getUint32(iovs + 8 * i, true);
        const len = view().getUint32(iovs + 8 * i + 4, true);
        out[fd] += decoder.decode(memory.buffer.slice(p, p + len));
        n += len;
      }
      view().setUint32(written, n, true);
      return 0;
    },
    fd_read(fd, iovs, _count, n) {
      if (fd !== 0) return errnos.EBADF;
      const p = view().getUint32(iovs, true);
      const len = Math.min(view().getUint32(iovs + 4, true), input.length - read);
      new Uint8Array(memory.buffer).set(input.subarray(read, read + len), p);
      read += len;
      view().setUint32(n, len, true);
      return 0;
    },
    clock_time_get(_id, _precision, time) {
      now += lookTakes;
      view().setBigUint64(time, now + shifts.look, true);
      shifts.look = 0n;
      return 0;
    },
    random_get(p, n) {
      for (let i = 0; i < n; i++) view().setUint8(p + i, (i * 37 + 11) & 255);
      return 0;
    },
    poll_oneoff(subs, events, count, n) {
      // Clocks only.
      const at = subs;
      const timeout = view().getBigUint64(at + 24, true);
      waited += timeout;
      now += timeout + shifts.wait;
      shifts.wait = 0n;
      new Uint8Array(memory.buffer).fill(0, events, events + 32 * count);
      view().setBigUint64(events, view().getBigUint64(at, true), true);
      view().setUint32(n, 1, true);
      return 0;
    },
    fd_fdstat_get(fd, at) {
      if (fd > 2) return errnos.EBADF;
      new Uint8Array(memory.buffer).fill(0, at, at + 24);
      view().setUint8(at, 2);
      view().setBigUint64(at + 8, 0xffffffffn, true);
      return 0;
    },
    fd_prestat_get: () => errnos.EBADF,
    proc_exit(status) {
      throw new Exit(status);
    },
    sched_yield: () => 0,
  };
  const calls = new Map<string, number>();
  let total = 0;
  const imports: Record<string, (...a: number[]) => number> = {};
  let module = modules.get(bytes);
  if (module === undefined) {
    module = new WebAssembly.Module(Uint8Array.from(bytes));
    modules.set(bytes, module);
  }
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from === "env") continue;
    const own = wasi[name] ?? (() => errnos.ENOSYS);
    imports[name] = (...a) => {
      const n = (calls.get(name) ?? 0) + 1;
      calls.set(name, n);
      if (++total > maxCalls) throw new Error("called the host without end");
      if (fault !== null && name === fault.func) {
        const from = fault.from ?? 1;
        if (n >= from && n < from + (fault.count ?? Number.POSITIVE_INFINITY)) {
          const code = fault.fail(a, view());
          if (code !== undefined) return code;
        }
      }
      return own(...a);
    };
  }
  const env = {
    /** Shifts the clocks from now on (until 0), for the next look (1), or from the next wait on. */
    shift(by: bigint, until: number) {
      if (until === 0) now += by;
      else shifts[until === 1 ? "look" : "wait"] += by;
    },
    lookTakes(ns: bigint) {
      lookTakes = ns;
    },
    waited: () => waited,
  };
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports, env });
  memory = instance.exports.memory as WebAssembly.Memory;
  let status = 0;
  let trap = "";
  try {
    (instance.exports._start as () => void)();
  } catch (e) {
    if (e instanceof Exit) status = e.status;
    else trap = (e as Error).message;
  }
  return { stdout: out[1]!, stderr: out[2]!, status, trap, calls };
}

/** The module with a limit for its memory, in pages more than it begins with: memory.grow is refused beyond. */
export function limited(module: Uint8Array, more: number): Uint8Array {
  let at = 8;
  const u32 = (): number => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const b = module[at++]!;
      n |= (b & 127) << shift;
      if (b < 128) return n;
    }
  };
  const leb = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)]);
  for (;;) {
    const start = at;
    const id = module[at++]!;
    const size = u32();
    const end = at + size;
    if (id !== 5) {
      at = end;
      continue;
    }
    at += 2; // one memory, without a limit
    const pages = u32();
    const body = [1, 1, ...leb(pages), ...leb(pages + more)];
    return Uint8Array.from([...module.subarray(0, start), 5, ...leb(body.length), ...body, ...module.subarray(end)]);
  }
}

const always =
  (code: number): Fault["fail"] =>
  () =>
    code;

/** Faults that a program meets from the first call to the last: gc's program does the same under them. */
export const lasting: Fault[] = [
  ...(["args_sizes_get", "args_get", "environ_sizes_get", "environ_get", "clock_time_get", "random_get"] as const).map(
    (func) => ({ name: `${func} fails`, func, fail: always(errnos.EIO) }),
  ),
  ...(["EAGAIN", "EBADF", "EIO"] as const).flatMap((code) => [
    { name: `fd_read ${code}`, func: "fd_read", fail: always(errnos[code]) },
    { name: `fd_fdstat_get ${code}`, func: "fd_fdstat_get", fail: always(errnos[code]) },
    { name: `fd_prestat_get ${code}`, func: "fd_prestat_get", fail: always(errnos[code]) },
  ]),
  {
    name: "writes of one byte",
    func: "fd_write",
    fail: ([, iovs, count], view) => {
      const at = Number(iovs);
      for (let i = 1; i < Number(count); i++) view.setUint32(at + 8 * i + 4, 0, true);
      if (view.getUint32(at + 4, true) > 1) view.setUint32(at + 4, 1, true);
      return undefined;
    },
  },
  {
    name: "standard output is closed",
    func: "fd_write",
    fail: ([fd]) => (fd === 1 ? errnos.EBADF : undefined),
  },
  {
    name: "standard output is full",
    func: "fd_write",
    fail: ([fd]) => (fd === 1 ? errnos.EIO : undefined),
  },
];
