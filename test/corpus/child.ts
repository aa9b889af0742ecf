// One process of the corpus command: takes names of tests, answers with what is wrong.

import { execute } from "./execute.ts";
import { JsRunner } from "./js_runner.ts";
import { Runner } from "./runner.ts";
import { goos, recipe } from "./testdir.ts";

const limitMs = 60_000;
const runner = goos === "js" ? new JsRunner(limitMs) : new Runner(process.argv[2], limitMs);

process.on("message", async (name: string) => {
  const start = performance.now();
  const problem = await execute(recipe(name)!, runner);
  process.send!({ name, problem, ms: Math.round(performance.now() - start) });
});
process.on("disconnect", async () => {
  await runner.close();
  process.exit(0);
});
