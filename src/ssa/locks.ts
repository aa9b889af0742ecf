// What a method of a lock does (Program.lockOps).

export const enum LockOp {
  /** Waits until it has the lock. */
  Lock,
  /** Has it or not. */
  Try,
  Unlock,
  /** sync.Once.Do: holds the lock while it calls its argument. */
  Once,
}
