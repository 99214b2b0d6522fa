import type { ContactPart } from '../../src/modules/domain/contact.js';

/** Instants may be given to the second, and be rounded either way. */
const SECOND_MS = 1_000;

/** Parts of one caller's way through one queue as one: each later part adds to it. */
export class ContactWays {
  /** Parts that another part of the same way gainsays. */
  readonly contradictions: string[] = [];
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
      else {
        this.compare(open, part);
        Object.assign(open, part);
      }
    }
  }

  all(): ContactPart[] {
    return [...this.ways.values()].flat();
  }

  private compare(known: ContactPart, part: ContactPart): void {
    for (const field of ['enteredAt', 'leftAt', 'outcome', 'agent', 'talkSeconds', 'caller'] as const) {
      const [one, other] = [known[field], part[field]];
      if (one === undefined || other === undefined || one === other) continue;
      const isInstant = field === 'enteredAt' || field === 'leftAt';
      if (!isInstant || Math.abs(Number(one) - Number(other)) > SECOND_MS)
        this.contradictions.push(`${field} of call ${part.call} is ${one}, and then ${other}`);
    }
  }
}

/** From entering to leaving; undefined where either is not known. */
export const waitMs = ({ enteredAt, leftAt }: ContactPart): number | undefined =>
  enteredAt === undefined || leftAt === undefined ? undefined : leftAt - enteredAt;
