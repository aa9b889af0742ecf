// The assembly of a compilation: which symbols the packages' .s files define, as functions and as data. Files of the user's
// packages are parsed whole for their errors; those of the SDK when one of their symbols is wanted, and a function is
// translated when it is reached.
//
// Invariants: a name with <> belongs to its file, any other to the program; a symbol that Go declares is called as Go
// calls it, another one gets its caller's stack pointer.

import type { AsmFlags } from "../../load/asmflags.ts";
import { absolute } from "../../load/path.ts";
import type { System } from "../../load/system.ts";
import type { GoSig } from "../../ssa/build/api.ts";
import type { Assembly, ProgramBuilder } from "../../ssa/build/program.ts";
import type { SsaBuilder } from "../../ssa/build/ssa_builder.ts";
import { type DataId, type Func, Inline, type ValueId } from "../../ssa/ir.ts";
import { Op, Ty } from "../../ssa/ops.ts";
import type { Package } from "../../types/package.ts";
import { AsmError, argsUsed, type Callee, type Symbols, translate, UndefinedSymbol } from "./body.ts";
import { type Declared, goAsmMacro } from "./goasm.ts";
import { wasmConvention } from "./instructions.ts";
import {
  type Addr,
  type AsmDatum,
  type AsmFile,
  type AsmGlobl,
  type AsmText,
  type ParseOptions,
  parseAsm,
  symbolErrors,
} from "./parser.ts";

/** A package with .s files. */
export interface AsmPackage {
  readonly pkg: Package;
  /** Prefix of its symbols: "main", or its escaped import path. */
  readonly prefix: string;
  readonly dir: string;
  readonly std: boolean;
  /** Absolute paths, and names for messages. */
  readonly files: readonly { abs: string; shown: string }[];
  /** -asmflags; null: none. */
  readonly flags: AsmFlags | null;
}

export interface AssemblyInput {
  readonly sys: System;
  /** GOROOT, for its header files; "" without SDK. */
  readonly sdkRoot: string;
  readonly goos: string;
  readonly goarch: string;
  readonly packages: readonly AsmPackage[];
  readonly declared: Declared;
  /** A message of the assembler about a package's file, as text. */
  failed(pkg: Package, text: string): void;
}

interface Definition<T> {
  readonly what: T;
  /** The file, for names with <>. */
  readonly file: number;
}

const flagDupok = 2;
const flagRodata = 8;
const flagNoptr = 16;
/** The directive, or a header that could hold it: the SDK's own have none. */
const definesData = /GLOBL|#\s*include\s*"(?!(?:textflag|funcdata|go_asm)\.h")/;

export class AsmPrograms implements Assembly {
  private readonly texts = new Map<string, Definition<AsmText> & { pkg: Package }>();
  private readonly globls = new Map<string, Definition<AsmGlobl>>();
  private readonly data = new Map<string, Definition<AsmDatum>[]>();
  private readonly parsed = new Set<AsmPackage>();
  /** Results of mayDefineData. */
  private readonly dataIn = new Map<AsmPackage, boolean>();
  private files = 0;
  /** What the linker says of symbols that several files define. */
  readonly duplicates: string[] = [];
  /** Functions that Go declares, and others. */
  private readonly declared = new Map<string, Func>();
  private readonly raw = new Map<string, Func>();
  private readonly dataIds = new Map<string, DataId>();

  constructor(private readonly input: AssemblyInput) {}

  /** What cmd/asm says of a package's files before the compiler runs, up to the first that is wrong; "" if none is. */
  symbolErrors(p: AsmPackage): string {
    for (const file of p.files) {
      const opts = this.options(p, file);
      const messages = typeof opts === "string" ? opts : symbolErrors(opts);
      if (messages !== "") return messages;
    }
    return "";
  }

  /** Parses the files of a package, up to the first that is wrong; what cmd/asm prints, "" if they are right. */
  parse(p: AsmPackage): string {
    if (this.parsed.has(p)) return "";
    this.parsed.add(p);
    for (const file of p.files) {
      const opts = this.options(p, file);
      if (typeof opts === "string") return opts;
      const parsed = parseAsm(opts);
      if (parsed.messages !== "") return parsed.messages;
      this.define(p, parsed);
    }
    return "";
  }

  /** How a file is parsed, or why it cannot be read. */
  private options(p: AsmPackage, { abs, shown }: AsmPackage["files"][number]): ParseOptions | string {
    const { sys, goos, goarch, declared } = this.input;
    const bytes = sys.readFile(abs);
    if (bytes === null) return `asm: open ${shown}: ${sys.fileError?.(abs) ?? "permission denied"}\n`;
    return {
      file: shown,
      text: new TextDecoder().decode(bytes),
      defines: [`GOOS_${goos}`, `GOARCH_${goarch}`, ...(p.flags?.defines ?? [])],
      files: {
        include: (name) => this.include(p, name),
        goAsm: (name) => goAsmMacro(p.pkg, declared, name),
      },
      prefix: p.prefix,
      allowABI: p.std,
      allErrors: p.flags?.allErrors ?? false,
    };
  }

