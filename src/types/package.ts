// A package as the checker sees it (counterpart: types2/package.go).

import type { Checker } from "./check.ts";
import { Scope, ScopeKind } from "./scope.ts";

export class Package {
  /** Directly imported packages, in source order. */
  imports: Package[] = [];
  /** File nodes of its sources. */
  files: number[] = [];
  /** Declarations are checked. */
  complete = false;
  /** The import failed: unknown names in it are not reported. */
  fake = false;
  cgo = false;
  /** From the SDK or our goroot. */
  std = false;
  /** Language version of its module ("go1.21"), "" if unknown. */
  goVersion = "";
  /** GOEXPERIMENT=loopvar, -d=loopvar: loop variables are of the iteration before go1.22, too. */
  loopVars = false;
  /** The checker that checks (or checked) its sources; null for unsafe and failed imports. */
  checker: Checker | null = null;
  readonly scope: Scope;
  constructor(
    readonly path: string,
    /** The name of its package clause; "" until a file was seen. */
    public name: string,
    universe: Scope | null,
  ) {
    this.scope = new Scope(universe, ScopeKind.Outside);
  }
}
