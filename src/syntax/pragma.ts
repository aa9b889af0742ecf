// Compiler directives (`//go:name args`): what they say, and gc's complaints about them. Counterpart:
// cmd/compile/internal/noder/{noder,lex}.go. Invariant: a directive is attached to the declaration that follows it;
// one that nothing takes is reported as misplaced.
import { Pos } from "./source.ts";

/** Flags of cmd/compile/internal/ir.PragmaFlag, same bits. */
export const enum PragmaFlag {
  Nointerface = 1 << 0,
  Noescape = 1 << 1,
  Norace = 1 << 2,
  Nosplit = 1 << 3,
  Noinline = 1 << 4,
  NoCheckPtr = 1 << 5,
  CgoUnsafeArgs = 1 << 6,
  UintptrKeepAlive = 1 << 7,
  UintptrEscapes = 1 << 8,
  Systemstack = 1 << 9,
  Nowritebarrier = 1 << 10,
  Nowritebarrierrec = 1 << 11,
  Yeswritebarrierrec = 1 << 12,
  GoBuildPragma = 1 << 13,
  RegisterParams = 1 << 14,
}

/** `//go:linkname local [remote]`; remote is "" when it was left out (then: the package's own symbol of that name). */
export interface Linkname {
  pos: Pos;
  local: string;
  remote: string;
}

export interface PragmaEmbed {
  pos: Pos;
  patterns: string[];
}

/** The directives in front of one declaration (or of the package clause). */
export interface Pragma {
  /** PragmaFlag bits. */
  flags: number;
  /** Each flag directive with its position, to report those that were not used. */
  flagPos: { flag: number; pos: Pos }[];
  embeds: PragmaEmbed[];
  wasmImport: { pos: Pos; module: string; name: string } | null;
  wasmExport: { pos: Pos; name: string } | null;
}
