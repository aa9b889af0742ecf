// Runs a wasip1 command in this thread with the least of WASI: output is collected, everything else answers "not there". The clock is
// not the machine's: each look at it takes a microsecond, and waiting makes it jump.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

export interface RunResult {
  status: number;
  /** Standard output and error in one. */
  output: string;
  bytes: Uint8Array;
}

export function runModule(bytes: Uint8Array, args: readonly string[] = ["main"]): RunResult {
  const chunks: Uint8Array[] = [];
  let memory: WebAssembly.Memory;
  const view = (): DataView => new DataView(memory.buffer);
  let now = 1_000_000_000n;
  const wasi: Record<string, (...a: number[]) => number> = {
    fd_write(_fd, iovs, count, written) {
      let n = 0;
      for (let i = 0; i < count; i++) {
        const p = view().getUint32(iovs + 8 * i, true);
        const len = view().getUint32(iovs + 8 * i + 4, true);
        chunks.push(new Uint8Array(memory.buffer.slice(p, p + len)));
        n += len;
      }
      view().setUint32(written, n, true);
      return 0;
    },
    proc_exit(status) {
      throw new Exit(status);
    },
    args_sizes_get(count, size) {
      view().setUint32(count, args.length, true);
      view().setUint32(
        size,
        args.reduce((n, a) => n + encoder.encode(a).length + 1, 0),
        true,
      );
      return 0;
    },
    args_get(argv, buf) {
      for (let i = 0; i < args.length; i++) {
        const b = encoder.encode(args[i]);
        view().setUint32(argv + 4 * i, buf, true);
        new Uint8Array(memory.buffer).set(b, buf);
        view().setUint8(buf + b.length, 0);
        buf += b.length + 1;
      }
      return 0;
    },
    environ_sizes_get(count, size) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
    // EBADF: there are no folders.
    fd_prestat_get: () => 8,
    clock_time_get(_id, _precision, time) {
      now += 1000n;
      view().setBigUint64(time, now, true);
      return 0;
    },
    // Waits for times only: the first of them comes.
    poll_oneoff(subs, events, count, nevents) {
      let first = -1;
      let least = 0n;
      for (let i = 0; i < count; i++) {
        const at = subs + 48 * i;
        if (view().getUint8(at + 8) !== 0) continue;
        const wait = view().getBigUint64(at + 24, true);
        if (first < 0 || wait < least) [first, least] = [at, wait];
      }
      if (first < 0) return 52;
      now += least;
      view().setBigUint64(events, view().getBigUint64(first, true), true);
      view().setBigUint64(events + 8, 0n, true);
      view().setUint32(nevents, 1, true);
      return 0;
    },
    random_get(p, n) {
      new Uint8Array(memory.buffer, p, n).fill(7);
      return 0;
    },
  };
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  const imports: Record<string, () => number> = {};
  for (const i of WebAssembly.Module.imports(module)) imports[i.name] = (wasi[i.name] as () => number) ?? (() => 52);
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  memory = instance.exports.memory as WebAssembly.Memory;
  let status = 0;
  let trap = "";
  try {
    (instance.exports._start as () => void)();
  } catch (e) {
    if (e instanceof Exit) status = e.status;
    else {
      status = -1;
      trap = `\ntrap: ${(e as Error).stack}`;
    }
  }
  const size = chunks.reduce((n, c) => n + c.length, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const c of chunks) {
    all.set(c, at);
    at += c.length;
  }
  return { status, output: decoder.decode(all) + trap, bytes: all };
}
