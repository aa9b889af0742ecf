// The form in which outputs are compared: standard output, then standard error without the stack traces of goroutines, then
// the exit status unless it is 0 (as `go run` tells it).

export function normalised(stdout: string, stderr: string, status: number): string {
  const at = stderr.search(/^(goroutine \d+ (gp=.*)?\[|runtime stack:$)/m);
  const text = stdout + (at < 0 ? stderr : stderr.slice(0, at).replace(/\n\n$/, "\n"));
  return status === 0 ? text : `${text}exit status ${status}\n`;
}

/**
 * The same with the trace of the running goroutine: functions, file names and lines; without arguments, offsets and the lines of the
 * runtime's own files.
 */
export function withTrace(stdout: string, stderr: string, status: number): string {
  const at = stderr.search(/^goroutine \d+ (gp=.*)?\[/m);
  const end = stderr.indexOf("\n\n", at);
  const trace = at < 0 ? "" : stderr.slice(at, end < 0 ? undefined : end + 1);
  const shown = trace
    .replace(/\d+ gp=.* \[/, "1 [")
    .replace(/\([^()]*\)$/gm, "()")
    .replace(/^\t.*\/runtime\/([^/]*):\d+( \+0x.*)?$/gm, "\t$1")
    .replace(/^\t.*\/([^/]*:\d+)( \+0x.*)?$/gm, "\t$1");
  return `${normalised(stdout, stderr, 0)}\n${shown}${status === 0 ? "" : `exit status ${status}\n`}`;
}
