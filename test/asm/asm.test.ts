// Go's wasm assembly: packages with .s files, whose output is gc's, on each host; and what is said about wrong files. The
// texts are go 1.26's; where its assembler crashes, or makes a module that no engine takes, ours is marked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type HostName, hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { normalised } from "../programs/expected.ts";
import { programTest } from "../programs/known.ts";
import { build, compiled, folder } from "../programs/library.ts";

for (const name of ["ops", "calls"]) {
  const dir = join("test/asm", name);
  let module: Promise<string> | null = null;
  const on = async (host: HostName): Promise<string> => {
    module ??= compiled({ dir, packages: ["."] }).then(saveModule);
    const a = runJob(host, { module: await module, kind: "command", args: ["program"] });
    return normalised(a.stdout, a.stderr + (a.trap === "" ? "" : `trap: ${a.trap}\n`), a.exit);
  };
  for (const host of hostNames) {
    programTest(
      `${dir} on ${host}`,
      async () => assert.equal(await on(host), readFileSync(`${dir}.out`, "utf8")),
      hostMissing(host),
    );
  }
}

const goFile = "package main\n\nfunc f(x int) int\n\nfunc main() { println(f(3)) }\n";
/** Name, assembly behind the #include and the TEXT line (lines 1 to 3), messages. */
const bodies: readonly (readonly [string, string, string])[] = [
  [
    "unknown instructions",
    "Foo R1\nI64Bar",
    './x.s:4: unrecognized instruction "Foo"\n./x.s:5: unrecognized instruction "I64Bar"\nasm: assembly of ./x.s failed\n',
  ],
  [
    "more than ten errors",
    "Foo\n".repeat(15),
    `${Array.from({ length: 11 }, (_, i) => `./x.s:${i + 4}: unrecognized instruction "Foo"\n`).join("")}asm: too many errors\n`,
  ],
  ["no instruction", "12", './x.s:4: expected identifier, found "12"\nasm: assembly of ./x.s failed\n'],
  ["FP without a symbol", "I64Load 0(FP)", "./x.s:4: expected register; found FP\nasm: assembly of ./x.s failed\n"],
  [
    "symbol without base",
    "If foo\nEnd",
    "./x.s:4: illegal or missing addressing mode for symbol foo\nasm: assembly of ./x.s failed\n",
  ],
  ["missing operand", "MOVD R0,", "./x.s:4: missing operand\nasm: assembly of ./x.s failed\n"],
  ["division by zero", "I64Const $(1/0)", "./x.s:4: division by zero\nasm: assembly of ./x.s failed\n"],
  [
    "three operands",
    "MOVD R0, R1, R2",
    "./x.s:4: TODO: implement three-operand instructions for this architecture\nasm: assembly of ./x.s failed\n",
  ],
  [
    "label twice",
    "a:\nRESUMEPOINT\na:\nRESUMEPOINT",
    './x.s:7: label "a" multiply defined\n./x.s:8: label "a" multiply defined\nasm: assembly of ./x.s failed\n',
  ],
  ["directive", "#frob", "./x.s:4: unexpected token after '#': frob\n"],
  ["include", '#include "none.h"', "./x.s:5: #include: open {goroot}/pkg/include/none.h: no such file or directory\n"],
  ["macro twice", "#define A 1\n#define A 2\n", "./x.s:6: redefinition of macro: A\n"],
  ["macro arguments", "#define A(x) x\nMOVD $A(1, 2), R0", "./x.s:5: wrong arg count for macro A\n"],
  ["recursive macro", "#define A A A\nA", "./x.s:5: recursive macro invocation\n"],
  ["ifdef", "#ifdef A\n", "./x.s:7: unclosed #ifdef or #ifndef\n"],
  [
    "ABI",
    "CALL ·f<ABIInternal>(SB)",
    './x.s:4: ABI selector only permitted when compiling runtime, reference was to "main.f"\nasm: assembly of ./x.s failed\n',
  ],
  [
    "function twice",
    "RET\nTEXT ·f(SB), NOSPLIT, $0-16",
    "asm: ./x.s:5: symbol main.f redeclared\n\t./x.s:3: other declaration of symbol main.f\nasm: assembly failed\n",
  ],
  [
    "frame size",
    "TEXT ·g(SB), NOSPLIT, 8",
    "./x.s:4: TEXT main.g: frame size must be an immediate constant\nasm: assembly of ./x.s failed\n",
  ],
  ["data size", "DATA x<>+0(SB)/3, $1", "./x.s:4: bad int size for DATA argument: 3\nasm: assembly of ./x.s failed\n"],
  [
    "data overlaps",
    "DATA x<>+8(SB)/8, $1\nDATA x<>+0(SB)/8, $1",
    "./x.s:5: overlapping DATA entry for x\nasm: assembly of ./x.s failed\n",
  ],
  [
    "data string too long",
    'DATA x<>+0(SB)/4, $"abcdef"',
    "asm: WriteString: bad string size: 4 < 6\nasm: assembly failed\n",
  ],
  [
    "function twice, and an error",
    "RET\nTEXT ·f(SB), NOSPLIT, $0-16\nFoo",
    'asm: ./x.s:5: symbol main.f redeclared\n\t./x.s:3: other declaration of symbol main.f\n./x.s:6: unrecognized instruction "Foo"\nasm: assembly of ./x.s failed\n',
  ],
  [
    "data twice, and a function of its name",
    "RET\nGLOBL x<>(SB), NOPTR, $8\nGLOBL x<>(SB), NOPTR, $8\nTEXT x<>(SB), NOSPLIT, $0",
    "asm: ./x.s:6: symbol x redeclared\nasm: ./x.s:7: symbol x redeclared\nasm: assembly failed\n",
  ],
  [
    "numbers",
    "I32Const $0b1__0\nDrop\nF64Const $1.0e+\nDrop\nF64Const $0x1.8\nDrop\nI32Const $-09\nDrop",
    `./x.s:4: strconv.ParseUint: parsing "0b1__0": invalid syntax
./x.s:6: strconv.ParseFloat: parsing "1.0e+": invalid syntax
./x.s:8: strconv.ParseFloat: parsing "0x1.8": invalid syntax
./x.s:10: strconv.ParseUint: parsing "09": invalid syntax
asm: assembly of ./x.s failed
`,
  ],
  [
    "jumps to no place",
    'JMP $·f(SB)\nJMP $1.5\nJMP $"abc"\nJMP x+8(FP)\nJMP $8(R1)\nJMP 4(PC)\nJMP nowhere',
    `./x.s:4: cannot assemble jump &{Reg:0 Index:0 Scale:0 Type:TYPE_ADDR Name:1 Class:0 Offset:0 Sym:main.f Val:<nil>}
./x.s:5: cannot assemble jump &{Reg:0 Index:0 Scale:0 Type:TYPE_FCONST Name:0 Class:0 Offset:0 Sym:<nil> Val:1.5}
./x.s:6: cannot assemble jump &{Reg:0 Index:0 Scale:0 Type:TYPE_SCONST Name:0 Class:0 Offset:0 Sym:<nil> Val:abc}
./x.s:7: cannot assemble jump &{Reg:0 Index:0 Scale:0 Type:TYPE_MEM Name:4 Class:0 Offset:8 Sym:x Val:<nil>}
./x.s:8: cannot assemble jump &{Reg:16393 Index:0 Scale:0 Type:TYPE_ADDR Name:0 Class:0 Offset:8 Sym:<nil> Val:<nil>}
./x.s:9: expected register; found PC
asm: assembly of ./x.s failed
`,
  ],
  // gc says this too, and succeeds.
  ["undefined label", "JMP foo", "./x.s:6: undefined label foo\nasm: assembly of ./x.s failed\n"],
  // gc's assembler crashes with these texts.
  ["Get of a constant", "Get $1", "asm: ./x.s:4: bad Get: argument is not a register\nasm: assembly failed\n"],
  ["End without block", "End", "asm: ./x.s:4: End without block\nasm: assembly failed\n"],
  [
    "CALL in a block",
    "Block\nCALL ·f(SB)\nEnd",
    "asm: ./x.s:5: CALL can only be used on toplevel, try CALLNORESUME instead\nasm: assembly failed\n",
  ],
  ["local in MOVD", "MOVD R0, t-8(SP)", "asm: ./x.s:4: bad MOV name\nasm: assembly failed\n"],
  ["label of no block", "a:\nGet R0\nDrop\nBr a", "asm: ./x.s:7: label not at block\nasm: assembly failed\n"],
  // gc makes modules that engines refuse.
  ["types", "Get R0\nI32Eqz\nDrop", "asm: ./x.s:5: I32Eqz: i64 on the stack, expected i32\nasm: assembly failed\n"],
  ["empty stack", "I64Add\nDrop", "asm: ./x.s:4: I64Add: nothing on the stack, expected i64\nasm: assembly failed\n"],
  ["block without End", "Block", "asm: ./x.s:5: Block without End\nasm: assembly failed\n"],
  ["undefined function", "CALL ·g(SB)", "main.f: relocation target main.g not defined\n"],
  ["undefined data", "MOVD $·tab(SB), R0", "main.f: relocation target main.tab not defined\n"],
];

