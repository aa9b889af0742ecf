// What the two halves of the builder know of each other. The program half (program.ts and its neighbours) decides which
// function instances, types and data the program has; the body half (func_builder.ts) turns one body into SSA and asks
// `Prog` for everything that lies outside of it.
//
// Invariants: every Type that crosses this interface is *canonical* (identical types are the same object, no Alias, no
// TypeParam): a body obtains such types from its instance's environment (`inst.env.type(t)`) or from another canonical
// type's `canon`-ed part. A Go value is an array of SSA values: the leaves of its layout in order, or one Ptr for a
// memory aggregate.

import type { Names } from "../../syntax/names.ts";
import type { NodeId, Tree } from "../../syntax/tree.ts";
import type { Info } from "../../types/info.ts";
import type { Func as FuncObj, Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import type { SelectionKind } from "../../types/selection.ts";
import type { Interface, Signature, Type } from "../../types/types.ts";
import type { Block, DataId, Func, LayoutId, Program, ValueId } from "../ir.ts";
import type { Mem, Op, Ty } from "../ops.ts";
import type { Guard } from "./deferred.ts";
import type { Emit } from "./emit.ts";
import type { Layouts } from "./layout.ts";
import type { LockClasses } from "./locks.ts";

/** One scalar of a flattened Go value. */
export interface Leaf {
  readonly ty: Ty;
  readonly mem: Mem;
  /** Byte offset in the value's memory form. */
  readonly offset: number;
  /** Field id for the alias class: the innermost struct field that holds the scalar; 0 outside of structs. */
  readonly fieldId: number;
  /** aliasClass(mem, fieldId). */
  readonly alias: number;
}

/** Everything about how values of a type are represented. One object per canonical type. */
export interface TypeLayout {
  /** Canonical type and its underlying type (canonical too). */
  readonly type: Type;
  readonly under: Type;
  readonly size: number;
  readonly align: number;
  /** More than 8 leaves, or an array longer than 1 inside: the SSA value is a Ptr to memory. */
  readonly isMemory: boolean;
  /** Scalars in order; empty for memory aggregates and for types of no scalars (struct{}, [0]T). */
  readonly leaves: readonly Leaf[];
  /** SSA types of the value: those of the leaves, or [Ptr]. Use it for params; as results memory aggregates have none. */
  readonly tys: readonly Ty[];
  /** Structs: for field i its byte offset, first leaf (meaningless if isMemory), number of leaves and field id. Else empty. */
  readonly fieldOffset: readonly number[];
  readonly fieldLeaf: readonly number[];
  readonly fieldId: readonly number[];
  /** Canonical types of the struct's fields. */
  readonly fieldType: readonly Type[];
  /** Canonical element type of pointers, slices, arrays, maps, channels; null otherwise. */
  readonly elem: Type | null;
  /** Canonical key type of maps. */
  readonly key: Type | null;
  readonly hasPointers: boolean;
  /** Bit i: the 8-byte word i holds a pointer; trailing zero bytes trimmed, empty if !hasPointers. */
  readonly ptrmap: Uint8Array;
  /** gc's direct-interface rule: an interface's data word is the value itself (pointer-shaped). */
  readonly isDirect: boolean;
  /** Values of the type can be compared by comparing memory (no padding, floats, strings, interfaces). */
  readonly plainMemory: boolean;
}

/** Maps types as written in a (maybe generic) body to canonical types without type parameters. */
export interface TypeEnv {
  /** True if there is nothing to substitute. */
  readonly empty: boolean;
  type(t: Type): Type;
}

/** How an ssa signature is put together from a Go signature (order: contract "Values"). */
export interface GoSig {
  readonly params: Ty[];
  readonly results: Ty[];
  /** Canonical types of the results that are returned through memory, with their index among the Go results. */
  readonly memResults: readonly { index: number; type: Type }[];
  /** Index in params of: the first leaf of the receiver (-1: none), and of each Go parameter. */
  readonly recvAt: number;
  readonly paramAt: readonly number[];
  /** Index in params of the closure context, -1: none. */
  readonly ctxAt: number;
  /** For each Go result, the index of its first leaf in results, or for memory results the index in params. */
  readonly resultAt: readonly number[];
  readonly recvType: Type | null;
  readonly paramTypes: readonly Type[];
  readonly resultTypes: readonly Type[];
}

/** A row without operands: Op.Const or Op.DataAddr. */
export interface Constant {
  readonly op: Op;
  readonly ty: Ty;
  readonly aux: number;
  readonly aux2: number;
}

/** A variable that a function literal uses from the enclosing functions. */
export interface Capture {
  readonly obj: Var;
  /** The closure holds the variable's address (a Ptr) instead of its value. */
  readonly byRef: boolean;
  /** Captured by value: its leaves if they are always the same constants or static addresses; the closure holds nothing then. */
  readonly constant: readonly Constant[] | null;
  /** Canonical type of the variable. */
  readonly type: Type;
  /** Byte offset in the closure object (the table index fills bytes 0..7). */
  readonly offset: number;
}

export const enum BodyKind {
  /** FuncDecl with a body. */
  Decl,
  /** Function literal, or another body that the body half splits off (range-over-func, defer and go wrappers). */
  Lit,
  /** One package-level initialisation `lhs = rhs`: no params, no results. */
  Init,
  /** Made by the program half (wrappers, equal and hash functions); never given to buildBody. */
  Made,
}

/** What a body split off from another is, as its name says (Prog.litFunc). */
export type BodySuffix = "func" | "range" | "gowrap" | "deferwrap" | "defercall";

/** One function of the program: a body with the types it is compiled for. */
export interface FuncInst {
  readonly kind: BodyKind;
  readonly ssa: Func;
  readonly sig: GoSig;
  readonly env: TypeEnv;
  readonly pkg: Package;
  /** Declared function (its origin if generic); of a literal: the function around it; Init: null. */
  readonly obj: FuncObj | null;
  /** Decl: FuncDecl node. Lit: node given to litFunc. Init: the rhs expression. */
  readonly node: NodeId;
  /** Lit: the instance around it, and what it captures. */
  readonly outer: FuncInst | null;
  readonly captures: readonly Capture[];
  /** Init: the assigned variables. */
  readonly lhs: readonly Var[];
  /** Uninstantiated Go signature as the checker has it (types still to be mapped by env); Init: null. */
  readonly goSig: Signature | null;
  /** For the body half. */
  extra: unknown;
}

/** A selector with all types canonical; promoted methods of type parameters are resolved to the concrete ones. */
export interface ResolvedSelection {
  readonly kind: SelectionKind;
  readonly recv: Type;
  /** Field, concrete method (origin) or interface method. */
  readonly obj: Var | FuncObj;
  /** Embedded fields to walk, then (fields only) the field. Methods: only the embedded fields. */
  readonly path: readonly number[];
  /**
   * Methods: canonical type that declares the method (Named without pointer, or an interface) after the path is walked;
   * null for fields.
   */
  readonly declType: Type | null;
  /** Methods: the method wants a pointer receiver. */
  readonly ptrRecv: boolean;
  /** Methods of interfaces: index in the itab's Fun. */
  readonly ifaceIndex: number;
  /** Canonical type of the selected field or the method's signature (MethodExpr: with the receiver as first param). */
  readonly type: Type;
}

/** Replaces a call of a declared function by instructions. `args` and the result are flattened Go values. */
export interface Intrinsic {
  /** Returns the result leaves (all results after each other), or null if this call must be an ordinary call. */
  emit(e: Emit, prog: Prog, args: readonly (readonly ValueId[])[], call: IntrinsicCall): ValueId[] | null;
}

export interface IntrinsicCall {
  /** Canonical signature, type arguments of the callee. */
  readonly sig: GoSig;
  readonly targs: readonly Type[];
  readonly pos: number;
  /** Types of the arguments as written, before their conversion to the parameters' types; none in wrappers. */
  readonly argTypes: () => readonly Type[];
}

export interface Prog {
  /** The body half's own state, shared by all bodies of the compilation; null at first. */
  bodyContext: unknown;
  readonly out: Program;
  readonly buildMode: "exe" | "c-shared";
  readonly tree: Tree;
  readonly info: Info;
  readonly names: Names;

  // ---- types ----
  /** The canonical type identical to t, which must have no type parameters. */
  canon(t: Type): Type;
  readonly layouts: Layouts;
  layout(t: Type): TypeLayout;
  /** Op.Alloc's layout of one value of t (of size 0: use zeroBase). */
  allocLayout(t: Type): LayoutId;
  /** Go signature of a function value (withCtx) or of a plain function or method (recv: its receiver type or null). */
  goSig(sig: Signature, env: TypeEnv, recv: Type | null, withCtx: boolean): GoSig;
  /** Canonical common types. */
  readonly tUint8: Type;
  readonly tInt: Type;
  readonly tRune: Type;
  readonly tString: Type;
  readonly tBool: Type;
  readonly tUintptr: Type;
  readonly tUnsafePointer: Type;
  /** any (the empty interface) and error. */
  readonly tAny: Type;
  readonly tError: Type;
  pointerTo(t: Type): Type;
  sliceOf(t: Type): Type;
  arrayOf(t: Type, len: number): Type;
  /** The method set answer the checker's selectors give, for this instance's types. */
  selection(inst: FuncInst, selector: NodeId, arg?: NodeId): ResolvedSelection;
  /** Looks a method up by name in a canonical type (for type parameters' methods, Error, String ...); null: none. */
  lookupMethod(t: Type, name: string, pkg: Package | null): ResolvedSelection | null;
  /** Index of an interface's method in its itabs. */
  ifaceMethodIndex(iface: Type, method: FuncObj): number;

  // ---- functions (all are enqueued to be built) ----
  /** A declared function; targs canonical. */
  funcFor(obj: FuncObj, targs: readonly Type[]): Func;
  /** A declared method of the canonical Named (instance) `declType`. */
  methodFunc(declType: Type, obj: FuncObj): Func;
  /** The same for a call in a body, which may get a copy of its own. */
  calledMethod(inst: FuncInst, declType: Type, obj: FuncObj): Func;
  /** Go signature of what funcFor/methodFunc give. */
  sigOf(f: Func): GoSig;
  /**
   * A body split off from `outer`. `suffix` as gc's closure names: "func" (literal), "range" (range-over-func), "gowrap",
   * "deferwrap"; "defercall", where gc has none: the function is deferred as it is.
   * `goSig` null: no params and no results besides ctx.
   */
  litFunc(
    outer: FuncInst,
    node: NodeId,
    goSig: Signature | null,
    captures: readonly Capture[],
    suffix: BodySuffix,
    extra?: unknown,
  ): FuncInst;
  /** T.Method or (*T).Method as a plain function with the receiver first; promoted and interface methods too. */
  methodExprFunc(recv: Type, sel: ResolvedSelection): Func;
  /**
   * x.Method as a func value: the function (ctx first) of a closure object {table index, receiver of type `recv` at offset 8}.
   * `recv` is the type of the evaluated receiver: declared receiver type, or the interface.
   */
  methodValueFunc(recv: Type, sel: ResolvedSelection): Func;
  /** What makes the call of a finalizer of type t; null if t is no type of finalizers. */
  finalizerCall(t: Type): Func | null;
  /** A function of package runtime (runtime_calls.ts lists the names). */
  runtime(name: string): Func;
  /** func(p, q Ptr) I32 comparing two values of t in memory; may panic for interfaces that hold incomparable values. */
  equalFunc(t: Type): Func;
  /** func(p Ptr, seed I64) I64. */
  hashFunc(t: Type): Func;
  /** The intrinsic of a declared function, or null: it is called in the ordinary way. */
  intrinsic(obj: FuncObj): Intrinsic | null;
  calledIntrinsic(inst: FuncInst, obj: FuncObj): Intrinsic | null;

  // ---- data ----
  /** A package-level variable; its initialiser becomes part of the program. */
  globalVar(obj: Var): DataId;
  /** Static closure object of a declared function or of a method expression's function. */
  funcValueData(f: Func): DataId;
  /** Static closure object of a function that takes ctx already (a literal without captures). */
  closureData(f: Func): DataId;
  /** Read-only bytes; equal contents have one DataId. `text` is a byte string (one char per byte). */
  stringData(text: string): DataId;
  /** Read-only plain bytes of a composite literal etc. */
  bytesData(name: string, bytes: Uint8Array, align: number): DataId;
  /** Address of objects of size 0 (runtime.zerobase). */
  zeroBase(): DataId;
  /** Read-only zeroes of at least `size` bytes (missing map keys, zero memory aggregates). */
  zeroData(size: number): DataId;
  /**
   * Tries to lay out the expression as static memory of (canonical) type t; -1 if it is not static. The result is read-only unless
   * `writable`.
   */
  staticExpr(inst: FuncInst, node: NodeId, t: Type, writable: boolean): DataId;
  /** Read-only data with a value whose leaves are all constants or static addresses in the body; -1 if they are not. */
  staticConstants(inst: FuncInst, leaves: readonly ValueId[], t: Type): DataId;
  /** Read-only array of constant expressions, all of type t. */
  staticList(inst: FuncInst, nodes: readonly NodeId[], t: Type): DataId;

  // ---- run-time types ----
  /** The type's descriptor, complete (name, kind, elements). */
  rtype(t: Type): DataId;
  /** The same symbol where only size, pointers, equality (allocation, maps, channels) matter. */
  gcType(t: Type): DataId;
  /** Map descriptor for the runtime's map functions (same symbol as rtype). */
  mapType(t: Type): DataId;
  /** Bytes of one entry of the runtime's maps. */
  mapSlotSize(key: Type, elem: Type): number;
  itab(concrete: Type, iface: Type): DataId;
  /** The concrete type is converted to an interface: its methods may be called dynamically. Called by rtype users that build interface values. */
  usedInInterface(t: Type): void;
  /** A panic statement with operand x of canonical type t. */
  panicStatement(inst: FuncInst, x: NodeId, t: Type): void;
  /** A method is called through an interface: its number in Program.methods. */
  ifaceMethodCalled(iface: Type, method: FuncObj): number;

  // ---- cases that no value may reach (deferred.ts) ----
  typeCase(f: Func, block: Block, types: readonly Type[]): Guard | null;
  kindCase(f: Func, block: Block, kinds: number): Guard | null;
  leaveCase(outer: Guard | null): void;

  // ---- diagnostics ----
  /** A type as gc's messages show it to the author of pkg. */
  typeMessage(t: Type, pkg: Package): string;
  /** An error in the user's program (reported in gc's words). */
  error(pos: number, msg: string): void;
  /** Reports "not supported yet: construct" once per position. */
  notSupported(pos: number, construct: string): void;
  /**
   * Constructs that are not supported yet end the program when they are reached, instead of being refused at compile time: the
   * standard library holds some in functions that most programs link but never run.
   */
  deferErrors(pkg: Package): boolean;
  /** A field's address becomes a plain pointer (alias.ts). */
  fieldEscapes(fieldId: number): void;
  readonly locks: LockClasses;
  /** Memory of type t may be seen as another type (unsafe). */
  openType(t: Type): void;
  /** The program has defer statements: Program.deferChain is known. */
  usesDefer(): void;
  /** Id of a field of one of the runtime's structs. */
  runtimeField(type: string, field: string): number;
}

/** What the program half calls: fills inst.ssa's blocks. Implemented in func_builder.ts. */
export type BuildBody = (prog: Prog, inst: FuncInst) => void;

export type { Interface };
