// The commands and their flags, as data: names, usage lines and help texts. What a command does is in the file of its
// name; the flag names and meanings are cmd/go's.

import type { FlagDef } from "./flags.ts";

export interface CommandDef {
  name: string;
  /** After "gowasm ". */
  usage: string;
  short: string;
  long: string;
  flags: readonly FlagDef[];
}

const flagC: FlagDef = { name: "C", kind: "string", arg: "dir", usage: "change to dir before running the command" };

function unsupported(names: string): FlagDef[] {
  return names.split(" ").map((name) => ({ name, kind: "unsupported", usage: "" }));
}

/** Flags shared by the commands that build (go help build). */
const buildFlags: readonly FlagDef[] = [
  flagC,
  { name: "a", kind: "bool", usage: "accepted; nothing is reused between builds" },
  {
    name: "asmflags",
    kind: "list",
    arg: "'[pattern=]flags'",
    usage: "-D name[=value], -I folder, -e; the others have no effect",
  },
  { name: "asan", kind: "bool", usage: "not supported on wasm" },
  {
    name: "buildmode",
    kind: "string",
    arg: "mode",
    usage: "exe (default) or c-shared, a library of //go:wasmexport functions",
  },
  { name: "buildvcs", kind: "switch", usage: "whether build information names the commit (git)" },
  {
    name: "gcflags",
    kind: "list",
    arg: "'[pattern=]flags'",
    usage: "-e, -lang, -C, -L, -d=loopvar; those that concern only gc's back end have no effect",
  },
  { name: "installsuffix", kind: "string", arg: "suffix", usage: "accepted; nothing is installed" },
  {
    name: "ldflags",
    kind: "list",
    arg: "'[pattern=]flags'",
    usage: "-s -w (drop names), -X importpath.name=value; the others have no effect",
  },
  { name: "linkshared", kind: "bool", usage: "not supported on wasm" },
  { name: "mod", kind: "string", arg: "mode", usage: "readonly, vendor or mod" },
  { name: "modcacherw", kind: "bool", usage: "accepted; nothing is written to the module cache" },
  { name: "msan", kind: "bool", usage: "not supported on wasm" },
  { name: "overlay", kind: "string", arg: "file", usage: "JSON file that replaces files of the build" },
  { name: "p", kind: "int", arg: "n", usage: "accepted; a build is one process" },
  { name: "pgo", kind: "string", arg: "file", usage: "accepted; profiles are not read" },
  { name: "race", kind: "bool", usage: "not supported on wasm" },
  { name: "tags", kind: "string", arg: "tag,list", usage: "build tags that hold" },
  { name: "trimpath", kind: "bool", usage: "no file system paths in the module" },
  { name: "v", kind: "bool", usage: "print the packages as they are compiled" },
  { name: "work", kind: "bool", usage: "accepted; there is no temporary folder" },
  { name: "x", kind: "bool", usage: "accepted; no external commands are run" },
  // What else `go build` knows: to pass over it would build something else.
  ...unsupported("compiler cover covermode coverpkg gccgoflags json modfile n pkgdir toolexec"),
];

export const commands: readonly CommandDef[] = [
  {
    name: "build",
    usage: "build [-o output] [build flags] [packages]",
    short: "compile packages to a wasm module",
    long:
      "Build compiles the packages named by import paths, folders, ./... or .go files.\n" +
      "One main package gives a module; others are only checked. GOOS and GOARCH are\n" +
      "wasip1 and wasm unless the environment says otherwise.",
    flags: [{ name: "o", kind: "string", arg: "output", usage: "file or folder to write" }, ...buildFlags],
  },
  {
    name: "run",
    usage: "run [build flags] package [arguments...]",
    short: "compile and run a Go program",
    long: "Run compiles the main package and runs it in Node with the host's files, arguments and environment.",
    flags: buildFlags,
  },
  {
    name: "env",
    usage: "env [-json] [var ...]",
    short: "print what decides a build",
    long: "Env prints the values that decide a build, all or the named ones.",
    flags: [flagC, { name: "json", kind: "bool", usage: "print in JSON" }, ...unsupported("changed u w")],
  },
  {
    name: "version",
    usage: "version",
    short: "print the versions of gowasm and of the Go SDK",
    long: "Version prints the toolchain's version and the Go release whose standard library it uses.",
    flags: [],
  },
  {
    name: "help",
    usage: "help [command]",
    short: "explain a command",
    long: "Help prints what a command does and its flags.",
    flags: [],
  },
];
