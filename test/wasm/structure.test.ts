// Structured control flow of small graphs, as tokens: `b1` is a block's code, `!b1` with its condition inverted, `block b2 {`
// a scope that ends in front of b2. Scopes that no branch needs are left out, as the emitter does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cfg, Loops } from "../../src/ssa/cfg.ts";
import { parseFunc } from "../../src/ssa/text.ts";
import { prepare } from "../../src/wasm/prepare.ts";
import { Structure, Tok } from "../../src/wasm/structure.ts";

/** Blocks by their ends: "0: 1 2" branches, "1: 3" jumps, "3: return", "4: switch 1 2 3", "5: cold 1". */
function tokens(graph: string): string {
  const lines = graph
    .trim()
    .split("\n")
    .map((l) => l.trim());
  let text = "func f(i32) {\n";
  for (const line of lines) {
    const [head, rest] = line.split(":") as [string, string];
    const words = rest.trim().split(" ");
    const cold = words[0] === "cold";
    if (cold) words.shift();
    text += head === "0" ? "b0(v1: i32):" : `b${head}()${cold ? " cold" : ""}:`;
    if (words[0] === "return") text += " return\n";
    else if (words[0] === "unreachable") text += " unreachable\n";
    else if (words[0] === "switch") {
      text += ` switch v1 ${words
        .slice(1)
        .map((w) => `b${w}()`)
        .join(" ")}\n`;
    } else if (words.length === 1) text += ` jump b${words[0]}()\n`;
    else text += ` branch v1 b${words[0]}() b${words[1]}()\n`;
  }
  const f = parseFunc(`${text}}`);
  const cfg = new Cfg();
  const loops = new Loops();
  prepare(f, cfg);
  loops.build(cfg);
  const s = new Structure();
  s.run(cfg, loops, () => false, true);
  const out: string[] = [];
  for (let i = 0; i < s.count; i++) {
    const a = s.a[i]!;
    switch (s.kind[i]! as Tok) {
      case Tok.Body:
        out.push(`${s.b[i] === 1 ? "!" : ""}b${a}`);
        break;
      case Tok.Block:
        if (s.labelUses[a]! > 0) out.push(`block b${a} {`);
        break;
      case Tok.EndBlock:
        if (s.labelUses[a]! > 0) out.push("}");
        break;
      case Tok.Loop:
        out.push(`loop b${a} {`);
        break;
      case Tok.If:
        out.push("if {");
        break;
      case Tok.Else:
        out.push("} else {");
        break;
      case Tok.End:
        out.push("}");
        break;
      case Tok.Br:
        out.push(`br b${a}`);
        break;
      case Tok.BrIf:
        out.push(`br_if b${a}`);
        break;
      case Tok.Switch:
        out.push(`br_table b${a}`);
        break;
      case Tok.Return:
        out.push("return");
        break;
      case Tok.Unreachable:
        out.push("unreachable");
        break;
    }
  }
  return out.join(" ");
}

test("an if without else needs no label", () => {
  assert.equal(tokens("0: 1 2\n1: 2\n2: return"), "b0 if { b1 } b2");
  assert.equal(tokens("0: 2 1\n1: 2\n2: return"), "!b0 if { b1 } b2");
});

test("a diamond is an if with else", () => {
  assert.equal(tokens("0: 1 2\n1: 3\n2: 3\n3: return"), "b0 if { b1 } else { b2 } b3");
});

test("an arm that ends needs no else", () => {
  assert.equal(tokens("0: 1 2\n1: unreachable\n2: 3\n3: return"), "b0 if { b1 unreachable } b2 b3");
  assert.equal(tokens("0: 1 2\n1: 3\n2: unreachable\n3: return"), "!b0 if { b2 unreachable } b1 b3");
});

test("both conditions of an && share the end", () => {
  assert.equal(tokens("0: 1 3\n1: 2 3\n2: 3\n3: return"), "b0 if { b1 if { b2 } } b3");
});

test("the conditions of an || fall through to its arm", () => {
  assert.equal(tokens("0: 2 1\n1: 2 3\n2: 4\n3: 4\n4: return"), "block b4 { !b0 if { !b1 if { b3 br b4 } } b2 } b4");
});

test("a loop tested at its end", () => {
  // What only returns stays where the loop is left: it needs nothing else there.
  assert.equal(tokens("0: 1\n1: 1 2\n2: return"), "b0 loop b1 { b1 br_if b1 b2 }");
  assert.equal(tokens("0: 1\n1: 1 2\n2: 3\n3: return"), "b0 loop b1 { b1 br_if b1 } b2 b3");
});

test("what follows a loop tested at its start stands behind it", () => {
  assert.equal(tokens("0: 1\n1: 2 3\n2: 1\n3: 4\n4: return"), "b0 loop b1 { b1 if { b2 br b1 } } b3 b4");
});

test("a break from the middle of nested loops", () => {
  assert.equal(
    tokens("0: 1\n1: 2 5\n2: 3 4\n3: 5 2\n4: 1\n5: 6\n6: return"),
    "b0 block b5 { loop b1 { b1 if { loop b2 { b2 if { b3 br_if b5 br b2 } } b4 br b1 } } } b5 b6",
  );
});

test("a cold exit stays inside of the loop", () => {
  assert.equal(
    tokens("0: 1\n1: 2 3\n2: cold unreachable\n3: 1 4\n4: return"),
    "b0 loop b1 { b1 if { b2 unreachable } b3 br_if b1 b4 }",
  );
});

test("the arms of a switch stand in order behind it", () => {
  assert.equal(
    tokens("0: switch 1 2 3\n1: 4\n2: 3\n3: 4\n4: return"),
    "block b4 { block b3 { block b2 { block b1 { b0 br_table b0 } b1 br b4 } b2 } b3 } b4",
  );
});

test("only the irreducible component is dispatched", () => {
  const shape = tokens("0: 1\n1: 2 3\n2: 3 4\n3: 2\n4: return");
  assert.equal(shape.split("br_table").length - 1, 1);
  assert.match(shape, /^b0 b1 /);
  assert.match(shape, /loop b\d+ \{ block b3 \{ block b2 \{ b\d+ br_table/);
});

test("very deep and very long graphs", () => {
  // A thousand tests that leave to one place, and as many nested loops.
  const n = 1000;
  let chain = "";
  for (let i = 0; i < n; i++) chain += `${i}: ${n} ${i + 1 === n ? n + 1 : i + 1}\n`;
  assert.ok(tokens(`${chain}${n}: return\n${n + 1}: return`).length > n);
  let loops = "0: 1\n";
  for (let i = 1; i <= n; i++) loops += `${i}: ${i + 1}\n`;
  for (let i = 1; i <= n; i++) loops += `${n + i}: ${n + 1 - i} ${n + i + 1}\n`;
  assert.ok(tokens(`${loops}${2 * n + 1}: return`).length > n);
});
