// Writes client/commands.ts, the types of the commands that the client sends, from the forms of the vendors.
import './lib/check-node.mjs';
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';

await runScript(async () => {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(inRoot('src/modules/contracts/client-commands.ts'), {
    ...{ root: inRoot(), configFile: false, logLevel: 'error' },
  });
  const text = await format(module.clientCommands(), {
    ...{ parser: 'typescript', printWidth: 110, singleQuote: true },
  });
  await writeFile(inRoot('client/commands.ts'), text);
});
