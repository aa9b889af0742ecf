// Lowers functions one after the other into one code buffer. The order of the steps matters: frames are planned on the
// ranges of single values, before locals.ts merges them; the structure asks which edges need copies, so locals come
// before it; code is written last.

import { InternalError } from "../diagnostics.ts";
import { Cfg, Loops } from "../ssa/cfg.ts";
import type { Func } from "../ssa/ir.ts";
import { CodeBuffer } from "./codebuffer.ts";
import { leastFrame } from "./cycles.ts";
import { Emitter } from "./emit.ts";
import type { Env } from "./env.ts";
import { FramePlan } from "./frames.ts";
import { Ranges } from "./live.ts";
import { Locals } from "./locals.ts";
import { Placement } from "./place.ts";
import { prepare } from "./prepare.ts";
import { Reentry } from "./reenter.ts";
import { widenResults } from "./results.ts";
import { Select } from "./select.ts";
import { Structure } from "./structure.ts";

/** Where a function's body lies in the code buffer. */
export interface FuncCode {
  start: number;
  end: number;
  relocStart: number;
  relocEnd: number;
  /** Bytes of the shadow frame. */
  frame: number;
}

export class Lowering {
  readonly code = new CodeBuffer();
  private readonly cfg = new Cfg();
  private readonly loops = new Loops();
  private readonly select = new Select();
  private readonly place = new Placement();
  private readonly ranges = new Ranges();
  private readonly frame = new FramePlan();
  private readonly locals = new Locals();
  private readonly structure = new Structure();
  private readonly reentry = new Reentry();
  private readonly emitter: Emitter;

  constructor(private readonly env: Env) {
    this.emitter = new Emitter(env, this.code, this.reentry);
  }

  /** Appends f's body. Changes f (it is lowered only once). */
  lower(f: Func): FuncCode {
    const { cfg, loops, place, ranges, locals, reentry, code } = this;
    widenResults(f);
    this.select.run(f);
    prepare(f, cfg);
    loops.build(cfg);
    place.run(f, cfg, this.env);
    ranges.run(place);
    reentry.find(f, cfg, ranges);
    this.frame.run(place, ranges, loops, this.env, reentry.size);
    locals.run(place, ranges, this.env.takesSP[f.id]!, (b) => loops.depthOf(b));
    this.frame.finish(this.env, this.env.measured[f.id] === 1 ? leastFrame(locals.count) : 0, reentry.size);
    if (f.reenter !== null) {
      reentry.join();
      cfg.build(f);
      if (cfg.irreducible) throw new InternalError(`${f.name}: cannot be resumed itself`, f.pos);
      loops.build(cfg);
    }
    this.structure.run(cfg, loops, (b, k) => Emitter.hasCopies(place, locals, b, k), Emitter.fallReturns(place));
    const start = code.bytes.len;
    const relocStart = code.relocCount;
    this.emitter.run(place, ranges, locals, this.frame, this.structure);
    if (f.enters && this.frame.size > 0) throw new InternalError(`${f.name}: has a frame of its own`, f.pos);
    return { start, end: code.bytes.len, relocStart, relocEnd: code.relocCount, frame: this.frame.size };
  }
}
