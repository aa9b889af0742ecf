// The library for pages, and whatever else has no Node: a compilation of sources that a System gives, MemorySystem's for instance.
// Invariant: nothing that this file reaches imports a node: module.

export type { CompileOptions, CompileResult } from "./compile.ts";
export { compile } from "./compile.ts";
export type { GcFlags, GcSetting } from "./load/gcflags.ts";
export type { LinkSetting } from "./load/ldflags.ts";
export { openSdk, type Sdk } from "./load/sdk.ts";
export { type DirEntry, MemorySystem, type System } from "./load/system.ts";
export { gowasmVersion } from "./version.ts";
