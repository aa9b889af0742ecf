// Which symbols of the standard library a package of the user may pull with //go:linkname (cmd/link's checkLinkname): those that
// the SDK's sources push with a directive of their own, and assembly. The SDK's sources decide, also where packages of ours replace them.

import { join } from "./path.ts";
import type { Sdk } from "./sdk.ts";
import type { System } from "./system.ts";

/** Symbols that only the listed packages may have, pushed or not. Those of packages that no user's package can be are missing. */
const blocked: ReadonlyMap<string, string> = new Map([
  ["runtime.coroswitch", "iter"],
  ["runtime.newcoro", "iter"],
  ["runtime.getStaticuint64s", "reflect"],
  ["runtime.addmoduledata", ""],
  ["runtime.pprof_goroutineLeakProfileWithLabels", "runtime/pprof"],
  ["syscall.rawsyscalln", "syscall"],
  ["syscall.syscalln", "syscall"],
  ["syscall.runtimeClearenv", "syscall"],
  ["sync.runtime_SemacquireWaitGroup", "sync"],
  ["time.runtimeNow", "time"],
  ["time.runtimeNano", "time"],
  ["time.runtimeIsBubbled", "time"],
  ["net.newWindowsFile", "net"],
  ["testing.checkParallel", "testing/cryptotest"],
  ["crypto/internal/rand.SetTestingReader", "testing/cryptotest"],
  ...["1", "1_fast32", "1_fast64", "1_faststr"].map((s) => [`runtime.mapaccess${s}`, "runtime"] as const),
  ...["_fast32", "_fast64", "_faststr"].map((s) => [`runtime.mapdelete${s}`, "runtime"] as const),
]);

/** Is the reference of a user's package to `symbol` refused? */
export function refusedLinkname(sys: System, sdk: Sdk | null, symbol: string): boolean {
  if (blocked.has(symbol)) return true;
  const dot = symbol.indexOf(".", symbol.lastIndexOf("/") + 1);
  if (sdk === null || dot < 0) return false;
  const dir = join(sdk.root, "src", symbol.slice(0, dot));
  const name = symbol.slice(dot + 1);
  const literally = (s: string): string => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const quoted = literally(name);
  const directive = new RegExp(`^//go:linkname (?:${quoted}\\s|\\S+ ${literally(symbol)}\\s*$)`, "m");
  const declared = new RegExp(`^func ${quoted}[[(].*|^(?:var |\\t)${quoted}\\b[^(\\n]*$`, "m");
  let found = false;
  for (const e of sys.readDir(dir) ?? []) {
    if (e.isDir || !e.name.endsWith(".go") || e.name.endsWith("_test.go")) continue;
    const bytes = sys.readFile(join(dir, e.name));
    const text = bytes === null ? "" : new TextDecoder().decode(bytes);
    if (!text.includes(name)) continue;
    if (directive.test(text)) return false;
    const m = declared.exec(text);
    if (m === null) continue;
    // Without a body it is assembly's, or another package pushes it.
    if (m[0].startsWith("func ") && !m[0].includes("{")) return false;
    found = true;
  }
  return found;
}
