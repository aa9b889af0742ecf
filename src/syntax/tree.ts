// The syntax tree of a whole compilation: rows in typed arrays, numbered from 1 (node 0 is nil). Kinds and fields are
// those of cmd/compile/internal/syntax/nodes.go. Invariants: a row never moves or changes its kind; where a row keeps a
// field is known to this file alone (table below); one Tree holds all files and all lazily parsed bodies.
//
// Row: kind, aux (a byte), pos, slots a b c. Fields that do not fit live in the pool, at the index in the slot marked >.
// A field has the same slot in nearly every kind, so that its accessor needs no switch:
//
//   kind             aux        a           b          c
//   Name                        value
//   BasicLit         kind, bad  value
//   CompositeLit     lazy       elemList    type       rbrace      (lazy: fileInfo instead of elemList)
//   KeyValueExpr                value       key
//   FuncLit                     body        type
//   ParenExpr                   x
//   SelectorExpr                x           sel
//   IndexExpr                   x           index
//   SliceExpr        full       x                      > index[0] index[1] index[2]
//   AssertExpr                  x           type
//   TypeSwitchGuard             x           lhs
//   Operation        op         x           y
//   CallExpr         hasDots    fun         argList
//   ListExpr                    elemList
//   ArrayType                   lenExpr     elem
//   SliceType, DotsType                     elem
//   ChanType         dir                    elem
//   StructType                  fieldList   tagList
//   Field                       name        type
//   InterfaceType               methodList
//   FuncType                    paramList   resultList
//   MapType                     value       key
//   File                        declList    pkgName    > 0 pragma eof fileInfo
//   ImportDecl                  localPkg    path       > group pragma
//   ConstDecl, VarDecl          nameList    type       > group pragma values
//   TypeDecl         alias      name        type       > group pragma tparamList
//   FuncDecl         lazy       body        type       > 0 pragma tparamList recv name fileInfo lbrace rbrace
//   LabeledStmt                 label       stmt
//   BlockStmt                   list                   rbrace
//   ExprStmt                    x
//   SendStmt                    value       chan
//   DeclStmt                    declList
//   AssignStmt       op         rhs         lhs
//   BranchStmt       tok        label       target
//   CallStmt         tok        call
//   ReturnStmt                  results
//   IfStmt                      thenBlock   > init cond  else
//   ForStmt                     body        > init cond  post
//   SwitchStmt                  body        > init tag   rbrace
//   SelectStmt                  body                   rbrace
//   RangeClause      def        x           lhs
//   CaseClause                  body        cases      colon
//   CommClause                  body        comm       colon
import { Known, NameId, Names } from "./names.ts";
import { Linkname, Pragma } from "./pragma.ts";
import { FileSet, Pos, SourceFile } from "./source.ts";
import { ChanDir, LitKind, Operator, Token } from "./tokens.ts";

/** A node: its row number; 0 = nil. */
export type NodeId = number;
/** A list of nodes: index of its length in the pool; 0 = nil, and every empty list. */
export type ListId = number;
/** Index into Tree.pragmas; 0 = none. */
export type PragmaId = number;

export const enum Kind {
  Nil,

  BadExpr,
  Name,
  BasicLit,
  CompositeLit,
  KeyValueExpr,
  FuncLit,
  ParenExpr,
  SelectorExpr,
  IndexExpr,
  SliceExpr,
  AssertExpr,
  TypeSwitchGuard,
  Operation,
  CallExpr,
  ListExpr,

  ArrayType,
  SliceType,
  DotsType,
  StructType,
  Field,
  InterfaceType,
  FuncType,
  MapType,
  ChanType,

  File,
  ImportDecl,
  ConstDecl,
  TypeDecl,
  VarDecl,
  FuncDecl,

  EmptyStmt,
  LabeledStmt,
  BlockStmt,
  ExprStmt,
  SendStmt,
  DeclStmt,
  AssignStmt,
  BranchStmt,
  CallStmt,
  ReturnStmt,
  IfStmt,
  ForStmt,
  SwitchStmt,
  SelectStmt,
  RangeClause,
  CaseClause,
  CommClause,

  Count,
}

