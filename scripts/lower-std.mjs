// Runs test/ssa/build/lower_tool.ts: builds every body of std. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/ssa/build/lower_tool.ts", "build/lower_tool.mjs");
