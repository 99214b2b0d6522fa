import { fileJsonSchema } from '../modules/config/file-json-schema.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import type { Command } from './command.js';
import { OK } from './exit-codes.js';

export const schema: Command = async (args, { out }) => {
  if (args.length > 0) return undefined;
  out(JSON.stringify(fileJsonSchema([...VENDORS.values()]), undefined, 2));
  return OK;
};
