// Places static data in linear memory: read-only data first, then what may be written without heap pointers, then the
// collector's roots in one piece, then what is zero at the start, the first shadow stack and the heap. Inside of a part,
// data with most references for their size come first, because small addresses are short constants.
//
// Also the bytes of the data section: zeros at the start of memory are free, so runs of them split segments.

import type { Data, Layout, Program } from "../ssa/ir.ts";
import { Link } from "../ssa/ops.ts";
import { ByteBuffer, s32Length, u32Length } from "../wasm/encode.ts";
import type { LinkOptions } from "./link.ts";
import type { Reach } from "./reach.ts";

/** First address of data: what lies below is never valid, so small offsets from nil are not data either. */
const firstAddress = 1024;
/** Under wasm_exec.js the host writes arguments and environment between 4096 and here (cmd/link: wasmMinDataAddr). */
const firstAddressJS = 4096 + 8192;
const pageSize = 65536;
/** Bytes of static data: cmd/link's limit. */
const maxData = 2e9;

/** A program that cannot be linked, in cmd/link's words. */
export class LinkError extends Error {}

/** Bytes of an allocClass record (goroot/src/runtime/alloc_class.go). */
const classSize = 40;

const enum Part {
  ReadOnly,
  Itabs,
  Plain,
  Classes,
  Roots,
  ZeroRoots,
  ZeroPlain,
}

export interface LayoutOptions {
  readonly js: boolean;
  /** Bytes of the first goroutine's shadow stack. */
  readonly stackSize: number;
  readonly tableIndex: (f: number) => number;
}

export class DataLayout {
  /** By DataId; 0: not in the module. */
  readonly address: Int32Array;
  /** Address of the allocClass record by LayoutId; 0: none. */
  readonly classAddress: Int32Array;
  /** Pages of 64 KiB that hold everything up to the heap. */
  pages = 0;
  private readonly links = new Int32Array(Link.DeepNeed + 1);
  /** End of what has initial contents. */
  private end = 0;
  private readonly start: number;
  private readonly placed: Data[] = [];
  private readonly maps: { address: number; bytes: Uint8Array }[] = [];

  constructor(
    private readonly program: Program,
    private readonly reach: Reach,
    private readonly opts: LayoutOptions,
  ) {
    this.address = new Int32Array(program.data.length);
    this.classAddress = new Int32Array(program.layouts.length);
    this.start = opts.js ? firstAddressJS : firstAddress;
    this.place();
  }

  link(l: Link): number {
    return this.links[l]!;
  }

  private place(): void {
    const { program, reach, links, opts } = this;
    const parts: Data[][] = [[], [], [], [], [], [], []];
    for (const id of reach.data) {
      const d = program.data[id]!;
      parts[partOf(d)]!.push(d);
    }
    const density = new Float64Array(program.data.length);
    for (const id of reach.data) density[id] = reach.dataUses[id]! / Math.max(1, program.data[id]!.size);
    for (const part of parts) part.sort((x, y) => density[y.id]! - density[x.id]! || x.id - y.id);
    let at = this.start;
    const add = (part: Part): void => {
      for (const d of parts[part]!) {
        at = align(at, d.align);
        this.address[d.id] = at;
        this.placed.push(d);
        at += d.size;
        if (at > maxData) throw new LinkError(`too much data (${at}, over 2e+09 bytes)`);
      }
    };
    add(Part.ReadOnly);
    at = this.placeMaps(at);
    at = align(at, 8);
    links[Link.ItabsStart] = at;
    add(Part.Itabs);
    links[Link.ItabsEnd] = at;
    add(Part.Plain);
    at = align(at, 8);
    for (const l of reach.layouts) {
      this.classAddress[l] = at;
      at += classSize;
    }
    at = align(at, 8);
    links[Link.RootsStart] = at;
    add(Part.Roots);
    this.end = at;
    add(Part.ZeroRoots);
    at = align(at, 8);
    links[Link.RootsEnd] = at;
    add(Part.ZeroPlain);
    at = align(at, 16);
    links[Link.StackBase] = at;
    at += opts.stackSize;
    links[Link.StackEnd] = at;
    links[Link.HeapStart] = at;
    this.pages = Math.ceil(at / pageSize);
  }

  /** Pointer maps of more than 32 words lie outside of their allocClass records. */
  private placeMaps(at: number): number {
    for (const l of this.reach.layouts) {
      const layout = this.program.layouts[l]!;
      if (mapWords(layout) <= 32) continue;
      at = align(at, 4);
      this.maps[l] = { address: at, bytes: layout.ptrmap };
      at += align(layout.ptrmap.length, 4);
    }
    return at;
  }

