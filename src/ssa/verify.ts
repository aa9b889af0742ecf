// Checks a function's SSA form: every rule that passes and the wasm backend rely on. Run between passes in tests and with
// opts.verify. The rules in short:
// - the entry block has the function's parameters as params and no predecessors; the recover block has no params;
// - every row is in at most one place (one block's params or instrs); its definition dominates its uses; the recover block
//   is entered from any call, so of values made elsewhere only the function's parameters are defined there;
// - operand and result types follow ops.ts; edges carry one argument for each param, of its type;
// - blocks are ended; calls match the callee's signature.
// Blocks that cannot be reached may exist between passes; their uses are checked for type, not for dominance.

import { InternalError } from "../diagnostics.ts";
import { Cfg, forEachOperand } from "./cfg.ts";
import { type Block, type Func, type Program, resultTy, type Sig, Term } from "./ir.ts";
import { Link, Mark, Mem, Op, OpFlag, opInfo, Ty, tyNames } from "./ops.ts";
import { isDropped } from "./passes/deadfuncs.ts";
import { printFunc, printInstr } from "./text.ts";

/**
 * Throws InternalError (message, function's text) at the first broken rule. `after` names the pass that ran before. `cfg` is working
 * space, for who verifies many.
 */
export function verifyFunc(f: Func, program: Program, after = "", cfg = new Cfg()): void {
  if (f.import !== null || isDropped(f)) return;
  new Verifier(f, program, after, cfg).run();
}

/** verifyFunc for all functions, and the program's own tables. */
export function verifyProgram(program: Program, after = ""): void {
  const cfg = new Cfg();
  for (const f of program.funcs) verifyFunc(f, program, after, cfg);
  const funcCount = program.funcs.length;
  for (const d of program.data) {
    for (const r of d.relocs) {
      const limit = r.kind === "data" ? program.data.length : funcCount;
      if (r.target < 0 || r.target >= limit) throw new InternalError(`ssa: data ${d.name}: bad relocation target`);
      if (r.offset < 0 || r.offset + 4 > d.size) throw new InternalError(`ssa: data ${d.name}: relocation outside`);
    }
    if (d.bytes !== null && d.bytes.length > d.size) throw new InternalError(`ssa: data ${d.name}: too many bytes`);
  }
}

class Verifier {
  /** Block of each value's definition; -1: in no block. */
  private readonly home: Int32Array;
  /** Index of the definition in block.instrs; -1 for params. */
  private readonly index: Int32Array;
  private block: Block | null = null;
  private instr = 0;

  constructor(
    private readonly f: Func,
    private readonly program: Program,
    private readonly after: string,
    private readonly cfg: Cfg,
  ) {
    this.home = new Int32Array(f.count).fill(-1);
    this.index = new Int32Array(f.count).fill(-1);
  }

  private fail(what: string): never {
    const { f } = this;
    let where = f.name;
    if (this.block !== null) where += ` b${this.block.id}`;
    if (this.instr > 0) where += `: ${printInstr(f, this.instr, this.program)}`;
    let text: string;
    try {
      text = printFunc(f, this.program);
    } catch {
      text = "(cannot be printed)";
    }
    const pos = this.instr > 0 ? f.pos_[this.instr]! : f.pos;
    throw new InternalError(
      `ssa verify${this.after === "" ? "" : ` after ${this.after}`}: ${where}: ${what}\n${text}`,
      pos,
    );
  }

  run(): void {
    const { f } = this;
    if (f.blocks.length === 0 || f.blocks[0] === null) this.fail("no entry block");
    this.definitions();
    for (const block of f.blocks) {
      if (block === null) continue;
      this.block = block;
      this.instr = 0;
      this.terminator(block);
      for (const v of block.instrs) {
        if (f.op[v] === Op.Nop) continue;
        this.instr = v;
        this.types(v);
      }
    }
    this.block = null;
    this.instr = 0;
    if (f.recoverBlock >= 0 && f.block(f.recoverBlock).params.length > 0) this.fail("recover block has params");
    this.cfg.build(f);
    if (this.cfg.predCount(0) > 0) this.fail("entry block has predecessors");
    for (const block of f.blocks) {
      if (block !== null && this.cfg.reachable(block.id)) this.dominance(block);
    }
  }

