// Runs a test program to the verdicts of all its tests. A test that makes the process die must not take the others along: the
// program is started again without it and without those that are done. Invariant: every start settles at least one test more, so
// it ends; time and memory of a start are bounded.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export type Verdict = "pass" | "fail" | "skip";

export interface Verdicts {
  tests: Map<string, Verdict>;
  /** What failing tests said, for those that failed. */
  reasons: Map<string, string>;
}

export interface Program {
  /** Bundle of run_child.ts. */
  child: string;
  module: string;
  /** Folder in which the tests run. */
  dir: string;
  flags: string[];
  /** Tests to run; none: all. */
  only?: readonly string[];
  /** Of these, tests that would never end: they fail. */
  endless?: readonly string[];
}

/** Of the processor's time. */
const limitMs = 600_000;
/** Of the clock's: who waits, hangs. */
const waitFactor = 4;
/** Without a sign of life for so long, a test hangs. */
const silentMs = 180_000;
const memoryLimit = 3.5 * 2 ** 30;

interface Ended {
  status: number;
  out: string;
  err: string;
  /** Why it was ended, "" if it ended by itself. */
  killed: string;
}

function start(p: Program, args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["--no-warnings", p.child, p.module, p.dir, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  let killed = "";
  const began = performance.now();
  // Other programs of the machine take time, too: only what this one had counts, and waiting a good deal less.
  const used = (): number => Math.max(processorMs(child.pid), (performance.now() - began) / waitFactor);
  let last = 0;
  const kill = (why: string): void => {
    killed = why;
    child.kill("SIGKILL");
  };
  child.stdout.setEncoding("utf8").on("data", (s: string) => {
    out += s;
    last = used();
    if (out.length > 2 ** 28) kill("prints without end");
  });
  child.stderr.setEncoding("utf8").on("data", (s: string) => {
    err = (err + s).slice(-100_000);
  });
  const watch = setInterval(() => {
    const now = used();
    if (now > limitMs || now - last > silentMs) kill("does not end");
    else if (residentBytes(child.pid) > memoryLimit) kill("takes too much memory");
  }, 500);
  return new Promise((resolve) => {
    child.on("close", (status, signal) => {
      clearInterval(watch);
      resolve({ status: status ?? -1, out, err, killed: killed || (signal === null ? "" : `ended by ${signal}`) });
    });
  });
}

/** 0 where the system does not tell. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096;
  } catch {
    return 0;
  }
}

/** 0 where the system does not tell. */
function processorMs(pid: number | undefined): number {
  try {
    // Behind the command's name in parentheses: state, then numbers; ticks are hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

const top = (name: string): string => name.split("/")[0];

export async function runTests(p: Program): Promise<Verdicts> {
  const { only = [], endless = [] } = p;
  const tests = new Map<string, Verdict>(endless.map((name) => [name, "fail"]));
  const reasons = new Map<string, string>();
  for (;;) {
    const done = [...new Set([...tests.keys()].map(top))];
    const args = ["-test.v=test2json", "-test.paniconexit0", ...p.flags];
    if (only.length > 0) args.push(`-test.run=^(${only.join("|")})$`);
    if (done.length > 0) args.push(`-test.skip=^(${done.join("|")})$`);
    const run = await start(p, args);
    const { open, current, ended } = read(run.out, tests, reasons);
    if (run.killed === "" && ended && run.status <= 1) break;
    const what = run.killed || `exit status ${run.status}`;
    const text = `${what}: ${firstLines(run.err || run.out.slice(-3000))}`;
    // The test that was running; a failing one that is done said so before the process died.
    const said = [...tests].some(([name, verdict]) => verdict === "fail" && !done.includes(top(name)));
    const dead = current !== "" && open.has(current) ? current : said ? undefined : [...open].pop();
    if (dead !== undefined) {
      tests.set(top(dead), "fail");
      reasons.set(top(dead), text);
    }
    // Others were only paused: they have no verdict yet.
    for (const name of [...tests.keys()])
      if ((dead === undefined || name !== top(dead)) && open.has(top(name))) tests.delete(name);
    const settled = [...tests].filter(([name]) => !done.includes(top(name)));
    if (settled.some(([, verdict]) => verdict === "fail")) continue;
    // It died before its first test or after the last.
    const where = tests.size === 0 ? "(start)" : "(end)";
    tests.set(where, "fail");
    reasons.set(where, text);
    break;
  }
  return { tests, reasons };
}

/** The lines that say why a program died. */
function firstLines(text: string): string {
  const lines = text.split("\n").filter((l) => l.trim() !== "");
  const at = lines.findIndex((l) => /^(panic|fatal error|runtime|SIG|RuntimeError|RangeError)/.test(l));
  return lines
    .slice(Math.max(0, at), Math.max(0, at) + 3)
    .join(" | ")
    .slice(0, 400);
}

/** Adds verdicts; the tests without one, the last that ran, and whether the program came to its end. */
function read(
  out: string,
  tests: Map<string, Verdict>,
  reasons: Map<string, string>,
): { open: Set<string>; current: string; ended: boolean } {
  const open = new Set<string>();
  let current = "";
  let ended = false;
  let said: string[] = [];
  for (const line of out.split("\n")) {
    const at = line.lastIndexOf("\x16");
    const text = at < 0 ? line : line.slice(at + 1);
    const m = at < 0 ? null : /^(?:=== (RUN|CONT|NAME|PAUSE) +| *--- (PASS|FAIL|SKIP): )(\S+)/.exec(text);
    if (m === null) {
      if (/^(PASS|FAIL)$/.test(text)) ended = true;
      else said.push(text.trim());
      continue;
    }
    const [, event, verdict] = m;
    // Addresses in names are other ones each time.
    const name = m[3]!.replace(/0x[0-9a-f]{4,}/g, "0x");
    if (verdict !== undefined) {
      open.delete(name);
      tests.set(name, verdict.toLowerCase() as Verdict);
      if (verdict === "FAIL") reasons.set(name, said.slice(0, 6).join(" | ").slice(0, 600));
    } else if (event === "RUN") open.add(name);
    if (verdict === undefined) current = event === "PAUSE" ? "" : name;
    said = [];
  }
  return { open, current, ended };
}
