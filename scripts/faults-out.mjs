// Runs test/faults/gc_faults.ts: what gc's program does on a host that fails. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/faults/gc_faults.ts", "build/gc_faults.mjs");
