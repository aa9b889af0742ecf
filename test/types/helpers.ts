// Checks small sources for the unit tests of src/types.

import { type Obj } from "../../src/types/object.ts";
import type { Package } from "../../src/types/package.ts";
import type { Type } from "../../src/types/types.ts";
import { StdLoad } from "./stdload.ts";

export interface Checked {
  load: StdLoad;
  pkg: Package;
  /** "line:col: message" in the order of discovery. */
  errors: string[];
  obj(name: string): Obj;
  type(name: string): Type;
}

/** Checks one file, with package clause "package p" put in front (on its first line). */
export function checkSource(src: string, goVersion = "go1.26"): Checked {
  const load = new StdLoad({ full: true });
  const bytes = new TextEncoder().encode(`package p; ${src}`);
  const pkg = load.addSources("p", [{ name: "p.go", bytes }]);
  pkg.goVersion = goVersion;
  load.checkAll(pkg);
  const obj = (name: string): Obj => {
    const o = pkg.scope.lookup(load.tree.names.id(name));
    if (o === null) throw new Error(`no ${name}`);
    return o;
  };
  return {
    load,
    pkg,
    errors: load.errors.map((e) => e.replace(/^p\.go:/, "")),
    obj,
    type: (name) => obj(name).type!,
  };
}
