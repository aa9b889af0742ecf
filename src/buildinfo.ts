// Build information: what runtime/debug.ReadBuildInfo gives a program (cmd/go's setBuildInfo, runtime/debug's form of it): its package,
// its modules with their versions, and the settings that decided the build.

import type { Modules, ModuleVersion } from "./load/modload.ts";
import type { LoadedPackage } from "./load/package.ts";
import type { Stamp } from "./load/vcs.ts";
import { quote } from "./types/constant/format.ts";

export interface BuildInfoInput {
  main: LoadedPackage;
  modules: Modules;
  stamp: Stamp | null;
  /** In cmd/go's order; those with value "" are left out. */
  settings: readonly (readonly [string, string])[];
}

export function buildInfo({ main, modules, stamp, settings }: BuildInfoInput): string {
  let out = `path\t${main.path}\n`;
  // Files named on the command line are a package of no module.
  const own = main.path === "command-line-arguments" ? null : main.module;
  if (own !== null)
    out += moduleLine("mod", { ...modules.versionOf(own), ...(stamp?.version && { version: stamp.version }) });
  const deps = new Map<string, ModuleVersion>();
  for (const pkg of importedBy(main)) {
    if (pkg.module !== null && pkg.module.path !== own?.path) {
      deps.set(pkg.module.path, modules.versionOf(pkg.module));
    }
  }
  for (const path of [...deps.keys()].sort()) out += moduleLine("dep", deps.get(path)!);
  for (const [key, value] of [...settings, ...(stamp?.settings ?? [])]) {
    if (value !== "") out += `build\t${key}=${setting(value)}\n`;
  }
  return out;
}

/** All packages below one. */
function importedBy(main: LoadedPackage): Set<LoadedPackage> {
  const found = new Set(main.imports.values());
  for (const pkg of found) for (const imported of pkg.imports.values()) found.add(imported);
  return found;
}

function moduleLine(word: string, { path, version, sum, replace }: ModuleVersion): string {
  const line = `${word}\t${path}\t${version}`;
  return replace === undefined ? `${line}\t${sum}\n` : `${line}\n${moduleLine("=>", replace)}\n`;
}

function setting(value: string): string {
  const line = value.replaceAll("\n", " ");
  if (!/[ \t\r"`]/.test(line)) return line;
  return quote(String.fromCharCode(...new TextEncoder().encode(line)));
}