  private include(p: AsmPackage, name: string): { text: string } | { error: string } {
    const { sys, sdkRoot } = this.input;
    const folders = [p.dir, `${sdkRoot}/pkg/include`, ...(p.flags?.includes ?? []).map((d) => absolute(p.dir, d))];
    const tried = [...(name.startsWith("/") ? [name] : []), ...folders.map((d) => `${d}/${name}`)];
    for (const path of tried) {
      const bytes = sys.readFile(path);
      if (bytes !== null) return { text: new TextDecoder().decode(bytes) };
    }
    return { error: `open ${tried[tried.length - 1]}: no such file or directory` };
  }

  private key(name: string, isStatic: boolean, file: number): string {
    return isStatic ? `${file}\0${name}` : name;
  }

  private define(p: AsmPackage, file: AsmFile): void {
    const n = this.files++;
    for (const d of file.data) {
      const key = this.key(d.symbol, d.isStatic, n);
      const list = this.data.get(key);
      if (list === undefined) this.data.set(key, [{ what: d, file: n }]);
      else list.push({ what: d, file: n });
    }
    for (const t of file.texts) {
      const key = this.key(t.symbol, t.isStatic, n);
      const other = this.texts.get(key);
      if (other === undefined) this.texts.set(key, { what: t, file: n, pkg: p.pkg });
      else if (((t.flags | other.what.flags) & flagDupok) === 0) this.duplicate(t.symbol, p, "STEXT", "STEXT");
    }
    for (const g of file.globls) {
      const key = this.key(g.symbol, g.isStatic, n);
      const other = this.globls.get(key);
      const filled = (file: number): boolean => this.data.get(key)?.some((d) => d.file === file) ?? false;
      if (other === undefined || (filled(n) && !filled(other.file))) this.globls.set(key, { what: g, file: n });
      else if (filled(n) && filled(other.file) && ((g.flags | other.what.flags) & flagDupok) === 0)
        this.duplicate(g.symbol, p, dataType(g), dataType(other.what));
    }
  }

  private duplicate(symbol: string, { prefix }: AsmPackage, type: string, other: string): void {
    this.duplicates.push(
      `link: duplicated definition of symbol ${symbol}, from ${prefix} (type ${type}) and ${prefix} (type ${other})`,
    );
  }

  /** Parses what may define a symbol: its own package's files first. */
  private seek(symbol: string): void {
    const own = this.input.packages.find((p) => symbol.startsWith(`${p.prefix}.`));
    if (own !== undefined) this.parse(own);
    if (this.texts.has(symbol) || this.globls.has(symbol)) return;
    for (const p of this.input.packages) this.parse(p);
  }

  /** Symbols of a package's functions, for the check that Go does not define them too. */
  functions(pkg: Package): string[] {
    return [...this.texts.values()].filter((t) => t.pkg === pkg && !t.what.isStatic).map((t) => t.what.symbol);
  }

  // ---- Assembly ----

  func(prog: ProgramBuilder, symbol: string, sig: GoSig, pos: number): Func | null {
    const known = this.declared.get(symbol);
    if (known !== undefined) return known;
    this.seek(symbol);
    const text = this.texts.get(symbol);
    if (text === undefined) return null;
    const f = prog.newFunc(symbol, sig);
    this.declared.set(symbol, f);
    f.pos = pos;
    this.body(prog, text, f, { kind: "go", sig });
    return f;
  }

  variable(prog: ProgramBuilder, symbol: string, id: DataId): void {
    if (this.input.packages.length === 0) return;
    const own = this.input.packages.find((p) => symbol.startsWith(`${p.prefix}.`));
    if (own === undefined || !this.mayDefineData(own)) return;
    this.parse(own);
    this.fill(prog, symbol, id);
  }

  /** Few packages define data in assembly; to see that one does not, its files need no parsing. */
  private mayDefineData(p: AsmPackage): boolean {
    if (this.parsed.has(p)) return true;
    let may = this.dataIn.get(p);
    if (may === undefined) {
      may = p.files.some(({ abs }) => {
        const bytes = this.input.sys.readFile(abs);
        return bytes === null || definesData.test(new TextDecoder().decode(bytes));
      });
      this.dataIn.set(p, may);
    }
    return may;
  }

  // ---- functions ----

  private body(
    prog: ProgramBuilder,
    text: Definition<AsmText> & { pkg: Package },
    f: Func,
    entry: Parameters<typeof translate>[4],
  ): void {
    try {
      translate(prog, this.symbols(prog, text.file), text.what, f, entry);
    } catch (e) {
      if (!(e instanceof AsmError)) throw e;
      if (e instanceof UndefinedSymbol) prog.undefined(e.message);
      else this.input.failed(text.pkg, `asm: ${text.what.file}:${e.line}: ${e.message}\nasm: assembly failed\n`);
      prog.refuse(f, f.pos, `assembly of ${text.what.symbol}`);
    }
  }