  private definitions(): void {
    const { f } = this;
    for (let id = 0; id < f.blocks.length; id++) {
      const block = f.blocks[id]!;
      if (block === null) continue;
      this.block = block;
      if (block.id !== id) this.fail(`block has id ${block.id} at index ${id}`);
      for (let i = 0; i < block.params.length; i++) {
        const v = block.params[i]!;
        this.define(v, id, -1);
        if (f.op[v] !== Op.Param) this.fail(`v${v} is a block param but not Op.Param`);
        if (f.aux[v] !== i) this.fail(`v${v} is param ${i} but has aux ${f.aux[v]}`);
        if (f.ty[v] === Ty.Void || f.ty[v] === Ty.Multi) this.fail(`v${v} has no value type`);
        this.mark(v);
      }
      for (let i = 0; i < block.instrs.length; i++) {
        const v = block.instrs[i]!;
        if (f.op[v] === Op.Param) this.fail(`v${v} is Op.Param among instructions`);
        if (f.op[v] === Op.Nop) continue;
        this.define(v, id, i);
      }
    }
    const entry = f.block(0);
    this.block = entry;
    if (entry.params.length !== f.params.length) this.fail("entry params are not the function's");
    entry.params.forEach((v, i) => {
      if (f.ty[v] !== f.params[i]) this.fail(`entry param v${v} has another type than the function's parameter`);
    });
  }

  /** Column b of rows without a second operand is a Mark: of lengths for I64 only, of pointers for parameters only. */
  private mark(v: number): void {
    const { f } = this;
    const mark = f.b[v]!;
    const fits = mark === Mark.NonNil ? f.ty[v] === Ty.Ptr && f.op[v] === Op.Param : f.ty[v] === Ty.I64;
    if (mark < 0 || mark > Mark.NonNil || (mark !== 0 && !fits)) this.fail(`v${v} has mark ${mark}`);
  }

  private define(v: number, block: number, index: number): void {
    if (!(v > 0 && v < this.f.count)) this.fail(`no row v${v}`);
    if (this.home[v] !== -1) this.fail(`v${v} is defined twice`);
    this.home[v] = block;
    this.index[v] = index;
  }

  private terminator(block: Block): void {
    const { f } = this;
    const n = block.succs.length;
    switch (block.term) {
      case Term.Jump:
        if (n !== 1) this.fail("jump needs one successor");
        break;
      case Term.Branch:
        if (n !== 2) this.fail("branch needs two successors");
        this.want(block.cond, Ty.I32, "condition");
        break;
      case Term.Switch:
        if (n < 1) this.fail("switch needs successors");
        this.want(block.cond, Ty.I32, "condition");
        break;
      case Term.Return:
        if (block.results.length !== f.results.length) this.fail("wrong number of results");
        block.results.forEach((v, i) => {
          this.want(v, f.results[i]!, `result ${i}`);
        });
        break;
      case Term.Unreachable:
        break;
      default:
        this.fail("block is not ended");
    }
    const jumps = block.term === Term.Jump || block.term === Term.Branch || block.term === Term.Switch;
    if (!jumps && n > 0) this.fail("terminator has successors");
    if (block.term !== Term.Return && block.results.length > 0) this.fail("results without return");
    if (block.args.length !== n) this.fail("one list of arguments for each successor is needed");
    for (let i = 0; i < n; i++) {
      const s = f.blocks[block.succs[i]!];
      if (s === null || s === undefined) this.fail(`successor b${block.succs[i]} does not exist`);
      const args = block.args[i]!;
      if (args.length !== s.params.length) this.fail(`b${s.id} has ${s.params.length} params, edge has ${args.length}`);
      for (let k = 0; k < args.length; k++) this.want(args[k]!, f.ty[s.params[k]!]!, `argument ${k} of b${s.id}`);
    }
  }

  /** v is a defined value of type ty. */
  private want(v: number, ty: Ty, what: string): void {
    const got = this.tyOf(v, what);
    if (got !== ty) this.fail(`${what} v${v} is ${tyNames[got]}, not ${tyNames[ty]}`);
  }

  private tyOf(v: number, what: string): Ty {
    if (!(v > 0 && v < this.f.count)) this.fail(`${what} is missing`);
    if (this.home[v] === -1) this.fail(`${what} v${v} is defined in no block`);
    const ty: Ty = this.f.ty[v]!;
    if (ty === Ty.Void) this.fail(`${what} v${v} has no value`);
    return ty;
  }

