// The settings that decide a build, as `go env` finds them: the environment, then the user's Go environment file
// (written by `go env -w`), then GOROOT/go.env, then the default. No address is ever our own default.

import { join } from "../load/path.ts";
import type { System } from "../load/system.ts";
import { parseExperiments } from "../platform/experiments.ts";
import type { ModeError } from "../platform/ports.ts";

export class GoEnv {
  private readonly file: Map<string, string>;
  private sdkFile = new Map<string, string>();

  constructor(private readonly sys: System) {
    this.file = this.read(this.envFile());
  }

  /** The user's environment file: GOENV, or go/env under the user's configuration folder; "" when switched off. */
  private envFile(): string {
    const goenv = this.sys.env("GOENV");
    if (goenv === "off") return "";
    if (goenv) return goenv;
    const home = this.sys.env("HOME") ?? "";
    if (process.platform === "darwin") return home === "" ? "" : join(home, "Library/Application Support/go/env");
    const config = this.sys.env("XDG_CONFIG_HOME") || (home === "" ? "" : join(home, ".config"));
    return config === "" ? "" : join(config, "go/env");
  }

  private read(path: string): Map<string, string> {
    const out = new Map<string, string>();
    const bytes = path === "" ? null : this.sys.readFile(path);
    if (bytes === null) return out;
    for (const line of new TextDecoder().decode(bytes).split("\n")) {
      const m = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim());
      if (m !== null) out.set(m[1], m[2]);
    }
    return out;
  }

  /** Takes GOROOT/go.env into account. */
  useSdk(root: string): void {
    this.sdkFile = this.read(join(root, "go.env"));
  }

  /** What GOEXPERIMENT turns on, or cmd/go's word on it: its own start fails where the environment, not a file, says it. */
  experiments(): ReadonlySet<string> | ModeError {
    const on = parseExperiments(this.get("GOEXPERIMENT"));
    return typeof on === "string" ? { msg: on, status: this.sys.env("GOEXPERIMENT") ? 2 : 1 } : on;
  }

  get(name: string): string {
    return this.sys.env(name) || this.file.get(name) || this.sdkFile.get(name) || this.fallback(name);
  }

  private fallback(name: string): string {
    switch (name) {
      case "GOOS":
        return "wasip1";
      case "GOARCH":
        return "wasm";
      case "GOPATH": {
        const home = this.sys.env("HOME") ?? "";
        return home === "" ? "" : join(home, "go");
      }
      case "GOMODCACHE": {
        const [first] = this.get("GOPATH").split(":");
        return first === "" ? "" : join(first, "pkg/mod");
      }
      default:
        return "";
    }
  }
}
