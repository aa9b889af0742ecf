// Generic functions and types that would need infinitely many instances (counterpart: types2/mono.go).
//
// A graph has a vertex for each type parameter, and for each local type declared within the scope of type parameters. An
// edge from Q to P means that P is instantiated with a type made from Q; its weight is 0 if P becomes Q itself, 1 if P
// becomes a larger type (as *Q). The program needs infinitely many instances if and only if a cycle has positive weight.

import { startPos } from "../syntax/positions.ts";
import type { NodeId } from "../syntax/tree.ts";
import { unalias } from "./alias.ts";
import { type Checker, signatureOf } from "./check.ts";
import { Code } from "./codes.ts";
import { cmpPos } from "./decl.ts";
import { newError } from "./errors.ts";
import { origin, typeArgs } from "./named.ts";
import { ObjTag, type TypeName } from "./object.ts";
import { type Named, type Tuple, type Type, type TypeParam, TypeTag } from "./types.ts";
import { typeSet } from "./typeset.ts";
import { relativeTo, typeString } from "./typestring.ts";

interface Vertex {
  /** Weight of the heaviest path known to here, its last edge and its number of edges. */
  weight: number;
  pre: number;
  len: number;
  readonly obj: TypeName;
}

interface Edge {
  readonly dst: number;
  readonly src: number;
  readonly weight: number;
  readonly pos: number;
  readonly type: Type;
}

export class MonoGraph {
  readonly vertices: Vertex[] = [];
  readonly edges: Edge[] = [];
  /** Receiver type parameters of methods, with the type's parameters that they stand for. */
  private readonly canon = new Map<TypeParam, TypeParam>();
  /** Vertex by type name; -1 for local types without type parameters around them. */
  private readonly nameIdx = new Map<TypeName, number>();

  /** mpar, of a method's receiver, stands for tpar. */
  recordCanon(mpar: TypeParam, tpar: TypeParam): void {
    this.canon.set(mpar, tpar);
  }

  /** Some generic function or type is instantiated; xlist are the written arguments, which may be fewer. */
  recordInstance(
    check: Checker,
    pos: number,
    tparams: readonly TypeParam[],
    targs: readonly Type[],
    xlist: readonly NodeId[],
  ): void {
    for (let i = 0; i < tparams.length; i++) {
      this.assign(check, i < xlist.length ? startPos(check.tree, xlist[i]) : pos, tparams[i], targs[i]);
    }
  }

  private assign(check: Checker, pos: number, tpar: TypeParam, targ: Type): void {
    // Imported packages cannot instantiate back into this one: no cycle goes through them.
    if (tpar.obj.pkg !== check.pkg) return;
    const flow = (src: number, t: Type) => {
      this.addEdge(this.typeParamVertex(tpar), src, t === targ ? 0 : 1, pos, targ);
    };
    const tuple = (t: Tuple) => {
      for (const v of t.vars) walk(v.type!);
    };
    const walk = (t0: Type): void => {
      const t = unalias(t0);
      switch (t.tag) {
        case TypeTag.TypeParam:
          flow(this.typeParamVertex(t), t);
          break;
        case TypeTag.Named: {
          const src = this.localNamedVertex(check, origin(t));
          if (src >= 0) flow(src, t);
          for (const a of typeArgs(t)) walk(a);
          break;
        }
        case TypeTag.Array:
        case TypeTag.Slice:
        case TypeTag.Pointer:
        case TypeTag.Chan:
          walk(t.elem);
          break;
        case TypeTag.Map:
          walk(t.key);
          walk(t.elem);
          break;
        case TypeTag.Interface:
          for (const m of typeSet(t).methods) walk(signatureOf(m));
          break;
        case TypeTag.Signature:
          tuple(t.params);
          tuple(t.results);
          break;
        case TypeTag.Struct:
          for (const f of t.fields) walk(f.type!);
          break;
      }
    };
    walk(targ);
  }

  /** The vertex of a local type that is implicitly parameterised by the functions around it, else -1. */
  private localNamedVertex(check: Checker, named: Named): number {
    const { obj } = named;
    const root = check.pkg.scope;
    if (obj.pkg !== check.pkg || obj.parent === root) return -1;
    const known = this.nameIdx.get(obj);
    if (known !== undefined) return known;
    let idx = -1;
    for (let scope = obj.parent; scope !== null && scope !== root; scope = scope.parent) {
      for (const elem of scope.objects()) {
        if (elem.tag !== ObjTag.TypeName || elem.type === null || elem.type.tag !== TypeTag.TypeParam) continue;
        if (elem.isAlias() || cmpPos(check, elem.pos, obj.pos) >= 0) continue;
        if (idx < 0) idx = this.addVertex(obj);
        this.addEdge(idx, this.typeParamVertex(elem.type), 1, obj.pos, elem.type);
      }
    }
    this.nameIdx.set(obj, idx);
    return idx;
  }

  private typeParamVertex(tpar: TypeParam): number {
    const { obj } = this.canon.get(tpar) ?? tpar;
    let idx = this.nameIdx.get(obj);
    if (idx === undefined) {
      idx = this.addVertex(obj);
      this.nameIdx.set(obj, idx);
    }
    return idx;
  }

  private addVertex(obj: TypeName): number {
    this.vertices.push({ weight: 0, pre: 0, len: 0, obj });
    return this.vertices.length - 1;
  }

  private addEdge(dst: number, src: number, weight: number, pos: number, type: Type): void {
    this.edges.push({ dst, src, weight, pos, type });
  }
}

/** Reports an instantiation cycle, if there is one, of the package that was checked. */
export function monomorph(check: Checker): void {
  const { vertices, edges } = check.mono;
  // Longest paths; one with as many edges as there are vertices has a cycle of positive weight.
  for (let again = true; again; ) {
    again = false;
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i];
      const src = vertices[edge.src];
      const dst = vertices[edge.dst];
      const w = src.weight + edge.weight;
      if (w <= dst.weight) continue;
      dst.pre = i;
      dst.len = src.len + 1;
      if (dst.len === vertices.length) {
        reportInstanceLoop(check, edge.dst);
        return;
      }
      dst.weight = w;
      again = true;
    }
  }
}

function reportInstanceLoop(check: Checker, v: number): void {
  const { vertices, edges } = check.mono;
  const stack: number[] = [];
  while (!stack.includes(v)) {
    stack.push(v);
    v = edges[vertices[v].pre].src;
  }
  // What led to the cycle does not matter.
  stack.splice(0, stack.indexOf(v));

  const err = newError(check, Code.InvalidInstanceCycle);
  err.addf(vertices[v].obj, "instantiation cycle:");
  const qf = relativeTo(check.pkg);
  for (const w of stack) {
    const edge = edges[vertices[w].pre];
    const { obj } = vertices[edge.dst];
    const how = obj.type !== null && obj.type.tag === TypeTag.Named ? "implicitly parameterized by" : "instantiated as";
    err.addf(edge.pos, `${obj.name} ${how} ${typeString(edge.type, qf)}`);
  }
  err.report();
}
