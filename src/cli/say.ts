// What the command says on standard output and error. Node makes each of these streams, and loads what it is made of, when it is first
// asked for: a build that has nothing to say asks for neither.

const used = new Set<NodeJS.WriteStream>();

function write(stream: "stdout" | "stderr", text: string): void {
  if (text === "") return;
  used.add(process[stream]);
  process[stream].write(text);
}

export function say(text: string): void {
  write("stdout", text);
}

export function sayError(text: string): void {
  write("stderr", text);
}

/** Does something of it wait to be written? */
export function outputWaits(): boolean {
  return [...used].some((stream) => stream.writableLength > 0);
}
