// Runs test/ssa/build/ssa_tool.ts: prints the SSA of a Go program. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/ssa/build/ssa_tool.ts", "build/ssa_tool.mjs");
