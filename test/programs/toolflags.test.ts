// Flags of gc and of the assembler that change what a program does: -d=loopvar (and GOEXPERIMENT=loopvar), -D and -I.

import assert from "node:assert/strict";
import { test } from "node:test";
import { splitQuoted } from "../../src/cli/flags.ts";
import type { BuildOptions } from "../../src/index.ts";
import { parseAsmSetting } from "../../src/load/asmflags.ts";
import { parseGcSetting } from "../../src/load/gcflags.ts";
import { supportedMinor } from "../../src/load/sdk.ts";
import { runModule } from "../lang/run_module.ts";
import { compiled, folder } from "./library.ts";

const outputOf = async (options: BuildOptions): Promise<string> => runModule(await compiled(options)).output;

const loops = folder({
  "go.mod": "module example.com/m\n\ngo 1.20\n",
  "lib/lib.go": `package lib

func Loop() (out []func() int) {
	for i := 0; i < 3; i++ {
		out = append(out, func() int { return i })
	}
	for _, s := range []int{7, 8} {
		out = append(out, func() int { return s })
	}
	return
}
`,
  "main.go": `package main

import "example.com/m/lib"

func main() {
	for _, f := range lib.Loop() {
		print(f(), " ")
	}
	var ps []*int
	for i := 0; i < 2; i++ {
		ps = append(ps, &i)
	}
	println(*ps[0], *ps[1])
}
`,
});
const shared = "3 3 3 8 8 2 2\n";
const own = "0 1 2 7 8 0 1\n";
const mixed = "3 3 3 8 8 0 1\n";

/** -gcflags, GOEXPERIMENT, what gc's program prints. */
const cases: readonly (readonly [string, string, string])[] = [
  ["", "", shared],
  ["", "loopvar", own],
  ["-d=loopvar", "", mixed],
  ["all=-d=nil,loopvar=1", "", own],
  ["all=-d=loopvar=2", "", own],
  ["all=-d=loopvar=3", "loopvar", shared],
  ["all=-d=loopvar=-1", "loopvar", shared],
  ["all=-d=loopvar=-1,loopvar=0", "loopvar", own],
  ["all=-lang=go1.22", "", own],
];

for (const [gcflags, experiment, output] of cases) {
  test(`loop variables with -gcflags=${gcflags} GOEXPERIMENT=${experiment}`, async () => {
    const setting = parseGcSetting(gcflags, splitQuoted, supportedMinor);
    assert.ok(!("error" in setting));
    assert.equal(await outputOf({ dir: loops, gcflags: [setting], env: { GOEXPERIMENT: experiment } }), output);
  });
}

test("-D and -I of the assembler", async () => {
  const dir = folder({
    "inc/k.h": "#define K 40\n",
    "main.go": "package main\n\nfunc f() int\n\nfunc main() { println(f()) }\n",
    "f.s": `#include "k.h"
TEXT ·f(SB), 0, $0-8
#ifdef BIG
	MOVD $(K+N), ret+0(FP)
#else
	MOVD $N, ret+0(FP)
#endif
	RET
`,
  });
  for (const [value, output] of [
    ["-I inc -D N=1+1", "2\n"],
    ["-I=inc -D=BIG -D=N=2", "42\n"],
  ]) {
    const setting = parseAsmSetting(value, splitQuoted);
    assert.ok(!("error" in setting));
    assert.equal(await outputOf({ dir, asmflags: [setting] }), output);
  }
});