const goroot = (await build({ packages: ["."], dir: folder({ "main.go": goFile, "x.s": '#include ""\n' }) })).messages
  .split("open ")[1]!
  .split("/pkg/include")[0]!;
for (const [name, body, messages] of bodies) {
  test(`wrong assembly: ${name}`, async () => {
    const asm = `#include "textflag.h"\n\nTEXT ·f(SB), NOSPLIT, $16-16\n${body}\nRET\n`;
    const result = await build({ packages: ["."], dir: folder({ "main.go": goFile, "x.s": asm }) });
    assert.equal(result.messages, `# example.com/m\n${messages.replace("{goroot}", goroot)}`);
    assert.equal(result.ok, false);
  });
}

const packages: readonly (readonly [string, Record<string, string>, string])[] = [
  ["no assembly", { "main.go": goFile }, "./main.go:3:6: missing function body\n"],
  ["nobody defines it", { "main.go": goFile, "x.s": "" }, "main.main: relocation target main.f not defined\n"],
  // (Natively: gc's wasm module calls a function that there is not.)
  [
    "nobody defines what it is linked to",
    {
      "main.go": 'package main\n\nimport _ "unsafe"\n\n//go:linkname f main.g\nfunc f()\n\nfunc main() { f() }\n',
      "x.s": "",
    },
    "main.main: relocation target main.g not defined\n",
  ],
  [
    "defined in both",
    {
      "main.go": "package main\n\nfunc main() { f() }\nfunc f() {}\n",
      "x.s": "TEXT ·f(SB), 4, $0-0\n\tRET\n",
    },
    "./main.go:4:6: f defined in both Go and assembly\n",
  ],
  // (gc tells the functions' sizes.)
  [
    "defined in two files",
    { "main.go": goFile, "x.s": "TEXT ·f(SB), 4, $0-16\n\tRET\n", "y.s": "TEXT ·f(SB), 4, $0-16\n\tRET\n" },
    "link: duplicated definition of symbol main.f, from main (type STEXT) and main (type STEXT)\n",
  ],
  [
    "and data in two files",
    {
      "main.go": "package main\n\nvar x int\n\nfunc main() { println(x) }\n",
      "x.s": "DATA ·x(SB)/8, $1\nGLOBL ·x(SB), 16, $8\n",
      "y.s": "DATA ·x(SB)/8, $2\nGLOBL ·x(SB), 8, $8\n",
    },
    "link: duplicated definition of symbol main.x, from main (type SRODATA size 8) and main (type SNOPTRDATA size 8)\n",
  ],
  [
    "two wrong files",
    { "main.go": goFile, "x.s": "TEXT ·f(SB), 4, $0-16\n\tFoo\n", "y.s": "\tBar\n" },
    './x.s:2: unrecognized instruction "Foo"\nasm: assembly of ./x.s failed\n',
  ],
  [
    "lines of a wrong shape come first",
    { "main.go": `${goFile}\nvar x y\n`, "x.s": "TEXT ·f(SB), 4, $0-16\n\tFoo\n", "y.s": "\tBar\n\tRET ,\n\t1\n" },
    './y.s:2: missing operand\n./y.s:3: expected identifier, found "1"\nasm: assembly of ./y.s failed\n',
  ],
];
for (const [name, files, messages] of packages) {
  test(`function without body: ${name}`, async () => {
    const result = await build({ packages: ["."], dir: folder(files) });
    assert.equal(result.messages, `# example.com/m\n${messages}`);
  });
}
