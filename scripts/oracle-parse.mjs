// node scripts/oracle-parse.mjs [dir | file.go ...] [--lazy] [--mutate=n [--seed=s]] [--show=n]
//                              --errors: writes gc's messages into test/syntax/errors.txt instead
// Compares our parser's trees, positions and errors with those of gc's own parser, for all .go files of the SDK (or those
// named), or for n broken variants of them. Needs the go command.
import { runTool } from "./bundle.mjs";

await runTool("test/syntax/tools/oracle_main.ts", "build/oracle/main.mjs", ["--stack-size=4000"]);
