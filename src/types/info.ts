// What the checker found out about every node, for a whole compilation (counterpart: Info in types2/api.go and
// recording.go). Facts live in typed arrays indexed by NodeId; types, objects and constants get dense ids in this table.
//
// Invariants: id 0 means "nothing"; a Name node refers to at most one object through `nodeRef`, except the name of an
// embedded field, which both uses a type name and defines a field (the field is then in `bothDefs`).

import type { ConstVal } from "./constant/value.ts";
import { OperandMode } from "./mode.ts";
import type { Obj, PkgName, Var } from "./object.ts";
import type { Package } from "./package.ts";
import type { Scope } from "./scope.ts";
import type { Selection } from "./selection.ts";
import { fixedTypes, type Type } from "./types.ts";

type NodeId = number;

/** Type arguments of a use of a generic function or type, and the type it has with them. */
export interface InstanceInfo {
  targs: readonly Type[];
  type: Type;
}

/** One package-level initialisation `lhs = rhs`, in execution order. */
export interface Initializer {
  lhs: readonly Var[];
  rhs: NodeId;
}

export class Info {
  /** Registered types and objects; index = id. */
  readonly types: Type[] = [null as unknown as Type, ...fixedTypes.slice(1)];
  readonly objs: Obj[] = [null as unknown as Obj];
  private readonly consts: ConstVal[] = [null as unknown as ConstVal];
  private readonly selections: Selection[] = [null as unknown as Selection];

  private nodeType = new Int32Array(0);
  private nodeMode = new Uint8Array(0);
  private nodeConst = new Int32Array(0);
  /** Names: 2*objId + (1 if it defines); selectors: selection id; other nodes: implicit object id. */
  private nodeRef = new Int32Array(0);

  private readonly bothDefs = new Map<NodeId, Obj>();
  private readonly instances = new Map<NodeId, InstanceInfo>();
  private readonly scopes = new Map<NodeId, Scope>();
  private readonly initOrders = new Map<Package, Initializer[]>();

  /** Values of literals by NameId, so that equal literals share one. */
  readonly literals = new Map<number, ConstVal>();

  /** Keep the scopes of nodes (scopeOf); off unless a tool needs them. */
  keepScopes = false;

  /** Makes room for nodes up to `node`; called by the recorders. */
  private grow(node: NodeId): void {
    const n = Math.max(node + 1, this.nodeType.length * 2, 1 << 12);
    const type = new Int32Array(n);
    type.set(this.nodeType);
    this.nodeType = type;
    const mode = new Uint8Array(n);
    mode.set(this.nodeMode);
    this.nodeMode = mode;
    const cons = new Int32Array(n);
    cons.set(this.nodeConst);
    this.nodeConst = cons;
    const ref = new Int32Array(n);
    ref.set(this.nodeRef);
    this.nodeRef = ref;
  }

  /** Dense id of a type in this compilation. */
  typeId(t: Type): number {
    if (t.id === 0) {
      (t as { id: number }).id = this.types.length;
      this.types.push(t);
    }
    return t.id;
  }

  /** Dense id of an object in this compilation. */
  objId(obj: Obj): number {
    if (obj.id === 0) {
      obj.id = this.objs.length;
      this.objs.push(obj);
    }
    return obj.id;
  }

  // ---- recording (called by the checker) ----

  /** Records mode, type and constant value of an expression; a later call replaces an earlier one. */
  setTypeAndValue(node: NodeId, mode: OperandMode, type: Type | null, val: ConstVal | null): void {
    if (node >= this.nodeType.length) this.grow(node);
    this.nodeType[node] = type === null ? 0 : type.id !== 0 ? type.id : this.typeId(type);
    this.nodeMode[node] = mode;
    if (val === null) {
      this.nodeConst[node] = 0;
    } else {
      this.nodeConst[node] = this.consts.length;
      this.consts.push(val);
    }
  }

