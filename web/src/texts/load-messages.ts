import { formatsOf } from './formats.js';
import { LANGUAGE } from './language.js';
import { addMessages, type Loaders } from './loaded-messages.js';

/** Loads messages in the language of the page, and then the code that uses them. */
export async function withMessages<Code>(loaders: Loaders, code: () => Promise<Code>): Promise<Code> {
  const load = loaders[LANGUAGE.id];
  if (load === undefined) throw new Error(`the messages of "${LANGUAGE.id}" are not in this build`);
  addMessages((await load()).messages(formatsOf(LANGUAGE)));
  return code();
}
