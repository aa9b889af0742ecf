// Asks git for the commit that is checked out, its tags, and whether files differ from it.

import { createRequire } from "node:module";
import type { Commit } from "../load/system.ts";

type Failed = { error: string; missing: boolean };

export function commitOf(root: string, env: NodeJS.ProcessEnv): Commit | Failed {
  // Loaded here, for those who ask: Node's network code comes with it.
  const { spawnSync } = createRequire(import.meta.url)("node:child_process") as typeof import("node:child_process");
  const git = (...args: string[]): string | Failed => {
    const r = spawnSync("git", ["-c", "log.showsignature=false", ...args], { cwd: root, env, encoding: "utf8" });
    if (r.error !== undefined) return { error: 'exec: "git": executable file not found in $PATH', missing: true };
    return r.status === 0 ? r.stdout : { error: `exit status ${r.status ?? 1}`, missing: false };
  };
  const list = (...args: string[]): string[] => {
    const out = git("tag", ...args);
    return typeof out === "string" ? out.split("\n").filter((tag) => tag !== "") : [];
  };
  const status = git("status", "--porcelain");
  if (typeof status !== "string") return status;
  const modified = status !== "";
  const head = git("log", "-1", "--format=%H:%ct");
  if (typeof head !== "string") {
    // There is no commit yet.
    return modified ? { revision: "", time: 0, modified, tags: [], merged: [] } : head;
  }
  const [revision, time] = head.trim().split(":");
  return {
    revision,
    time: Number(time),
    modified,
    tags: list("--points-at", "HEAD"),
    merged: list("--merged", "HEAD"),
  };
}