  setDef(name: NodeId, obj: Obj): void {
    if (name >= this.nodeRef.length) this.grow(name);
    const old = this.nodeRef[name];
    if (old !== 0 && (old & 1) === 0) this.bothDefs.set(name, obj);
    else this.nodeRef[name] = this.objId(obj) * 2 + 1;
  }

  setUse(name: NodeId, obj: Obj): void {
    if (name >= this.nodeRef.length) this.grow(name);
    const old = this.nodeRef[name];
    if ((old & 1) === 1) this.bothDefs.set(name, this.objs[old >> 1]);
    this.nodeRef[name] = this.objId(obj) * 2;
  }

  setImplicit(node: NodeId, obj: Obj): void {
    if (node >= this.nodeRef.length) this.grow(node);
    this.nodeRef[node] = this.objId(obj);
  }

  setSelection(node: NodeId, sel: Selection): void {
    if (node >= this.nodeRef.length) this.grow(node);
    this.nodeRef[node] = this.selections.length;
    this.selections.push(sel);
  }

  setInstance(name: NodeId, targs: readonly Type[], type: Type): void {
    this.instances.set(name, { targs, type });
  }

  setScope(node: NodeId, scope: Scope): void {
    if (this.keepScopes) this.scopes.set(node, scope);
  }

  setInitOrder(pkg: Package, order: Initializer[]): void {
    this.initOrders.set(pkg, order);
  }

  // ---- reading ----

  /** Final type of an expression, or of a name's object; null if none was recorded. */
  typeOf(node: NodeId): Type | null {
    return this.types[this.nodeType[node] ?? 0];
  }

  /** Like typeOf, but gives the type id, 0 if none. */
  typeIdOf(node: NodeId): number {
    return this.nodeType[node] ?? 0;
  }

  modeOf(node: NodeId): OperandMode {
    return this.nodeMode[node] ?? OperandMode.invalid;
  }

  constOf(node: NodeId): ConstVal | null {
    return this.consts[this.nodeConst[node] ?? 0];
  }

  /** The object a Name node declares, or null. */
  defOf(name: NodeId): Obj | null {
    const ref = this.nodeRef[name];
    if (ref & 1) return this.objs[ref >> 1];
    return this.bothDefs.size > 0 && ref ? (this.bothDefs.get(name) ?? null) : null;
  }

  /** The object a Name node refers to, or null. */
  useOf(name: NodeId): Obj | null {
    const ref = this.nodeRef[name];
    return ref && (ref & 1) === 0 ? this.objs[ref >> 1] : null;
  }

  /** defOf or else useOf. */
  objectOf(name: NodeId): Obj | null {
    return this.defOf(name) ?? this.useOf(name);
  }

  /** Variable of a type switch's CaseClause, PkgName of an ImportDecl without name, variable of an unnamed parameter's Field. */
  implicitOf(node: NodeId): Obj | null {
    const ref = this.nodeRef[node];
    return ref ? this.objs[ref] : null;
  }

  /** The package name that an ImportDecl declares, given the node of its explicit name (0 if none). */
  pkgNameOf(imp: NodeId, localName: NodeId): PkgName | null {
    return (localName !== 0 ? this.defOf(localName) : this.implicitOf(imp)) as PkgName | null;
  }

  /** Null for selectors that are qualified identifiers (pkg.Name) or invalid. */
  selectionOf(selector: NodeId): Selection | null {
    const ref = this.nodeRef[selector];
    return ref ? this.selections[ref] : null;
  }

  instanceOf(name: NodeId): InstanceInfo | null {
    return this.instances.get(name) ?? null;
  }

  /** Scope that a node opened; only if keepScopes was set. */
  scopeOf(node: NodeId): Scope | null {
    return this.scopes.get(node) ?? null;
  }

  /** Package-level variable initialisations in execution order, once computed (initorder.ts). */
  initOrder(pkg: Package): readonly Initializer[] {
    return this.initOrders.get(pkg) ?? [];
  }
}