  /** Initial memory from the first address to the end of initialised data. */
  private image(): Uint8Array {
    const { program, reach, start, opts } = this;
    const image = new Uint8Array(this.end - start);
    const view = new DataView(image.buffer);
    for (const d of this.placed) {
      if (d.bytes === null && d.relocs.length === 0) continue;
      const at = this.address[d.id]! - start;
      if (at >= image.length) continue;
      if (d.bytes !== null) image.set(d.bytes.subarray(0, d.size), at);
      for (const r of d.relocs) {
        const value = r.kind === "func" ? opts.tableIndex(r.target) : this.address[r.target]!;
        view.setUint32(at + r.offset, value + r.addend, true);
      }
    }
    for (const l of reach.layouts) {
      const layout = program.layouts[l]!;
      const at = this.classAddress[l]! - start;
      const words = mapWords(layout);
      view.setUint32(at + 8, Math.max(8, align(layout.size, 8)), true);
      view.setUint32(at + 12, words, true);
      const map = this.maps[l];
      if (map !== undefined) {
        image.set(map.bytes, map.address - start);
        view.setUint32(at + 16, map.address, true);
      } else {
        for (let i = 0; i < 4; i++) image[at + 16 + i] = layout.ptrmap[i] ?? 0;
      }
    }
    return image;
  }

  /** Contents of the data section; null if there is nothing. */
  section(contents?: LinkOptions["contents"]): ByteBuffer | null {
    const image = this.image();
    const out = new ByteBuffer(image.length + 1024);
    const segments = split(image, this.start);
    if (segments.length === 0) return null;
    out.u32(segments.length / 2);
    for (let i = 0; i < segments.length; i += 2) {
      const from = segments[i]!;
      const to = segments[i + 1]!;
      out.u8(0);
      out.u8(0x41);
      out.s32(this.start + from);
      out.u8(0x0b);
      out.u32(to - from);
      out.bytes(image.subarray(from, to));
    }
    if (contents !== undefined) this.tell(contents, segments);
    return out;
  }

  /** How many bytes of each datum are in a segment. */
  private tell(contents: NonNullable<LinkOptions["contents"]>, segments: readonly number[]): void {
    const inSegments = (at: number, size: number): number => {
      let n = 0;
      // (The first segment that ends behind `at`.)
      let lo = 0;
      for (let hi = segments.length / 2; lo < hi; ) {
        const mid = (lo + hi) >> 1;
        if (segments[2 * mid + 1]! <= at) lo = mid + 1;
        else hi = mid;
      }
      for (let i = 2 * lo; i < segments.length && segments[i]! < at + size; i += 2) {
        const from = Math.max(at, segments[i]!);
        const to = Math.min(at + size, segments[i + 1]!);
        if (to > from) n += to - from;
      }
      return n;
    };
    for (const d of this.placed) contents("data", d.name, inSegments(this.address[d.id]! - this.start, d.size));
    let classes = 0;
    for (const l of this.reach.layouts) classes += inSegments(this.classAddress[l]! - this.start, classSize);
    contents("data", "runtime.allocClass records", classes);
  }
}

function partOf(d: Data): Part {
  if (d.itab) return Part.Itabs;
  if (d.readOnly) return Part.ReadOnly;
  const zero = d.relocs.length === 0 && (d.bytes === null || d.bytes.every((b) => b === 0));
  if (d.hasPointers) return zero ? Part.ZeroRoots : Part.Roots;
  return zero ? Part.ZeroPlain : Part.Plain;
}

function align(at: number, to: number): number {
  return (at + to - 1) & -to;
}

/** 8-byte words that a layout's pointer map describes. */
function mapWords(layout: Layout): number {
  const { ptrmap } = layout;
  for (let i = ptrmap.length - 1; i >= 0; i--) {
    if (ptrmap[i] !== 0) return i * 8 + 32 - Math.clz32(ptrmap[i]!);
  }
  return 0;
}

/** Engines take no more (the JavaScript interface's limit). */
const maxSegments = 100_000;

/** Pairs [from, to) of the image's pieces that need a segment: a run of zeros splits where that is shorter. */
function split(image: Uint8Array, base: number): number[] {
  let pieces = splitAt(image, base, 0);
  for (let least = 16; pieces.length > 2 * maxSegments; least *= 2) pieces = splitAt(image, base, least);
  return pieces;
}

/** The same, where only runs longer than `least` split. */
function splitAt(image: Uint8Array, base: number, least: number): number[] {
  const out: number[] = [];
  const n = image.length;
  let i = 0;
  while (i < n && image[i] === 0) i++;
  let from = i;
  while (i < n) {
    while (i < n && image[i] !== 0) i++;
    const zeros = i;
    while (i < n && image[i] === 0) i++;
    // Another segment costs its flag, address expression and length.
    const header = 3 + s32Length(base + i) + u32Length(n - i);
    if (i === n || i - zeros > Math.max(header, least)) {
      out.push(from, zeros);
      from = i;
    }
  }
  return out;
}
