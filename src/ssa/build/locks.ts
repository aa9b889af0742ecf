// Locks of package sync, as the analysis of suspensions sees them (src/wasm/locks.ts): calls of their methods stay calls, and carry the
// *class* of the lock they are made on: a struct field, a variable, or 0, which is any lock whose address is known elsewhere.

import type { Var } from "../../types/object.ts";
import { TypeTag } from "../../types/types.ts";
import { type Func, Inline, type Program } from "../ir.ts";
import { LockOp } from "../locks.ts";
import type { TypeLayout } from "./api.ts";

const methods: Readonly<Record<string, LockOp>> = {
  Lock: LockOp.Lock,
  RLock: LockOp.Lock,
  TryLock: LockOp.Try,
  TryRLock: LockOp.Try,
  Unlock: LockOp.Unlock,
  RUnlock: LockOp.Unlock,
  Do: LockOp.Once,
};

const types = ["sync.(*Mutex).", "sync.(*RWMutex).", "sync.(*Once).", "internal/sync.(*Mutex)."];

/** Notes that f, which has just been made, is a method of a lock. */
export function noteLockMethod(program: Program, f: Func): void {
  const type = types.find((t) => f.name.startsWith(t));
  if (type === undefined) return;
  const op = methods[f.name.slice(type.length)];
  if (op === undefined) return;
  program.lockOps.set(f.id, op);
  f.inline = Inline.Never;
}

/** Values of this type are locks. */
export function isLock(L: TypeLayout): boolean {
  const t = L.type;
  if (t.tag !== TypeTag.Named) return false;
  const path = t.obj.pkg?.path;
  if (path !== "sync" && path !== "internal/sync") return false;
  return t.obj.name === "Mutex" || t.obj.name === "RWMutex" || t.obj.name === "Once";
}

/** Numbers of lock classes. */
export class LockClasses {
  private readonly fields = new Map<number, number>();
  private readonly vars = new Map<Var, number>();
  private count = 0;

  field(id: number): number {
    let c = this.fields.get(id);
    if (c === undefined) {
      c = ++this.count;
      this.fields.set(id, c);
    }
    return c;
  }

  variable(v: Var): number {
    let c = this.vars.get(v);
    if (c === undefined) {
      c = ++this.count;
      this.vars.set(v, c);
    }
    return c;
  }
}
