// Runs test/link/size_tool.ts: prints what a module is made of. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/link/size_tool.ts", "build/size_tool.mjs");