/** Names of the kinds, indexed by Kind: for dumps and internal errors. */
export const kindStrings: readonly string[] = (
  "Nil BadExpr Name BasicLit CompositeLit KeyValueExpr FuncLit ParenExpr SelectorExpr IndexExpr SliceExpr AssertExpr " +
  "TypeSwitchGuard Operation CallExpr ListExpr ArrayType SliceType DotsType StructType Field InterfaceType FuncType " +
  "MapType ChanType File ImportDecl ConstDecl TypeDecl VarDecl FuncDecl EmptyStmt LabeledStmt BlockStmt ExprStmt " +
  "SendStmt DeclStmt AssignStmt BranchStmt CallStmt ReturnStmt IfStmt ForStmt SwitchStmt SelectStmt RangeClause " +
  "CaseClause CommClause"
).split(" ");

export interface ParseOptions {
  /**
   * Skip the bodies of function declarations, which ensureBody (parser.ts) parses later, and the elements of package-level
   * composite literals in which nothing is called, which elemList does.
   */
  lazyBodies?: boolean;
  /**
   * The file stands as gofmt leaves it, and is known to be valid: with lazyBodies, the signatures of functions are skipped, too,
   * by the shape of their lines (skipFunc), and comments are not looked at but for directives.
   */
  formatted?: boolean;
  /** The file belongs to the standard library: its directives may do more (gc's -std). */
  std?: boolean;
  /** The file belongs to package runtime or its kin: runtime's own directives are allowed. */
  compilingRuntime?: boolean;
  /** GOEXPERIMENT=fieldtrack: //go:nointerface is heeded. */
  fieldTrack?: boolean;
  /** Leave labels and branches unchecked (tests of the type checker's own checks). */
  ignoreBranches?: boolean;
}

/** What is known of a parsed file besides its tree. */
export interface FileInfo {
  source: SourceFile;
  /** The File node. */
  node: NodeId;
  /** From the file's `//go:build` line ("go1.21"); "" = none. */
  goVersion: string;
  /** In source order. `//go:linkname` belongs to the file, wherever it stands. */
  linknames: Linkname[];
  options: ParseOptions;
  /** Parses the skipped elements of a CompositeLit. */
  parseElems?: (lit: NodeId) => void;
  /** Parses the skipped signature of a FuncDecl. */
  parseSignature?: (fn: NodeId) => void;
  /** Parses a skipped body into the tree: see ensureBody (parser.ts). */
  parseBody: ((fn: NodeId) => void) | null;
}

const badFlag = 0x80;

/** FuncDecl.aux while its body is skipped. */
const lazyFlag = 1;

export class Tree {
  readonly names: Names;
  readonly files: FileSet;
  /** Index 0 is unused. */
  readonly pragmas: Pragma[] = [];
  readonly fileInfos: FileInfo[] = [];

  /** Number of nodes, nil included: valid ids are 1 .. count-1. */
  count = 1;
  private kinds = new Uint8Array(1 << 14);
  private auxs = new Uint8Array(1 << 14);
  private poss = new Int32Array(1 << 14);
  private as = new Int32Array(1 << 14);
  private bs = new Int32Array(1 << 14);
  private cs = new Int32Array(1 << 14);
  private pool = new Int32Array(1 << 14);
  private poolLen = 1;
  private groups = 0;

  constructor(files = new FileSet(), names = new Names()) {
    this.files = files;
    this.names = names;
    this.pragmas.push(null as unknown as Pragma);
  }

  /**
   * Levels of nested expressions, types and statements the parser follows. Go has no limit; what we do has one, the stack of
   * the host, and a message at a fixed depth is better than one that differs from host to host.
   */
  maxNesting = 1000;
  /** Something nests deeper than that, or than the stack reaches: with a larger one it may compile. */
  tooDeep = false;

  // ---- rows

  private row(kind: Kind, pos: Pos, aux: number, a: number, b: number, c: number): NodeId {
    const n = this.count++;
    if (n >= this.kinds.length) this.growRows();
    // A new row is all zero.
    this.kinds[n] = kind;
    this.poss[n] = pos;
    if (aux !== 0) this.auxs[n] = aux;
    if (a !== 0) this.as[n] = a;
    if (b !== 0) this.bs[n] = b;
    if (c !== 0) this.cs[n] = c;
    return n;
  }

  private growRows(): void {
    this.reserve(grown(this.kinds.length));
  }

