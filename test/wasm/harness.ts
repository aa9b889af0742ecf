// Runs SSA programs, as text or built by hand, through the linker and an engine. A prelude in SSA text stands for the
// runtime: checks and allocations call the host, which can play a collector that poisons everything it does not reach.

import { linkProgram } from "../../src/link/link.ts";
import type { Program } from "../../src/ssa/ir.ts";
import { parseProgram } from "../../src/ssa/text.ts";

const panics = ["sigpanic", "panicdivide", "panicshift"];
const bounds = ["goPanicIndex", "goPanicIndexU", "goPanicSliceAlen", "goPanicSliceAcap", "goPanicSliceB"];

/** SSA text of the runtime functions that lowering and linking may call. */
export const prelude: string = [
  'func host.panic(i32) import "host" "panic"',
  'func host.bounds(i64, i64) import "host" "bounds"',
  'func host.alloc(i32, i32) i32 import "host" "alloc"',
  ...["notInitialized", "initializedTwice", ...panics].map((name, i) => noReturn(name, "()", `b0():`, i)),
  ...bounds.map((name, i) => noReturn(name, "(i64, i64)", "b0(v1: i64, v2: i64): call @host.bounds(v1, v2)", 10 + i)),
  `func runtime.allocSlow(ptr) ptr { b0(v1: ptr):
     v2 = getsp i32
     v3 = load.i32u i32 v1+8
     v4 = call i32 @host.alloc(v2, v3)
     v5 = cast ptr v4
     return v5 }
   runtime allocSlow @runtime.allocSlow`,
  "func rt0() { b0(): return }",
  "entry @rt0",
].join("\n");

function noReturn(name: string, params: string, block: string, code: number): string {
  return `func runtime.${name}${params} noreturn { ${block}
     v9 = const i32 ${code}
     call @host.panic(v9)
     unreachable }
   runtime ${name} @runtime.${name}`;
}

export const panicCodes: Record<number, string> = { 2: "nil", 3: "div", 4: "shift", 10: "bounds.0", 11: "bounds.0" };

export interface Instance {
  exports: Record<string, (...args: (number | bigint)[]) => number | bigint | (number | bigint)[] | undefined>;
  memory: WebAssembly.Memory;
  wasm: Uint8Array;
  collections: number;
  /** Index and length of the last bounds check that failed. */
  bounds: [bigint, bigint] | null;
}

export interface HostOptions {
  /** Marks from the shadow stack at every allocation and poisons what is not reached. */
  collect?: boolean;
  imports?: Record<string, Record<string, (...args: never[]) => unknown>>;
  initialize?: boolean;
  strip?: boolean;
}

const options = {
  buildMode: "c-shared" as const,
  goos: "wasip1",
  goVersion: "go1.26.8",
  version: "0.1.0",
  stackSize: 1 << 16,
};

/** Links a c-shared module. */
export function link(program: Program, strip = true): Uint8Array {
  return linkProgram(program, { ...options, stripNames: strip });
}

/** Links and starts a program whose runtime is the prelude's. */
export function start(program: Program, host: HostOptions = {}): Instance {
  const wasm = link(program, host.strip ?? true);
  const instance: Instance = { exports: {}, memory: undefined as never, wasm, collections: 0, bounds: null };
  const objects: { at: number; size: number; live: boolean }[] = [];
  let next = 0;
  let stackBase = 0;
  const imports = {
    host: {
      panic: (code: number) => {
        throw new Error(`panic ${panicCodes[code] ?? code}`);
      },
      bounds: (x: bigint, y: bigint) => {
        instance.bounds = [~x, ~y];
      },
      alloc: (sp: number, size: number) => {
        const bytes = new Uint8Array(instance.memory.buffer);
        if (next === 0) next = bytes.length - (1 << 16);
        if (stackBase === 0) stackBase = findStack(bytes, sp);
        if (host.collect) mark(bytes, sp);
        while (next + size > instance.memory.buffer.byteLength) instance.memory.grow(16);
        const at = next;
        next += size;
        objects.push({ at, size, live: true });
        return at;
      },
    },
    ...host.imports,
  };
  const mark = (bytes: Uint8Array, sp: number): void => {
    instance.collections++;
    const words = new Uint32Array(bytes.buffer);
    const reached = new Set<number>();
    const work: number[] = [];
    const visit = (word: number): void => {
      // Interior pointers count.
      let lo = 0;
      let hi = objects.length;
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if (objects[mid]!.at + objects[mid]!.size <= word) lo = mid + 1;
        else hi = mid;
      }
      if (lo < objects.length && objects[lo]!.at <= word && !reached.has(lo)) {
        reached.add(lo);
        work.push(lo);
      }
    };
    for (let a = stackBase; a < sp; a += 4) visit(words[a >> 2]!);
    while (work.length > 0) {
      const o = objects[work.pop()!]!;
      for (let a = o.at; a < o.at + o.size; a += 4) visit(words[a >> 2]!);
    }
    objects.forEach((o, i) => {
      if (reached.has(i) || !o.live) return;
      o.live = false;
      bytes.fill(0xdd, o.at, o.at + o.size);
    });
    // Nothing stale may keep objects alive by chance.
    bytes.fill(0, sp, Math.min(sp + 4096, bytes.length));
  };
  const module = new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>);
  const wi = new WebAssembly.Instance(module, imports as WebAssembly.Imports);
  instance.exports = wi.exports as never;
  instance.memory = wi.exports.memory as WebAssembly.Memory;
  if (host.initialize !== false) (wi.exports._initialize as () => void)();
  return instance;
}

/** The lowest stack pointer seen: frames below it belong to the first caller. */
function findStack(bytes: Uint8Array, sp: number): number {
  void bytes;
  return Math.max(1024, sp - (1 << 14));
}

/** Parses a program, with the prelude, and starts it. */
export function run(text: string, host: HostOptions = {}): Instance {
  return start(parseProgram(`${prelude}\n${text}`), host);
}
