// Runs a command on our host with a clock that goes on only while the program sleeps; its output and exit status, without traces but for
// the goroutines' headers.

import { runCommand } from "../command.ts";

export function runSlept(bytes: Uint8Array): string {
  let now = 1_000_000_000n;
  const { output, status } = runCommand(bytes, {
    args: ["program"],
    env: { GOTRACEBACK: "all" },
    monotonic: () => now,
    realtime: () => now,
    sleep: (ns) => {
      now += ns;
    },
  });
  const lines = output.split("\n").filter((line) => /^(\w[\w ]*$|goroutine |panic: )/.test(line));
  // gc counts goroutines of its runtime, too: numbers in order of appearance.
  const ids: string[] = [];
  const text = lines
    .join("\n")
    .replace(/ gp=\S+( m=\S+)?( mp=\S+)?/g, "")
    .replace(
      /goroutine (\d+)/g,
      (_, id) => `goroutine ${(ids.includes(id) ? 0 : ids.push(id)) || ids.indexOf(id) + 1}`,
    );
  return `${text}\nexit status ${status}\n`;
}
