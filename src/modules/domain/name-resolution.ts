/** An agent or a queue, by all that it may be called in a command. */
export interface Nameable {
  id: string;
  name: string;
  /** What one dials: an agent's extension, a queue's number. */
  number?: string;
  vendorId?: string;
}

export type Resolution =
  | { found: Nameable }
  /** `message` is for people: it says what to write instead, as far as that is known. */
  | { found?: never; code: 'unknown' | 'ambiguous'; message: string };

/** A name that looks like one with a prefix is written with one: `name:id:7`. */
const PREFIXED = /^(id|number|name):(.*)$/s;
const SHOWN = 5;

/**
 * The one thing that is meant by a text: our id, the vendor's id, a number or an exact name; `id:`, `number:` and
 * `name:` pick the kind. `id:` and our id always mean that one thing, whatever others are called.
 * @param kind a word for messages, e.g. `agent`
 */
export function resolveName(
  text: string,
  things: readonly Nameable[],
  kind: string,
  account: string,
): Resolution {
  const meant = matches(text, things);
  const [first, ...others] = meant;
  if (first === undefined)
    return { code: 'unknown', message: `There is no ${kind} "${text}" in account "${account}".` };
  if (others.length === 0) return { found: first };
  const shown = meant.slice(0, SHOWN).map(description).join(', ');
  const more = meant.length > SHOWN ? ` and ${meant.length - SHOWN} more` : '';
  return {
    code: 'ambiguous',
    message: `"${text}" may mean ${meant.length} ${kind}s of account "${account}": ${shown}${more}. Write one of them as "id:${first.id}".`,
  };
}

function matches(text: string, things: readonly Nameable[]): Nameable[] {
  const [, prefix, rest = ''] = PREFIXED.exec(text) ?? [];
  switch (prefix) {
    case 'id': {
      const own = things.filter(({ id }) => id === rest);
      return own.length > 0 ? own : things.filter(({ vendorId }) => vendorId === rest);
    }
    case 'number':
      return things.filter(({ number }) => number === rest);
    case 'name':
      return things.filter(({ name }) => name === rest);
    default:
      return things.filter((thing) => [thing.id, thing.vendorId, thing.number, thing.name].includes(text));
  }
}

function description({ id, name, number }: Nameable): string {
  return `${name} (id:${id}${number === undefined ? '' : `, number:${number}`})`;
}
