// node scripts/random.mjs [-count=N] [-seed=S] [-batch=N] [-stress] [-switches | -network | -memory | -control | -appends]: random programs,
// compiled by gc (native) and by us, must print the same; with -switches goroutines switch all the time, with -network they are
// networks of goroutines, with -memory they are about copies and pointers, with -control about loops, defers and panics, with -appends
// about growing slices. Programs that differ are left in build/random. See batch.ts.

import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Runner } from "../corpus/runner.ts";
import { compareBatch, type Difference } from "./batch.ts";

const args = process.argv.slice(2);
const number = (name: string, otherwise: number): number =>
  Number(args.find((a) => a.startsWith(`-${name}=`))?.slice(name.length + 2) ?? otherwise);
const count = number("count", 1000);
const first = number("seed", 1);
const size = number("batch", 25);
const stress = args.includes("-stress");
const kind =
  (["switches", "network", "memory", "control", "appends"] as const).find((k) => args.includes(`-${k}`)) ?? "plain";

const runner = new Runner(resolve("build/corpus/run_worker.mjs"), 120_000);
const kept = resolve("build", "random");
mkdirSync(kept, { recursive: true });
const dir = join(kept, `batch-${process.pid}`);
const start = performance.now();
const found: Difference[] = [];
for (let from = first; from < first + count; from += size) {
  const seeds = Array.from({ length: Math.min(size, first + count - from) }, (_, i) => from + i);
  // Every tenth batch collects garbage at every allocation.
  const tags = stress || ((from - first) / size) % 10 === 9 ? ["gcstress"] : [];
  const differences = await compareBatch(seeds, { dir, tags, kind, run: (r) => runner.run(r) });
  for (const d of differences) {
    console.log(`seed ${d.seed}${tags.length > 0 ? " (gcstress)" : ""}: ${d.what}`);
    if (seeds.includes(d.seed)) {
      await compareBatch([d.seed], { dir, tags, kind, run: (r) => runner.run(r) }).catch(() => {});
      copyFileSync(join(dir, `p${d.seed}.go`), join(kept, `p${d.seed}.go`));
    }
  }
  found.push(...differences);
  const done = from + seeds.length - first;
  process.stderr.write(
    `${done} of ${count}, ${found.length} different, ${Math.round((performance.now() - start) / 1000)} s\n`,
  );
}
await runner.close();
console.log(`${count} programs from seed ${first}, ${found.length} different`);
process.exit(found.length > 0 ? 1 : 0);
