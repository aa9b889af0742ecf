// Error reports (counterpart: types2/errors.go). An error may have several parts; the first one's position is the
// error's, the others become lines of the message. Invariants: an error is reported at most once; nothing is formatted
// unless an error happened; messages and positions are gc's.
//
// A place (`at`) is a position, an operand or an object. For a syntax node pass `atNode(check, n)`, the start of the
// node, which is where gc reports nodes (not at tree.pos(n)).

import { startPos } from "../syntax/positions.ts";
import type { Pos } from "../syntax/source.ts";
import type { NodeId } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { type FormatArg, sprintf, typeText } from "./format.ts";
import type { Obj } from "./object.ts";
import { Operand, operandString } from "./operand.ts";
import type { Type } from "./types.ts";
import { type GoVersion, versionString } from "./version.ts";

export const invalidArg = "invalid argument: ";
export const invalidOp = "invalid operation: ";

/** Where an error is. */
export type At = Pos | Operand | Obj;

export function atPos(check: Checker, at: At): Pos {
  if (typeof at === "number") return at;
  if (at instanceof Operand) return at.expr === 0 ? 0 : startPos(check.tree, at.expr);
  return at.pos;
}

/** The position at which errors about a node are reported. */
export function atNode(check: Checker, n: NodeId): Pos {
  return n === 0 ? 0 : startPos(check.tree, n);
}

interface Part {
  pos: Pos;
  msg: string;
}

/** An error under construction (types2: error_). */
export class ErrorReport {
  private parts: Part[] = [];
  soft = false;
  constructor(
    readonly check: Checker,
    readonly code: Code,
  ) {}

  /** Adds a part; without args the format is taken literally. */
  addf(at: At, format: string, ...args: FormatArg[]): void {
    const msg = args.length === 0 ? format : sprintf(this.check, format, ...args);
    this.parts.push({ pos: atPos(this.check, at), msg });
  }

  /** Adds where else obj is declared, if that is known. */
  addAltDecl(obj: Obj): void {
    if (obj.pos !== 0) this.addf(obj.pos, `other declaration of ${obj.name}`);
  }

  empty(): boolean {
    return this.parts.length === 0;
  }

  pos(): Pos {
    return this.parts.length === 0 ? 0 : this.parts[0].pos;
  }

  /** The message; later parts are indented lines that start with their position if they have one. */
  msg(): string {
    let s = "";
    for (let i = 0; i < this.parts.length; i++) {
      const p = this.parts[i];
      if (i > 0) {
        s += "\n\t";
        if (p.pos !== 0) s += `${posString(this.check, p.pos)}: `;
      }
      s += p.msg;
    }
    return s;
  }

  report(): void {
    const { check, parts } = this;
    if (parts.length === 0) return;
    // Messages about invalid operands or types are nearly always consequences of an error that was reported.
    if (check.firstErr) {
      const m = parts[0].msg;
      if (m.indexOf("invalid operand") > 0 || m.indexOf("invalid type") > 0) return;
    }
    handleError(check, this.pos(), this.code, this.msg(), this.soft);
    this.parts = [];
  }
}

export function newError(check: Checker, code: Code): ErrorReport {
  return new ErrorReport(check, code);
}

/** Reports msg as it stands. */
export function error(check: Checker, at: At, code: Code, msg: string): void {
  const err = new ErrorReport(check, code);
  err.addf(at, msg);
  err.report();
}

/** Reports a formatted message (see format.ts); without args the format is taken literally. */
export function errorf(check: Checker, at: At, code: Code, format: string, ...args: FormatArg[]): void {
  const err = new ErrorReport(check, code);
  err.addf(at, format, ...args);
  err.report();
}

/** Like errorf, for errors that do not make the program's types wrong. */
export function softErrorf(check: Checker, at: At, code: Code, format: string, ...args: FormatArg[]): void {
  const err = new ErrorReport(check, code);
  err.addf(at, format, ...args);
  err.soft = true;
  err.report();
}

/** Reports that something needs language version v. */
export function versionErrorf(check: Checker, at: At, v: GoVersion, format: string, ...args: FormatArg[]): void {
  const what = args.length === 0 ? format : sprintf(check, format, ...args);
  error(check, at, Code.UnsupportedFeature, `${what} requires ${versionString(v)} or later`);
}

/** The effective language version of the code under check permits features of version `want`. */
export function allowVersion(check: Checker, want: GoVersion): boolean {
  return check.version === 0 || check.version >= want;
}

/** allowVersion, but reports an error if not. */
export function verifyVersionf(check: Checker, at: At, v: GoVersion, format: string, ...args: FormatArg[]): boolean {
  if (check.version === 0 || check.version >= v) return true;
  versionErrorf(check, at, v, format, ...args);
  return false;
}

export function typeStr(check: Checker, t: Type | null): string {
  return t === null ? "<nil>" : typeText(check, t);
}

/** An operand in a message. */
export function operandStr(check: Checker, x: Operand): string {
  return operandString(check, x);
}

/** A position inside a message. */
export function posString(check: Checker, pos: Pos): string {
  const p = check.tree.files.position(pos);
  if (p.line === 0) return p.file === "" ? "<unknown position>" : p.file;
  const file = check.conf.fileName?.(p.file) ?? p.file;
  return p.col === 0 ? `${file}:${p.line}` : `${file}:${p.line}:${p.col}`;
}

const versionError = /requires go[0-9]+\.[0-9]+ or later/;

function handleError(check: Checker, pos: Pos, code: Code, msg: string, soft: boolean): void {
  // An initialiser that a constant repeats from an earlier one: the constant's own name is what the user must look at.
  if (check.errpos !== 0) pos = check.errpos;
  if (code === Code.InvalidSyntaxTree) msg = `invalid syntax tree: ${msg}`;
  msg = stripAnnotations(msg);
  // gc's noder (noder/irgen.go) says where the version comes from.
  if (versionError.test(msg)) {
    // A file cannot go below go1.21; gc names only a version that holds as written.
    const fileVersion = check.fileVersionAt(pos);
    msg +=
      Number(/^go1\.(\d+)/.exec(fileVersion)?.[1] ?? 0) >= 21
        ? ` (file declares //go:build ${fileVersion})`
        : ` (-lang was set to ${check.pkg.goVersion}; check go.mod)`;
  }
  check.firstErr = true;
  check.conf.error(pos, msg, code, soft);
}

/** Removes the subscripts that tell type parameters of one name apart. */
export function stripAnnotations(s: string): string {
  return /[\u2080-\u2089]/.test(s) ? s.replace(/[\u2080-\u2089]/g, "") : s;
}
