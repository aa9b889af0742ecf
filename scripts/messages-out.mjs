// Runs test/cli/gc_messages.ts: what the installed Go says of bad input. See there.
import { runTool } from "./bundle.mjs";

await runTool("test/cli/gc_messages.ts", "build/gc_messages.mjs");
