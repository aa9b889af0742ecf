// The assembly of one compilation: the packages that have .s files, as the loader found them, and the messages about them,
// which are text of cmd/asm and cmd/link instead of diagnostics with positions.

import type { AsmFlags } from "../../load/asmflags.ts";
import type { LoadedPackage } from "../../load/package.ts";
import type { Sdk } from "../../load/sdk.ts";
import type { System } from "../../load/system.ts";
import { pathToPrefix } from "../../ssa/build/typestring.ts";
import type { Tree } from "../../syntax/tree.ts";
import { ObjTag } from "../../types/object.ts";
import type { Checked } from "../../types/packages.ts";
import { type AsmPackage, AsmPrograms } from "./assembly.ts";

export interface CompilationAssembly {
  readonly programs: AsmPrograms;
  /** Whether the assembler stops at a package before its Go files are compiled. */
  stops(pkg: LoadedPackage): boolean;
  /** Assembles a package of the user whole. `report` gets what the compiler says about its Go files. */
  check(pkg: LoadedPackage, report: (pkg: LoadedPackage, pos: number, msg: string) => void): void;
  report(pkg: LoadedPackage, text: string): void;
  failed(): boolean;
  /** What there is to print, under the headers of the packages. */
  messages(): string;
}

export interface AssemblyOptions {
  readonly sys: System;
  readonly sdk: Sdk | null;
  readonly goos: string;
  readonly goarch: string;
}

export function assemblyOf(
  opts: AssemblyOptions,
  packages: readonly LoadedPackage[],
  tree: Tree,
  checked: Checked,
  flags: (pkg: LoadedPackage) => AsmFlags | null,
): CompilationAssembly {
  const byPackage = new Map<LoadedPackage, AsmPackage>();
  for (const p of packages) {
    if (p.asmFiles.length === 0) continue;
    const prefix = p.name === "main" ? "main" : pathToPrefix(p.path);
    byPackage.set(p, { pkg: checked.packageOf(p), prefix, dir: p.dir, std: p.std, files: p.asmFiles, flags: flags(p) });
  }
  const owner = new Map([...byPackage].map(([loaded, p]) => [p.pkg, loaded]));
  const texts = new Map<LoadedPackage, string>();
  const report = (pkg: LoadedPackage, text: string): void => {
    texts.set(pkg, (texts.get(pkg) ?? "") + text);
  };
  const programs = new AsmPrograms({
    sys: opts.sys,
    sdkRoot: opts.sdk?.root ?? "",
    goos: opts.goos,
    goarch: opts.goarch,
    packages: [...byPackage.values()],
    declared: (pkg, name) => {
      const obj = pkg.scope.lookup(tree.names.id(name));
      if (obj !== null) pkg.checker?.objDecl(obj);
      return obj;
    },
    failed: (pkg, text) => report(owner.get(pkg)!, text),
  });
  return {
    programs,
    report,
    stops(loaded) {
      const p = byPackage.get(loaded);
      const messages = p === undefined ? "" : programs.symbolErrors(p);
      if (messages !== "") report(loaded, messages);
      return messages !== "";
    },
    check(loaded, diagnose) {
      const p = byPackage.get(loaded);
      if (p === undefined) return;
      const messages = programs.parse(p);
      if (messages !== "") report(loaded, messages);
      for (const symbol of programs.functions(p.pkg)) {
        if (!symbol.startsWith(`${p.prefix}.`)) continue;
        const name = symbol.slice(p.prefix.length + 1);
        const obj = p.pkg.scope.lookup(tree.names.id(name));
        if (obj !== null && obj.tag === ObjTag.Func && obj.decl !== 0 && tree.hasBody(obj.decl)) {
          diagnose(loaded, obj.pos, `${name} defined in both Go and assembly`);
        }
      }
    },
    failed: () => texts.size > 0,
    messages: () => [...texts].map(([pkg, text]) => `# ${pkg.path}\n${text}`).join(""),
  };
}
