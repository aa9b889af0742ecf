// The one module that every part of the compiler shares: what a diagnostic is, and the error that reports a defect of
// the compiler itself. Positions are the numbers of the compilation's FileSet (0 = unknown).

/** One message about the user's input, in gc's words. */
export interface Diagnostic {
  /** FileSet position, 0 when the message has none. */
  pos: number;
  msg: string;
}

/** A defect of the compiler. `pos` is what was being compiled; the driver adds package and line and asks for a report. */
export class InternalError extends Error {
  /** "file:line:col" of what was being compiled, once the driver knows it. */
  where = "";

  constructor(
    message: string,
    readonly pos = 0,
  ) {
    super(message);
    this.name = "InternalError";
  }
}

/** The host's stack is exhausted. */
export function isStackOverflow(e: unknown): boolean {
  return e instanceof RangeError && /call stack|recursion/.test(e.message);
}

/** What is said of code that nests deeper than the stack allows. */
export const tooDeepConstruct = "code that nests this deeply";

/** A construct the compiler does not translate yet: reported like any other compile error. */
export class NotSupportedError extends Error {
  constructor(
    readonly construct: string,
    readonly pos: number,
  ) {
    super(`not supported yet: ${construct}`);
    this.name = "NotSupportedError";
  }
}
