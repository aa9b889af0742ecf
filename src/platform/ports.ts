// The ports and build modes of Go, and what of them is supported on the two wasm ports. Source: the SDK's
// internal/platform ({zosarch,supported}.go) and cmd/go's buildModeInit, whose messages are kept.

/** Every GOOS and GOARCH Go knows: file names ending in _GOOS, _GOARCH or _GOOS_GOARCH are constraints (internal/syslist). */
export const knownOS: ReadonlySet<string> = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos".split(
    " ",
  ),
);

export const knownArch: ReadonlySet<string> = new Set(
  (
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le " +
    "ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm"
  ).split(" "),
);

/** GOOS values that match the build tag "unix". */
export const unixOS: ReadonlySet<string> = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris".split(" "),
);

export interface Port {
  goos: string;
  goarch: string;
}

/** The ports this toolchain builds for. */
const ports: readonly Port[] = [
  { goos: "wasip1", goarch: "wasm" },
  { goos: "js", goarch: "wasm" },
];

/** All build modes of `go help buildmode`; the rest is "not supported". */
const buildModes: ReadonlySet<string> = new Set([
  "archive",
  "c-archive",
  "c-shared",
  "default",
  "exe",
  "pie",
  "plugin",
  "shared",
]);

/** internal/platform.BuildModeSupported for the wasm ports. */
function buildModeSupported(mode: string, port: Port): boolean {
  switch (mode) {
    case "archive":
    case "default":
    case "exe":
      return true;
    case "c-shared":
      return port.goos === "wasip1";
    default:
      return false;
  }
}

/** cmd/go's word on a pair it cannot build for, or null. */
export function checkPort(goos: string, goarch: string): string | null {
  if (ports.some((p) => p.goos === goos && p.goarch === goarch)) return null;
  return `go: unsupported GOOS/GOARCH pair ${goos}/${goarch}`;
}

/** A message of cmd/go with its exit status. */
export interface ModeError {
  msg: string;
  status: 1 | 2;
}

export interface ModeFlags {
  buildmode: string;
  /** -o was given. */
  output: boolean;
  linkshared: boolean;
  race: boolean;
  msan: boolean;
  asan: boolean;
}

/** The build mode checks of cmd/go in its order; null: supported. */
export function checkBuildMode(flags: ModeFlags, port: Port): ModeError | null {
  const where = `${port.goos}/${port.goarch}`;
  for (const name of ["race", "msan", "asan"] as const) {
    if (flags[name]) return { msg: `-${name} is not supported on ${where}`, status: 2 };
  }
  const mode = flags.buildmode;
  if (!buildModes.has(mode)) return { msg: `buildmode=${mode} not supported`, status: 1 };
  if (mode === "shared" && flags.output) return { msg: "-buildmode=shared and -o not supported together", status: 1 };
  if (!buildModeSupported(mode, port)) return { msg: `-buildmode=${mode} not supported on ${where}`, status: 1 };
  if (flags.linkshared) return { msg: `-linkshared not supported on ${where}`, status: 1 };
  return null;
}

/** What GOWASM may hold beyond gc's features; each is a build tag of the runtime. */
const ownFeatures = ["traceback", "tick"];

/** internal/buildcfg: GOWASM is a comma list; both of gc's features are part of every build since Go 1.26. */
export function checkGowasm(value: string): string | null {
  for (const feature of value.split(",")) {
    if (!["", "satconv", "signext", ...ownFeatures].includes(feature)) {
      return `go: invalid GOWASM: no such feature ${JSON.stringify(feature)}`;
    }
  }
  return null;
}

/** Build tags that GOWASM asks for: every function keeps its call sites for full stack traces; the export gowasm_tick. */
export function gowasmTags(value: string): string[] {
  const features = value.split(",");
  return ownFeatures.filter((f) => features.includes(f)).map((f) => `gowasm.${f}`);
}