  private integer(ty: Ty, what: string): void {
    if (ty !== Ty.I32 && ty !== Ty.I64) this.fail(`${what} must be i32 or i64`);
  }

  private float(ty: Ty, what: string): void {
    if (ty !== Ty.F32 && ty !== Ty.F64) this.fail(`${what} must be f32 or f64`);
  }

  private address(v: number): void {
    const ty = this.tyOf(v, "address");
    if (ty !== Ty.Ptr && ty !== Ty.I32) this.fail(`address v${v} is ${tyNames[ty]}`);
  }

  private types(v: number): void {
    const { f, program } = this;
    const op: Op = f.op[v]!;
    const ty: Ty = f.ty[v]!;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const aux = f.aux[v]!;
    if ((opInfo[op]!.flags & OpFlag.Panics) !== 0 && (opInfo[op]!.flags & OpFlag.Call) === 0 && ty !== Ty.Void) {
      this.fail("a check has no value");
    }
    if (op === Op.Result || op === Op.Load || op === Op.Call) this.mark(v);
    switch (op) {
      case Op.Undef:
      case Op.Const:
        if (ty === Ty.Void || ty === Ty.Multi) this.fail("constant needs a type");
        if (ty === Ty.Ptr && aux !== 0) this.fail("the only pointer constant is 0");
        break;
      case Op.Result: {
        this.want(a, Ty.Multi, "call");
        const results = this.callSig(a).results;
        if (aux < 0 || aux >= results.length) this.fail("no such result");
        if (ty !== results[aux]) this.fail("type is not the result's");
        break;
      }
      case Op.DataAddr:
        if (ty !== Ty.Ptr) this.fail("address of data is a ptr");
        if (program.data[aux] === undefined) this.fail("no such data");
        break;
      case Op.FuncAddr:
        if (ty !== Ty.I32) this.fail("table index is an i32");
        if (program.funcs[aux] === undefined) this.fail("no such function");
        break;
      case Op.LinkAddr:
        if (ty !== Ty.I32) this.fail("linker address is an i32");
        if (aux < 0 || aux > Link.DeepNeed) this.fail("no such linker address");
        break;
      case Op.Add:
      case Op.Sub:
        if (ty === Ty.Ptr) {
          this.want(a, Ty.Ptr, "base");
          this.want(b, Ty.I32, "offset");
          break;
        }
        this.binary(v);
        break;
      case Op.Mul:
      case Op.DivS:
      case Op.DivU:
      case Op.RemS:
      case Op.RemU:
      case Op.And:
      case Op.Or:
      case Op.Xor:
      case Op.Shl:
      case Op.ShrS:
      case Op.ShrU:
      case Op.Rotl:
        this.binary(v);
        break;
      case Op.Clz:
      case Op.Ctz:
      case Op.Popcnt:
      case Op.Sext8:
      case Op.Sext16:
        this.integer(ty, "type");
        this.want(a, ty, "operand");
        break;
      case Op.Sext32:
        if (ty !== Ty.I64) this.fail("sext32 is an i64");
        this.want(a, ty, "operand");
        break;
      case Op.FAdd:
      case Op.FSub:
      case Op.FMul:
      case Op.FDiv:
      case Op.FMin:
      case Op.FMax:
      case Op.FCopysign:
        this.float(ty, "type");
        this.want(a, ty, "operand");
        this.want(b, ty, "operand");
        break;
      case Op.FNeg:
      case Op.FAbs:
      case Op.FSqrt:
      case Op.FCeil:
      case Op.FFloor:
      case Op.FTrunc:
      case Op.FNearest:
        this.float(ty, "type");
        this.want(a, ty, "operand");
        break;
      case Op.Eq:
      case Op.Ne:
      case Op.LtS:
      case Op.LtU:
      case Op.LeS:
      case Op.LeU:
      case Op.GtS:
      case Op.GtU:
      case Op.GeS:
      case Op.GeU: {
        if (ty !== Ty.I32) this.fail("a comparison is an i32");
        const t = this.tyOf(a, "operand");
        if (t === Ty.Multi || ((t === Ty.F32 || t === Ty.F64) && op !== Op.Eq && op !== Op.Ne))
          this.fail("operand type");
        this.want(b, t, "operand");
        break;
      }
      case Op.FLt:
      case Op.FLe:
      case Op.FGt:
      case Op.FGe: {
        if (ty !== Ty.I32) this.fail("a comparison is an i32");
        const t = this.tyOf(a, "operand");
        this.float(t, "operand");
        this.want(b, t, "operand");
        break;
      }
      case Op.Eqz: {
        if (ty !== Ty.I32) this.fail("a comparison is an i32");
        const t = this.tyOf(a, "operand");
        if (t !== Ty.Ptr) this.integer(t, "operand");
        break;
      }
      case Op.Wrap:
        if (ty !== Ty.I32 && ty !== Ty.Ptr) this.fail("wrap gives i32 or ptr");
        this.want(a, Ty.I64, "operand");
        break;
      case Op.ExtS:
        if (ty !== Ty.I64) this.fail("extension gives i64");
        this.want(a, Ty.I32, "operand");
        break;
      case Op.ExtU:
        if (ty !== Ty.I64) this.fail("extension gives i64");
        if (this.tyOf(a, "operand") !== Ty.Ptr) this.want(a, Ty.I32, "operand");
        break;
      case Op.TruncSatS:
      case Op.TruncSatU:
        this.integer(ty, "type");
        this.float(this.tyOf(a, "operand"), "operand");
        break;
      case Op.ConvS:
      case Op.ConvU:
        this.float(ty, "type");
        this.integer(this.tyOf(a, "operand"), "operand");
        break;
      case Op.Demote:
        if (ty !== Ty.F32) this.fail("demote gives f32");
        this.want(a, Ty.F64, "operand");
        break;
      case Op.Promote:
        if (ty !== Ty.F64) this.fail("promote gives f64");
        this.want(a, Ty.F32, "operand");
        break;
      case Op.Reinterpret: {
        const from = this.tyOf(a, "operand");
        const ok =
          (ty === Ty.I32 && from === Ty.F32) ||
          (ty === Ty.F32 && from === Ty.I32) ||
          (ty === Ty.I64 && from === Ty.F64) ||
          (ty === Ty.F64 && from === Ty.I64);
        if (!ok) this.fail("reinterpret between types of one width, integer and float");
        break;
      }
      case Op.Cast: {
        const from = this.tyOf(a, "operand");
        if (!((ty === Ty.Ptr && from === Ty.I32) || (ty === Ty.I32 && from === Ty.Ptr))) this.fail("cast i32 <-> ptr");
        break;
      }
      case Op.NoEscape:
        if (ty !== Ty.Ptr) this.fail("noescape gives ptr");
        this.want(a, Ty.Ptr, "operand");
        break;
      case Op.Select:
        if (ty === Ty.Void || ty === Ty.Multi) this.fail("select needs a type");
        this.want(a, Ty.I32, "condition");
        this.want(b, ty, "operand");
        this.want(f.c[v]!, ty, "operand");
        break;
      case Op.Load:
        this.address(a);
        this.offset(aux);
        this.memTy(f.mem[v]!, ty);
        break;
      case Op.Store:
        if (ty !== Ty.Void) this.fail("a store has no value");
        this.address(a);
        this.offset(aux);
        this.memTy(f.mem[v]!, this.tyOf(b, "value"));
        break;
      case Op.MemMove:
        if (ty !== Ty.Void) this.fail("memmove has no value");
        this.address(a);
        this.address(b);
        this.want(f.c[v]!, Ty.I32, "count");
        break;
      case Op.MemZero:
        if (ty !== Ty.Void) this.fail("memzero has no value");
        this.address(a);
        this.want(b, Ty.I32, "count");
        break;
      case Op.Alloc:
        if (ty !== Ty.Ptr) this.fail("alloc gives a ptr");
        if (program.layouts[aux] === undefined) this.fail("no such layout");
        break;
      case Op.Slot:
        if (ty !== Ty.Ptr) this.fail("slot gives a ptr");
        if (f.slots[aux] === undefined) this.fail("no such slot");
        break;
      case Op.TmpBuf:
        if (ty !== Ty.Ptr || aux <= 0) this.fail("tmpbuf gives a ptr to some bytes");
        break;
      case Op.NilCheck: {
        const t = this.tyOf(a, "operand");
        if (t !== Ty.Ptr && t !== Ty.I32) this.fail("nilcheck of a ptr or i32");
        break;
      }
      case Op.BoundsCheck:
        this.want(a, Ty.I64, "index");
        this.want(b, Ty.I64, "length");
        break;
      case Op.DivCheck:
      case Op.ShiftCheck:
        this.integer(this.tyOf(a, "operand"), "operand");
        break;
      case Op.Call:
        if (program.funcs[aux] === undefined) this.fail("no such function");
        this.call(v);
        break;
      case Op.CallIndirect:
        if (program.sigs[aux] === undefined) this.fail("no such signature");
        this.want(a, Ty.I32, "table index");
        this.call(v);
        break;
      case Op.MemoryGrow:
        this.want(a, Ty.I32, "pages");
        if (ty !== Ty.I32) this.fail("must be an i32");
        break;
      case Op.SetGuard:
        this.want(a, Ty.I32, "limit");
        if (ty !== Ty.Void) this.fail("must be void");
        break;
      case Op.Unwind:
      case Op.Suspend:
        break;
      case Op.Resume:
        this.want(a, Ty.I32, "table index");
        this.want(b, Ty.I32, "frame");
        this.want(f.c[v]!, Ty.I32, "status");
        if (ty !== Ty.I32) this.fail("must be an i32");
        break;
      case Op.MemorySize:
      case Op.GetSP:
      case Op.EntrySP:
        if (ty !== Ty.I32) this.fail("must be an i32");
        break;
      default:
        this.fail(`unknown operation ${op}`);
    }
  }

