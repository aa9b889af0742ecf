// How gc prints the errors of one package (cmd/compile/internal/base.ErrorfAt and FlushErrors): one syntax error a line, no
// error twice on a line, stop at the tenth, sort by position. A position prints as file:line:col; gc drops a column it
// cannot hold.

import type { Diagnostic } from "./diagnostics.ts";
import { absolute } from "./load/path.ts";
import type { FileSet } from "./syntax/source.ts";

/** gc stops at this many errors of a package unless -e is given. */
const maxErrors = 10;

export interface ReportOptions {
  /** -e: no limit. */
  allErrors?: boolean;
  /** -C: no columns. */
  noColumns?: boolean;
  /** -L: where a //line directive holds, the real place in brackets. */
  realPlaces?: boolean;
  /** Working directory, for real places. */
  dir?: string;
}

/** The package's error text, one line each, in gc's order. `list` is in the order of discovery. */
export function formatErrors(files: FileSet, list: readonly Diagnostic[], opts: ReportOptions): string {
  const column = (text: string): string => (opts.noColumns ? text.replace(/^(.*:\d+):\d+$/, "$1") : text);
  const where = (pos: number): string => {
    const text = column(files.posString(pos));
    const real = files.absPosition(pos);
    if (!opts.realPlaces || real.file === files.position(pos).file) return text;
    return `${text}[${column(`${absolute(opts.dir ?? "", real.file)}:${real.line}:${real.col}`)}]`;
  };
  const kept: { pos: number; base: number; line: string }[] = [];
  // gc numbers the files (and the places of //line directives) as errors name them, and sorts by that number.
  const bases = new Map<string, number>();
  let syntaxLine = "";
  let otherLine = "";
  let otherMsg = "";
  let stopped = "";
  for (const { pos, msg } of list) {
    const p = files.position(pos);
    const line = `${p.file}:${p.line}`;
    if (!bases.has(p.file)) bases.set(p.file, bases.size);
    if (msg.startsWith("syntax error")) {
      if (line === syntaxLine) continue;
      syntaxLine = line;
    } else {
      if (line === otherLine && msg === otherMsg) continue;
      otherLine = line;
      otherMsg = msg;
    }
    kept.push({ pos, base: bases.get(p.file)!, line: `${where(pos)}: ${msg}\n` });
    if (kept.length === maxErrors && !opts.allErrors) {
      stopped = `${where(pos)}: too many errors\n`;
      break;
    }
  }
  kept.sort((a, b) => a.base - b.base || a.pos - b.pos);
  let out = "";
  let last = "";
  for (const { line } of kept) {
    if (line !== last) out += line;
    last = line;
  }
  return out + stopped;
}
