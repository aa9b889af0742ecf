// Type identity, type sets, instances, method sets, sizes, inference and the order of initialisation, on small sources.

import assert from "node:assert/strict";
import { test } from "node:test";
import { typeHash } from "../../src/types/context.ts";
import { initOrderOf } from "../../src/types/initorder.ts";
import { lookupFieldOrMethod, methodSetOf, missingMethod } from "../../src/types/lookup.ts";
import { method, numMethods, typeArgs } from "../../src/types/named.ts";
import { Label, ObjTag, type Var } from "../../src/types/object.ts";
import { comparable, identical, isGeneric } from "../../src/types/predicates.ts";
import { Scope, ScopeKind } from "../../src/types/scope.ts";
import { alignof, offsetsof, sizeof } from "../../src/types/sizes.ts";
import { termlistString } from "../../src/types/termlist.ts";
import { type Interface, type Named, type Signature, type Struct, TypeTag } from "../../src/types/types.ts";
import { typeSet } from "../../src/types/typeset.ts";
import { objectString, typeString } from "../../src/types/typestring.ts";
import { under } from "../../src/types/under.ts";
import { checkSource } from "./helpers.ts";

test("identity and its hash", () => {
  const c = checkSource(`
type A = int
type S struct{ a int; b []string "tag" }
type G[P any] struct{ p P }
type GA[P comparable] = map[P]P
var a1 []A; var a2 []int
var b1 byte; var b2 uint8
var s1 struct{ a int; b []string "tag" }; var s2 struct{ a int; b []string "tag" }; var s3 struct{ a int; b []string }
var f1 func(x int, ys ...string) error; var f2 func(int, ...string) error; var f3 func(int, []string) error
var i1 interface{ m(); error }; var i2 interface{ Error() string; m() }
var g1 G[int]; var g2 G[A]; var g3 G[string]
var h1 GA[int]; var h2 map[int]int
var c1 chan int; var c2 <-chan int
var r1 [3]int; var r2 [4]int
var n1 S; var n2 struct{ a int; b []string "tag" }
var any1 any; var any2 interface{}
`);
  assert.deepEqual(c.errors, []);
  const same = (x: string, y: string, want: boolean) => {
    assert.equal(identical(c.type(x), c.type(y)), want, `${x} ${y}`);
    assert.equal(identical(c.type(y), c.type(x)), want, `${y} ${x}`);
    if (want) assert.equal(typeHash(c.type(x)), typeHash(c.type(y)), `hash of ${x} ${y}`);
  };
  same("a1", "a2", true);
  same("b1", "b2", true);
  same("s1", "s2", true);
  same("s1", "s3", false);
  same("f1", "f2", true);
  same("f1", "f3", false);
  same("i1", "i2", true);
  same("g1", "g2", true);
  same("g1", "g3", false);
  same("h1", "h2", true);
  same("c1", "c2", false);
  same("r1", "r2", false);
  same("n1", "n2", false);
  same("any1", "any2", true);
  // Instances are made once.
  assert.equal(c.type("g1"), c.type("g2"));
  assert.equal(typeString(c.type("h1")), "p.GA[int]");
  assert.equal(typeString(c.type("f1")), "func(x int, ys ...string) error");
  assert.equal(objectString(c.obj("G")), "type p.G[P any] struct{p P}");
});

test("interfaces that mention themselves", () => {
  const c = checkSource(`
type T1 interface{ m() interface{ T1 } }
type T2 interface{ m() interface{ T2 } }
var x T1 = T2(nil)
`);
  assert.ok(identical(under(c.type("T1")), under(c.type("T2"))));
});

test("type sets", () => {
  const c = checkSource(`
type MyInt int
type A interface{ ~int | ~string }
type B interface{ ~int | ~float64 }
type AB interface{ A; B }
type M interface{ MyInt | int }
type AM interface{ A; M }
type Empty interface{ int; string }
type C interface{ comparable; ~int | ~[]int; f() }
type Methods interface{ g(); Z(); a(); B() }
`);
  assert.deepEqual(c.errors, []);
  const set = (name: string) => typeSet(under(c.type(name)) as Interface);
  assert.equal(termlistString(set("A").terms), "~int | ~string");
  assert.equal(termlistString(set("AB").terms), "~int");
  assert.equal(termlistString(set("AM").terms), "p.MyInt | int");
  assert.ok(set("Empty").isEmpty());
  assert.equal(termlistString(set("C").terms), "~int");
  assert.equal(set("C").comparable, false);
  assert.deepEqual(
    set("Methods").methods.map((m) => m.name),
    ["B", "Z", "a", "g"],
  );
});

