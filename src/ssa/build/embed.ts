// //go:embed: the data of variables of type string, []byte and embed.FS (counterpart: staticdata/embed.go). Finding the files is
// the loader's part. Invariants: file lists are in embed's order (by directory, then name; embed.FS searches them); contents
// are read-only, but a []byte's are writable.

import type { EmbeddedFile } from "../../load/embed.ts";
import { Kind } from "../../syntax/tree.ts";
import { compareStrings, type Obj, ObjTag, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { BasicKind, TypeTag } from "../../types/types.ts";
import type { DataId } from "../ir.ts";
import { Image } from "./image.ts";
import type { ProgramBuilder } from "./program.ts";
import { utf8 } from "./typestring.ts";

/** Finds the files of one pattern; a string is why there are none. */
export type FindEmbedded = (pkg: Package, pattern: string) => readonly EmbeddedFile[] | string;

interface EmbedDecl {
  pos: number;
  patterns: string[];
}

export class Embeds {
  private readonly decls = new Map<Obj, EmbedDecl>();

  constructor(prog: ProgramBuilder) {
    const { tree, input, info } = prog;
    for (const pkg of input.packages) {
      if (!pkg.imports.some((p) => p.path === "embed")) continue;
      for (const file of pkg.files) {
        const list = tree.declList(file);
        for (let i = 0; i < tree.len(list); i++) {
          const decl = tree.at(list, i);
          if (tree.kind(decl) !== Kind.VarDecl) continue;
          const pragma = tree.pragmas[tree.pragma(decl)];
          if (!pragma || pragma.embeds.length === 0) continue;
          const obj = info.defOf(tree.at(tree.nameList(decl), 0));
          if (obj === null) continue;
          this.decls.set(obj, { pos: pragma.embeds[0].pos, patterns: pragma.embeds.flatMap((e) => e.patterns) });
        }
      }
    }
  }

  /** Reports the errors of the user's declarations. */
  check(prog: ProgramBuilder): void {
    for (const [obj, decl] of this.decls) {
      if (obj.tag === ObjTag.Var && obj.pkg?.checker?.lazy === false) checkEmbed(prog, obj, decl);
    }
  }

  of(v: Var): EmbedDecl | null {
    return this.decls.get(v) ?? null;
  }
}

/** What the variable holds: gc's embedKind. */
const enum Kinds {
  Unknown,
  Bytes,
  String,
  Files,
}

function embedKind(prog: ProgramBuilder, v: Var): Kinds {
  const t = prog.canon(v.type!);
  if (t.tag === TypeTag.Named && t.obj.name === "FS" && t.obj.pkg?.path === "embed") return Kinds.Files;
  const u = prog.types.under(t);
  if (u.tag === TypeTag.Basic && u.kind === BasicKind.String) return Kinds.String;
  const elem = u.tag === TypeTag.Slice ? prog.types.under(prog.layout(t).elem!) : null;
  return elem !== null && elem.tag === TypeTag.Basic && elem.kind === BasicKind.Uint8 ? Kinds.Bytes : Kinds.Unknown;
}

/** The errors of a declaration, whether its variable is reached or not. */
export function checkEmbed(prog: ProgramBuilder, v: Var, decl: EmbedDecl): boolean {
  const kind = embedKind(prog, v);
  const type = prog.typeNames.message(v.type!, v.pkg!);
  if (kind === Kinds.Unknown) {
    prog.error(v.pos, `go:embed cannot apply to var of type ${type}`);
    return false;
  }
  const files = filesOf(prog, v, decl);
  if (files === null) return false;
  if (kind !== Kinds.Files && files.length > 1) {
    prog.error(v.pos, `invalid go:embed: multiple files for type ${type}`);
    return false;
  }
  return true;
}

/** The files of all patterns, each once; null after an error. */
function filesOf(prog: ProgramBuilder, v: Var, decl: EmbedDecl): EmbeddedFile[] | null {
  const find = prog.input.embed;
  if (find === undefined) {
    prog.notSupported(decl.pos, "//go:embed");
    return null;
  }
  const byName = new Map<string, EmbeddedFile>();
  for (const pattern of decl.patterns) {
    const found = find(v.pkg!, pattern);
    if (typeof found === "string") {
      prog.error(decl.pos, `pattern ${pattern}: ${found}`);
      return null;
    }
    for (const f of found) byName.set(f.name, f);
  }
  return [...byName.values()];
}

/** Lays out the embedded files in the variable's data. */
export function embedVariable(prog: ProgramBuilder, v: Var, id: DataId, decl: EmbedDecl): void {
  const { out } = prog;
  if (!checkEmbed(prog, v, decl)) return;
  const files = filesOf(prog, v, decl)!;
  const kind = embedKind(prog, v);
  const d = out.data[id];
  if (kind !== Kinds.Files) {
    const { name, bytes } = files[0];
    const isString = kind === Kinds.String;
    const image = new Image(isString ? 16 : 24);
    if (bytes.length > 0)
      image.data(0, out.newData(`go:embed.${name}`, bytes.length, 1, { bytes, readOnly: isString }).id);
    image.u64(8, bytes.length);
    if (!isString) image.u64(16, bytes.length);
    d.bytes = image.trimmed();
    d.relocs = image.relocs;
    return;
  }
  d.relocs = [{ offset: 0, kind: "data", target: fileList(prog, files), addend: 0 }];
  d.bytes = new Uint8Array(4);
}

/**
 * embed.FS holds *[]file; a file is { name string; data string; hash [16]byte }. Directories are in the list too, their names
 * end in a slash.
 */
function fileList(prog: ProgramBuilder, files: readonly EmbeddedFile[]): DataId {
  const { out } = prog;
  const size = 48;
  const byName = new Map<string, Uint8Array | null>();
  for (const f of files) {
    byName.set(f.name, f.bytes);
    for (let cut = f.name.lastIndexOf("/"); cut >= 0; cut = f.name.lastIndexOf("/", cut - 1)) {
      byName.set(f.name.slice(0, cut + 1), null);
      if (cut === 0) break;
    }
  }
  const sorted = [...byName.keys()].sort((a, b) => {
    const x = split(a);
    const y = split(b);
    return compareStrings(x.dir, y.dir) || compareStrings(x.base, y.base);
  });
  const length = 24 + size * sorted.length;
  const image = new Image(length);
  const id = out.newData("go:embed.files", length, 8, { readOnly: true }).id;
  image.data(0, id, 24);
  image.u64(8, sorted.length);
  image.u64(16, sorted.length);
  sorted.forEach((file, i) => {
    const at = 24 + i * size;
    const name = utf8(file);
    image.data(at, prog.stringData(name));
    image.u64(at + 8, name.length);
    const bytes = byName.get(file)!;
    if (bytes === null || bytes.length === 0) return;
    image.data(at + 16, out.newData(`go:embed.${file}`, bytes.length, 1, { bytes, readOnly: true }).id);
    image.u64(at + 24, bytes.length);
  });
  out.data[id].bytes = image.trimmed();
  out.data[id].relocs = image.relocs;
  return id;
}

/** embed's order: "a/b/c" is in directory "a/b"; a directory's own trailing slash does not count. */
function split(name: string): { dir: string; base: string } {
  const trimmed = name.endsWith("/") ? name.slice(0, -1) : name;
  const i = trimmed.lastIndexOf("/");
  return i < 0 ? { dir: ".", base: trimmed } : { dir: trimmed.slice(0, i), base: trimmed.slice(i + 1) };
}
