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
  /** Position of each pattern. */
  at: Pos[];
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

/** What the directive parser reports to and fills besides the declaration's pragma. */
export interface PragmaSink {
  error(pos: Pos, msg: string): void;
  linknames: Linkname[];
  /** gc's -std and the packages that are "compiling runtime". */
  std: boolean;
  compilingRuntime: boolean;
  /** GOEXPERIMENT=fieldtrack: //go:nointerface means something. */
  fieldTrack: boolean;
  /** Base name of the file, without directories. */
  fileBase: string;
}

export function newPragma(): Pragma {
  return { flags: 0, flagPos: [], embeds: [], wasmImport: null, wasmExport: null };
}

/** Flag of each verb; what is missing has none. */
const verbFlags: ReadonlyMap<string, number> = new Map([
  ["go:build", PragmaFlag.GoBuildPragma],
  ["go:nointerface", PragmaFlag.Nointerface],
  ["go:noescape", PragmaFlag.Noescape],
  ["go:norace", PragmaFlag.Norace],
  ["go:nosplit", PragmaFlag.Nosplit | PragmaFlag.NoCheckPtr],
  ["go:noinline", PragmaFlag.Noinline],
  ["go:nocheckptr", PragmaFlag.NoCheckPtr],
  ["go:systemstack", PragmaFlag.Systemstack],
  ["go:nowritebarrier", PragmaFlag.Nowritebarrier],
  ["go:nowritebarrierrec", PragmaFlag.Nowritebarrierrec | PragmaFlag.Nowritebarrier],
  ["go:yeswritebarrierrec", PragmaFlag.Yeswritebarrierrec],
  ["go:cgo_unsafe_args", PragmaFlag.CgoUnsafeArgs | PragmaFlag.NoCheckPtr],
  ["go:uintptrkeepalive", PragmaFlag.UintptrKeepAlive],
  ["go:uintptrescapes", PragmaFlag.UintptrEscapes | PragmaFlag.UintptrKeepAlive],
  ["go:registerparams", PragmaFlag.RegisterParams],
]);

/** Verbs without a flag that the standard library may use. */
const allowedStdPragmas: ReadonlySet<string> = new Set([
  "go:cgo_export_static",
  "go:cgo_export_dynamic",
  "go:cgo_import_static",
  "go:cgo_import_dynamic",
  "go:cgo_ldflag",
  "go:cgo_dynamic_linker",
  "go:embed",
  "go:fix",
  "go:generate",
]);

const runtimePragmas =
  PragmaFlag.Systemstack | PragmaFlag.Nowritebarrier | PragmaFlag.Nowritebarrierrec | PragmaFlag.Yeswritebarrierrec;

/** Flags that a FuncDecl may carry (noder/lex.go). */
export const funcPragmas =
  PragmaFlag.Nointerface |
  PragmaFlag.Noescape |
  PragmaFlag.Norace |
  PragmaFlag.Nosplit |
  PragmaFlag.Noinline |
  PragmaFlag.NoCheckPtr |
  PragmaFlag.RegisterParams |
  PragmaFlag.CgoUnsafeArgs |
  PragmaFlag.UintptrKeepAlive |
  PragmaFlag.UintptrEscapes |
  PragmaFlag.Systemstack |
  PragmaFlag.Nowritebarrier |
  PragmaFlag.Nowritebarrierrec |
  PragmaFlag.Yeswritebarrierrec;

