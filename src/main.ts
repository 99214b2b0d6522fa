#!/usr/bin/env node
import 'reflect-metadata';
import { BAD_CONFIGURATION, FAILED } from './cli/exit-codes.js';
import { runCommand } from './cli/run-command.js';
import { surviveHangUp } from './hang-up.js';
import { ConfigMistakes } from './modules/config/config-mistakes.js';

const args = process.argv.slice(2);

try {
  if (args.length > 0) process.exit(await runCommand(args));
  surviveHangUp();
  // Loaded only where it is needed: it is most of the program.
  const { startService } = await import('./start-service.js');
  await startService();
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  // Parts that have started must not keep a failed process alive.
  process.exit(error instanceof ConfigMistakes ? BAD_CONFIGURATION : FAILED);
}

function errorText(error: unknown): string {
  if (error instanceof ConfigMistakes) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `The address is taken (${error.message}); set PORT to a free port, or stop the process that listens there.`;
  const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
  const what = args.length === 0 ? 'Floorwalker could not start' : `floorwalker ${args[0]} failed`;
  return `${what}: ${error.message}${cause}`;
}
