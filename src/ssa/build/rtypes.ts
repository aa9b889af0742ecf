// Which type descriptors and itabs the program needs, and which of their parts (counterpart: the linker's deadcode.go); their bytes
// are rtype_image.ts's.
//
// A part of a descriptor that no reached code can read is left out, with everything it would have referred to: each *facet* (facets.ts)
// is on once a reached body selects its field. Methods of a type stay in its method table if the type reaches an interface and a method
// of that name and signature is called through an interface whose itabs are made at run time (or reflection may call any exported one);
// in an itab of the compiler only what is called through its interface.
//
// Invariants: one record for each canonical type; records, facets and method keys only grow, `update` runs until nothing
// changes; bytes are written once, by `finish`.

import { compareStrings, isExported, ObjTag, type TypeName, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { type Interface, type Named, type Type, TypeTag } from "../../types/types.ts";
import { under } from "../../types/under.ts";
import type { Data, DataId, Func } from "../ir.ts";
import type { GoSig } from "./api.ts";
import { Emit } from "./emit.ts";
import { Facet, facetTable } from "./facets.ts";
import { fillSlice, Image } from "./image.ts";
import type { Method } from "./methods.ts";
import type { ProgramBuilder } from "./program.ts";
import { commonSize, kindOf, mapMaxBytes, masksOnDemand, RTypeImages } from "./rtype_image.ts";
import { hashString } from "./typestring.ts";
import { itabFun } from "./wrappers.ts";

/** What the entries of method tables hold, and what calls of them need. */
const methodFacets = Facet.Ifn | Facet.Tfn | Facet.Mtyp | Facet.CallAdapter;

/** What is known of one type's descriptor. */
export class TypeRec {
  /** Needed with name and parts, not for allocation alone. */
  full = false;
  /** Values are converted to interfaces (or reflection reaches the type from one that is). */
  inIface = false;
  /** It is a map's key: Equal is needed. */
  isKey = false;
  /** An unnamed interface: the list of its methods is needed. Named interfaces with this underlying type share it. */
  listsMethods = false;
  /** Facets (and flags above) that were followed already. */
  done = 0;
  doneFull = false;
  doneIface = false;
  /** Method table, once somebody needs it. */
  methods: readonly Method[] | null = null;
  kept: boolean[] = [];
  /** What the method table was last looked at for: version of the set of called methods, facets, names that reflection asks for. */
  seenCalls = -1;
  seenFacets = 0;
  seenNames = 0;
  constructor(
    readonly type: Type,
    readonly data: Data,
  ) {}
}

class ItabRec {
  /** Methods called through the interface whose functions are made. */
  readonly funs: (number | -1)[];
  seenCalls = -1;
  constructor(
    readonly type: Type,
    readonly iface: Interface,
    readonly data: Data,
  ) {
    this.funs = iface.methods.map(() => -1);
  }
}

export class RTypes {
  facets = 0;
  private readonly facetOf = new Map<Var, number>();
  private readonly recs: TypeRec[] = [];
  private readonly byType = new Map<Type, TypeRec>();
  private readonly itabs: ItabRec[] = [];
  /**
   * The package of named interfaces with these methods, if it is that of the unexported ones: the list names them without it, as
   * gc's list of such a type does (reflect's StructOf refuses others).
   */
  readonly methodsPkg = new Map<Interface, Package | null>();
  private readonly itabOf = new Map<string, ItabRec>();
  /** Indices of methods called through an interface, by its underlying canonical type. */
  private readonly called = new Map<Interface, Map<number, number>>();
  /** "name:signature id" of those whose interface lists its methods: method tables must have them. */
  private readonly calledKeys = new Set<string>();
  private readonly names = new Set<string>();
  /** The same of all interfaces whose method lists are needed. */
  private readonly listedKeys = new Set<string>();
  private readonly listedNames = new Set<string>();
  private callVersion = 0;
  /** Reflection may call any exported method, or those of these names. */
  private reflectMethods = false;
  private readonly reflectNames = new Set<string>();
  private changed = true;
  /** Bit k: a type of kind k may be in an interface. */
  ifaceKinds = 0;

  constructor(private readonly prog: ProgramBuilder) {}

  /** Finds the fields whose reading switches facets on. */
  watch(pkg: Package, runtimeNames: boolean): void {
    for (const [abi, rt, fields] of facetTable) {
      const name = runtimeNames ? rt : abi;
      const obj = name === "" ? null : pkg.scope.lookup(this.prog.names.id(name));
      if (obj === null || obj.tag !== ObjTag.TypeName) continue;
      pkg.checker?.objDecl(obj);
      const u = under((obj as TypeName).type!);
      if (u.tag !== TypeTag.Struct) continue;
      for (const f of u.fields) {
        const facet = fields[f.name];
        if (facet !== undefined) this.facetOf.set(f, facet);
      }
    }
  }

  /** A reached body selects this field. */
  fieldRead(f: Var): void {
    const facet = this.facetOf.get(f.origin ?? f);
    if (facet !== undefined && (this.facets & facet) !== facet) {
      this.facets |= facet;
      this.changed = true;
    }
  }

  /** A call of reflect's Method or MethodByName is reached; `name`: its constant name (linker: R_USENAMEDMETHOD). */
  reflectsMethods(name: string | null): void {
    if (this.reflectMethods || (name !== null && this.reflectNames.has(name))) return;
    if (name === null) this.reflectMethods = true;
    else this.reflectNames.add(name);
    this.callVersion++;
    this.changed = true;
  }

  private reflectCalls(name: string): boolean {
    return isExported(name) && (this.reflectMethods || this.reflectNames.has(name));
  }

  /** Reflection looks at method tables. */
  get reflectLists(): boolean {
    return this.reflectMethods || this.reflectNames.size > 0;
  }

  /** What is known of a descriptor that something needs. */
  known(t: Type): TypeRec | undefined {
    return this.byType.get(t);
  }

  private rec(t: Type): TypeRec {
    let r = this.byType.get(t);
    if (r === undefined) {
      r = new TypeRec(
        t,
        this.prog.out.newData(`type:${this.prog.typeNames.link(t)}`, commonSize, 8, { readOnly: true }),
      );
      this.byType.set(t, r);
      this.recs.push(r);
      this.changed = true;
      const u = t.tag === TypeTag.Named ? this.prog.types.under(t) : t;
      if (u !== t && u.tag === TypeTag.Interface) this.ownMethods(t as Named, u);
    }
    return r;
  }

  private ownMethods(t: Named, u: Interface): void {
    const { pkg } = t.obj;
    if (u.methods.some((m) => !isExported(m.name) && m.pkg === pkg)) this.methodsPkg.set(u, pkg);
  }

  rtype(t: Type): DataId {
    const r = this.rec(t);
    if (!r.full) {
      r.full = true;
      this.changed = true;
    }
    return r.data.id;
  }

  gcType(t: Type): DataId {
    return this.rec(t).data.id;
  }

  mapType(t: Type): DataId {
    const r = this.rec(t);
    this.key(this.prog.layout(t).key!);
    return r.data.id;
  }

  private key(t: Type): void {
    const r = this.rec(t);
    if (!r.isKey) {
      r.isKey = true;
      this.changed = true;
    }
  }

  usedInInterface(t: Type): void {
    const r = this.rec(t);
    if (!r.inIface) {
      r.inIface = true;
      r.full = true;
      this.ifaceKinds |= 1 << kindOf(this.prog.types.under(t));
      this.prog.panics.converted(t);
      this.changed = true;
    }
  }

  inInterface(t: Type): boolean {
    return this.byType.get(t)?.inIface === true;
  }

  itab(t: Type, iface: Type): DataId {
    const u = this.prog.types.under(iface) as Interface;
    const key = `${t.id},${u.id}`;
    let r = this.itabOf.get(key);
    if (r === undefined) {
      const { typeNames, out } = this.prog;
      const size = itabFun + 8 * Math.max(1, u.methods.length);
      const name = `go:itab.${typeNames.link(t)},${typeNames.link(iface)}`;
      r = new ItabRec(t, u, out.newData(name, size, 8, { readOnly: true, itab: true }));
      this.itabOf.set(key, r);
      this.itabs.push(r);
      this.usedInInterface(t);
      this.changed = true;
    }
    return r.data.id;
  }

  /** A method is called through an interface: its number in Program.methods. */
  methodCalled(iface: Type, index: number): number {
    const u = this.prog.types.under(iface) as Interface;
    let calls = this.called.get(u);
    if (calls === undefined) {
      calls = new Map();
      this.called.set(u, calls);
    }
    const known = calls.get(index);
    if (known !== undefined) return known;
    const method = this.prog.out.methods.push([]) - 1;
    calls.set(index, method);
    this.callVersion++;
    this.changed = true;
    if (this.byType.get(u)?.listsMethods) this.callable(u, index);
    return method;
  }

  /** A method is called through an interface for which itabs are made at run time, out of method tables. */
  private callable(u: Interface, index: number): void {
    const m = u.methods[index];
    const key = this.prog.methodKey(m);
    this.names.add(key);
    this.calledKeys.add(`${key}:${m.signature().id}`);
    this.callVersion++;
  }

  /** runtime.typelinks is reached: reflection makes types. */
  private reflectMakes = false;

  /** runtime.buildLongMask, and runtime.buildMask if there may be a type whose pointer mask is made at run time. */
  private longMask: Func | null = null;
  private buildMask: Func | null = null;
  private hasLongMask = false;

  /** The runtime's functions without body that depend on the types, or null. */
  bodyless(name: string, sig: GoSig): Func | null {
    if (name !== "buildLongMask") return null;
    this.longMask ??= this.prog.newFunc("runtime.buildLongMask", sig);
    this.changed = true;
    return this.longMask;
  }

  private followMasks(): void {
    if (this.longMask === null || this.buildMask !== null || !(this.hasLongMask || this.reflectMakes)) return;
    this.buildMask = this.prog.runtime("buildMask");
  }

  private writeLongMask(): void {
    if (this.longMask === null) return;
    const e = new Emit(this.longMask);
    const params = e.entryParams();
    if (this.buildMask !== null) e.call(this.buildMask, params);
    e.ret([]);
  }

  /** Follows what the facets, flags and calls of now require. True if something was found. */
  update(): boolean {
    if (!this.reflectMakes && this.prog.runtimeVar("typelinks") >= 0) {
      this.reflectMakes = true;
      this.changed = true;
    }
    if (!this.changed) return false;
    this.changed = false;
    for (let i = 0; i < this.recs.length; i++) this.follow(this.recs[i]!);
    this.followMasks();
    const calls = (this.facets & Facet.CallAdapter) !== 0;
    const makes = (this.facets & Facet.MakeAdapter) !== 0;
    if (this.prog.adapters.update(calls, makes)) this.changed = true;
    if (this.prog.embedded.wanted) {
      for (const [u, called] of this.called) {
        if (this.byType.get(u)?.listsMethods)
          for (const i of called.keys()) this.prog.embedded.stub(u.methods[i].signature());
      }
    }
    for (let i = 0; i < this.itabs.length; i++) {
      const r = this.itabs[i]!;
      if (r.seenCalls === this.callVersion) continue;
      r.seenCalls = this.callVersion;
      if ((this.facets & Facet.ItabInter) !== 0) this.gcType(r.iface);
      const calls = this.called.get(r.iface);
      for (let index = 0; index < r.funs.length; index++) {
        if (r.funs[index] !== -1) continue;
        if (!calls?.has(index) && !this.reflectCalls(r.iface.methods[index]!.name)) continue;
        const m = this.prog.methods.lookup(r.type, r.iface.methods[index]!.name, r.iface.methods[index]!.pkg);
        // In an instance of a generic body a type may be asked for that does not implement the interface.
        if (m !== null) r.funs[index] = this.prog.wrappers.itabFunc(r.type, m).id;
      }
    }
    return true;
  }

  private follow(r: TypeRec): void {
    // What reflection can make must be the descriptor that the code compares with.
    if (r.full && !r.inIface && this.reflectMakes && madeByReflect(r.type)) this.usedInInterface(r.type);
    if (r.done === 0 && masksOnDemand(this.prog.layout(r.type))) this.hasLongMask = true;
    const fresh = r.doneFull !== r.full || r.doneIface !== r.inIface;
    const todo = fresh ? this.facets : this.facets & ~r.done;
    if (todo !== 0) this.followFacets(r, todo);
    r.done = this.facets;
    r.doneFull = r.full;
    r.doneIface = r.inIface;
    const facets = this.facets & methodFacets;
    const asked = this.reflectMethods ? Infinity : this.reflectNames.size;
    const all = r.seenFacets !== facets || r.seenNames !== asked;
    if (r.inIface && (all || r.seenCalls !== this.calledKeys.size)) {
      this.keepMethods(r, all);
      r.seenCalls = this.calledKeys.size;
      r.seenFacets = facets;
      r.seenNames = asked;
    }
  }

  private followFacets(r: TypeRec, todo: number): void {
    const p = this.prog;
    const l = p.layout(r.type);
    const u = l.under;
    // Reflection walks from a type in an interface to its parts; the runtime itself reads no more of an element than the
    // allocator needs.
    const part = (t: Type): void => {
      if (r.inIface) this.usedInInterface(t);
      else this.gcType(t);
    };
    if ((todo & Facet.Equal) !== 0 && (r.inIface || r.isKey) && p.algs.comparable(r.type))
      p.funcValueData(p.equalFunc(r.type));
    // As gc: reflection cannot make the pointer type itself if that has methods.
    if ((todo & Facet.PtrToThis) !== 0 && r.inIface && (r.type.tag === TypeTag.Named || this.ptrHasMethods(r.type)))
      part(p.pointerTo(r.type));
    switch (u.tag) {
      case TypeTag.Array:
        if (todo & Facet.ArrayElem) part(l.elem!);
        if (todo & Facet.ArraySlice) part(p.sliceOf(l.elem!));
        break;
      case TypeTag.Slice:
        if (todo & Facet.SliceElem) part(l.elem!);
        break;
      case TypeTag.Chan:
        if (todo & Facet.ChanElem) part(l.elem!);
        break;
      case TypeTag.Pointer:
        if (todo & Facet.PtrElem && r.inIface) part(l.elem!);
        break;
      case TypeTag.Map:
        if (todo & Facet.MapKey) {
          part(l.key!);
          this.key(l.key!);
        }
        if (todo & Facet.MapElem) part(l.elem!);
        if (todo & Facet.MapGroup) this.gcType(this.groupType(l.key!, l.elem!));
        if (todo & Facet.MapHasher) p.funcValueData(p.hashFunc(l.key!));
        break;
      case TypeTag.Struct:
        if (todo & Facet.StructFields && r.inIface) for (const f of l.fieldType) part(f);
        break;
      case TypeTag.Signature:
        if (todo & Facet.Func && r.inIface) for (const v of [...u.params.vars, ...u.results.vars]) part(v.type!);
        if (todo & (Facet.CallAdapter | Facet.MakeAdapter) && r.inIface) p.adapters.need(u);
        break;
      case TypeTag.Interface:
        if (todo & Facet.IfaceMethods && r.full) this.listMethods(u);
        break;
    }
  }

  /** Somebody may ask whether a type has the methods of this interface. */
  private listMethods(u: Interface): void {
    const r = this.rec(u);
    if (r.listsMethods) return;
    r.listsMethods = true;
    this.changed = true;
    for (const index of this.called.get(u)?.keys() ?? []) this.callable(u, index);
    for (const m of u.methods) {
      this.rtype(m.signature());
      this.listedKeys.add(`${this.prog.methodKey(m)}:${m.signature().id}`);
      this.listedNames.add(this.prog.methodKey(m));
    }
  }

  /** One entry of the runtime's map tables: struct { key K; elem E }, large ones by pointer. */
  groupType(key: Type, elem: Type): Type {
    const p = this.prog;
    const k = p.layout(key).size > mapMaxBytes ? p.pointerTo(key) : key;
    const e = p.layout(elem).size > mapMaxBytes ? p.pointerTo(elem) : elem;
    return p.types.structOf([
      ["key", k],
      ["elem", e],
    ]);
  }

  private ptrHasMethods(t: Type): boolean {
    return (
      t.tag === TypeTag.Struct &&
      t.fields.some((f) => f.embedded) &&
      this.prog.methods.of(this.prog.pointerTo(t)).length > 0
    );
  }

  methodsOf(r: TypeRec): readonly Method[] {
    if (r.methods === null) {
      r.methods = this.prog.layout(r.type).under.tag === TypeTag.Interface ? [] : this.prog.methods.of(r.type);
    }
    return r.methods;
  }

  /** `all`: those that are kept already may need more than last time. */
  private keepMethods(r: TypeRec, all: boolean): void {
    const u = this.prog.layout(r.type).under;
    // Reflection asks for the types of an interface's methods.
    if (u.tag === TypeTag.Interface && this.reflectLists)
      for (const m of u.methods) this.usedInInterface(m.signature());
    if ((this.facets & (Facet.Ifn | Facet.Tfn)) === 0) return;
    const list = this.methodsOf(r);
    for (let i = 0; i < list.length; i++) {
      if (r.kept[i] && !all) continue;
      const m = list[i]!;
      const byReflection = this.reflectCalls(m.obj.name);
      if (!byReflection && !(this.calledNames(m) && this.calledKeys.has(`${m.key}:${m.sig.id}`))) continue;
      r.kept[i] = true;
      if (this.facets & Facet.Ifn) this.prog.wrappers.itabFunc(r.type, m);
      if (this.facets & Facet.Tfn) this.tfn(r.type, m);
      if (this.facets & Facet.Mtyp) {
        if (byReflection) this.usedInInterface(m.sig);
        else this.rtype(m.sig);
      }
      if (byReflection && this.facets & Facet.Tfn && this.facets & Facet.CallAdapter) {
        // Type.Method's Func takes the receiver as its first parameter; FuncOf makes that type.
        const { params, results } = m.sig;
        const types = (vars: readonly Var[]): Type[] => vars.map((v) => v.type!);
        this.prog.adapters.needTypes([r.type, ...types(params.vars)], types(results.vars));
      }
      this.changed = true;
    }
  }

  /** An interface whose method list is needed has a method of that name and signature. */
  isListed(m: Method): boolean {
    return this.listedNames.has(m.key) && this.listedKeys.has(`${m.key}:${m.sig.id}`);
  }

  /** Cheap test before a method's signature is checked: is any method of that name called? */
  private calledNames(m: Method): boolean {
    return this.names.has(m.key);
  }

  /** reflect uses Tfn as the code of a func value alone, so it takes a closure context. */
  tfn(t: Type, m: Method): number {
    return this.prog.wrappers.withCtx(this.prog.wrappers.methodExprOf(t, m)).id;
  }

  // ---- writing ----

  finish(): void {
    this.writeLongMask();
    this.writeMethodSets();
    const images = new RTypeImages(this.prog, this);
    for (const r of this.recs) images.write(r);
    for (const r of this.itabs) {
      const image = new Image(r.data.size);
      if (this.facets & Facet.ItabInter) image.data(0, this.rtype(r.iface));
      image.data(8, this.rtype(r.type));
      image.u32(16, hashString(this.prog.typeNames.link(r.type)));
      for (let i = 0; i < r.funs.length; i++) if (r.funs[i] !== -1) image.func(itabFun + 8 * i, r.funs[i]!);
      r.data.bytes = image.trimmed();
      r.data.relocs = image.relocs;
    }
  }

  /** The functions that itabs and method tables hold, as far as they are known. */
  *tabled(): Generator<number> {
    for (const r of this.itabs) for (const f of r.funs) if (f !== -1) yield f;
    if ((this.facets & (Facet.Ifn | Facet.Tfn)) === 0) return;
    for (const r of this.recs) {
      if (!r.inIface) continue;
      const list = this.methodsOf(r);
      for (let i = 0; i < list.length; i++) {
        if (r.kept[i] && this.facets & Facet.Ifn) yield this.prog.wrappers.itabFunc(r.type, list[i]!).id;
        if (r.kept[i] && this.facets & Facet.Tfn) yield this.tfn(r.type, list[i]!);
      }
    }
  }

  /** Program.methods: what itabs hold, and what those may hold that the runtime makes out of method tables. */
  private writeMethodSets(): void {
    const { out, methods, wrappers, embedded } = this.prog;
    const byIface = new Map<Interface, ItabRec[]>();
    for (const r of this.itabs) {
      const list = byIface.get(r.iface);
      if (list === undefined) byIface.set(r.iface, [r]);
      else list.push(r);
    }
    // The types whose method tables hold a function, by method.
    const holders = new Map<string, { r: TypeRec; m: Method }[]>();
    if ((this.facets & Facet.Ifn) !== 0) {
      for (const r of this.recs) {
        if (!r.inIface) continue;
        this.methodsOf(r).forEach((m, i) => {
          if (!r.kept[i]) return;
          const key = `${m.key}:${m.sig.id}`;
          const list = holders.get(key);
          if (list === undefined) holders.set(key, [{ r, m }]);
          else list.push({ r, m });
        });
      }
    }
    for (const [u, calls] of this.called) {
      const made = this.byType.get(u)?.listsMethods === true;
      for (const [index, method] of calls) {
        const found = new Set<number>();
        for (const r of byIface.get(u) ?? []) if (r.funs[index] !== -1) found.add(r.funs[index]!);
        const im = u.methods[index]!;
        const list = made ? holders.get(`${this.prog.methodKey(im)}:${im.signature().id}`) : undefined;
        for (const { r, m } of list ?? []) {
          // (A type that reflection made may have the methods of an embedded type and of an interface.)
          const all =
            embedded.wanted || u.methods.every((x) => methods.lookup(r.type, x.name, x.pkg)?.sig === x.signature());
          if (all) found.add(wrappers.itabFunc(r.type, m).id);
        }
        if (made && embedded.wanted) found.add(embedded.stub(im.signature()).id);
        out.methods[method] = [...found].sort((a, b) => a - b);
      }
    }
  }

  /** Fills runtime.typelinks: the unnamed types that reflection could make, in the order of their names. */
  typelinks(id: DataId): void {
    const { prog } = this;
    const list = this.recs.filter((r) => r.inIface && madeByReflect(r.type));
    list.sort((a, b) => compareStrings(prog.typeNames.name(a.type), prog.typeNames.name(b.type)));
    const entries = new Image(4 * list.length);
    for (let i = 0; i < list.length; i++) entries.data(4 * i, list[i].data.id);
    fillSlice(prog.out, id, "runtime.typelink", entries, 4, list.length);
  }
}

/** Unnamed types that reflection can make of others. */
function madeByReflect(t: Type): boolean {
  return t.tag !== TypeTag.Named && t.tag !== TypeTag.Basic && t.tag !== TypeTag.Interface;
}
