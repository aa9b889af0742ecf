// Runs test/link/leaving_tool.ts: prints who returns a status, and why. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/link/leaving_tool.ts", "build/leaving_tool.mjs");
