// The SDK from the user's module proxy: the toolchain module of the supported release is fetched once, checked against
// its published hash, and its sources are unpacked into the user's cache. Invariant: the cache folder appears whole or
// not at all (unpacked beside, then renamed). The proxy's address comes from GOPROXY, never from here.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unzip, UnzipInflate } from "fflate";
import { cacheRoot } from "./cache_dir.ts";
import { SdkError } from "./find_sdk.ts";
import type { GoEnv } from "./go_env.ts";
import { errorText } from "./node_system.ts";

/** The module whose sources are used, and its published hash (checksum database, golang.org/x/mod/sumdb/dirhash.Hash1). */
export const toolchain = {
  module: "golang.org/toolchain",
  version: "v0.0.1-go1.26.8.linux-amd64",
  release: "go1.26.8",
  sum: "h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=",
};

/** Which entries are kept: what a compiler reads. */
const kept = /^(VERSION|go\.env|src\/|lib\/wasm\/|api\/|pkg\/include\/)/;

/**
 * Folder of the cached SDK, fetched now if need be; "" if no proxy is configured or `progress` is null (only look). Throws
 * SdkError.
 */
export async function fetchToolchain(env: GoEnv, progress: ((line: string) => void) | null): Promise<string> {
  const root = join(
    cacheRoot((name) => env.get(name)),
    "sdk",
    toolchain.release,
  );
  if (existsSync(join(root, "VERSION"))) return root;
  if (progress === null) return "";
  const listed = env.get("GOPROXY").split(/[,|]/);
  // "off" ends the list; from where a module comes directly there is no archive of it.
  const off = listed.indexOf("off");
  const proxies = listed.slice(0, off < 0 ? listed.length : off).filter((p) => p !== "" && p !== "direct");
  if (proxies.length === 0) return "";
  const errors: string[] = [];
  for (const proxy of proxies) {
    const url = `${proxy.replace(/\/$/, "")}/${toolchain.module}/@v/${toolchain.version}.zip`;
    let zip: Uint8Array;
    try {
      progress(`go: downloading ${toolchain.release} (the SDK's sources, once)`);
      zip = await download(url, progress);
    } catch (e) {
      errors.push(`\t${url}: ${e instanceof Error ? e.message : String(e)}`);
      continue;
    }
    unpack(zip, toolchain.sum, root, progress);
    return root;
  }
  throw new SdkError(
    `go: no Go SDK found, and downloading ${toolchain.release} failed:\n${errors.join("\n")}\n` +
      "\tset GOROOT to a Go 1.26 SDK, install Go 1.26, or set GOPROXY to a module proxy that can be reached",
  );
}

async function download(url: string, progress: (line: string) => void): Promise<Uint8Array> {
  if (url.startsWith("file://")) {
    try {
      return readFileSync(fileURLToPath(url));
    } catch (e) {
      throw new Error(errorText(e));
    }
  }
  let response: Response;
  try {
    response = await fetch(url);
  } catch (e) {
    const cause = (e as { cause?: Error }).cause;
    throw new Error(cause?.message ?? String(e));
  }
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${response.statusText}`);
  const total = Number(response.headers.get("content-length") ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  let shown = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size - shown >= 10 << 20) {
      shown = size;
      progress(`go: downloading ${toolchain.release}: ${size >> 20}${total > 0 ? ` of ${total >> 20}` : ""} MB`);
    }
  }
  return Buffer.concat(chunks);
}

/**
 * Unpacks the module zip `zip` into `root` if its hash is `sum`. Entries must lie in the module's folder; throws SdkError
 * for anything else, and leaves nothing behind.
 */
export function unpack(zip: Uint8Array, sum: string, root: string, progress: (line: string) => void): void {
  const temp = `${root}.part${process.pid}`;
  const prefix = `${toolchain.module}@${toolchain.version}/`;
  const hashes: string[] = [];
  const made = new Set<string>();
  let failure: string | null = null;
  let open = 0;

  const write = (name: string, data: Uint8Array): void => {
    const to = join(temp, name);
    const dir = dirname(to);
    if (!made.has(dir)) mkdirSync(dir, { recursive: true });
    made.add(dir);
    writeFileSync(to, data);
  };

  try {
    progress(`go: unpacking ${toolchain.release}`);
    const reader = new Unzip((file) => {
      const name = file.name.startsWith(prefix) ? file.name.slice(prefix.length) : "";
      if (
        name === "" ||
        name.split("/").some((part) => part === "" || part === "." || part === "..") ||
        name.includes("\\")
      ) {
        failure ??= `entry ${JSON.stringify(file.name)} lies outside ${prefix}`;
        return;
      }
      const hash = createHash("sha256");
      const keep = kept.test(name);
      const parts: Uint8Array[] = [];
      open++;
      file.ondata = (err, data, final) => {
        if (err !== null) failure ??= err.message;
        if (failure !== null) return;
        hash.update(data);
        if (keep) parts.push(data.slice());
        if (!final) return;
        open--;
        hashes.push(`${hash.digest("hex")}  ${file.name}\n`);
        if (keep) write(name, parts.length === 1 ? parts[0] : Buffer.concat(parts));
      };
      file.start();
    });
    reader.register(UnzipInflate);
    const step = 1 << 20;
    for (let at = 0; at < zip.length && failure === null; at += step) {
      reader.push(zip.subarray(at, at + step), at + step >= zip.length);
    }
    if (failure === null && (open !== 0 || hashes.length === 0)) failure = "the archive is truncated";
    if (failure === null) {
      hashes.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
      const got = `h1:${createHash("sha256").update(hashes.join("")).digest("base64")}`;
      if (got !== sum) failure = `checksum mismatch\n\tdownloaded: ${got}\n\tpublished:  ${sum}`;
    }
    if (failure === null) {
      mkdirSync(dirname(root), { recursive: true });
      // Another process may have been first.
      if (!existsSync(join(root, "VERSION"))) renameSync(temp, root);
    }
  } catch (e) {
    failure ??= e instanceof Error && "code" in e && typeof e.code === "string" ? errorText(e) : String(e);
  }
  rmSync(temp, { recursive: true, force: true });
  if (failure !== null)
    throw new SdkError(`go: ${toolchain.module}@${toolchain.version}: ${failure}\n\tnothing was kept`);
}
