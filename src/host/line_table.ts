// Reads the line table of a module (src/link/lines.ts describes the section): which frames a call in the code stands for, or a place where
// a function was suspended. Works on any JavaScript host. Invariant: what is not in the table gives no frames.

/** A call as Go sees it. */
export interface Frame {
  func: string;
  file: string;
  line: number;
  /** Made by the compiler: gc does not show it... */
  hidden: boolean;
  /** ...but if it calls what `panics`, or what `faults` and is not inlined. */
  wrapper: boolean;
  panics: boolean;
  faults: boolean;
  /** The function has parameters. */
  params: boolean;
  /** Where it is in the code: an offset in the module, or the number of a site; -1: inlined into the next frame. */
  at: number;
}

interface Body {
  /** Index of the function in the module, and its name. */
  index: number;
  name: string;
  /** Frames by number, 0 is none; `parent` is the one it is inlined into. */
  frames: { func: number; line: number; parent: number }[];
}

const decoder = new TextDecoder();

class Reader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  u32(): number {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const b = this.bytes[this.at++]!;
      n |= (b & 127) << shift;
      if (b < 128) return n >>> 0;
    }
  }

  s32(): number {
    let n = 0;
    for (let shift = 0; ; ) {
      const b = this.bytes[this.at++]!;
      n |= (b & 127) << shift;
      shift += 7;
      if (b < 128) return shift < 32 && (b & 64) !== 0 ? n | (-1 << shift) : n;
    }
  }

  name(): string {
    const n = this.u32();
    this.at += n;
    return decoder.decode(this.bytes.subarray(this.at - n, this.at));
  }

  list<T>(read: (i: number) => T): T[] {
    const n = this.u32();
    const out: T[] = [];
    for (let i = 0; i < n; i++) out.push(read(i));
    return out;
  }
}

export class LineTable {
  private readonly files: string[];
  private readonly funcs: { name: string; file: number; flags: number }[];
  /** Calls by offset in the module. */
  private readonly calls = new Map<number, { body: Body; frame: number }>();
  /** Sites by table index of a resume copy. */
  private readonly suspended = new Map<number, { body: Body; sites: number[] }>();
  /** The one whose sites are go statements. */
  private start = -1;

  /** The table of a module; null: it has none. */
  static of(module: WebAssembly.Module): LineTable | null {
    const [section] = WebAssembly.Module.customSections(module, "gowasm.lines");
    return section === undefined ? null : new LineTable(new Uint8Array(section));
  }

  constructor(bytes: Uint8Array) {
    const r = new Reader(bytes);
    this.files = r.list(() => r.name());
    this.funcs = r.list(() => ({ name: r.name(), file: r.u32(), flags: r.u32() }));
    const first = r.u32();
    let at = 0;
    const bodies = r.list((i): Body => {
      const count = r.u32() - 1;
      const body: Body = { index: first + i, name: "", frames: [{ func: 0, line: 0, parent: 0 }] };
      if (count < 0) return body;
      const own = r.u32();
      body.name = this.funcs[own]!.name;
      let line = 0;
      const n = r.u32();
      for (let k = 0; k < n; k++) {
        const tag = r.u32();
        const func = (tag & 1) === 0 ? own : r.u32();
        line += r.s32();
        body.frames.push({ func, line, parent: tag >>> 1 });
      }
      let frame = 0;
      for (let k = 0; k < count; k++) {
        at += r.u32();
        frame += r.s32();
        this.calls.set(at, { body, frame });
      }
      return body;
    });
    const n = r.u32();
    for (let i = 0; i < n; i++) {
      const index = r.u32();
      const body = bodies[r.u32()]!;
      this.suspended.set(index, { body, sites: r.list(() => r.u32()) });
      if (body.name === "runtime.goexit") this.start = index;
    }
  }

  /** Frames of the call at an offset of the module in a function, innermost first. */
  call(func: number, offset: number): Frame[] {
    const call = this.calls.get(offset);
    return call === undefined || call.body.index !== func ? [] : this.frames(call.body, call.frame, offset);
  }

  /** Frames of a function that was suspended at a site, by the table index of its resume copy. */
  site(index: number, site: number): Frame[] {
    return index === this.start ? [] : this.at(index, site);
  }

  /** The go statement that made a goroutine, by what its first frame says. */
  creator(index: number, site: number): Frame | undefined {
    return index === this.start ? this.at(index, site)[0] : undefined;
  }

  private at(index: number, site: number): Frame[] {
    const s = this.suspended.get(index);
    return s === undefined || site >= s.sites.length ? [] : this.frames(s.body, s.sites[site]!, site);
  }

  private frames(body: Body, frame: number, at: number): Frame[] {
    const out: Frame[] = [];
    for (let n = frame; n !== 0; n = body.frames[n]!.parent) {
      const { func, line, parent } = body.frames[n]!;
      const { name, file, flags } = this.funcs[func]!;
      out.push({
        func: name,
        file: this.files[file]!,
        line,
        hidden: (flags & 1) !== 0,
        params: (flags & 2) !== 0,
        panics: (flags & 4) !== 0,
        wrapper: (flags & 8) !== 0,
        faults: (flags & 16) !== 0,
        at: parent !== 0 ? -1 : at,
      });
    }
    return out;
  }
}
