// A Go program that makes and removes folders, on our Node host. The expected output is that of gc's program there.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runJob } from "../hosts/job.ts";
import { compiled } from "../programs/library.ts";

const want = `\
remove /a: Directory not empty true
Is a directory Not a directory
read /a: Is a directory
/a true <nil>
/a/b true <nil>
/a/b/c true <nil>
/a/b/one false <nil>
/a/two false <nil>
stat /a: No such file or directory true
exit status 0
`;

test("folders that are not empty", async () => {
  const root = mkdtempSync(join(tmpdir(), "gowasm-folders-"));
  try {
    const module = join(root, "program.wasm");
    writeFileSync(module, await compiled({ packages: ["test/host/folders.go"] }));
    const dir = mkdtempSync(join(root, "dir-"));
    const { stdout, stderr, exit } = runJob("node", { module, kind: "command", dir });
    assert.equal(`${stdout}${stderr}exit status ${exit}\n`, want);
  } finally {
    rmSync(root, { recursive: true });
  }
});
