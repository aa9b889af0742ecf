// Makes test/lang/*.out with the installed Go, for programs that have none or that are named on the command line: what gc's program
// prints (GOOS=js GOARCH=wasm under Node), of a panicking one up to its stack trace. Those of asleep/ run natively: with GOOS=js a
// program that waits for nothing does not end.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const goroot = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout.trim();
const exec = join(goroot, "lib/wasm/go_js_wasm_exec");
for (const dir of ["test/lang", "test/lang/panic", "test/lang/asleep"]) {
  for (const name of readdirSync(dir).sort()) {
    if (!name.endsWith(".go")) continue;
    const out = join(dir, name.replace(/\.go$/, ".out"));
    const named = process.argv.slice(2).some((a) => name.includes(a));
    if (existsSync(out) && !named) continue;
    const native = dir.endsWith("asleep");
    const run = spawnSync("sh", ["-c", `go run ${native ? "" : `-exec ${exec}`} ${join(dir, name)} 2>&1`], {
      encoding: "utf8",
      env: { ...process.env, ...(native ? {} : { GOOS: "js", GOARCH: "wasm" }) },
    });
    // (go run tells the status of a native program.)
    let text = native ? run.stdout.replace(/exit status \d+\n$/, "") : run.stdout;
    const panics = dir !== "test/lang";
    if (panics) {
      const at = text.search(/\ngoroutine \d+( gp=.*)? \[/);
      if (at >= 0) text = text.slice(0, at + 1);
    }
    if ((run.status === 0) === panics) console.log(`${name}: exit status ${run.status}\n${text.slice(-500)}`);
    writeFileSync(out, text);
  }
}
