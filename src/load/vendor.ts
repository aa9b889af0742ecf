// The vendor folder: vendor/modules.txt says which packages it holds and of which modules, and must agree with go.mod
// (cmd/go/internal/modload/vendor.go).

import type { ModVersion } from "./modfile.ts";
import type { Module } from "./modload.ts";
import { isValid } from "./semver.ts";

interface Meta {
  mod: ModVersion;
  explicit: boolean;
  /** path "": none. */
  replacement: ModVersion;
  go: string;
}

export interface VendorList {
  /** By describe(): what modules.txt says of a module. */
  meta: Map<string, Meta>;
  /** Packages by path. */
  packages: Map<string, Module>;
  /** Modules that have packages here, in order. */
  list: Meta[];
  /** Marked as replaced, in order. */
  replaced: Meta[];
  /** Vendored by "go work vendor". */
  workspace: boolean;
}

/** "path@version", or the path alone. */
export function describe(m: ModVersion): string {
  return m.version === "" ? m.path : `${m.path}@${m.version}`;
}

export function parseVendorList(text: string, dir: string): VendorList {
  const out: VendorList = {
    meta: new Map(),
    packages: new Map(),
    list: [],
    replaced: [],
    workspace: /^## workspace\b/.test(text),
  };
  const modules = new Map<Meta, Module>();
  const metaOf = (mod: ModVersion): Meta => {
    const key = describe(mod);
    let meta = out.meta.get(key);
    if (meta === undefined) {
      meta = { mod, explicit: false, replacement: { path: "", version: "" }, go: "" };
      out.meta.set(key, meta);
    }
    return meta;
  };
  let current: Meta | null = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("# ")) {
      let words = line.split(/\s+/).filter((w) => w !== "");
      if (words.length < 3) continue;
      const [, path, second] = words;
      const versioned = isValid(second);
      current = versioned || second === "=>" ? metaOf({ path, version: versioned ? second : "" }) : null;
      if (current === null) continue;
      words = words.slice(versioned ? 3 : 2);
      if (words[0] !== "=>" || words.length < 2 || words.length > 3) continue;
      current.replacement = { path: words[1], version: words[2] ?? "" };
      out.replaced.push(current);
    } else if (current === null) continue;
    else if (line.startsWith("## ")) {
      for (const note of line.slice(3).split(";")) {
        const word = note.trim();
        if (word === "explicit") current.explicit = true;
        if (word.startsWith("go ")) current.go = word.slice(3);
      }
    } else if (/^\S+\s*$/.test(line) && !line.startsWith("#")) {
      let module = modules.get(current);
      if (module === undefined) {
        module = { ...current.mod, dir, go: current.go, main: false, local: false };
        modules.set(current, module);
        out.list.push(current);
      }
      out.packages.set(line.trim(), module);
    }
  }
  return out;
}

export interface Vendoring {
  vendor: VendorList;
  workspace: boolean;
  /** go 1.14 or later: modules.txt tells of explicit requirements. */
  explicit: boolean;
  require: ModVersion[];
  /** Every replace directive: what rules it now ("" for nothing), how messages write it, and the file it is in. */
  replace: { old: ModVersion; now: ModVersion; shown: ModVersion; source: string }[];
  isReplaced(m: ModVersion): boolean;
}

/** What is inconsistent, a line each. */
export function vendorErrors(v: Vendoring): string[] {
  const out: string[] = [];
  const say = (m: ModVersion, what: string): void => {
    out.push(`${describe(m)}: ${what}`);
  };
  const { vendor } = v;
  const required = new Set(v.require.map(describe));
  for (const r of v.require) {
    if (vendor.meta.get(describe(r))?.explicit) continue;
    if (v.explicit) say(r, "is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt");
    else {
      const other = vendor.list.find((m) => m.mod.path === r.path && m.mod.version !== r.version);
      if (other === undefined) continue;
      say(r, `is explicitly required in go.mod, but vendor/modules.txt indicates ${describe(other.mod)}`);
    }
  }
  const seen = new Set<string>();
  for (const { old, now, shown, source } of v.replace) {
    if (seen.has(describe(old))) continue;
    seen.add(describe(old));
    const there = vendor.meta.get(describe(old))?.replacement ?? { path: "", version: "" };
    if (there.path === "") {
      const untold = !v.explicit && !vendor.list.some((m) => describe(m.mod) === describe(old));
      if (now.path !== "" && !untold)
        say(old, `is replaced in ${source}, but not marked as replaced in vendor/modules.txt`);
    } else if (describe(there) !== describe(now)) {
      const marked = `but marked as replaced by ${describe(there)} in vendor/modules.txt`;
      say(old, `is replaced by ${describe(shown)} in ${source}, ${marked}`);
    }
  }
  for (const { mod, explicit } of vendor.list) {
    if (!explicit || required.has(describe(mod))) continue;
    const article = v.workspace ? "a " : "";
    say(mod, `is marked as explicit in vendor/modules.txt, but not explicitly required in ${article}go.mod`);
  }
  for (const { mod } of vendor.replaced) {
    const source = v.workspace ? "the workspace" : "go.mod";
    if (!v.isReplaced(mod)) say(mod, `is marked as replaced in vendor/modules.txt, but not replaced in ${source}`);
  }
  return out;
}