/** One `//go:` comment. `text` is without the slashes, `pos` is behind them; `blank`: it has its line to itself. */
export function parseDirective(sink: PragmaSink, pos: Pos, text: string, blank: boolean, pragma: Pragma): void {
  if (!blank) {
    sink.error(pos, "misplaced compiler directive");
    return;
  }
  if (text.startsWith("go:wasmimport ")) {
    const f = fields(text);
    if (f.length !== 3) sink.error(pos, "usage: //go:wasmimport importmodule importname");
    else pragma.wasmImport = { pos, module: f[1], name: f[2] };
    return;
  }
  if (text.startsWith("go:wasmexport ")) {
    const f = fields(text);
    if (f.length !== 2) sink.error(pos, "usage: //go:wasmexport exportname");
    else pragma.wasmExport = { pos, name: f[1] };
    return;
  }
  if (text.startsWith("go:linkname ")) {
    const f = fields(text);
    if (f.length !== 2 && f.length !== 3) sink.error(pos, "usage: //go:linkname localname [linkname]");
    else sink.linknames.push({ pos, local: f[1], remote: f[2] ?? "" });
    return;
  }
  if (text === "go:embed" || text.startsWith("go:embed ")) {
    const verb = "go:embed".length;
    const list = parseGoEmbed(text.slice(verb), (msg) => sink.error(pos, msg));
    if (list.length === 0) sink.error(pos, "usage: //go:embed pattern...");
    else {
      pragma.embeds.push({ pos, patterns: list.map((p) => p.pattern), at: list.map((p) => pos + verb + p.at) });
    }
    return;
  }
  const cgoFile = sink.fileBase.startsWith("_cgo_");
  if (text.startsWith("go:cgo_import_dynamic ")) {
    const f = cgoFields(text);
    if (f.length >= 4) {
      const lib = f[3].replace(/^"+|"+$/g, "");
      if (lib !== "" && !/^[0-9A-Za-z._/\u0080-\u{10ffff}]/u.test(lib) && !cgoFile) {
        sink.error(pos, `invalid library name ${JSON.stringify(lib)} in cgo_import_dynamic directive`);
      }
      checkCgo(sink, pos, text);
      return;
    }
  }
  if (text.startsWith("go:cgo_")) {
    if (!cgoFile && !sink.std) sink.error(pos, `//${text} only allowed in cgo-generated code`);
    checkCgo(sink, pos, text);
  }
  const space = text.indexOf(" ");
  const verb = space < 0 ? text : text.slice(0, space);
  let flag = verbFlags.get(verb) ?? 0;
  if (flag === PragmaFlag.Nointerface && !sink.fieldTrack) flag = 0;
  if (!sink.compilingRuntime && (flag & runtimePragmas) !== 0) sink.error(pos, `//${verb} only allowed in runtime`);
  if (flag === PragmaFlag.UintptrKeepAlive && !sink.std) {
    sink.error(pos, `//${verb} is only allowed in the standard library`);
  }
  if (flag === 0 && !allowedStdPragmas.has(verb) && sink.std) {
    sink.error(pos, `//${verb} is not allowed in the standard library`);
  }
  pragma.flags |= flag;
  pragma.flagPos.push({ flag, pos });
}

/** Reports the directives of a pragma that no declaration took (noder's checkUnusedDuringParse). */
export function reportUnused(error: (pos: Pos, msg: string) => void, pragma: Pragma): void {
  for (const f of pragma.flagPos) if ((f.flag & pragma.flags) !== 0) error(f.pos, "misplaced compiler directive");
  for (const e of pragma.embeds) error(e.pos, "misplaced go:embed directive");
  if (pragma.wasmImport) error(pragma.wasmImport.pos, "misplaced go:wasmimport directive");
  if (pragma.wasmExport) error(pragma.wasmExport.pos, "misplaced go:wasmexport directive");
}

/** Reports the directives that do not belong on their declaration (noder/writer.go's checkPragmas). */
export function checkPragma(
  error: (pos: Pos, msg: string) => void,
  pragma: Pragma,
  allowed: number,
  embedAllowed: boolean,
): void {
  for (const f of pragma.flagPos) if ((f.flag & ~allowed) !== 0) error(f.pos, "misplaced compiler directive");
  if (!embedAllowed) for (const e of pragma.embeds) error(e.pos, "misplaced go:embed directive");
}

