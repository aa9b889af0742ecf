// Runs the standard library's own tests, compiled by us and by gc for wasip1 and run on our Node host, and compares test by test.
//   node scripts/std-tests.mjs [-update] [-gc] [-run=TestA,TestB] [package...]
//   node scripts/std-tests.mjs [...] -modules [word...]
//   node scripts/std-tests.mjs [...] -module=PATH@VERSION [pattern...]
// Without packages: those of test/stdtests/packages.ts. -modules: tests of the well-known modules of test/stdtests/modules.json, or of
// those whose name contains a word; -module: of any module's packages (./... without patterns). The go command fetches modules.
// What differs is in test/stdtests/known.json; -update rewrites it and the figures, test/stdtests/figures.json (for modules
// module_known.json and module_figures.json). gc's verdicts are kept in build/stdtests; -gc makes them anew.
import { bundle, runTool } from "./bundle.mjs";

const child = await bundle("test/stdtests/run_child.ts", "build/stdtests/run_child.mjs");
await runTool("test/stdtests/tool.ts", "build/stdtests/tool.mjs", [], [child, ...process.argv.slice(2)]);