  private symbols(prog: ProgramBuilder, file: number): Symbols {
    return {
      callee: (name, isStatic) => this.callee(prog, name, isStatic, file),
      address: (e, name, isStatic, offset) => this.address(prog, e, name, isStatic, offset, file),
      word: (register) => this.word(prog, register),
    };
  }

  private callee(prog: ProgramBuilder, name: string, isStatic: boolean, file: number): Callee | null {
    if (!isStatic) {
      const func = prog.links.function(name);
      if (func !== null) return { kind: "go", func, sig: prog.sigOf(func) };
      this.seek(name);
    }
    const key = this.key(name, isStatic, file);
    const text = this.texts.get(key);
    if (text === undefined) return null;
    const convention = wasmConvention.get(name);
    const kind = convention === undefined ? "asm" : "wasm";
    let func = this.raw.get(key);
    if (func === undefined) {
      const sig = convention ?? { params: [Ty.Ptr], results: [] };
      func = prog.out.newFunc(name, { params: [...sig.params], results: [...sig.results] });
      func.inline = kind === "wasm" ? Inline.Auto : Inline.Never;
      this.raw.set(key, func);
      this.body(prog, text, func, kind === "wasm" ? { kind } : { kind: "asm", args: argsUsed(text.what) });
    }
    return { kind, func };
  }

  // ---- data ----

  private address(
    prog: ProgramBuilder,
    e: SsaBuilder,
    name: string,
    isStatic: boolean,
    offset: number,
    file: number,
  ): ValueId {
    const target = this.target(prog, name, isStatic, file);
    if (target === null) return 0;
    if (target.kind === "func") return e.funcAddr(target.id);
    return e.un(Op.Cast, Ty.I32, e.data(target.id, offset));
  }

  /** What a symbol's address is: a function's code in the form that func values hold, or data. */
  private target(
    prog: ProgramBuilder,
    name: string,
    isStatic: boolean,
    file: number,
  ): { kind: "data" | "func"; id: number } | null {
    if (!isStatic) {
      const func = prog.links.function(name);
      if (func !== null) return { kind: "func", id: prog.wrappers.withCtx(func).id };
      const variable = prog.links.variable(name);
      if (variable !== null) return { kind: "data", id: prog.globalVar(variable) };
      this.seek(name);
    }
    const key = this.key(name, isStatic, file);
    const globl = this.globls.get(key);
    if (globl === undefined) return null;
    let id = this.dataIds.get(key);
    if (id === undefined) {
      const { size, flags } = globl.what;
      id = prog.out.newData(name, size, 8, { readOnly: (flags & flagRodata) !== 0 }).id;
      this.dataIds.set(key, id);
      this.fill(prog, key, id);
    }
    return { kind: "data", id };
  }

  /** Writes a symbol's DATA. */
  private fill(prog: ProgramBuilder, key: string, id: DataId): void {
    const globl = this.globls.get(key);
    const list = this.data.get(key);
    if (globl === undefined || list === undefined) return;
    const d = prog.out.data[id]!;
    d.size = Math.max(d.size, globl.what.size);
    const bytes = new Uint8Array(d.size);
    const view = new DataView(bytes.buffer);
    for (const { what, file } of list) {
      const { offset, size, value } = what;
      if (offset + size > d.size) continue;
      if (value.type === "addr") {
        const target = this.target(prog, value.sym, value.name === "static", file);
        if (target === null) prog.undefined(`${what.symbol}: relocation target ${value.sym} not defined`);
        else
          d.relocs.push({
            offset,
            kind: target.kind,
            target: target.id,
            addend: Number(BigInt.asIntN(64, value.offset)),
          });
      } else write(view, offset, size, value);
    }
    d.bytes = bytes;
  }

  private word(prog: ProgramBuilder, register: string): DataId {
    const key = `wasm.${register}`;
    let id = this.dataIds.get(key);
    if (id === undefined) {
      id = prog.out.newData(key, 8, 8).id;
      this.dataIds.set(key, id);
    }
    return id;
  }
}

/** How the linker calls a symbol with DATA. */
function dataType({ flags, size }: AsmGlobl): string {
  const type = (flags & flagRodata) !== 0 ? "SRODATA" : (flags & flagNoptr) !== 0 ? "SNOPTRDATA" : "SDATA";
  return `${type} size ${size}`;
}

function write(view: DataView, offset: number, size: number, value: Addr): void {
  switch (value.type) {
    case "const":
      for (let i = 0; i < size; i++) view.setUint8(offset + i, Number((value.offset >> BigInt(8 * i)) & 255n));
      break;
    case "fconst":
      if (size === 4) view.setFloat32(offset, value.float, true);
      else view.setFloat64(offset, value.float, true);
      break;
    case "sconst":
      for (let i = 0; i < size && i < value.text.length; i++) view.setUint8(offset + i, value.text.charCodeAt(i));
      break;
  }
}
