// The host for Node as a library: instances of modules, and WASI preview 1 for those who instantiate them themselves.

export { instantiateReactor, type Reactor } from "./node.ts";
export { NodeFile, NodeFs } from "./node_fs.ts";
export { nodeRandom } from "./node_random.ts";
export { Wasi, type WasiOptions } from "./wasi.ts";
export { ExitStatus } from "./wasi_abi.ts";
export type { OpenFile, WasiFs } from "./wasi_fs.ts";
