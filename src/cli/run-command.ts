import { once } from 'node:events';
import type { Command, Terminal } from './command.js';
import { OK, USAGE } from './exit-codes.js';

export const HELP = `Usage: floorwalker [command]

Without a command it starts the service.

  check [--online]   checks the configuration and prints every mistake; with --online also asks Redis and
                     logs in to the phone system of each account once
  init               writes a commented floorwalker.yaml to the current folder
  schema             prints the JSON Schema of the configuration file, for editors
  version            prints the version
  forget <account>   removes what is stored of an account that is not in the configuration any more
  export <account> [from [to]]
                     writes the history of an account as lines of JSON; from and to are instants such as
                     2026-11-28T10:40:00Z
  report <account> <from> <to> <queue>...
                     has the phone system make its own report of these queues, where it can (Voximplant), and
                     writes it as it comes; it may take an hour
  healthcheck [--ready]
                     asks the service on HOST and PORT whether it is alive; with --ready whether it is ready
  --help, -h         prints this text

Exit codes: 0 all is well, 1 it failed, 64 unknown arguments, 78 a mistake in the configuration.
The configuration is floorwalker.yaml in the current folder, or the file that FLOORWALKER_CONFIG names.`;

const help: Command = async (args, { out }) => {
  if (args.length > 0) return undefined;
  out(HELP);
  return OK;
};

/** Each is loaded when it is run. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['check', async () => (await import('./check.js')).check],
  ['init', async () => (await import('./init.js')).init],
  ['schema', async () => (await import('./schema.js')).schema],
  ['version', async () => (await import('./version.js')).version],
  ['forget', async () => (await import('./forget.js')).forget],
  ['export', async () => (await import('./export.js')).exportHistory],
  ['report', async () => (await import('./report.js')).report],
  ['healthcheck', async () => (await import('./healthcheck.js')).healthcheck],
  ['--help', async () => help],
  ['-h', async () => help],
]);

const STREAMS: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
};

/**
 * Runs the command that the arguments name.
 * @returns the exit code
 * @throws ConfigMistakes when the command needs the configuration and that has mistakes
 */
export async function runCommand(
  [name = '', ...args]: readonly string[],
  terminal: Terminal = STREAMS,
): Promise<number> {
  const command = await COMMANDS.get(name)?.();
  const code = await command?.(args, terminal);
  if (code !== undefined) return code;
  terminal.err(`Unknown arguments: ${[name, ...args].join(' ')}\n\n${HELP}`);
  return USAGE;
}
