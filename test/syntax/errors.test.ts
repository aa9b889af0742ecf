// Messages, positions and recovery: what we say of a broken program is what gc says (test/syntax/errors.txt).
import assert from "node:assert/strict";
import { test } from "node:test";
import { ourMessages, readCases } from "./tools/errors.ts";

for (const c of readCases().cases) {
  test(c.name, () => assert.equal(ourMessages(c.source), c.want));
}
