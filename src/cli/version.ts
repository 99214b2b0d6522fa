import { packageVersion } from '../lib/package-version.js';
import type { Command } from './command.js';
import { OK } from './exit-codes.js';

export const version: Command = async (args, { out }) => {
  if (args.length > 0) return undefined;
  out(packageVersion());
  return OK;
};
