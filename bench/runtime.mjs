// The marks of the runtime (goroutines, panics, exports beside goroutines): each row with what it must reach.
import { join } from "node:path";

/** Rows against gc: name, export, arguments, mark. */
const againstGc = [
  ["channel ping-pong", "pingpong", [200000], 0.12],
  ["select over four channels", "select4", [200000], 0.25],
  ["uncontended mutex lock and unlock", "mutex", [5000000], 0.3],
  ["panic and recover", "panics", [300000], 0.2],
  ["defer", "defers", [5000000], 0.3],
  ["100,000 goroutines made, parked and woken", "many", [100000], 0.3],
];

/** Kernels that must not become slower when the program has goroutines and recover elsewhere. */
const beside = [
  ["fib", 32],
  ["quicksort", 1000000],
  ["ifacecalls", 5000000],
  ["matmul", 300],
  ["mapint", 1000000],
  ["strbuild", 20000],
  ["sortstrings", 200000],
  ["binarytrees", 13],
];

/** tools: { out, quick, hosts, gowasm, gc (null: not installed), runJob, alternate, figures } */
export function runtimeSection(tools) {
  const { out, quick, hosts, gowasm, gc, runJob, alternate, figures } = tools;
  const lib = ["-buildmode=c-shared"];
  const ours = gowasm("bench/goroutines", join(out, "goroutines.wasm"), lib);
  const theirs = gc === null ? null : gc("bench/goroutines", join(out, "goroutines_gc.wasm"), lib);
  const plain = gowasm("bench/add", join(out, "add.wasm"), lib);
  const kernels = gowasm("bench/kernels", join(out, "kernels.wasm"), lib);
  const mixed = gowasm("bench/kernels", join(out, "kernels_mixed.wasm"), [...lib, "-tags=mixed"]);
  const [rounds, repeat] = quick ? [1, 3] : [4, 4];
  for (const host of hosts) {
    console.log(`\n${host}: the runtime's marks (ratio, what it must reach)`);
    const row = (name, value, mark) => {
      figures[`${host}: ${name}`] = value;
      const good = value <= mark ? "" : "  missed";
      console.log(`${name.padEnd(64)} ${value.toFixed(3).padStart(8)} (${mark})${good}`);
    };
    const call = (module, name, args, more = {}) => {
      const answer = runJob(host, { module, calls: [{ name, args: args.map(String), repeat, ...more }] });
      return { ...answer.results[0], memory: answer.memory };
    };
    if (theirs !== null) {
      for (const [name, f, args, mark] of againstGc) {
        const [a, b] = alternate(rounds, [() => call(ours, f, args), () => call(theirs, f, args)]);
        if (a.value !== b.value) console.log(`${name}: results differ: ${a.value} ${b.value}`);
        row(`${name} / gc`, a.ms / b.ms, mark);
      }
    }
    const bytes = call(ours, "many", [100000], { repeat: 1 }).memory - call(ours, "many", [100], { repeat: 1 }).memory;
    row("KB for each of 100,000 goroutines", bytes / 100000 / 1024, 1);
    const depth = (n) => () => call(ours, "depth", [200000, n]);
    const [deep, flat] = alternate(rounds, [depth(100), depth(1)]);
    row("a switch at call depth 100 / at depth 1", deep.ms / flat.ms, 1.5);
    // Calls are made by the host, whose own part is large: a million, so that it can be told apart.
    const times = host === "wasmtime" ? 100000 : 1000000;
    const add = (module) => () => call(module, "add", [1, 2], { times });
    const [beside0, alone] = alternate(rounds, [add(ours), add(plain)]);
    row("an export beside goroutines / the same alone", beside0.ms / alone.ms, 1.1);
    const grown = beside0.memory - call(ours, "add", [1, 2], { repeat: 1 }).memory;
    row("bytes that memory grows in these calls", grown, 0);
    const ratios = beside.map(([name, n]) => {
      const [a, b] = alternate(rounds, [() => call(mixed, name, [n]), () => call(kernels, name, [n])]);
      row(`${name} in a program with goroutines and recover / without`, a.ms / b.ms, 1.05);
      return a.ms / b.ms;
    });
    const mean = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
    row("geometric mean of these kernels", mean, 1.05);
    // The same in operations, which other work on the machine does not change.
    if (host !== "wasmtime") continue;
    const count = ([module, name, ...args]) => {
      const job = { module, counts: true, calls: [{ name, args: args.map(String) }] };
      return runJob(host, job).results[0].operations;
    };
    const counted = (name, mark, a, b) => row(`${name}: operations`, count(a) / count(b), mark);
    counted("a switch at call depth 100 / at depth 1", 1.5, [ours, "depth", 200000, 100], [ours, "depth", 200000, 1]);
    counted("an export beside goroutines / the same alone", 1.1, [ours, "add", 1, 2], [plain, "add", 1, 2]);
    for (const [name, n] of beside)
      counted(`${name} beside goroutines / without`, 1.05, [mixed, name, n], [kernels, name, n]);
  }
}
