// What the order of evaluation depends on (expr/order.ts; cmd/compile's walk/order.go): which expressions have effects, are evaluated
// ahead, or may panic. Invariant: an expression's bits cover all that it contains, but for the bodies of function literals and for
// what is evaluated ahead of the rest.

import type { NodeId } from "../../syntax/tree.ts";

export const enum NodeBit {
  /** Contains a call or another operation whose effect others can see (function literals' bodies not counted). */
  Effect = 1,
  /** Contains an operation that gc evaluates before the rest of its statement (order.ts). */
  Early = 2,
  /** Contains an operation that may panic and is no part of an early or hoisted one. */
  Panics = 4,
  /** Contains an operand that may panic and that gc evaluates before what is only read or computed (order.ts). */
  Hoisted = 8,
  /** Contains a value that may have to be copied ahead because it is needed by address (order.ts). */
  Copied = 16,
  /** With Panics: shifts are not all that may panic (gc: mayCall). */
  Fails = 32,
}

export const fails = NodeBit.Panics | NodeBit.Fails;

/** The bits of an operation that is evaluated ahead, with its operands. */
export function ahead(bits: number): number {
  return (bits & ~(NodeBit.Panics | NodeBit.Fails | NodeBit.Hoisted)) | NodeBit.Early;
}

/** The bits of operands that are hoisted if they may panic; where one has operands of its own to hoist, their order counts, too. */
export function hoisted(bits: number): number {
  if ((bits & NodeBit.Panics) === 0 || (bits & NodeBit.Hoisted) !== 0) return bits;
  return (bits & ~(NodeBit.Panics | NodeBit.Fails)) | NodeBit.Hoisted;
}

export class OrderFacts {
  private nodeBits = new Uint8Array(1 << 12);

  hasEffect(n: NodeId): boolean {
    return n < this.nodeBits.length && (this.nodeBits[n] & NodeBit.Effect) !== 0;
  }

  /** Contains something that order.ts evaluates ahead if the order can be told from another. */
  hasEarly(n: NodeId): boolean {
    const any = NodeBit.Effect | NodeBit.Early | NodeBit.Copied;
    return n < this.nodeBits.length && (this.nodeBits[n] & any) !== 0;
  }

  /** May panic outside of what is evaluated ahead or hoisted. */
  panics(n: NodeId): boolean {
    return n < this.nodeBits.length && (this.nodeBits[n] & NodeBit.Panics) !== 0;
  }

  /** May panic there, but only by shifts. */
  shiftsOnly(n: NodeId): boolean {
    return n < this.nodeBits.length && (this.nodeBits[n] & (NodeBit.Panics | NodeBit.Fails)) === NodeBit.Panics;
  }

  /** Contains an operand that is hoisted if the order can be told from another. */
  hasHoisted(n: NodeId): boolean {
    return n < this.nodeBits.length && (this.nodeBits[n] & NodeBit.Hoisted) !== 0;
  }

  /** One order of these expressions' parts can be told from another: by an effect, or by which of them panics. */
  ordered(nodes: readonly NodeId[]): boolean {
    const bits = this.unionOf(nodes);
    if ((bits & NodeBit.Effect) !== 0) return true;
    return (bits & NodeBit.Early) !== 0 && (bits & (NodeBit.Panics | NodeBit.Hoisted)) !== 0;
  }

  /** They have operands to hoist, and others that may panic. */
  hoists(nodes: readonly NodeId[]): boolean {
    const both = NodeBit.Panics | NodeBit.Hoisted;
    return (this.unionOf(nodes) & both) === both;
  }

  /** Neither of the two can be true of n alone. */
  inOrder(n: NodeId): boolean {
    return n >= this.nodeBits.length || (this.nodeBits[n] & (NodeBit.Effect | NodeBit.Early | NodeBit.Hoisted)) === 0;
  }

  private unionOf(nodes: readonly NodeId[]): number {
    let bits = 0;
    for (const n of nodes) if (n < this.nodeBits.length) bits |= this.nodeBits[n];
    return bits;
  }

  /** Adds bits to those of n; gives them. */
  protected mark(n: NodeId, bits: number): number {
    if (bits === 0) return 0;
    if (n >= this.nodeBits.length) {
      const grown = new Uint8Array(Math.max(this.nodeBits.length * 2, n + 1));
      grown.set(this.nodeBits);
      this.nodeBits = grown;
    }
    this.nodeBits[n] |= bits;
    return bits;
  }
}
