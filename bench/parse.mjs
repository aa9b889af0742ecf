// node bench/parse.mjs [dir] [--lazy] [--rounds=n]: how fast the parser reads Go (see test/syntax/tools/bench.ts).
import { runTool } from "../scripts/bundle.mjs";

const isFlag = (a) => a.startsWith("--cpu-prof");
const all = process.argv.slice(2);
await runTool(
  "test/syntax/tools/bench.ts",
  "build/bench/parse.mjs",
  all.filter(isFlag),
  all.filter((a) => !isFlag(a)),
);
