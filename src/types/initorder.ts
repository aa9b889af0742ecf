// The order in which package-level variables are initialised (counterpart: types2/initorder.go; spec "Package
// initialization").
//
// A variable depends on the variables and constants that its initialiser mentions, directly or through the functions
// that it mentions. Repeatedly the earliest declared variable without unmet dependencies is next. The order of any set
// of variables that is closed under dependency is the same within it as within the whole package, so a part of a package
// can be ordered alone.

import { edgesFrom, findComponents } from "../components.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { error, newError } from "./errors.ts";
import type { Initializer } from "./info.ts";
import { type Const, type DeclInfo, type Func, ObjTag, type Var } from "./object.ts";

type Dependency = Const | Var | Func;

/** A constant or variable; functions are only passed through. */
interface GraphNode {
  readonly obj: Const | Var;
  /** Who depends on it. */
  readonly pred: GraphNode[];
  /** Dependencies that are not initialised yet. */
  ndeps: number;
  done: boolean;
}

/** Computes the order for a package whose bodies are all checked; reports cycles. */
export function initOrder(check: Checker): void {
  const objs: (Const | Var)[] = [];
  for (const obj of check.objList) if (obj.tag === ObjTag.Var || obj.tag === ObjTag.Const) objs.push(obj);
  check.info.setInitOrder(check.pkg, order(check, objs));
}

/**
 * The order for the given variables of one package and all that they depend on; checks initialisers and function bodies
 * as far as needed.
 */
export function initOrderOf(check: Checker, vars: readonly Var[]): Initializer[] {
  const seen = new Set<Dependency>();
  const objs: (Const | Var)[] = [];
  const work: Dependency[] = [...vars];
  for (let obj = work.pop(); obj !== undefined; obj = work.pop()) {
    if (seen.has(obj)) continue;
    seen.add(obj);
    if (obj.tag === ObjTag.Func) check.checkBody(obj);
    else {
      objs.push(obj);
      if (obj.tag === ObjTag.Var) check.checkVar(obj);
    }
    for (const d of dependencies(obj)) work.push(d);
  }
  objs.sort((a, b) => a.order - b.order);
  return order(check, objs);
}

/** What the declaration of obj mentions, in source order. */
function dependencies(obj: Dependency): Dependency[] {
  const deps = obj.declInfo === null ? null : obj.declInfo.deps;
  if (deps === null) return [];
  const list: Dependency[] = [];
  for (const d of deps) {
    if (d.tag === ObjTag.Var || d.tag === ObjTag.Const || d.tag === ObjTag.Func) list.push(d);
  }
  return list.sort((a, b) => a.order - b.order);
}

/** A set of node indices. */
type Bits = Uint32Array;

function addAll(to: Bits, from: Bits): void {
  for (let i = 0; i < to.length; i++) to[i] |= from[i];
}

/**
 * For functions: which constants and variables they reach through functions alone. Functions that call each other share one set, and
 * so do a function and the only one it calls.
 */
class Reach {
  /** Functions that the variables lead to, and what they mention. */
  private readonly number = new Map<Dependency, number>();
  private readonly mentions: Dependency[][] = [];
  /** By function's number. */
  private readonly sets: Bits[] = [];

  /** `index`: that of each constant and variable. */
  constructor(private readonly index: ReadonlyMap<Dependency, number>) {
    const { mentions } = this;
    for (const obj of index.keys()) this.enter(dependencies(obj));
    for (let i = 0; i < mentions.length; i++) this.enter(mentions[i]);
    const calls = mentions.map((list) => list.filter((d) => d.tag === ObjTag.Func).map((d) => this.number.get(d)!));
    findComponents(calls.length, null, edgesFrom(calls), (stack, from, to) =>
      this.finish([...stack.subarray(from, to)]),
    );
  }

  of(f: Func): Bits {
    return this.sets[this.number.get(f)!];
  }

  private enter(mentioned: readonly Dependency[]): void {
    for (const d of mentioned) {
      if (d.tag !== ObjTag.Func || this.number.has(d)) continue;
      this.number.set(d, this.mentions.length);
      this.mentions.push(dependencies(d));
    }
  }

  /** The members of a component: they reach each other and nothing unfinished. */
  private finish(members: readonly number[]): void {
    const parts = new Set<Bits>();
    const direct: number[] = [];
    for (const m of members) {
      for (const d of this.mentions[m]) {
        if (d.tag !== ObjTag.Func) {
          const i = this.index.get(d);
          if (i !== undefined) direct.push(i);
        } else if (this.of(d) !== undefined) parts.add(this.of(d));
      }
    }
    let [bits] = parts;
    if (parts.size !== 1 || direct.length > 0) {
      bits = new Uint32Array((this.index.size + 31) >>> 5);
      for (const p of parts) addAll(bits, p);
      for (const i of direct) bits[i >>> 5] |= 1 << (i & 31);
    }
    for (const m of members) this.sets[m] = bits;
  }
}

