// One process of the corpus command: takes names of tests, answers with what is wrong.

import { execute } from "./execute.ts";
import { Runner } from "./runner.ts";
import { recipe } from "./testdir.ts";

const runner = new Runner(process.argv[2], 60_000);

process.on("message", async (name: string) => {
  const start = performance.now();
  const problem = await execute(recipe(name)!, runner);
  process.send!({ name, problem, ms: Math.round(performance.now() - start) });
});
process.on("disconnect", () => process.exit(0));