  /** Makes room for this many nodes in all, for a caller who knows: copying rows is a sixth of a large parse. */
  reserve(nodes: number): void {
    if (nodes <= this.kinds.length) return;
    const kinds = new Uint8Array(nodes);
    kinds.set(this.kinds);
    this.kinds = kinds;
    const auxs = new Uint8Array(nodes);
    auxs.set(this.auxs);
    this.auxs = auxs;
    this.poss = copied(this.poss, nodes);
    this.as = copied(this.as, nodes);
    this.bs = copied(this.bs, nodes);
    this.cs = copied(this.cs, nodes);
  }

  /** Index of n new words of the pool. */
  private alloc(n: number): number {
    const at = this.poolLen;
    this.poolLen = at + n;
    if (this.poolLen > this.pool.length) {
      const bigger = new Int32Array(Math.max(grown(this.pool.length), this.poolLen));
      bigger.set(this.pool);
      this.pool = bigger;
    }
    return at;
  }

  private pool2(x: number, y: number): number {
    const at = this.alloc(2);
    this.pool[at] = x;
    this.pool[at + 1] = y;
    return at;
  }

  private pool3(x: number, y: number, z: number): number {
    const at = this.alloc(3);
    this.pool[at] = x;
    this.pool[at + 1] = y;
    this.pool[at + 2] = z;
    return at;
  }

  private a(n: NodeId): number {
    return this.as[n];
  }

  private b(n: NodeId): number {
    return this.bs[n];
  }

  private c(n: NodeId): number {
    return this.cs[n];
  }

  /** Gives the nodes back; files and names stay. */
  dropNodes(): void {
    this.count = 1;
    this.kinds = this.auxs = new Uint8Array(0);
    this.poss = this.as = this.bs = this.cs = this.pool = new Int32Array(0);
    this.pragmas.length = this.fileInfos.length = 1;
  }

  // ---- lists

  /** A list of nodes. */
  listOf(items: readonly number[]): ListId {
    return this.list(Int32Array.from(items), 0, items.length);
  }

  /** A list of items[from, to). */
  list(items: Int32Array, from: number, to: number): ListId {
    const n = to - from;
    if (n <= 0) return 0;
    const at = this.alloc(n + 1);
    const pool = this.pool;
    pool[at] = n;
    for (let i = 0; i < n; i++) pool[at + 1 + i] = items[from + i];
    return at;
  }

  len(list: ListId): number {
    return this.pool[list];
  }

  at(list: ListId, i: number): NodeId {
    return this.pool[list + 1 + i];
  }

  last(list: ListId): NodeId {
    const n = this.pool[list];
    return n === 0 ? 0 : this.pool[list + n];
  }

  // ---- all nodes

  kind(n: NodeId): Kind {
    return this.kinds[n];
  }

  pos(n: NodeId): Pos {
    return this.poss[n];
  }

  // ---- expressions

  /** Name, BasicLit: NameId of the text. KeyValueExpr, MapType, SendStmt: the value's NodeId. */
  value(n: NodeId): NameId | NodeId {
    return this.a(n);
  }

  /** Text of a Name or BasicLit. */
  text(n: NodeId): string {
    return this.names.text(this.a(n));
  }

  litKind(n: NodeId): LitKind {
    return this.auxs[n] & ~badFlag;
  }

  /** BasicLit with a syntax error (reported already). */
  bad(n: NodeId): boolean {
    return (this.auxs[n] & badFlag) !== 0;
  }

  /** CompositeLit, ListExpr. Parses elements that were skipped. */
  elemList(n: NodeId): ListId {
    if (this.auxs[n] === lazyFlag) this.fileInfos[this.a(n)].parseElems!(n);
    return this.a(n);
  }

  /** CompositeLit whose elements are skipped and not parsed yet: there are some, and no call or receive is among them. */
  elemsSkipped(n: NodeId): boolean {
    return this.auxs[n] === lazyFlag;
  }

  /** CompositeLit: number of elements with a key. */
  nKeys(n: NodeId): number {
    const list = this.elemList(n);
    let keys = 0;
    for (let i = 0; i < this.len(list); i++) if (this.kinds[this.at(list, i)] === Kind.KeyValueExpr) keys++;
    return keys;
  }

  /** CompositeLit, FuncLit, AssertExpr, Field, ConstDecl, TypeDecl, VarDecl, FuncDecl (see signature); 0 = none. */
  type(n: NodeId): NodeId {
    return this.b(n);
  }

