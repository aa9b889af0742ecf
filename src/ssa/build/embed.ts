// //go:embed: the data of variables of type string, []byte and embed.FS (counterpart: staticdata/embed.go). Finding the files is
// the loader's part. Invariants: file lists are in embed's order (by directory, then name; embed.FS searches them); contents
// are read-only, but a []byte's are writable.

import { Kind } from "../../syntax/tree.ts";
import { compareStrings, type Obj, type Var } from "../../types/object.ts";
import { TypeTag } from "../../types/types.ts";
import type { DataId } from "../ir.ts";
import { Image } from "./image.ts";
import type { ProgramBuilder } from "./program.ts";

/** A file matched by a pattern, or a directory on the way to one (name ends in "/", no bytes). */
export interface EmbedFile {
  /** Slash-separated, relative to the package's folder. */
  name: string;
  bytes: Uint8Array | null;
  /** First 16 bytes of the contents' hash (embed.FS's file identity); zeroes if unknown. */
  hash?: Uint8Array;
}

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

  of(v: Var): EmbedDecl | null {
    return this.decls.get(v) ?? null;
  }
}

/** Lays out the embedded files in the variable's data. */
export function embedVariable(prog: ProgramBuilder, v: Var, id: DataId, decl: EmbedDecl): void {
  const { input, out } = prog;
  if (input.embed === undefined) {
    prog.notSupported(decl.pos, "//go:embed");
    return;
  }
  const files = input.embed(v.pkg!, decl.pos, decl.patterns);
  const u = prog.types.under(prog.canon(v.type!));
  const d = out.data[id];
  if (u.tag !== TypeTag.Struct) {
    const bytes = files[0]?.bytes ?? new Uint8Array(0);
    const isString = u.tag === TypeTag.Basic;
    const image = new Image(isString ? 16 : 24);
    if (bytes.length > 0) {
      const contents = out.newData(`go:embed.${files[0].name}`, bytes.length, 1, { bytes, readOnly: isString }).id;
      image.data(0, contents);
    }
    image.u64(8, bytes.length);
    if (!isString) image.u64(16, bytes.length);
    d.bytes = image.trimmed();
    d.relocs = image.relocs;
    return;
  }
  d.relocs = [{ offset: 0, kind: "data", target: fileList(prog, files), addend: 0 }];
  d.bytes = new Uint8Array(4);
}

/** embed.FS holds *[]file; a file is { name string; data string; hash [16]byte }. */
function fileList(prog: ProgramBuilder, files: readonly EmbedFile[]): DataId {
  const { out } = prog;
  const size = 48;
  const sorted = [...files].sort((a, b) => {
    const x = split(a.name);
    const y = split(b.name);
    return compareStrings(x.dir, y.dir) || compareStrings(x.base, y.base);
  });
  const image = new Image(24 + size * sorted.length);
  const id = out.newData("go:embed.files", 24 + size * sorted.length, 8, { readOnly: true }).id;
  image.data(0, id, 24);
  image.u64(8, sorted.length);
  image.u64(16, sorted.length);
  sorted.forEach((f, i) => {
    const at = 24 + i * size;
    let name = "";
    for (const b of new TextEncoder().encode(f.name)) name += String.fromCharCode(b);
    image.data(at, prog.stringData(name));
    image.u64(at + 8, name.length);
    if (f.bytes === null) return;
    if (f.bytes.length > 0) {
      image.data(at + 16, out.newData(`go:embed.${f.name}`, f.bytes.length, 1, { bytes: f.bytes, readOnly: true }).id);
      image.u64(at + 24, f.bytes.length);
    }
    if (f.hash !== undefined) image.bytes.set(f.hash.subarray(0, 16), at + 32);
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