  private binary(v: number): void {
    const ty: Ty = this.f.ty[v]!;
    this.integer(ty, "type");
    this.want(this.f.a[v]!, ty, "left operand");
    this.want(this.f.b[v]!, ty, "right operand");
  }

  private offset(n: number): void {
    if (n < 0) this.fail("negative offset");
  }

  /** A value of type ty may be read or written as `mem`. */
  private memTy(mem: Mem, ty: Ty): void {
    let ok = false;
    switch (mem) {
      case Mem.I8S:
      case Mem.I8U:
      case Mem.I16S:
      case Mem.I16U:
      case Mem.I32S:
      case Mem.I32U:
        ok = ty === Ty.I32 || ty === Ty.I64;
        break;
      case Mem.I64:
        ok = ty === Ty.I64;
        break;
      case Mem.F32:
        ok = ty === Ty.F32;
        break;
      case Mem.F64:
        ok = ty === Ty.F64;
        break;
      case Mem.Ptr:
        ok = ty === Ty.Ptr;
        break;
    }
    if (!ok) this.fail(`memory kind does not fit type ${tyNames[ty]}`);
  }

  private callSig(call: number): Sig {
    const { f, program } = this;
    if (f.op[call] === Op.Call) return program.funcs[f.aux[call]!]!;
    if (f.op[call] === Op.CallIndirect) return program.sigs[f.aux[call]!]!;
    return this.fail(`v${call} is not a call`);
  }