  /** CompositeLit, BlockStmt, SwitchStmt, SelectStmt: position of the closing brace; a FuncDecl: that of its body. */
  rbrace(n: NodeId): Pos {
    if (this.kinds[n] === Kind.FuncDecl) return this.pool[this.c(n) + 7];
    return this.c(n);
  }

  /** FuncDecl with a body: position of the opening brace. */
  lbrace(n: NodeId): Pos {
    return this.pool[this.c(n) + 6];
  }

  /** KeyValueExpr, MapType. */
  key(n: NodeId): NodeId {
    return this.b(n);
  }

  /**
   * FuncLit, FuncDecl, ForStmt: the BlockStmt (0 for a FuncDecl without body, or whose body is still skipped: see
   * hasBody). SwitchStmt, SelectStmt: ListId of clauses. CaseClause, CommClause: ListId of statements.
   */
  body(n: NodeId): NodeId | ListId {
    return this.a(n);
  }

  /** ParenExpr, SelectorExpr, IndexExpr, SliceExpr, AssertExpr, TypeSwitchGuard, Operation, ExprStmt, RangeClause. */
  x(n: NodeId): NodeId {
    return this.a(n);
  }

  /** Operation: 0 = unary. */
  y(n: NodeId): NodeId {
    return this.b(n);
  }

  /** Operation; AssignStmt: None = plain assignment, Def = `:=`. */
  op(n: NodeId): Operator {
    return this.auxs[n];
  }

  sel(n: NodeId): NodeId {
    return this.b(n);
  }

  /** IndexExpr; a ListExpr for several. */
  index(n: NodeId): NodeId {
    return this.b(n);
  }

  /** SliceExpr: i = 0..2; 0 = absent. */
  sliceIndex(n: NodeId, i: number): NodeId {
    return this.pool[this.c(n) + i];
  }

  /** SliceExpr with two colons. */
  full(n: NodeId): boolean {
    return this.auxs[n] !== 0;
  }

  fun(n: NodeId): NodeId {
    return this.a(n);
  }

  argList(n: NodeId): ListId {
    return this.b(n);
  }

  /** CallExpr: the last argument is followed by `...`. */
  hasDots(n: NodeId): boolean {
    return this.auxs[n] !== 0;
  }

  // ---- types

  /** ArrayType (Len there); 0 = `...`. */
  lenExpr(n: NodeId): NodeId {
    return this.a(n);
  }

  /** ArrayType, SliceType, DotsType, ChanType. */
  elem(n: NodeId): NodeId {
    return this.b(n);
  }

  dir(n: NodeId): ChanDir {
    return this.auxs[n];
  }

  fieldList(n: NodeId): ListId {
    return this.a(n);
  }

  /** StructType: BasicLits or 0; may be shorter than fieldList. Use tag() for one field. */
  tagList(n: NodeId): ListId {
    return this.b(n);
  }

  /** StructType: BasicLit tag of field i; 0 = none. */
  tag(n: NodeId, i: number): NodeId {
    const list = this.b(n);
    return i < this.len(list) ? this.at(list, i) : 0;
  }

  methodList(n: NodeId): ListId {
    return this.a(n);
  }

  paramList(n: NodeId): ListId {
    return this.a(n);
  }

  resultList(n: NodeId): ListId {
    return this.b(n);
  }

  /** Field (0 = anonymous or embedded), TypeDecl, FuncDecl: a Name. */
  name(n: NodeId): NodeId {
    if (this.kinds[n] === Kind.FuncDecl) return this.pool[this.c(n) + 4];
    return this.a(n);
  }

  // ---- declarations

  /** File, DeclStmt. */
  declList(n: NodeId): ListId {
    return this.a(n);
  }

  pkgName(n: NodeId): NodeId {
    return this.b(n);
  }

  eof(n: NodeId): Pos {
    return this.pool[this.c(n) + 2];
  }

  /** File, FuncDecl. */
  fileInfo(n: NodeId): FileInfo {
    return this.fileInfos[this.fileIndex(n)];
  }

  /** File, FuncDecl: index into fileInfos. */
  fileIndex(n: NodeId): number {
    return this.pool[this.c(n) + (this.kinds[n] === Kind.FuncDecl ? 5 : 3)];
  }