test("instances expand lazily and once", () => {
  const c = checkSource(`
type List[T any] struct{ next *List[T]; val T }
func (l *List[T]) Push(v T) *List[T] { return &List[T]{l, v} }
func (l List[T]) Len() int { return 0 }
type Pair[K comparable, V any] struct{ Key K; Val List[V] }
var p Pair[string, int]
type Tree[T interface{ Less(T) bool }] struct{ l, r *Tree[T]; v T }
`);
  assert.deepEqual(c.errors, []);
  const p = c.type("p") as Named;
  const s = under(p) as Struct;
  assert.equal(typeString(s), "struct{Key string; Val p.List[int]}");
  const list = s.fields[1].type as Named;
  assert.equal(numMethods(list), 2);
  const push = method(list, 0);
  assert.equal(push, method(list, 0));
  assert.equal(objectString(push), "func (*p.List[int]).Push(v int) *p.List[int]");
  assert.notEqual(push.origin, null);
  assert.equal((push.type as Signature).results.vars[0].type!.tag, TypeTag.Pointer);
  assert.deepEqual(
    typeArgs(list).map((t) => typeString(t)),
    ["int"],
  );
  assert.ok(isGeneric(c.type("List")));
  assert.ok(!isGeneric(list));
});

test("fields, promoted methods and method sets", () => {
  const c = checkSource(`
type E struct{ x int }
func (E) V() {}
func (*E) P() {}
type I interface{ Im() }
type S struct { E; *F; I; y int }
type F struct{ x, z int }
func (F) FV() {}
func (*F) FP() {}
type Ptr *S
type Two struct{ A; B }
type A struct{ x int }; func (A) M() {}
type B struct{ x int }; func (B) M() {}
var s S; var ps *S; var ptr Ptr; var two Two
`);
  assert.deepEqual(c.errors, []);
  const id = (n: string) => c.load.tree.names.id(n);
  const look = (t: string, n: string, addr = false) => lookupFieldOrMethod(c.type(t), addr, c.pkg, id(n));
  assert.deepEqual(look("S", "z").index, [1, 1]);
  assert.ok(look("S", "z").indirect);
  // x is in E and in F.
  assert.equal(look("S", "x").obj, null);
  assert.notEqual(look("S", "x").index, null);
  // A pointer method needs a pointer or an addressable variable.
  assert.equal(look("S", "P").obj, null);
  assert.ok(look("S", "P").indirect);
  assert.equal(look("S", "P", true).obj!.tag, ObjTag.Func);
  assert.equal(look("ps", "P").obj!.tag, ObjTag.Func);
  assert.equal(look("ptr", "V").obj, null);
  assert.equal(look("ptr", "y").obj!.tag, ObjTag.Var);
  const names = (t: string) => methodSetOf(c.type(t)).map((m) => m.obj.name);
  assert.deepEqual(names("S"), ["FP", "FV", "Im", "V"]);
  assert.deepEqual(names("ps"), ["FP", "FV", "Im", "P", "V"]);
  assert.deepEqual(names("E"), ["V"]);
  assert.deepEqual(names("Two"), []);
  assert.deepEqual(names("ptr"), []);
  assert.equal(missingMethod(null, c.type("E"), c.type("I"), true, identical, null).method!.name, "Im");
});

test("sizes and offsets", () => {
  const c = checkSource(`
type S struct{ a bool; b int64; c uint16; d [3]int32; e string; f struct{} }
type I struct{ x complex64; y any; z []int; u uintptr; p *int }
`);
  const s = under(c.type("S")) as Struct;
  assert.deepEqual(offsetsof(s.fields), [0, 8, 16, 20, 32, 48]);
  assert.equal(sizeof(s), 56);
  assert.equal(sizeof(c.type("I")), 64);
  assert.equal(alignof(c.type("I")), 8);
  assert.ok(comparable(c.type("S")));
  assert.ok(!comparable(c.type("I")));
});