  private call(v: number): void {
    const { f } = this;
    const sig = this.callSig(v);
    const list = f.c[v]!;
    const n = f.listLen(list);
    if (n !== sig.params.length) this.fail(`${n} arguments for ${sig.params.length} parameters`);
    for (let i = 0; i < n; i++) this.want(f.listAt(list, i), sig.params[i]!, `argument ${i}`);
    if (f.ty[v] !== resultTy(sig.results)) this.fail("type is not the callee's result");
  }

  private dominance(block: Block): void {
    this.block = block;
    let at = 0;
    const defined = (x: number): void => this.defined(x, block.id, at);
    for (; at < block.instrs.length; at++) {
      const v = block.instrs[at]!;
      if (this.f.op[v] === Op.Nop) continue;
      this.instr = v;
      forEachOperand(this.f, v, defined);
    }
    this.instr = 0;
    const end = block.instrs.length;
    if (block.term === Term.Branch || block.term === Term.Switch) this.defined(block.cond, block.id, end);
    for (const args of block.args) for (const v of args) this.defined(v, block.id, end);
    for (const v of block.results) this.defined(v, block.id, end);
  }

  private defined(v: number, block: number, at: number): void {
    const home = this.home[v]!;
    if (home === block) {
      if (this.index[v]! >= at) this.fail(`v${v} is used before its definition`);
    } else if (home === 0 && this.index[v] === -1) {
      // A parameter of the function: defined everywhere, also in the recover block.
    } else if (!this.cfg.reachable(home) || !this.cfg.dominates(home, block)) {
      this.fail(`v${v}, defined in b${home}, does not dominate this use`);
    }
  }
}
