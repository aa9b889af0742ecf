// The gowasm command: finds the command, parses its flags, runs it. Exit status: 0 done, 1 the build failed, 2 wrong usage.
// No stack trace of ours reaches the user: a defect is reported with what was being compiled. Nothing lives between calls.

import { InternalError } from "../diagnostics.ts";
import { gowasmVersion } from "../version.ts";
import { buildCommand } from "./build.ts";
import { type CommandDef, commands } from "./commands.ts";
import { envCommand } from "./env.ts";
import { type FlagValues, parseFlags, UsageError } from "./flags.ts";
import { GoEnv } from "./go_env.ts";
import { parseGoflags } from "./goflags.ts";
import { errorText, NodeSystem } from "./node_system.ts";
import { say, sayError } from "./say.ts";
import { openSdkVersion } from "./version.ts";

export { outputWaits } from "./say.ts";

const runners: Record<string, (flags: FlagValues, args: string[]) => Promise<number>> = {
  build: buildCommand,
  run: async (flags, args) => (await import("./run.ts")).runCommand(flags, args),
  env: envCommand,
  version: async (_flags, args) => {
    if (args.length > 0) return misused(commands.find((c) => c.name === "version")!, `unexpected argument: ${args[0]}`);
    say(`gowasm version ${gowasmVersion} ${await openSdkVersion()}\n`);
    return 0;
  },
  help: async (_flags, args) => help(args),
};

function overview(): string {
  const list = commands.map((c) => `\t${c.name.padEnd(11)} ${c.short}`).join("\n");
  return (
    "Gowasm is a tool that compiles Go source code to WebAssembly.\n\nUsage:\n\n\tgowasm <command> [arguments]\n\n" +
    `The commands are:\n\n${list}\n\nUse "gowasm help <command>" for more information about a command.\n`
  );
}

function help(args: string[]): number {
  if (args.length === 0) {
    say(overview());
    return 0;
  }
  const command = commands.find((c) => c.name === args[0]);
  if (command === undefined || args.length > 1) {
    const instead = command === undefined ? "gowasm help" : `gowasm help ${command.name}`;
    sayError(`gowasm help ${args.join(" ")}: unknown help topic. Run '${instead}'.\n`);
    return 2;
  }
  say(`usage: gowasm ${command.usage}\n\n${command.long}\n${flagHelp(command)}`);
  return 0;
}

function flagHelp(command: CommandDef): string {
  const flags = command.flags.filter((f) => f.kind !== "unsupported");
  if (flags.length === 0) return "";
  const rows = flags.map((f) => `\t-${f.name}${f.arg === undefined ? "" : ` ${f.arg}`}\n\t\t${f.usage}\n`);
  return `\nThe flags are:\n\n${rows.join("")}`;
}

/** The folder of a -C that comes first, and what follows it. */
function firstC(argv: string[]): { dir: string | null; rest: string[] } {
  const m = /^--?C(?:=(.*))?$/s.exec(argv[0] ?? "");
  if (m === null || (m[1] === undefined && argv.length < 2)) return { dir: null, rest: argv };
  return m[1] === undefined ? { dir: argv[1], rest: argv.slice(2) } : { dir: m[1], rest: argv.slice(1) };
}

async function main(argv: string[]): Promise<number> {
  const name = argv[0];
  if (name === undefined || name.startsWith("-")) {
    if (name !== undefined) sayError(`flag provided but not defined: -${name.replace(/^--?/, "")}\n`);
    sayError(overview());
    return 2;
  }
  const command = commands.find((c) => c.name === name);
  if (command === undefined) {
    sayError(`gowasm ${name}: unknown command\nRun 'gowasm help' for usage.\n`);
    return 2;
  }
  const { dir, rest } = firstC(argv.slice(1));
  if (dir !== null && command.flags.some((f) => f.name === "C")) {
    try {
      process.chdir(dir);
    } catch (e) {
      sayError(`go: chdir ${dir}: ${errorText(e)}\n`);
      return 1;
    }
  }
  const env = new GoEnv(new NodeSystem(process.cwd()));
  const experiments = env.experiments();
  if ("msg" in experiments && name !== "env" && name !== "help") {
    sayError(`${experiments.msg}\n`);
    return experiments.status;
  }
  const given = parseGoflags(env.get("GOFLAGS"), command.flags);
  if ("fatal" in given && command.name !== "env") {
    sayError(`${given.fatal}\n`);
    return 1;
  }
  if ("error" in given) return misused(command, given.error);
  const early = "values" in given ? given.values : {};
  const from = early.C === undefined ? "" : " (from $GOFLAGS)";
  const parsed = from === "" ? parseFlags(command.flags, rest, early) : given;
  if (!("values" in parsed)) return misused(command, "error" in parsed ? parsed.error : "");
  if (parsed.values.C !== undefined) {
    const what = `invalid value ${JSON.stringify(parsed.values.C)} for flag -C${from}`;
    return misused(command, `${from === "" ? "" : "go: "}${what}: -C flag must be first flag on command line`);
  }
  try {
    return await runners[name](parsed.values, parsed.args);
  } catch (e) {
    if (e instanceof UsageError) return misused(command, e.message);
    throw e;
  }
}

function misused(command: CommandDef, error: string): number {
  sayError(`${error}\nusage: gowasm ${command.usage}\nRun 'gowasm help ${command.name}' for details.\n`);
  return 2;
}

function reportDefect(e: unknown): void {
  const where = e instanceof InternalError && e.where !== "" ? `${e.where}: ` : "";
  const what = e instanceof Error ? e.message : String(e);
  sayError(`${where}internal compiler error: ${what}\n\nPlease report this with the source that shows it.\n`);
  if (process.env.GOWASM_TRACE !== undefined && e instanceof Error) sayError(`${e.stack}\n`);
}

/** Runs `gowasm argv...`; gives its exit status. */
export async function command(argv: string[]): Promise<number> {
  try {
    return await main(argv);
  } catch (e) {
    reportDefect(e);
    return 1;
  }
}
