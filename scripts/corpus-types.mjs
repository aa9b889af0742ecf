// Runs the type checker's corpus (GOROOT/src/internal/types/testdata).
//   node scripts/corpus-types.mjs [-v] [name...]
// Names pick cases by substring. Cases listed in test/types/known_failures.json must fail, all others must pass.
import { runCorpus } from "./bundle.mjs";

await runCorpus("test/types/corpus.ts", "test/types/known_failures.json");
