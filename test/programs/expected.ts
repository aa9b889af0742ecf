// The form in which outputs are compared: standard output, then standard error without the stack traces of goroutines, then
// the exit status unless it is 0 (as `go run` tells it).

export function normalised(stdout: string, stderr: string, status: number): string {
  const at = stderr.search(/^(goroutine \d+ (gp=.*)?\[|runtime stack:$)/m);
  const text = stdout + (at < 0 ? stderr : stderr.slice(0, at).replace(/\n\n$/, "\n"));
  return status === 0 ? text : `${text}exit status ${status}\n`;
}
