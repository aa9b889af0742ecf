// panic(nil) of a module from before Go 1.21, and as //go:debug asks for it: the outputs are gc's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runModule } from "../lang/run_module.ts";
import { compiled, folder } from "./library.ts";

const program = `package main

import "fmt"

func try(f func()) (ended bool, value any) {
	defer func() { value = recover() }()
	f()
	return true, nil
}

func main() {
	fmt.Println(try(func() { panic(nil) }))
	fmt.Println(try(func() {
		defer func() { panic("second") }()
		panic(nil)
	}))
	fmt.Println(try(func() {}))
	panic(nil)
}
`;

const asBefore = "false <nil>\nfalse second\ntrue <nil>\npanic: nil\n";

for (const [what, go, debug, want] of [
  ["go 1.20", "1.20", "", asBefore],
  ["//go:debug", "1.26", "//go:debug panicnil=1\n", asBefore],
  [
    "go 1.21",
    "1.21",
    "",
    "false panic called with nil argument\nfalse second\ntrue <nil>\npanic: panic called with nil argument\n",
  ],
] as const) {
  test(`panic(nil): ${what}`, async () => {
    const dir = folder({ "go.mod": `module example.com/m\n\ngo ${go}\n`, "main.go": debug + program });
    const { status, output } = runModule(await compiled({ packages: ["."], dir }));
    assert.equal(output.slice(0, want.length), want);
    assert.equal(status, 2);
  });
}
