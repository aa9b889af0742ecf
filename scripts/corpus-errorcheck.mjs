// Runs the front end's share of GOROOT/test (errorcheck and errorcheckdir without optimiser flags).
//   node scripts/corpus-errorcheck.mjs [-v] [name...]
// Names pick cases by substring. Cases listed in test/types/known_errorcheck.json must fail, all others must pass.
import { runCorpus } from "./bundle.mjs";

await runCorpus("test/types/errorcheck.ts", "test/types/known_errorcheck.json");
