import type { Roster } from '../../modules/domain/reading.js';
import { CommandRejected } from '../port/errors.js';
import type { Mistake } from '../port/command.js';

/** The ids a text may mean: a skill's id or its exact name. */
function meant(text: string, { skills = [] }: Roster): string[] {
  return skills.filter(({ id, name }) => id === text || name === text).map(({ id }) => id);
}

/** What is wrong with a text that is to name one skill. */
export function skillMistakes(text: string, path: Mistake['path'], roster: Roster): Mistake[] {
  const found = meant(text, roster);
  if (found.length === 1) return [];
  if (found.length === 0) return [{ path, code: 'unknown-skill', message: `there is no skill "${text}"` }];
  const message = `"${text}" may be each of the skills ${found.join(', ')}: it is the id of one and the name of another`;
  return [{ path, code: 'ambiguous-skill', message }];
}

/** The id of the one skill a text names; the same as when it was checked, unless skills changed meanwhile. */
export function skillId(text: string, roster: Roster): string {
  const [id, ...others] = meant(text, roster);
  if (id === undefined || others.length > 0)
    throw new CommandRejected(
      `"${text}" is no longer the id or the name of one skill: look again and order it again`,
      { conflict: true },
    );
  return id;
}
