// Sample type arguments for generic functions and types: a few types of different representation for parameters that any
// type (or any of many) satisfies, the terms of a constraint where it has some, and what follows from other arguments
// (S ~[]E). Constraints that only a package's own types satisfy have no samples: those are covered by their uses.

import { Context } from "../../../src/types/context.ts";
import { instance, verify } from "../../../src/types/instantiate.ts";
import { makeSubstMap, subst } from "../../../src/types/subst.ts";
import { iface } from "../../../src/types/typeparam.ts";
import { BasicKind, type Named, Slice, Typ, type Type, type TypeParam } from "../../../src/types/types.ts";
import { typeSet } from "../../../src/types/typeset.ts";

export class Samples {
  private readonly base: readonly Type[];

  constructor(
    private readonly context: Context,
    error: Type,
  ) {
    const basic = (k: BasicKind): Type => Typ[k];
    this.base = [
      basic(BasicKind.Int),
      basic(BasicKind.String),
      basic(BasicKind.Float64),
      basic(BasicKind.Uint8),
      error,
      basic(BasicKind.Complex128),
      new Slice(basic(BasicKind.Int32)),
    ];
  }

  /** Lists of type arguments that satisfy the parameters' constraints. */
  lists(tparams: readonly TypeParam[]): Type[][] {
    const out = new Map<string, Type[]>();
    for (let variant = 0; variant < this.base.length; variant++) {
      const args = this.variant(tparams, variant);
      if (args !== null)
        out.set(
          args.map((t) => this.base.indexOf(t)).join() +
            (args.every((t) => this.base.includes(t)) ? "" : `v${variant}`),
          args,
        );
    }
    return [...out.values()];
  }

  private variant(tparams: readonly TypeParam[], variant: number): Type[] | null {
    const args: (Type | null)[] = tparams.map(() => null);
    const bound: number[] = [];
    tparams.forEach((p, i) => {
      const set = typeSet(iface(p));
      if (set.hasTerms()) {
        const term = set.terms[variant % set.terms.length]!.type!;
        const free =
          subst(
            null,
            0,
            term,
            makeSubstMap(
              tparams,
              tparams.map(() => Typ[BasicKind.Int]),
            ),
            null,
            this.context,
          ) === term;
        if (free) args[i] = term;
        else bound.push(i);
      } else args[i] = this.base[(variant + i) % this.base.length]!;
    });
    for (const i of bound) {
      const { terms } = typeSet(iface(tparams[i]!));
      const term = terms[variant % terms.length]!.type!;
      const known = tparams.map((p, k) => args[k] ?? p);
      args[i] = subst(null, 0, term, makeSubstMap(tparams, known), null, this.context);
    }
    const list = args as Type[];
    return verify(null, 0, tparams, list, this.context) === null ? list : null;
  }

  instance(t: Named, args: readonly Type[]): Named {
    return instance(null, 0, t, args, null, this.context) as Named;
  }
}