/** strings.Fields. */
function fields(text: string): string[] {
  return text
    .split(/[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/)
    .filter((f) => f !== "");
}

/** Fields that a double-quoted stretch holds together; such a stretch is a field of its own (noder's pragmaFields). */
function cgoFields(text: string): string[] {
  const out: string[] = [];
  const re = /"[^"]*"|"|[^\s"]+/g;
  for (let m = re.exec(text); m; m = re.exec(text)) {
    if (m[0] === '"') break; // never closed: no field
    out.push(m[0]);
  }
  return out;
}

const isQuoted = (s: string): boolean => s.length >= 2 && s.startsWith('"') && s.endsWith('"');

/** Checks the arguments of a cgo directive; there is no cgo on wasm that would use them. */
function checkCgo(sink: PragmaSink, pos: Pos, text: string): void {
  const f = cgoFields(text);
  const verb = f[0].slice("go:".length);
  const plain = (i: number) => !isQuoted(f[i]);
  switch (verb) {
    case "cgo_export_static":
    case "cgo_export_dynamic":
      if (!((f.length === 2 && plain(1)) || (f.length === 3 && plain(1) && plain(2)))) {
        sink.error(pos, `usage: //go:${verb} local [remote]`);
      }
      break;
    case "cgo_import_dynamic":
      if (
        !(f.length === 2 && plain(1)) &&
        !(f.length === 3 && plain(1) && plain(2)) &&
        !(f.length === 4 && plain(1) && plain(2) && isQuoted(f[3]))
      ) {
        sink.error(pos, `usage: //go:cgo_import_dynamic local [remote ["library"]]`);
      }
      break;
    case "cgo_import_static":
      if (!(f.length === 2 && plain(1))) sink.error(pos, "usage: //go:cgo_import_static local");
      break;
    case "cgo_dynamic_linker":
      if (!(f.length === 2 && isQuoted(f[1]))) sink.error(pos, `usage: //go:cgo_dynamic_linker "path"`);
      break;
    case "cgo_ldflag":
      if (!(f.length === 2 && isQuoted(f[1]))) sink.error(pos, `usage: //go:cgo_ldflag "arg"`);
      break;
  }
}

/** The patterns of a `//go:embed` line: words, "..." and `...`. An error ends the list with nothing. */
export function parseGoEmbed(args: string, error: (msg: string) => void): { pattern: string; at: number }[] {
  const list: { pattern: string; at: number }[] = [];
  const whole = args.length;
  const space = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  const fail = (what: string): [] => {
    error(`invalid quoted string in //go:embed: ${what}`);
    return [];
  };
  for (;;) {
    args = args.replace(space, "");
    if (args === "") return list;
    const at = whole - args.length;
    let end: number;
    if (args[0] === "`") {
      end = args.indexOf("`", 1);
      if (end < 0) return fail(args.trimEnd());
      list.push({ pattern: args.slice(1, end), at });
      end++;
    } else if (args[0] === '"') {
      const m = /^"(?:\\.|[^"\\])*"/s.exec(args);
      if (!m) return fail(args.trimEnd());
      const text = unquote(m[0]);
      if (text === null) return fail(m[0]);
      list.push({ pattern: text, at });
      end = m[0].length;
    } else {
      end = args.search(/[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/);
      if (end < 0) end = args.length;
      list.push({ pattern: args.slice(0, end), at });
    }
    args = args.slice(end);
    if (args !== "" && !space.test(args)) return fail(args.trimEnd());
  }
}

/** strconv.Unquote of an interpreted string whose value is text; null if it is not valid. */
function unquote(s: string): string | null {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const body = s.slice(1, -1);
  const re = /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))|[^\\\n]/suy;
  const simple: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92, '"': 34 };
  while (re.lastIndex < body.length) {
    const m = re.exec(body);
    if (!m) return null;
    if (m[1]) {
      bytes.push(simple[m[1]]);
    } else if (m[2] || m[5]) {
      const v = m[2] ? Number.parseInt(m[2], 16) : Number.parseInt(m[5], 8);
      if (v > 255) return null;
      bytes.push(v);
    } else if (m[3] || m[4]) {
      const v = Number.parseInt(m[3] || m[4], 16);
      if (v > 0x10ffff || (v >= 0xd800 && v < 0xe000)) return null;
      bytes.push(...encoder.encode(String.fromCodePoint(v)));
    } else {
      bytes.push(...encoder.encode(m[0]));
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