  /** ImportDecl, ConstDecl, TypeDecl, VarDecl: number of the parenthesised group, 0 = none. */
  group(n: NodeId): number {
    return this.pool[this.c(n)];
  }

  /** File and all declarations. */
  pragma(n: NodeId): PragmaId {
    return this.pool[this.c(n) + 1];
  }

  /** ImportDecl: the Name before the path (also "." and "_"); 0 = none. */
  localPkgName(n: NodeId): NodeId {
    return this.a(n);
  }

  /** ImportDecl: a BasicLit, a string unless bad(); 0 after a syntax error. */
  path(n: NodeId): NodeId {
    return this.b(n);
  }

  nameList(n: NodeId): ListId {
    return this.a(n);
  }

  /** ConstDecl, VarDecl: an expression (ListExpr for several); 0 = none. */
  values(n: NodeId): NodeId {
    return this.pool[this.c(n) + 2];
  }

  /** TypeDecl, FuncDecl: Fields. */
  tparamList(n: NodeId): ListId {
    return this.pool[this.c(n) + 2];
  }

  alias(n: NodeId): boolean {
    return this.auxs[n] !== 0;
  }

  /** FuncDecl: its type. Parses it if it was skipped. */
  signature(n: NodeId): NodeId {
    if (this.b(n) === 0) this.fileInfo(n).parseSignature!(n);
    return this.b(n);
  }

  /** FuncDecl: the receiver Field; 0 = a function. */
  recv(n: NodeId): NodeId {
    return this.pool[this.c(n) + 3];
  }

  /** FuncDecl: has a body, parsed or not. */
  hasBody(n: NodeId): boolean {
    return this.a(n) !== 0 || (this.auxs[n] & lazyFlag) !== 0;
  }

  /** FuncDecl whose body is skipped and not parsed yet. */
  bodySkipped(n: NodeId): boolean {
    return (this.auxs[n] & lazyFlag) !== 0;
  }

  // ---- statements

  /** LabeledStmt; BranchStmt (0 = none): a Name. */
  label(n: NodeId): NodeId {
    return this.a(n);
  }

  stmt(n: NodeId): NodeId {
    return this.b(n);
  }

  /** BlockStmt. */
  stmtList(n: NodeId): ListId {
    return this.a(n);
  }

  chan(n: NodeId): NodeId {
    return this.b(n);
  }

  /** AssignStmt; RangeClause and TypeSwitchGuard (0 = none). */
  lhs(n: NodeId): NodeId {
    return this.b(n);
  }

  /** AssignStmt: 0 = `lhs++` (op Add) or `lhs--` (op Sub). */
  rhs(n: NodeId): NodeId {
    return this.a(n);
  }

  /** BranchStmt: Break, Continue, Fallthrough or Goto. CallStmt: Go or Defer. */
  tok(n: NodeId): Token {
    return this.auxs[n];
  }

  /** BranchStmt: the LabeledStmt of a goto; the For-, Switch- or SelectStmt of a break or continue. See branches.ts. */
  target(n: NodeId): NodeId {
    return this.b(n);
  }

  call(n: NodeId): NodeId {
    return this.a(n);
  }

  results(n: NodeId): NodeId {
    return this.a(n);
  }

  /** IfStmt, ForStmt (also a RangeClause), SwitchStmt; 0 = none. */
  init(n: NodeId): NodeId {
    return this.pool[this.b(n)];
  }

  /** IfStmt, ForStmt (0 = none). */
  cond(n: NodeId): NodeId {
    return this.pool[this.b(n) + 1];
  }

  /** IfStmt: the BlockStmt. (Not named `then`: an object with that method cannot pass through a promise.) */
  thenBlock(n: NodeId): NodeId {
    return this.a(n);
  }

  /** IfStmt: 0, an IfStmt or a BlockStmt. */
  else(n: NodeId): NodeId {
    return this.c(n);
  }

  post(n: NodeId): NodeId {
    return this.c(n);
  }

  /** SwitchStmt (Tag there): the expression or TypeSwitchGuard; 0 = none. */
  switchTag(n: NodeId): NodeId {
    return this.pool[this.b(n) + 1];
  }

  /** RangeClause with `:=`. */
  def(n: NodeId): boolean {
    return this.auxs[n] !== 0;
  }

