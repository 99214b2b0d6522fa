import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { clientCommands } from './client-commands.js';

describe(clientCommands.name, () => {
  it('is what the client has: `npm run client-commands` writes it', async () => {
    const file = path.resolve(import.meta.dirname, '../../../client/commands.ts');
    const text = await format(clientCommands(), { parser: 'typescript', printWidth: 110, singleQuote: true });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
