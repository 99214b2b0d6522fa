import type { AccountDocument, AgentState } from '../../../../client/index.js';
import { compareNames } from '../../shared/formats.js';

/** A person or a queue that a call can be transferred to. */
export interface Destination {
  readonly number: string;
  readonly name: string;
  /** Of a person, what is going on; of a queue, how many wait in it. */
  readonly now: { readonly state: AgentState } | { readonly waiting: number };
}

/** The people with an extension, who are available first, then the queues with a number. */
export function destinationsIn(document: AccountDocument | undefined): readonly Destination[] {
  const { agents = {}, queues = {} } = document ?? {};
  const people = Object.values(agents).flatMap(({ extension, name, state }) =>
    extension === undefined ? [] : [{ number: extension, name, now: { state } }],
  );
  const rooms = Object.values(queues).flatMap(({ number, name, waiting }) =>
    number === undefined ? [] : [{ number, name, now: { waiting } }],
  );
  const busy = ({ now }: (typeof people)[number]): number => (now.state === 'available' ? 0 : 1);
  return [
    ...people.sort((a, b) => busy(a) - busy(b) || compareNames(a.name, b.name)),
    ...rooms.sort((a, b) => compareNames(a.name, b.name)),
  ];
}

/** Every word is somewhere in the name or the number. */
export function namedLike<T extends { readonly name: string; readonly number?: string }>(
  things: readonly T[],
  typed: string,
): readonly T[] {
  const words = typed.toLocaleLowerCase().split(/\s+/);
  return things.filter(({ name, number = '' }) => {
    const text = `${name} ${number}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