  /** CaseClause: expression or ListExpr; 0 = default. */
  cases(n: NodeId): NodeId {
    return this.b(n);
  }

  /** CommClause: send or receive statement; 0 = default. */
  comm(n: NodeId): NodeId {
    return this.b(n);
  }

  colon(n: NodeId): Pos {
    return this.c(n);
  }

  // ---- constructors (the parser's and the desugarer's)

  newBadExpr(pos: Pos): NodeId {
    return this.row(Kind.BadExpr, pos, 0, 0, 0, 0);
  }

  newName(pos: Pos, value: NameId): NodeId {
    return this.row(Kind.Name, pos, 0, value, 0, 0);
  }

  newBlank(pos: Pos): NodeId {
    return this.row(Kind.Name, pos, 0, Known.Blank, 0, 0);
  }

  newBasicLit(pos: Pos, value: NameId, kind: LitKind, bad: boolean): NodeId {
    return this.row(Kind.BasicLit, pos, bad ? kind | badFlag : kind, value, 0, 0);
  }

  newCompositeLit(pos: Pos, type: NodeId, elemList: ListId, rbrace: Pos): NodeId {
    return this.row(Kind.CompositeLit, pos, 0, elemList, type, rbrace);
  }

  newSkippedLit(pos: Pos, type: NodeId, fileInfo: number, rbrace: Pos): NodeId {
    return this.row(Kind.CompositeLit, pos, lazyFlag, fileInfo, type, rbrace);
  }

  /** The elements of a CompositeLit that skipped them. */
  setElems(n: NodeId, elemList: ListId): void {
    this.as[n] = elemList;
    this.auxs[n] = 0;
  }

  newKeyValueExpr(pos: Pos, key: NodeId, value: NodeId): NodeId {
    return this.row(Kind.KeyValueExpr, pos, 0, value, key, 0);
  }

  newFuncLit(pos: Pos, type: NodeId, body: NodeId): NodeId {
    return this.row(Kind.FuncLit, pos, 0, body, type, 0);
  }

  newParenExpr(pos: Pos, x: NodeId): NodeId {
    return this.row(Kind.ParenExpr, pos, 0, x, 0, 0);
  }

  newSelectorExpr(pos: Pos, x: NodeId, sel: NodeId): NodeId {
    return this.row(Kind.SelectorExpr, pos, 0, x, sel, 0);
  }

  newIndexExpr(pos: Pos, x: NodeId, index: NodeId): NodeId {
    return this.row(Kind.IndexExpr, pos, 0, x, index, 0);
  }

  newSliceExpr(pos: Pos, x: NodeId, i: NodeId, j: NodeId, k: NodeId, full: boolean): NodeId {
    return this.row(Kind.SliceExpr, pos, full ? 1 : 0, x, 0, this.pool3(i, j, k));
  }

  newAssertExpr(pos: Pos, x: NodeId, type: NodeId): NodeId {
    return this.row(Kind.AssertExpr, pos, 0, x, type, 0);
  }

  newTypeSwitchGuard(pos: Pos, lhs: NodeId, x: NodeId): NodeId {
    return this.row(Kind.TypeSwitchGuard, pos, 0, x, lhs, 0);
  }

  newOperation(pos: Pos, op: Operator, x: NodeId, y: NodeId): NodeId {
    return this.row(Kind.Operation, pos, op, x, y, 0);
  }

  newCallExpr(pos: Pos, fun: NodeId, argList: ListId, hasDots: boolean): NodeId {
    return this.row(Kind.CallExpr, pos, hasDots ? 1 : 0, fun, argList, 0);
  }

  newListExpr(pos: Pos, elemList: ListId): NodeId {
    return this.row(Kind.ListExpr, pos, 0, elemList, 0, 0);
  }

  newArrayType(pos: Pos, len: NodeId, elem: NodeId): NodeId {
    return this.row(Kind.ArrayType, pos, 0, len, elem, 0);
  }

  newSliceType(pos: Pos, elem: NodeId): NodeId {
    return this.row(Kind.SliceType, pos, 0, 0, elem, 0);
  }

  newDotsType(pos: Pos, elem: NodeId): NodeId {
    return this.row(Kind.DotsType, pos, 0, 0, elem, 0);
  }

