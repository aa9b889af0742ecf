// Runs test/programs/gc_outputs.ts: what gc's programs print. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/programs/gc_outputs.ts", "build/gc_outputs.mjs");
