// Type switches. The operand's descriptor is loaded once; concrete types are compared by its address, interface types ask the
// runtime for an itab. A clause with one type gets the value in that type, all others the operand itself.

import type { NodeId } from "../../../syntax/tree.ts";
import { ObjTag } from "../../../types/object.ts";
import type { Type } from "../../../types/types.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Op } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { ifaceData, isEmptyInterface, isInterface, rtype, typeWord } from "../expr/iface.ts";
import { order } from "../expr/order.ts";
import { isNil, values } from "../expr/value.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { continueAt, stmtList } from "./stmt.ts";
import { caseNodes } from "./switch.ts";

export function typeSwitch(b: FuncBuilder, n: NodeId, guard: NodeId): void {
  const { tree } = b;
  const x = tree.x(guard);
  const I = b.layoutOf(x);
  order(b, x);
  const v = values(b, x);
  b.pos = tree.pos(n);
  const typ = typeWord(b, I, v[0]);
  const list = tree.body(n);
  const done = b.newBlock();
  const count = tree.len(list);
  let other: NodeId = 0;
  const bodies: Block[] = [];
  /** Values of the clause's variable, in the block that matched. */
  const bound: ValueId[][] = [];
  const layouts: TypeLayout[] = [];
  /** Concrete types of the clauses that are for nothing else. */
  const concrete: (Type[] | null)[] = [];
  for (let i = 0; i < count; i++) {
    const clause = tree.at(list, i);
    bodies.push(b.newBlock());
    bound.push(v);
    layouts.push(I);
    if (tree.cases(clause) === 0) {
      other = i + 1;
      concrete.push(null);
      continue;
    }
    let types: Type[] | null = [];
    const cases = caseNodes(b, clause);
    for (const c of cases) {
      b.pos = tree.pos(c);
      const next = b.newBlock();
      const single = cases.length === 1;
      if (isNil(b, c)) {
        types = null;
        b.branch(b.eqz(v[0]), bodies[i], next);
      } else {
        const T = b.lay(b.env.type(b.info.typeOf(c)!));
        if (single) layouts[i] = T;
        if (isInterface(T)) {
          types = null;
          const word = isEmptyInterface(T) ? typ : b.rt("assertE2I2", [rtype(b, T), typ])[0];
          if (single) bound[i] = [word, v[1]];
          b.branch(b.notNil(word), bodies[i], next);
        } else {
          types?.push(T.type);
          b.branch(b.cmp(Op.Eq, typ, rtype(b, T)), bodies[i], next);
        }
      }
      b.startSealed(next);
    }
    concrete.push(types);
  }
  b.jump(other > 0 ? bodies[other - 1] : done);
  b.targets.push({ stmt: n, breakTo: done, continueTo: null });
  for (let i = 0; i < count; i++) {
    const clause = tree.at(list, i);
    b.startSealed(bodies[i]);
    b.pos = tree.pos(clause);
    const types = concrete[i];
    const outer = types === null ? null : b.prog.typeCase(b.f, bodies[i], types);
    bindClause(b, clause, I, v, layouts[i], bound[i]);
    stmtList(b, tree.body(clause));
    if (b.block !== null) b.jump(done);
    if (types !== null) b.prog.leaveCase(outer);
  }
  b.targets.pop();
  continueAt(b, done);
}

/** Declares the clause's variable. */
function bindClause(
  b: FuncBuilder,
  clause: NodeId,
  I: TypeLayout,
  v: readonly ValueId[],
  T: TypeLayout,
  bound: readonly ValueId[],
): void {
  const obj = b.info.implicitOf(clause);
  if (obj === null || obj.tag !== ObjTag.Var) return;
  const V = b.lay(b.env.type(obj.type!));
  if (V === I || T === I) {
    b.declareWith(obj, isInterface(V) && V !== I ? bound : v);
    return;
  }
  if (isInterface(T)) {
    b.declareWith(obj, bound);
    return;
  }
  const vals: ValueId[] = [];
  ifaceData(b, v[1], T, vals);
  b.declareWith(obj, vals);
}
