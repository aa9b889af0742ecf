// Runs the standard library's own tests, compiled by us and by gc for wasip1 and run on our Node host, and compares test by test.
//   node scripts/std-tests.mjs [-update] [-gc] [-run=TestA,TestB] [package...]
// Without packages: those of test/stdtests/packages.ts. What differs is in test/stdtests/known.json; -update rewrites it and the
// figures, test/stdtests/figures.json. gc's verdicts are kept in build/stdtests; -gc makes them anew.
import { bundle, runTool } from "./bundle.mjs";

const child = await bundle("test/stdtests/run_child.ts", "build/stdtests/run_child.mjs");
await runTool("test/stdtests/tool.ts", "build/stdtests/tool.mjs", [], [child, ...process.argv.slice(2)]);