/** Builds the graph: an edge for each pair of a variable and another that it reaches through functions alone. */
function dependencyGraph(objs: readonly (Const | Var)[]): GraphNode[] {
  const nodes: GraphNode[] = objs.map((obj) => ({ obj, pred: [], ndeps: 0, done: false }));
  const index = new Map<Dependency, number>();
  for (let i = 0; i < objs.length; i++) index.set(objs[i], i);
  const reach = new Reach(index);
  for (const n of nodes) {
    const deps = dependencies(n.obj);
    let all: Bits | null = null;
    for (const d of deps) {
      if (d.tag !== ObjTag.Func) continue;
      if (all === null) all = reach.of(d).slice();
      else addAll(all, reach.of(d));
    }
    const edge = (i: number) => {
      nodes[i].pred.push(n);
      n.ndeps++;
    };
    for (const d of deps) {
      const i = d.tag === ObjTag.Func ? undefined : index.get(d);
      if (i === undefined) continue;
      if (all === null) edge(i);
      else all[i >>> 5] |= 1 << (i & 31);
    }
    if (all === null) continue;
    for (let w = 0; w < all.length; w++) {
      for (let bits = all[w]; bits !== 0; bits &= bits - 1) edge(w * 32 + 31 - Math.clz32(bits & -bits));
    }
  }
  return nodes;
}

/**
 * A binary heap of nodes: constants first, then by number of unmet dependencies, then by declaration. A node may be in it more
 * than once; outdated entries are skipped when they come up.
 */
class Queue {
  private readonly a: { n: GraphNode; ndeps: number }[] = [];

  private less(i: number, j: number): boolean {
    const x = this.a[i];
    const y = this.a[j];
    const xc = x.n.obj.tag === ObjTag.Const;
    if (xc !== (y.n.obj.tag === ObjTag.Const)) return xc;
    return x.ndeps !== y.ndeps ? x.ndeps < y.ndeps : x.n.obj.order < y.n.obj.order;
  }

  private swap(i: number, j: number): void {
    const t = this.a[i];
    this.a[i] = this.a[j];
    this.a[j] = t;
  }

  push(n: GraphNode): void {
    this.a.push({ n, ndeps: n.ndeps });
    for (let i = this.a.length - 1; i > 0; ) {
      const p = (i - 1) >> 1;
      if (!this.less(i, p)) break;
      this.swap(i, p);
      i = p;
    }
  }

  /** The first node that is not done, or null. */
  pop(): GraphNode | null {
    while (this.a.length > 0) {
      const { n, ndeps } = this.a[0];
      const last = this.a.pop()!;
      if (this.a.length > 0) {
        this.a[0] = last;
        for (let i = 0; ; ) {
          let c = 2 * i + 1;
          if (c >= this.a.length) break;
          if (c + 1 < this.a.length && this.less(c + 1, c)) c++;
          if (!this.less(c, i)) break;
          this.swap(i, c);
          i = c;
        }
      }
      if (!n.done && ndeps === n.ndeps) return n;
    }
    return null;
  }
}

function order(check: Checker, objs: readonly (Const | Var)[]): Initializer[] {
  const queue = new Queue();
  for (const n of dependencyGraph(objs)) queue.push(n);
  const result: Initializer[] = [];
  const emitted = new Set<DeclInfo>();
  for (let n = queue.pop(); n !== null; n = queue.pop()) {
    n.done = true;
    // A node with unmet dependencies is first only if there is a cycle, which it may be on or merely lead to.
    if (n.ndeps > 0) {
      const cycle = findPath(n.obj, n.obj);
      if (cycle !== null) reportCycle(check, cycle);
    }
    for (const p of n.pred) {
      p.ndeps--;
      if (!p.done) queue.push(p);
    }
    const { obj } = n;
    if (obj.tag !== ObjTag.Var) continue;
    const d = obj.declInfo;
    if (d === null || d.init === 0 || emitted.has(d)) continue;
    emitted.add(d);
    result.push({ lhs: d.lhs ?? [obj], rhs: d.init });
  }
  return result;
}

/** A path of dependencies from one object to another, last step first, or null; depth first, in source order. */
function findPath(from: Dependency, to: Dependency): Dependency[] | null {
  const seen = new Set<Dependency>([from]);
  const path: { obj: Dependency; deps: Dependency[]; next: number }[] = [];
  path.push({ obj: from, deps: dependencies(from), next: 0 });
  while (path.length > 0) {
    const top = path[path.length - 1];
    if (top.next === top.deps.length) {
      path.pop();
      continue;
    }
    const d = top.deps[top.next++];
    if (d === to) {
      const steps = [d];
      for (let i = path.length - 1; i > 0; i--) steps.push(path[i].obj);
      return steps;
    }
    if (seen.has(d)) continue;
    seen.add(d);
    path.push({ obj: d, deps: dependencies(d), next: 0 });
  }
  return null;
}

function reportCycle(check: Checker, cycle: readonly Dependency[]): void {
  let obj: Dependency = cycle[0];
  if (cycle.length === 1) {
    error(check, obj, Code.InvalidInitCycle, `initialization cycle: ${obj.name} refers to itself`);
    return;
  }
  const err = newError(check, Code.InvalidInitCycle);
  err.addf(obj, `initialization cycle for ${obj.name}`);
  for (let j = cycle.length - 1; j >= 0; j--) {
    const next = cycle[j];
    err.addf(obj, `${obj.name} refers to ${next.name}`);
    obj = next;
  }
  err.report();
}
