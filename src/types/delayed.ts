// Delayed actions: checks that must wait until the types they look at are set up, and function bodies (counterpart: the
// closures given to Checker.later in types2). An action is a record, so that nothing is allocated per check but it.
//
// Invariant: the operands of each kind are those that its `later` call gives; runAction is their only reader.

import type { NodeId } from "../syntax/tree.ts";
import { verifyCallInstance } from "./call.ts";
import type { Checker } from "./check.ts";
import type { ConstVal } from "./constant/value.ts";
import { checkFieldUniqueness, finishTypeDecl } from "./decl.ts";
import { checkTypeSet } from "./interface.ts";
import { litBody } from "./literals.ts";
import type { DeclInfo, Func, TypeName, Var } from "./object.ts";
import { validRecv } from "./signature.ts";
import { checkEmbeddedField } from "./struct.ts";
import type { Interface, Map_, Named, Signature, Term, Type } from "./types.ts";
import { checkMapKey, checkVarType, verifyTypeInstance } from "./typexpr.ts";
import { checkTerms } from "./union.ts";
import type { GoVersion } from "./version.ts";

export const enum ActionKind {
  /** a: () => void */
  Call,
  /** node: TypeDecl, a: TypeName, b: {rhs} */
  TypeDecl,
  /** a: Named */
  FieldUniqueness,
  /** a: Func, b: DeclInfo */
  FuncBody,
  /** node: FuncLit, a: Signature, b: DeclInfo | null, c: iota */
  LitBody,
  /** node: type expression, a: Type */
  VarType,
  /** node: key type expression, a: Map_ */
  MapKey,
  /** node: generic type expression, a: NodeId[] of arguments, b: Type[], c: instance */
  TypeInstance,
  /** node: 0, a: position, b: Signature (generic), c: {targs, xlist} */
  CallInstance,
  /** node: field type expression, a: Type */
  EmbeddedField,
  /** node: InterfaceType, a: Interface */
  TypeSet,
  /** a: Term[], b: NodeId[] */
  UnionTerms,
  /** node: receiver base type expression, a: Var */
  ValidRecv,
}

export class Action {
  constructor(
    readonly kind: ActionKind,
    readonly version: GoVersion,
    readonly node: NodeId,
    readonly a: unknown,
    readonly b: unknown,
    readonly c: unknown,
  ) {}
}

export function runAction(check: Checker, act: Action): void {
  switch (act.kind) {
    case ActionKind.Call:
      (act.a as () => void)();
      break;
    case ActionKind.TypeDecl:
      finishTypeDecl(check, act.node, act.a as TypeName, act.b as { rhs: Type | null; versionErr: boolean });
      break;
    case ActionKind.FieldUniqueness:
      checkFieldUniqueness(check, act.a as Named);
      break;
    case ActionKind.FuncBody:
      check.declBody(act.a as Func, act.b as DeclInfo);
      break;
    case ActionKind.LitBody:
      litBody(check, act.node, act.a as Signature, act.b as DeclInfo | null, act.c as ConstVal | null);
      break;
    case ActionKind.VarType:
      checkVarType(check, act.node, act.a as Type);
      break;
    case ActionKind.MapKey:
      checkMapKey(check, act.node, act.a as Map_);
      break;
    case ActionKind.TypeInstance:
      verifyTypeInstance(check, act.node, act.a as NodeId[], act.b as Type[], act.c as Type);
      break;
    case ActionKind.CallInstance:
      verifyCallInstance(
        check,
        act.a as number,
        act.b as Signature,
        act.c as { targs: readonly Type[]; xlist: readonly NodeId[] },
      );
      break;
    case ActionKind.EmbeddedField:
      checkEmbeddedField(check, act.node, act.a as Type);
      break;
    case ActionKind.TypeSet:
      checkTypeSet(check, act.a as Interface);
      break;
    case ActionKind.UnionTerms:
      checkTerms(check, act.a as Term[], act.b as NodeId[]);
      break;
    case ActionKind.ValidRecv:
      validRecv(check, act.node, act.a as Var);
      break;
  }
}
