// GOFLAGS: flags that come before those of the command line, from the environment or Go's environment file
// (cmd/go/internal/base/goflags.go). Those that the command does not know are passed over; those that no go command knows are errors.

import { type FlagDef, type ParsedFlags, parseFlags, splitQuoted } from "./flags.ts";

/** Flags of all commands of cmd/go; those of `go test` also with "test." before. */
const known = new Set(
  (
    "C a asan asmflags buildmode buildvcs c cache changed compat compiled compiler cover covermode coverpkg d deps diff " +
    "dropexclude dropgodebug dropignore dropreplace droprequire dropretract droptool dropuse e exclude export f find fix fmt " +
    "fuzzcache gccgoflags gcflags go godebug i ignore insecure installsuffix json ldflags linkshared m mod modcache modcacherw " +
    "modfile module msan n o overlay p pgo pkgdir print r race replace require retract retracted reuse t tags test testcache " +
    "tidy tool toolchain toolexec trimpath u use v vendor versions w work x"
  ).split(" "),
);
const knownOfTest = new Set(
  (
    "artifacts bench benchmem benchtime blockprofile blockprofilerate count coverprofile cpu cpuprofile exec failfast fullpath " +
    "fuzz fuzzminimizetime fuzztime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel run " +
    "short shuffle skip timeout trace v vet"
  ).split(" "),
);

/** What is wrong with GOFLAGS itself, or its flags that `defs` knows. */
export function parseGoflags(value: string, defs: readonly FlagDef[]): ParsedFlags | { fatal: string } {
  const words = splitQuoted(value);
  const fatal = (what: string): { fatal: string } => ({ fatal: `go: parsing $GOFLAGS: ${what}` });
  if ("error" in words) return fatal(words.error);
  const ours: string[] = [];
  for (const word of words) {
    const m = /^--?([^=-][^=]*)/.exec(word);
    if (m === null) return fatal(`non-flag ${JSON.stringify(word)}`);
    if (defs.some((d) => d.name === m[1])) ours.push(word);
    else if (!known.has(m[1]) && !knownOfTest.has(m[1].replace(/^test\./, ""))) return fatal(`unknown flag -${m[1]}`);
  }
  const values = {};
  for (const word of ours) {
    const parsed = parseFlags(defs, [word], values);
    if (!("error" in parsed)) continue;
    // "... for -v: why", "... for flag -p: why", "flag needs an argument: -tags".
    const error = parsed.error.replace(/ for (?:flag )?(-[^\s:]+): /, " for flag $1 (from $GOFLAGS): ");
    return { error: `go: ${error.startsWith("flag needs") ? `${error} (from $GOFLAGS)` : error}` };
  }
  return { values, args: [] };
}
