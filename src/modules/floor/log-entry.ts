import { z } from 'zod';

const CAUSES: readonly PollCause[] = ['plan', 'hint', 'command'];
const Bracket = z.string().regex(/^\d+$/).transform(Number);
const Targets = z.union([z.array(z.string()), z.literal('all')]).catch('all');

/** Why a poll ran: as planned (or requested by the service itself), after a hint of the vendor, after a command. */
export type PollCause = 'plan' | 'hint' | 'command';

/** One entry of the change log. `id` is its position. */
export type LogEntry = { id: string } & (
  | {
      kind: 'delta';
      topic: string;
      epoch: string;
      version: number;
      json: string;
      trace?: string;
      /** Why the poll ran; absent of what no poll has written. */
      cause?: PollCause;
      /** How many ms before the poll it may have happened; absent: anywhere since the planned poll before, or that is not known. */
      bracketMs?: number;
    }
  | { kind: 'gone'; topic: string; epoch: string }
  | { kind: 'health'; account: string }
  | { kind: 'committed'; account: string }
  | { kind: 'wake'; account: string; scope: string }
  | { kind: 'hint'; account: string; targets: string[] | 'all'; event: string }
  | { kind: 'unchanged'; account: string; target: string }
  /** `json`: a list of `ContactPart`. */
  | { kind: 'contacts'; account: string; json: string }
);

/** Undefined for a kind this version does not know: a newer one may write to the same log. */
export function parseEntry(id: string, fields: string[]): LogEntry | undefined {
  const of: { [name: string]: string } = {};
  for (let i = 0; i + 1 < fields.length; i += 2) of[fields[i] ?? ''] = fields[i + 1] ?? '';
  const { k: kind, t: topic = '', e: epoch = '', a: account = '' } = of;
  if (kind === 'delta') {
    const { v: version, d: json = '', p: trace, c, b } = of;
    const cause = CAUSES.find((one) => one === c);
    const bracketMs = Bracket.safeParse(b).data;
    return {
      ...{ id, kind, topic, epoch, version: Number(version), json },
      ...(trace !== undefined && { trace }),
      ...(cause !== undefined && { cause }),
      ...(bracketMs !== undefined && { bracketMs }),
    };
  }
  if (kind === 'gone') return { id, kind, topic, epoch };
  if (kind === 'health' || kind === 'committed') return { id, kind, account };
  if (kind === 'wake') return { id, kind, account, scope: of['s'] ?? '' };
  if (kind === 'unchanged') return { id, kind, account, target: topic };
  if (kind === 'contacts') return { id, kind, account, json: of['j'] ?? '[]' };
  if (kind === 'hint') return { id, kind, account, targets: targetsIn(topic), event: epoch };
  return undefined;
}

/** `all`, or a list in JSON. One that cannot be read is about everything. */
function targetsIn(text: string): string[] | 'all' {
  if (text === 'all') return 'all';
  return Targets.parse(jsonOf(text));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Written by another version.
    return undefined;
  }
}

/** When the entry was made, by the clock of Redis; epoch ms. */
export function instantOf(id: string): number {
  return Number.parseInt(id, 10);
}

/** Whether position `a` of a stream lies after `b`; ids are `<ms>-<sequence>`. */
export function isAfter(a: string, b: string): boolean {
  const [aMs = 0, aSequence = 0] = a.split('-').map(Number);
  const [bMs = 0, bSequence = 0] = b.split('-').map(Number);
  return aMs === bMs ? aSequence > bSequence : aMs > bMs;
}
