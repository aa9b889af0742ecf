// Runs test/diff/diff_tool.ts: random programs, compiled by gc and by us. See there.
import { bundle, runTool } from "./bundle.mjs";

await bundle("test/corpus/run_worker.ts", "build/corpus/run_worker.mjs");
await runTool("test/diff/diff_tool.ts", "build/diff_tool.mjs", ["--stack-size=3900", "--max-old-space-size=4000"]);
