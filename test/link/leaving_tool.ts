// Prints which functions of a program return a status (U: may unwind, S: may be suspended, so it has a resume copy, A: only
// goes away for good with a panic whose deferred calls block, T: only because another function that some call may reach does), and through which calls.
// Usage: node scripts/leaving.mjs [-lib] [-all] [-why WORD] dir
//   -why: the calls that lead from the functions whose name contains WORD to what unwinds or suspends; -all: of every function

import { InternalError } from "../../src/diagnostics.ts";
import { Leave } from "../../src/wasm/leaving.ts";
import { leavingOf } from "./leaving_of.ts";

const args = process.argv.slice(2);
const at = args.indexOf("-why");
const word = at < 0 ? null : args.splice(at, 2)[1]!;
const all = args.includes("-all");
const buildMode = args.includes("-lib") ? "c-shared" : "exe";
const dir = args.find((a) => !a.startsWith("-")) ?? ".";

const { program, reach, leaving } = analysis();

function analysis(): ReturnType<typeof leavingOf> {
  try {
    return leavingOf(["."], dir, buildMode);
  } catch (e) {
    if (e instanceof InternalError) throw e;
    console.error(e instanceof Error ? e.message : e);
    process.exit(1);
  }
}

let suspended = 0;
let unwinding = 0;
let away = 0;
let typed = 0;
let found = word === null;
for (const id of reach.funcs) {
  const f = program.funcs[id]!;
  if (!f.status || f.resumes) continue;
  const may = leaving.may[id]!;
  if ((may & Leave.Suspend) !== 0) suspended++;
  else if ((may & Leave.Away) !== 0) away++;
  if ((may & Leave.Unwind) !== 0) unwinding++;
  if (may === 0) typed++;
  const letters = `${(may & Leave.Unwind) !== 0 ? "U" : " "}${(may & Leave.Suspend) !== 0 ? "S" : (may & Leave.Away) !== 0 ? "A" : " "}${may === 0 ? "T" : " "}`;
  if (word === null && !all) console.log(`${letters} ${f.name}`);
  else if (all || f.name.includes(word!)) {
    console.log(`${letters} ${f.name}`);
    found = true;
    for (const way of leaving.why(id)) console.log(`      ${way.slice(1).join("\n      ")}\n`);
  }
}
if (!found) console.log(`no function named ${word} returns a status (inlined ones are part of their callers)`);
if (word === null) {
  for (const id of leaving.blocking) console.log(`deferred calls of ${program.funcs[id]!.name} may block`);
}
if (word === null) {
  const name = (id: number): string => program.funcs[id]!.name;
  for (const { funcs, at, callee } of leaving.waiting) {
    const why = at < 0 ? "is kept by a function" : `is held in ${name(at)} during ${name(callee)}`;
    console.log(`the lock that ${funcs.map(name).join(", ")} asks for ${why}`);
  }
}
console.log(
  `${reach.funcs.length} functions and resume copies: ${suspended} may be suspended, ${away} go away with a panic, ${unwinding} may unwind, ${typed} share the type of one that does`,
);
