import type { ContactPart } from '../../src/modules/domain/contact.js';

/** Parts of one caller's way through one queue as one: each later part adds to it, and none may contradict another. */
export class ContactWays {
  private readonly ways = new Map<string, ContactPart[]>();

  add(parts: readonly ContactPart[]): void {
    for (const part of parts) {
      const key = `${part.queue} ${part.call}`;
      const ways = this.ways.get(key) ?? [];
      this.ways.set(key, ways);
      const open = ways.at(-1);
      const isNew =
        open === undefined ||
        (part.enteredAt !== undefined && open.leftAt !== undefined && part.enteredAt > open.leftAt);
      if (isNew) ways.push({ ...part });
      else Object.assign(open, agreed(open, part));
    }
  }

  all(): ContactPart[] {
    return [...this.ways.values()].flat();
  }
}

/** Of an event and a record the record counts; their instants may differ by the second to which they are given. */
function agreed(known: ContactPart, part: ContactPart): ContactPart {
  for (const field of ['enteredAt', 'leftAt', 'outcome', 'agent', 'talkSeconds', 'caller'] as const) {
    const [one, other] = [known[field], part[field]];
    if (one === undefined || other === undefined || one === other) continue;
    const isClose = typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= 1_000;
    if (!isClose || known.source === part.source)
      throw new Error(`${field} of call ${part.call} is ${one}, and then ${other}`);
  }
  return part;
}

/** From entering to leaving; undefined where either is not known. */
export const waitMs = ({ enteredAt, leftAt }: ContactPart): number | undefined =>
  enteredAt === undefined || leftAt === undefined ? undefined : leftAt - enteredAt;
