// Runs test/ssa/build/lower_tool.ts, made of the code that ships: builds every body of std. See there.
import { runTool } from "./bundle.mjs";
import { lower } from "./lower.mjs";

// What lives as long as the program in SSA would be copied within the space for new objects again and again if that were small.
// And V8 inlines less, as in the command (src/cli/start.ts): a fifth of the processor time is its optimising compiler's.
const nodeFlags = ["--max-semi-space-size=64", "--max-inlined-bytecode-size-cumulative=100"];
await runTool("test/ssa/build/lower_tool.ts", "build/lower_tool.mjs", nodeFlags, process.argv.slice(2), [lower()]);
