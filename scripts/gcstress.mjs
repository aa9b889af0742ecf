// Runs test/runtime/stress_tool.ts: every test program with a collection at each allocation. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/runtime/stress_tool.ts", "build/gcstress_tool.mjs");
