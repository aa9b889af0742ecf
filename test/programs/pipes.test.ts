// Non-blocking descriptors that the host hands in: goroutines wait for several of them and for timers in one poll_oneoff, and nothing is asked
// of the host while it has nothing to say. The clock is the test's, so that what happens is always the same.

import assert from "node:assert/strict";
import { Wasi } from "../../src/host/wasi.ts";
import { ExitStatus, errno, fdflags } from "../../src/host/wasi_abi.ts";
import { Sink } from "../hosts/sink.ts";
import { programTest } from "./known.ts";
import { compiled, folder } from "./library.ts";

const program = `package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

func main() {
	start := time.Now()
	at := func() int64 { return time.Since(start).Milliseconds() }
	var wg sync.WaitGroup
	for fd := range 3 {
		f := os.NewFile(uintptr(10+fd), "pipe")
		wg.Go(func() {
			buf := make([]byte, 16)
			for {
				n, err := f.Read(buf)
				if err != nil {
					fmt.Println(fd, err, at())
					return
				}
				fmt.Printf("%d %q %d\\n", fd, buf[:n], at())
			}
		})
	}
	wg.Go(func() {
		time.Sleep(25 * time.Millisecond)
		fmt.Println("slept", at())
	})
	wg.Wait()
	f := os.NewFile(13, "silent")
	f.SetReadDeadline(time.Now().Add(40 * time.Millisecond))
	_, err := f.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded), at())
	go func() {
		time.Sleep(10 * time.Millisecond)
		f.Close()
	}()
	f.SetReadDeadline(time.Time{})
	_, err = f.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrClosed), at())
}
`;

/** What arrives at descriptors 10, 11, 12: milliseconds and bytes; null: the end. */
const arrivals: [number, number, string | null][] = [
  [10, 10, "a"],
  [11, 10, "b"],
  [12, 20, "c"],
  [10, 30, "d"],
  [10, 30, "e"],
  [11, 40, null],
  [12, 50, null],
  [10, 60, null],
];

programTest("goroutines wait for descriptors that do not block", async () => {
  const bytes = await compiled({ dir: folder({ "main.go": program }) });
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  const left = [...arrivals];
  let now = 10n ** 12n;
  const start = now;
  const ms = (): number => Number(now - start) / 1e6;
  const out = new Sink();
  const clock = (): bigint => now;
  const wasi = new Wasi({ args: ["p"], stdout: out, stderr: out, realtime: clock, monotonic: clock });
  const imports = wasi.imports() as unknown as Record<string, (...args: never[]) => number>;
  const view = (): DataView => new DataView((instance.exports.memory as WebAssembly.Memory).buffer);
  const calls = { reads: 0, polls: 0 };
  const ready = (fd: number): number => left.findIndex(([d, at]) => d === fd && at <= ms());
  imports.fd_fdstat_get = (_fd: number, to: number) => {
    view().setUint8(to, 6);
    view().setUint16(to + 2, fdflags.nonblock, true);
    view().setBigUint64(to + 8, ~0n, true);
    return errno.success;
  };
  imports.fd_close = () => errno.success;
  imports.fd_read = (fd: number, iovs: number, _count: number, done: number) => {
    calls.reads++;
    const i = ready(fd);
    if (i < 0) return errno.again;
    const [, , text] = left.splice(i, 1)[0]!;
    if (text !== null) view().setUint8(view().getUint32(iovs, true), text.charCodeAt(0));
    view().setUint32(done, text === null ? 0 : 1, true);
    return errno.success;
  };
  imports.poll_oneoff = (subs: number, events: number, count: number, done: number) => {
    calls.polls++;
    const v = view();
    const all = Array.from({ length: count }, (_, i) => subs + 48 * i);
    // Nanoseconds since the start.
    const due = (s: number): number => {
      const base = v.getUint16(s + 40, true) & 1 ? start : start - now;
      if (v.getUint8(s + 8) === 0) return Number(v.getBigUint64(s + 24, true) - base);
      const next = left.filter(([fd]) => fd === v.getUint32(s + 16, true)).map(([, at]) => 1e6 * at);
      return Math.min(1e15, ...next);
    };
    const soonest = start + BigInt(Math.min(...all.map(due)));
    if (soonest > now) now = soonest;
    let n = 0;
    for (const s of all.filter((s) => due(s) <= Number(now - start))) {
      const e = events + 32 * n++;
      new Uint8Array(v.buffer).fill(0, e, e + 32);
      v.setBigUint64(e, v.getBigUint64(s, true), true);
      v.setUint8(e + 10, v.getUint8(s + 8));
    }
    v.setUint32(done, n, true);
    return errno.success;
  };
  const instance: WebAssembly.Instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  wasi.attach(instance.exports.memory as WebAssembly.Memory, module);
  assert.throws(instance.exports._start as () => void, new ExitStatus(0));
  assert.equal(
    out.text(),
    `1 "b" 10
0 "a" 10
2 "c" 20
slept 25
0 "d" 30
0 "e" 30
1 EOF 40
2 EOF 50
0 EOF 60
true 100
true 110
`,
  );
  assert.ok(calls.polls <= 10 && calls.reads <= 25, JSON.stringify(calls));
});
