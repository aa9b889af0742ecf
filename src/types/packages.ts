// Checks all packages of a compilation together: one Info, one context of instances, one universe. Packages of the user
// are checked whole, in dependency order; the others declaration by declaration as they are used.

import { NotSupportedError } from "../diagnostics.ts";
import type { LoadedPackage } from "../load/package.ts";
import type { Pos } from "../syntax/source.ts";
import type { Tree } from "../syntax/tree.ts";
import { Checker, type Config } from "./check.ts";
import { Code } from "./codes.ts";
import { Context } from "./context.ts";
import { Info } from "./info.ts";
import { Package } from "./package.ts";
import { makeUniverse } from "./universe.ts";

export interface CheckInput {
  tree: Tree;
  /** Dependency order. */
  packages: readonly LoadedPackage[];
  /** Packages with syntax errors: they and what imports them are not checked. */
  broken: ReadonlySet<LoadedPackage>;
  /** Those of them that are checked nevertheless: none of their errors is called "syntax error" (gc goes on then). */
  goOn: ReadonlySet<LoadedPackage>;
  /** -lang for a package of the user; "" by go.mod. */
  lang(pkg: LoadedPackage): string;
  /** Package.loopVars */
  loopVars(pkg: LoadedPackage): boolean;
  error(pkg: LoadedPackage, pos: Pos, msg: string): void;
  /** The name of another package's file in messages about pkg. */
  importedFile?(pkg: LoadedPackage, file: string): string;
}

export interface Checked {
  info: Info;
  packageOf(pkg: LoadedPackage): Package;
}

/** Makes the packages and checks the user's; errors go to input.error in the order gc finds them. */
export function checkPackages(input: CheckInput): Checked {
  const { tree } = input;
  const info = new Info();
  const context = new Context();
  const universe = makeUniverse(tree.names);
  const made = new Map<LoadedPackage, Package>();
  const failed = new Set<LoadedPackage>(input.broken);
  for (const loaded of input.packages) {
    const pkg = new Package(loaded.path, loaded.name, universe.scope);
    pkg.std = loaded.std;
    pkg.files = loaded.files.map((f) => f.node).filter((n) => n !== 0);
    pkg.goVersion = (loaded.full && input.lang(loaded)) || loaded.goVersion;
    pkg.loopVars = input.loopVars(loaded);
    made.set(loaded, pkg);
    const conf: Config = {
      context,
      universe,
      ignoreBranchErrors: true,
      hasAssembly: loaded.asmFiles.length > 0,
      fileName(file) {
        const { importedFile } = input;
        if (importedFile === undefined || loaded.files.some((f) => f.name === file)) return file;
        // (Not what a //line directive names.)
        return input.packages.some((p) => p.files.some((f) => f.name === file)) ? importedFile(loaded, file) : file;
      },
      // gc ends after the checking of types then.
      typesOnly: input.broken.has(loaded),
      importPackage(path) {
        if (path === "unsafe") return universe.unsafe;
        const imported = loaded.imports.get(path);
        return imported === undefined ? `could not import ${path}` : made.get(imported)!;
      },
      error(pos, msg) {
        failed.add(loaded);
        input.error(loaded, pos, msg);
      },
    };
    const checker = new Checker(conf, tree, info, pkg, !loaded.full);
    checker.late = loaded.late;
    if (!loaded.full || (failed.has(loaded) && !input.goOn.has(loaded))) continue;
    // As `go build`: a package is not compiled when one that it imports has errors.
    if ([...loaded.imports.values()].some((p) => failed.has(p))) failed.add(loaded);
    else checkWhole(checker);
  }
  return { info, packageOf: (pkg) => made.get(pkg)! };
}

/** checkFiles; code that is too deep for the stack is an error like others. */
function checkWhole(checker: Checker): void {
  try {
    checker.checkFiles();
  } catch (e) {
    if (!(e instanceof NotSupportedError)) throw e;
    checker.conf.error(e.pos, e.message, Code.None, false);
  }
}