test("inference", () => {
  const c = checkSource(`
func Map[S ~[]E, E, R any](s S, f func(E) R) []R { return nil }
func Keys[M ~map[K]V, K comparable, V any](m M) []K { return nil }
func Max[T int | float64](x, y T) T { return x }
func Ptr[T any, PT interface{ *T; Set(string) }](s string) T { var t T; PT(&t).Set(s); return t }
func Apply[A, B any](a A, f func(A) B) B { return f(a) }
func id[T any](x T) T { return x }
type Strs []string
type Set struct{}
func (*Set) Set(string) {}
var a = Map(Strs(nil), func(s string) int { return len(s) })
var b = Keys(map[string]bool(nil))
var c = Max(1, 2.5)
var d = Ptr[Set]("x")
var e = Apply(1, func(i int) string { return "" })
var f func(int) int = id
var g = Apply('x', id[rune])
var h = Map([]int(nil), id)
`);
  assert.deepEqual(c.errors, []);
  const types = ["a", "b", "c", "d", "e", "f", "g", "h"].map((n) => typeString(c.type(n)));
  assert.deepEqual(types, ["[]int", "[]string", "float64", "p.Set", "string", "func(int) int", "rune", "[]int"]);
});

test("inference that fails says why", () => {
  const c = checkSource(`
func f[T any](x, y T) {}
func g[T any]() {}
func h[T interface{ ~int }](x T) {}
func _() {
	f(1, "a")
	g()
	h("x")
	f[int]("x", 2)
	f(f, f)
}
`);
  assert.deepEqual(c.errors, [
    "6:7: in call to f, mismatched types untyped int and untyped string (cannot infer T)",
    "7:3: in call to g, cannot infer T (declared at p.go:3:8)",
    "8:3: string does not satisfy interface{~int} (string missing in ~int)",
    '9:9: cannot use "x" (untyped string constant) as int value in argument to f[int]',
    "10:3: in call to f, cannot infer T (declared at p.go:2:8)",
  ]);
});

test("infinite instantiation is refused", () => {
  const c = checkSource(`func rec[T any](n int) { if n > 0 { rec[*T](n - 1) } }`);
  assert.equal(c.errors.length, 1);
  assert.match(c.errors[0], /instantiation cycle:\n\tp\.go:1:\d+: T instantiated as \*T/);
});

test("order of initialisation", () => {
  const c = checkSource(`
var a = f()
var b, e = g()
var c = 3
var d = b + x
func f() int { return c + d }
func g() (int, int) { return c, 1 }
var x = func() int { return y }()
var y = 1
var _ = h()
func h() int { return a }
`);
  assert.deepEqual(c.errors, []);
  const order = (list: readonly { lhs: readonly Var[] }[]) => list.map((i) => i.lhs.map((v) => v.name).join(","));
  const whole = ["c", "b,e", "y", "x", "d", "a", "_"];
  assert.deepEqual(order(c.load.info.initOrder(c.pkg)), whole);
  // A part alone has the same order.
  assert.deepEqual(order(initOrderOf(c.pkg.checker!, [c.obj("d") as Var])), ["c", "b,e", "y", "x", "d"]);
});

test("initialisation cycles", () => {
  const c = checkSource(`
var a = f()
func f() int { return b }
var b = a
var s = s
`);
  assert.deepEqual(c.errors, [
    "2:5: initialization cycle for a\n\tp.go:2:5: a refers to f\n\tp.go:3:6: f refers to b\n\tp.go:4:5: b refers to a",
    "5:5: initialization cycle: s refers to itself",
  ]);
});

test("names in nested blocks", () => {
  const outside = new Scope(null, ScopeKind.Outside);
  const v = (nameId: number) => new Label(0, null, `x${nameId}`, nameId);
  const [x1, x2, x3] = [v(1), v(2), v(3)];
  outside.insert(x1);
  const func = new Scope(outside, ScopeKind.Func);
  const a = new Scope(func, ScopeKind.Block);
  const b = new Scope(a, ScopeKind.Block);
  const c = new Scope(b, ScopeKind.Block);
  const look = (scope: Scope) => [1, 2, 3].map((id) => scope.lookupParent(id));
  assert.deepEqual(look(c), [x1, null, null]);
  // Blocks that were empty when blocks within them began.
  b.insert(x2);
  assert.deepEqual([a, b, c].map(look), [
    [x1, null, null],
    [x1, x2, null],
    [x1, x2, null],
  ]);
  a.insert(x3);
  assert.deepEqual([a, b, c, new Scope(c, ScopeKind.Block)].map(look), [
    [x1, null, x3],
    [x1, x2, x3],
    [x1, x2, x3],
    [x1, x2, x3],
  ]);
});
