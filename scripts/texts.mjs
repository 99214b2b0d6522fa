// Writes web/src/texts/messages.ts, the types of the messages, and says what each language lacks.
import './lib/check-node.mjs';
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';

await runScript(async () => {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(inRoot('web/languages/catalogues.ts'), {
    ...{ root: inRoot(), configFile: false, logLevel: 'error' },
  });
  const text = await format(module.messageTypes(), {
    ...{ parser: 'typescript', printWidth: 110, singleQuote: true },
  });
  await writeFile(inRoot('web/src/texts/messages.ts'), text);
  const lacking = module.languages().flatMap((language) => module.differencesOf(language));
  for (const line of lacking) console.log(line);
  return lacking.length > 0 ? 1 : 0;
});
