// How gc prints the errors of one package (cmd/compile/internal/base.ErrorfAt and FlushErrors): one syntax error a line, no
// error twice on a line, stop at the tenth, sort by position. A position prints as file:line:col; gc drops a column it
// cannot hold.

import type { Diagnostic } from "./diagnostics.ts";
import { absolute } from "./load/path.ts";
import { colMax, type FileSet, type LineBase, lineMax, type SourceFile } from "./syntax/source.ts";

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

/** A place as gc compares two: the number of its file or line directive, and where it is in the file itself. */
interface Place {
  base: number;
  line: number;
  col: number;
}

function sameLine(a: Place, b: Place | null): boolean {
  return b !== null && a.base === b.base && a.line === b.line;
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
  const kept: { place: Place; line: string }[] = [];
  // gc numbers the files and the line directives as errors lie in them, and sorts by that number.
  const bases = new Map<SourceFile | LineBase | null, number>();
  const place = (pos: number): Place => {
    const file = files.file(pos);
    const by = file === null ? null : (file.lineBase(pos - file.base) ?? file);
    if (!bases.has(by)) bases.set(by, bases.size);
    const { line, col } = files.absPosition(pos);
    return { base: bases.get(by)!, line: Math.min(line, lineMax), col: Math.min(col, colMax) };
  };
  let syntax: Place | null = null;
  let other: Place | null = null;
  let otherMsg = "";
  let stopped = "";
  for (const { pos, msg } of list) {
    const p = place(pos);
    if (msg.startsWith("syntax error")) {
      if (sameLine(p, syntax)) continue;
      syntax = p;
    } else {
      if (sameLine(p, other) && msg === otherMsg) continue;
      other = p;
      otherMsg = msg;
    }
    kept.push({ place: p, line: `${where(pos)}: ${msg}\n` });
    if (kept.length === maxErrors && !opts.allErrors) {
      stopped = `${where(pos)}: too many errors\n`;
      break;
    }
  }
  kept.sort(({ place: a }, { place: b }) => a.base - b.base || a.line - b.line || a.col - b.col);
  let out = "";
  let last = "";
  for (const { line } of kept) {
    if (line !== last) out += line;
    last = line;
  }
  return out + stopped;
}
