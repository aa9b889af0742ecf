// Source files and positions. A position (Pos) is one number: the base of its file plus a byte offset; 0 is "unknown".
// Invariants: bases grow with each added file, a file owns [base, base+size] (the last is its end), and line tables are
// made only when somebody asks for a line. Counterpart: cmd/compile/internal/syntax/{pos,source}.go.

/** File base + byte offset; 0 = unknown. */
export type Pos = number;

export interface Position {
  file: string;
  /** 1-based; 0 when the position is unknown. */
  line: number;
  /** 1-based, in bytes; 0 when a line directive left it unknown. */
  col: number;
}

/** A line directive: from `offset` on, positions are counted from (line, col) of `file`. col 0 = unknown columns. */
export interface LineBase {
  offset: number;
  file: string;
  line: number;
  col: number;
}

// Beyond these, gc drops the column, or holds the line at its maximum (cmd/internal/src/pos.go).
export const lineMax = (1 << 20) - 1;
export const colMax = (1 << 8) - 1;

export class SourceFile {
  /** Sorted by offset; filled by the scanner as it meets line directives. */
  readonly lineBases: LineBase[] = [];
  /** The bytes and one 0 behind them: the scanner's sentinel. */
  readonly buffer: Uint8Array;
  private lineStarts: Int32Array | null = null;

  constructor(
    readonly name: string,
    readonly base: Pos,
    bytes: Uint8Array,
    readonly index: number,
  ) {
    this.buffer = new Uint8Array(bytes.length + 1);
    this.buffer.set(bytes);
  }

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size);
  }

  get size(): number {
    return this.buffer.length - 1;
  }

  /** Adds a line directive; a body parsed later may bring one that is known already or lies between others. */
  addLineBase(b: LineBase): void {
    const list = this.lineBases;
    let i = list.length;
    while (i > 0 && list[i - 1].offset > b.offset) i--;
    if (i > 0 && list[i - 1].offset === b.offset) return;
    list.splice(i, 0, b);
  }

  /** The line directive that holds at the byte offset; null where none does. */
  lineBase(offset: number): LineBase | null {
    const list = this.lineBases;
    let i = list.length;
    while (i > 0 && list[i - 1].offset > offset) i--;
    return i === 0 ? null : list[i - 1];
  }

  /** Number of the line (from 1) that holds the byte offset, as the file stands. */
  line(offset: number): number {
    const starts = this.lines();
    let lo = 0;
    let hi = starts.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1;
      if (starts[mid] <= offset) lo = mid;
      else hi = mid;
    }
    return lo + 1;
  }

  /** Byte offset at which a line (from 1) starts. */
  lineStart(line: number): number {
    return this.lines()[line - 1];
  }

  lineCount(): number {
    return this.lines().length;
  }

  private lines(): Int32Array {
    if (this.lineStarts) return this.lineStarts;
    const { bytes } = this;
    let n = 1;
    for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) n++;
    const starts = new Int32Array(n);
    n = 1;
    for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) starts[n++] = i + 1;
    this.lineStarts = starts;
    return starts;
  }
}

export class FileSet {
  readonly files: SourceFile[] = [];
  private next: Pos = 1;

  addFile(name: string, bytes: Uint8Array): SourceFile {
    const f = new SourceFile(name, this.next, bytes, this.files.length);
    this.files.push(f);
    this.next += bytes.length + 1;
    return f;
  }

  /** The file that owns pos; null for an unknown position. */
  file(pos: Pos): SourceFile | null {
    if (pos <= 0 || pos >= this.next) return null;
    let lo = 0;
    let hi = this.files.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1;
      if (this.files[mid].base <= pos) lo = mid;
      else hi = mid;
    }
    return this.files[lo];
  }

  /** File, line and column as line directives have them: what messages, runtime.Caller and debug tables show. */
  position(pos: Pos): Position {
    const f = this.file(pos);
    if (!f) return { file: "", line: 0, col: 0 };
    const offset = pos - f.base;
    const line = f.line(offset);
    const col = offset - f.lineStart(line) + 1;
    const b = f.lineBase(offset);
    if (b === null) return { file: f.name, line, col };
    const baseLine = f.line(b.offset);
    let c = 0;
    if (b.col > 0) c = line === baseLine ? b.col + (offset - b.offset) : col;
    return { file: b.file, line: b.line + (line - baseLine), col: c };
  }

  /** The position in the file itself, line directives ignored. */
  absPosition(pos: Pos): Position {
    const f = this.file(pos);
    if (!f) return { file: "", line: 0, col: 0 };
    const offset = pos - f.base;
    const line = f.line(offset);
    return { file: f.name, line, col: offset - f.lineStart(line) + 1 };
  }

  /** The position inside messages of the syntax package: line directives honoured, the real place in brackets. */
  syntaxString(pos: Pos): string {
    const rel = positionString(this.position(pos));
    const abs = positionString(this.absPosition(pos));
    return rel === abs ? rel : `${rel}[${abs}]`;
  }

  /** "file:line:col" as gc prints it: an unknown column, or one of 255 and more, is left out. */
  posString(pos: Pos): string {
    const p = this.position(pos);
    if (p.line === 0) return "<unknown line number>";
    if (p.line >= lineMax) return `${p.file}:${lineMax}`;
    return p.col > 0 && p.col < colMax ? `${p.file}:${p.line}:${p.col}` : `${p.file}:${p.line}`;
  }
}

function positionString(p: Position): string {
  if (p.line === 0) return p.file || "<unknown position>";
  return p.col === 0 ? `${p.file}:${p.line}` : `${p.file}:${p.line}:${p.col}`;
}