  newStructType(pos: Pos, fieldList: ListId, tagList: ListId): NodeId {
    return this.row(Kind.StructType, pos, 0, fieldList, tagList, 0);
  }

  newField(pos: Pos, name: NodeId, type: NodeId): NodeId {
    return this.row(Kind.Field, pos, 0, name, type, 0);
  }

  newInterfaceType(pos: Pos, methodList: ListId): NodeId {
    return this.row(Kind.InterfaceType, pos, 0, methodList, 0, 0);
  }

  newFuncType(pos: Pos, paramList: ListId, resultList: ListId): NodeId {
    return this.row(Kind.FuncType, pos, 0, paramList, resultList, 0);
  }

  newMapType(pos: Pos, key: NodeId, value: NodeId): NodeId {
    return this.row(Kind.MapType, pos, 0, value, key, 0);
  }

  newChanType(pos: Pos, dir: ChanDir, elem: NodeId): NodeId {
    return this.row(Kind.ChanType, pos, dir, 0, elem, 0);
  }

  newFile(pos: Pos, pragma: PragmaId, pkgName: NodeId, declList: ListId, eof: Pos, fileInfo: number): NodeId {
    const more = this.alloc(4);
    const pool = this.pool;
    pool[more] = 0;
    pool[more + 1] = pragma;
    pool[more + 2] = eof;
    pool[more + 3] = fileInfo;
    return this.row(Kind.File, pos, 0, declList, pkgName, more);
  }

  newGroup(): number {
    return ++this.groups;
  }

  newImportDecl(pos: Pos, group: number, pragma: PragmaId, localPkgName: NodeId, path: NodeId): NodeId {
    return this.row(Kind.ImportDecl, pos, 0, localPkgName, path, this.pool2(group, pragma));
  }

  newConstDecl(pos: Pos, group: number, pragma: PragmaId, nameList: ListId, type: NodeId, values: NodeId): NodeId {
    return this.row(Kind.ConstDecl, pos, 0, nameList, type, this.pool3(group, pragma, values));
  }

  newVarDecl(pos: Pos, group: number, pragma: PragmaId, nameList: ListId, type: NodeId, values: NodeId): NodeId {
    return this.row(Kind.VarDecl, pos, 0, nameList, type, this.pool3(group, pragma, values));
  }

  newTypeDecl(
    pos: Pos,
    group: number,
    pragma: PragmaId,
    name: NodeId,
    tparamList: ListId,
    alias: boolean,
    type: NodeId,
  ): NodeId {
    return this.row(Kind.TypeDecl, pos, alias ? 1 : 0, name, type, this.pool3(group, pragma, tparamList));
  }

  /** A FuncDecl without body; setBody or setSkippedBody adds one. */
  newFuncDecl(
    pos: Pos,
    pragma: PragmaId,
    recv: NodeId,
    name: NodeId,
    tparamList: ListId,
    type: NodeId,
    fileInfo: number,
  ): NodeId {
    const more = this.alloc(8);
    const pool = this.pool;
    pool[more] = 0;
    pool[more + 1] = pragma;
    pool[more + 2] = tparamList;
    pool[more + 3] = recv;
    pool[more + 4] = name;
    pool[more + 5] = fileInfo;
    pool[more + 6] = 0;
    pool[more + 7] = 0;
    return this.row(Kind.FuncDecl, pos, 0, 0, type, more);
  }

  /** FuncDecl: its body, a BlockStmt. */
  setBody(n: NodeId, body: NodeId): void {
    this.as[n] = body;
    this.auxs[n] = 0;
    this.pool[this.c(n) + 6] = this.pos(body);
    this.pool[this.c(n) + 7] = this.c(body);
  }

  setSkippedBody(n: NodeId, lbrace: Pos, rbrace: Pos): void {
    this.auxs[n] = lazyFlag;
    this.pool[this.c(n) + 6] = lbrace;
    this.pool[this.c(n) + 7] = rbrace;
  }

  newEmptyStmt(pos: Pos): NodeId {
    return this.row(Kind.EmptyStmt, pos, 0, 0, 0, 0);
  }

  newLabeledStmt(pos: Pos, label: NodeId, stmt: NodeId): NodeId {
    return this.row(Kind.LabeledStmt, pos, 0, label, stmt, 0);
  }

