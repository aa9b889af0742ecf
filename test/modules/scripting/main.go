// Interpreters of other languages: Lua, JavaScript, Starlark, expressions.
package main

import (
	"fmt"

	"github.com/dop251/goja"
	"github.com/expr-lang/expr"
	lua "github.com/yuin/gopher-lua"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

func main() {
	l := lua.NewState()
	defer l.Close()
	fmt.Println(l.DoString(`
local t = {}
for i = 1, 10 do t[#t + 1] = i * i end
print(table.concat(t, ","), string.format("%5.2f", math.pi), pcall(error, "boom"))
local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(co(), co(), co(), ("x=1, y=2"):gsub("(%w)=(%w)", "%2=%1"))
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(20), setmetatable({}, {__index = function(_, k) return k .. "!" end}).hi)
error("last")`))

	vm := goja.New()
	vm.Set("host", func(a int, b string) (string, error) { return fmt.Sprint(b, a), nil })
	for _, source := range []string{
		`class A { #x = 5; get x() { return this.#x } }; [...new Map([[1, 2]])].map(([a, b]) => a + b + new A().x).join()`,
		`JSON.stringify({ a: [1, { b: null }], d: new Date(0) })`,
		`/(\d+)-(?<n>x)/.exec("12-x").groups.n + [3, 1, 2].sort() + host(1, "h")`,
		`function* g() { yield* [1, 2]; return 3 } [...g()].length + (() => { try { null.x } catch (e) { return e.message } })()`,
		`let r = ""; for (const k in { a: 1, b: 2 }) r += k; r + 0.1 * 3 + (1e21 + 1) + parseInt("12px") + "ß".toUpperCase()`,
		`throw new TypeError("t")`, `(`} {
		v, err := vm.RunString(source)
		fmt.Println(v, err)
	}

	thread := &starlark.Thread{Print: func(_ *starlark.Thread, s string) { fmt.Println("starlark:", s) }}
	globals, err := starlark.ExecFileOptions(&syntax.FileOptions{}, thread, "a.star", `
def f(n): return [x * x for x in range(n) if x % 2] + list({"k": (1, "two")}.items())
v = f(6)
print(v, "%s %d" % ("a", 3), 10 // 3, 2.5e10, sorted(["b", "a"]))
w = v[99]`, nil)
	fmt.Println(globals.Keys(), err)

	for _, source := range []string{`filter(users, .Age > 20) | map(.Name)`, `"a" in tags ? len(tags) * 2.5 : 0`, `users[0].Nope`} {
		type user struct {
			Name string
			Age  int
		}
		env := map[string]any{"users": []user{{"Ann", 30}, {"Bob", 10}, {"Cy", 40}}, "tags": []string{"a", "b"}}
		p, err := expr.Compile(source, expr.Env(env))
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(expr.Run(p, env))
	}
}
