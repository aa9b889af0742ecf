// The form in which outputs are compared: standard output, then standard error without the stack traces of goroutines, then
// the exit status unless it is 0 (as `go run` tells it).

export function normalised(stdout: string, stderr: string, status: number): string {
  const at = stderr.search(/^(goroutine \d+ (gp=.*)?\[|runtime stack:$)/m);
  const text = stdout + (at < 0 ? stderr : stderr.slice(0, at).replace(/\n\n$/, "\n"));
  return status === 0 ? text : `${text}exit status ${status}\n`;
}

/**
 * The same with the traces of goroutines: functions, file names and lines; without arguments, offsets, the files of the runtime itself
 * and what is only there at GOTRACEBACK=system. Goroutines are numbered from 1 in the order in which they appear.
 */
export function withTrace(stdout: string, stderr: string, status: number): string {
  const text = stdout + stderr;
  const at = text.search(/^goroutine \d+ (gp=.*)?\[/m);
  const numbers = new Map<string, number>();
  const number = (n: string): string => {
    if (!numbers.has(n)) numbers.set(n, numbers.size + 1);
    return `goroutine ${numbers.get(n)}`;
  };
  const trace = (at < 0 ? "" : text.slice(at))
    .replace(/(?<=goroutine \d+) gp=.* (?=\[)/g, " ")
    .replace(/goroutine (\d+)/g, (_, n: string) => number(n))
    .replace(/^(\S.*)\([^()]*\)$/gm, "$1()")
    .replace(/^\t.*\/runtime\/[^/]*:\d+( \+0x.*)?$/gm, "\truntime")
    .replace(/^\t(?:.*\/)?([^/]*:\d+)( \+0x.*)?$/gm, "\t$1")
    .replace(/^(\S.*\n\t.*\n)\1{3,}/gm, (all, one: string) => `${one}\t${all.length / one.length} times\n`);
  return `${at < 0 ? text : text.slice(0, at)}${trace}${status === 0 ? "" : `exit status ${status}\n`}`;
}