  newBlockStmt(pos: Pos, list: ListId, rbrace: Pos): NodeId {
    return this.row(Kind.BlockStmt, pos, 0, list, 0, rbrace);
  }

  newExprStmt(pos: Pos, x: NodeId): NodeId {
    return this.row(Kind.ExprStmt, pos, 0, x, 0, 0);
  }

  newSendStmt(pos: Pos, chan: NodeId, value: NodeId): NodeId {
    return this.row(Kind.SendStmt, pos, 0, value, chan, 0);
  }

  newDeclStmt(pos: Pos, declList: ListId): NodeId {
    return this.row(Kind.DeclStmt, pos, 0, declList, 0, 0);
  }

  newAssignStmt(pos: Pos, op: Operator, lhs: NodeId, rhs: NodeId): NodeId {
    return this.row(Kind.AssignStmt, pos, op, rhs, lhs, 0);
  }

  newBranchStmt(pos: Pos, tok: Token, label: NodeId): NodeId {
    return this.row(Kind.BranchStmt, pos, tok, label, 0, 0);
  }

  newCallStmt(pos: Pos, tok: Token, call: NodeId): NodeId {
    return this.row(Kind.CallStmt, pos, tok, call, 0, 0);
  }

  newReturnStmt(pos: Pos, results: NodeId): NodeId {
    return this.row(Kind.ReturnStmt, pos, 0, results, 0, 0);
  }

  newIfStmt(pos: Pos, init: NodeId, cond: NodeId, then: NodeId, els: NodeId): NodeId {
    return this.row(Kind.IfStmt, pos, 0, then, this.pool2(init, cond), els);
  }

  newForStmt(pos: Pos, init: NodeId, cond: NodeId, post: NodeId, body: NodeId): NodeId {
    return this.row(Kind.ForStmt, pos, 0, body, this.pool2(init, cond), post);
  }

  newSwitchStmt(pos: Pos, init: NodeId, tag: NodeId, body: ListId, rbrace: Pos): NodeId {
    return this.row(Kind.SwitchStmt, pos, 0, body, this.pool2(init, tag), rbrace);
  }

  newSelectStmt(pos: Pos, body: ListId, rbrace: Pos): NodeId {
    return this.row(Kind.SelectStmt, pos, 0, body, 0, rbrace);
  }

  newRangeClause(pos: Pos, lhs: NodeId, def: boolean, x: NodeId): NodeId {
    return this.row(Kind.RangeClause, pos, def ? 1 : 0, x, lhs, 0);
  }

  newCaseClause(pos: Pos, cases: NodeId, body: ListId, colon: Pos): NodeId {
    return this.row(Kind.CaseClause, pos, 0, body, cases, colon);
  }

  newCommClause(pos: Pos, comm: NodeId, body: ListId, colon: Pos): NodeId {
    return this.row(Kind.CommClause, pos, 0, body, comm, colon);
  }

  // ---- corrections the grammar needs after a node was made

  /** Declarations that patch files replace are taken out of a File (src/load/patch.ts). */
  setDeclList(file: NodeId, declList: ListId): void {
    this.as[file] = declList;
  }

  setX(n: NodeId, x: NodeId): void {
    this.as[n] = x;
  }

  setName(field: NodeId, name: NodeId): void {
    this.as[field] = name;
  }

  setType(n: NodeId, type: NodeId): void {
    this.bs[n] = type;
  }

  setLhs(n: NodeId, lhs: NodeId): void {
    this.bs[n] = lhs;
  }

  setElse(ifStmt: NodeId, els: NodeId): void {
    this.cs[ifStmt] = els;
  }

  setDir(chanType: NodeId, dir: ChanDir): void {
    this.auxs[chanType] = dir;
  }

  setTarget(branch: NodeId, target: NodeId): void {
    this.bs[branch] = target;
  }

  setBad(lit: NodeId): void {
    this.auxs[lit] |= badFlag;
  }

  /** Adds a pragma and gives its id. */
  addPragma(p: Pragma): PragmaId {
    this.pragmas.push(p);
    return this.pragmas.length - 1;
  }
}

function copied(old: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(size);
  bigger.set(old);
  return bigger;
}

/** The next capacity: in large steps at first, for memory that is not touched costs nothing. */
function grown(size: number): number {
  return size < 1 << 20 ? size * 4 : size * 2;
}
