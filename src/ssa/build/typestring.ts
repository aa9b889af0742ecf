// Names of types and symbols as gc writes them (counterpart: cmd/compile/internal/types/fmt.go): the link string, which is one
// to one with type identity and stands in symbol names, and the name string, which reflect shows. All types are canonical.

import { Kind } from "../../syntax/tree.ts";
import { inspect } from "../../syntax/walk.ts";
import { isExported, type Obj, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { BasicKind, type Named, type Signature, type Struct, type Type, TypeTag } from "../../types/types.ts";
import type { TypeTable } from "./canon.ts";

const enum Mode {
  /** For messages to the user: the compiled package's own names are not qualified. */
  Go,
  /** Qualified by package path: LinkString. */
  Link,
  /** Qualified by package name: NameString. */
  Name,
}

/** objabi.PathToPrefix: dots after the last slash, and what is no plain character, as %xx. */
export function pathToPrefix(path: string): string {
  const slash = path.lastIndexOf("/");
  let out = "";
  let plain = true;
  for (const b of new TextEncoder().encode(path)) {
    if (b <= 0x20 || b === 0x25 || b === 0x22 || b >= 0x7f) plain = false;
  }
  if (plain && path.indexOf(".", slash + 1) < 0) return path;
  let i = 0;
  for (const b of new TextEncoder().encode(path)) {
    if (b <= 0x20 || (b === 0x2e && i > slash) || b === 0x25 || b === 0x22 || b >= 0x7f)
      out += `%${b.toString(16).padStart(2, "0")}`;
    else out += String.fromCharCode(b);
    i++;
  }
  return out;
}

export class TypeNames {
  private readonly links = new Map<Type, string>();
  private readonly names = new Map<Type, string>();
  private readonly prefixes = new Map<Package, string>();
  /** Numbers of local types by package, in the order in which they are first named. */
  private readonly localNumbers = new Map<Obj, number>();
  private readonly localCount = new Map<Package, number>();
  constructor(
    private readonly types: TypeTable,
    /** Its symbols' prefix is "main", whatever its import path. */
    private readonly main: Package,
  ) {}

  /** Import path as the program shows it (reflect's PkgPath). */
  path(pkg: Package): string {
    return pkg === this.main ? "main" : pkg.path;
  }

  /** Package path as it stands in symbol names. */
  prefix(pkg: Package): string {
    let p = this.prefixes.get(pkg);
    if (p === undefined) {
      p = pathToPrefix(this.path(pkg));
      this.prefixes.set(pkg, p);
    }
    return p;
  }

  link(t: Type): string {
    let s = this.links.get(t);
    if (s === undefined) {
      s = this.write(t, Mode.Link, false);
      this.links.set(t, s);
    }
    return s;
  }

  name(t: Type): string {
    let s = this.names.get(t);
    if (s === undefined) {
      s = this.write(t, Mode.Name, false);
      this.names.set(t, s);
    }
    return s;
  }

  /** A declared (not canonical) type as gc's messages show it to the author of pkg. */
  message(t: Type, pkg: Package): string {
    if (t.tag === TypeTag.Interface && t.isAny) return "any";
    if (t.tag === TypeTag.Alias && t.obj.pkg === null) return t.obj.name;
    if (t.tag === TypeTag.Pointer) return `*${this.message(t.elem, pkg)}`;
    if (t.tag === TypeTag.Slice) return `[]${this.message(t.elem, pkg)}`;
    if (t.tag === TypeTag.Array) return `[${t.len}]${this.message(t.elem, pkg)}`;
    if (t.tag === TypeTag.Basic) return t.kind === BasicKind.UnsafePointer ? "unsafe.Pointer" : t.name;
    this.messagePkg = pkg;
    const s = this.write(this.types.canon(t), Mode.Go, false);
    this.messagePkg = null;
    return s;
  }
  private messagePkg: Package | null = null;

  /** "[int,main.T]" for symbol names of instances; "" without arguments. */
  typeArgs(targs: readonly Type[]): string {
    return targs.length === 0 ? "" : `[${targs.map((t) => this.link(t)).join(",")}]`;
  }

  private of(t: Type, mode: Mode): string {
    return mode === Mode.Link ? this.link(t) : mode === Mode.Name ? this.name(t) : this.write(t, mode, false);
  }

  private write(t: Type, mode: Mode, short: boolean): string {
    switch (t.tag) {
      case TypeTag.Basic:
        return t.kind === BasicKind.UnsafePointer ? "unsafe.Pointer" : t.name;
      case TypeTag.Named:
        return this.named(t, mode);
      case TypeTag.Pointer:
        return `*${this.of(t.elem, mode)}`;
      case TypeTag.Slice:
        return `[]${this.of(t.elem, mode)}`;
      case TypeTag.Array:
        return `[${t.len}]${this.of(t.elem, mode)}`;
      case TypeTag.Map:
        return `map[${this.of(t.key, mode)}]${this.of(t.elem, mode)}`;
      case TypeTag.Chan: {
        const elem = this.of(t.elem, mode);
        if (t.dir === 2) return `<-chan ${elem}`;
        if (t.dir === 1) return `chan<- ${elem}`;
        return t.elem.tag === TypeTag.Chan && t.elem.dir === 2 ? `chan (${elem})` : `chan ${elem}`;
      }
      case TypeTag.Signature:
        return (short ? "" : "func") + this.signature(t, mode);
      case TypeTag.Struct:
        return this.struct(t, mode);
      case TypeTag.Interface: {
        if (t.methods.length === 0) return "interface {}";
        const list = t.methods.map((m) => {
          let name = m.name;
          if (!isExported(name) && m.pkg !== null)
            name = `${mode === Mode.Link ? this.prefix(m.pkg) : m.pkg.name}.${name}`;
          return ` ${name}${this.write(m.signature(), mode, true)}`;
        });
        return `interface {${list.join(";")} }`;
      }
      case TypeTag.Tuple:
        return `(${t.vars.map((v) => this.of(v.type!, mode)).join(", ")})`;
      default:
        return "?";
    }
  }

  private named(t: Named, mode: Mode): string {
    const obj = t.obj;
    const pkg = obj.pkg;
    let s =
      pkg === null || pkg === this.messagePkg
        ? obj.name
        : `${mode === Mode.Link ? this.prefix(pkg) : pkg.name}.${obj.name}`;
    // Arguments are always written with full paths: they are part of the object's name in gc.
    const local = pkg !== null && obj.parent !== pkg.scope;
    const inside = this.types.localArgs.get(t);
    if (inside === undefined) s += this.typeArgs(this.types.typeArgs(t));
    else {
      // gc: implicit arguments, a semicolon, explicit ones.
      const lists = [inside.implicit, inside.explicit].filter((l) => l.length > 0);
      s += `[${lists.map((l) => l.map((a) => this.link(a)).join(",")).join(";")}]`;
    }
    if (local && mode === Mode.Link) s += `·${this.localNumber(inside?.declared ?? obj)}`;
    return s;
  }

  /** gc numbers the local types of a package in the order of the source. */
  private localNumber(obj: Obj): number {
    const pkg = obj.pkg!;
    if (pkg.checker !== null && !pkg.checker.lazy && !this.localCount.has(pkg)) this.numberLocals(pkg);
    let n = this.localNumbers.get(obj);
    if (n === undefined) {
      n = (this.localCount.get(obj.pkg!) ?? 0) + 1;
      this.localCount.set(obj.pkg!, n);
      this.localNumbers.set(obj, n);
    }
    return n;
  }

  private numberLocals(pkg: Package): void {
    const { tree, info } = pkg.checker!;
    let n = 0;
    for (const file of pkg.files) {
      inspect(tree, file, (node) => {
        if (tree.kind(node) !== Kind.TypeDecl || tree.alias(node)) return true;
        const obj = info.defOf(tree.name(node));
        if (obj !== null && obj.parent !== pkg.scope) this.localNumbers.set(obj, ++n);
        return true;
      });
    }
    this.localCount.set(pkg, n);
  }

  private signature(t: Signature, mode: Mode): string {
    const last = t.params.vars.length - 1;
    const params = t.params.vars.map((v, i) => {
      if (t.variadic && i === last && v.type!.tag === TypeTag.Slice) return `...${this.of(v.type!.elem, mode)}`;
      return this.of(v.type!, mode);
    });
    const results = t.results.vars;
    let s = `(${params.join(", ")})`;
    if (results.length === 1) s += ` ${this.of(results[0]!.type!, mode)}`;
    else if (results.length > 1) s += ` (${results.map((v) => this.of(v.type!, mode)).join(", ")})`;
    return s;
  }

  /** The symbol of an embedded field's type is also the field's: it is no alias, no instance, not predeclared and not local. */
  private namesField(f: Var): boolean {
    const t = f.type!.tag === TypeTag.Pointer ? f.type!.elem : f.type!;
    if (t.tag !== TypeTag.Named || t.inst !== null || t.obj.name !== f.name) return false;
    const { pkg, parent } = t.obj;
    return pkg !== null && parent === pkg.scope && (isExported(f.name) || pkg === f.pkg);
  }

  private struct(t: Struct, mode: Mode): string {
    if (t.fields.length === 0) return "struct {}";
    const fields = t.fields.map((f, i) => {
      let s = " ";
      const qualified = !isExported(f.name) && mode === Mode.Link && f.pkg !== null;
      const name = qualified ? `${this.prefix(f.pkg!)}.${f.name}` : f.name;
      if (!f.embedded) s += `${name} `;
      else if (mode === Mode.Link && !this.namesField(f)) s += `${name} = `;
      s += this.of(f.type!, mode);
      const tag = t.tags[i];
      return tag ? `${s} ${quote(tag)}` : s;
    });
    return `struct {${fields.join(";")} }`;
  }
}

/** strconv.Quote of a byte string holding UTF-8. */
export function quote(bytes: string): string {
  const raw = Uint8Array.from(bytes, (c) => c.charCodeAt(0));
  let out = '"';
  let i = 0;
  while (i < raw.length) {
    const b = raw[i]!;
    const n = b < 0x80 ? 1 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
    if (n > 1) {
      const ch = new TextDecoder().decode(raw.subarray(i, i + n));
      if ([...ch].length === 1 && ch !== "\ufffd") {
        for (let j = 0; j < n; j++) out += String.fromCharCode(raw[i + j]!);
        i += n;
        continue;
      }
      out += `\\x${b.toString(16).padStart(2, "0")}`;
      i++;
      continue;
    }
    i++;
    const esc = escapes[b];
    if (esc !== undefined) out += esc;
    else if (b < 0x20 || b === 0x7f) out += `\\x${b.toString(16).padStart(2, "0")}`;
    else out += String.fromCharCode(b);
  }
  return `${out}"`;
}

const escapes: Record<number, string> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  92: "\\\\",
};

/** Text as a byte string (one char per byte). */
export function utf8(s: string): string {
  let out = "";
  for (const b of new TextEncoder().encode(s)) out += String.fromCharCode(b);
  return out;
}

/** FNV-1a of the link string: abi.Type.Hash. */
export function hashString(s: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) {
    h ^= s.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}
