import { z } from 'zod';
import { Lru } from '../../lib/lru.js';
import type { Roster } from '../../modules/domain/reading.js';
import { isSigned } from '../kit/hook-proof.js';
import { QueueIndex } from '../kit/queue-index.js';
import { numeric, JsonText, Words } from '../kit/wire-values.js';
import { VendorProtocolError } from '../port/errors.js';
import type { Hint, VendorHook } from '../port/line.js';

/** The events that may change what a poll shows: of extensions, calls, and agents in queues. */
export const TOPICS = [30007, 30008, 30009, 30011, 30012, 30022, 30025, 30026, 30029] as const;

const Fields = z.record(z.string(), z.unknown());
/** `msg` is an object or, in older events, the text of one. */
const Message = z.union([Fields, JsonText.pipe(Fields)]).catch({});

/** An event, on the line or posted. */
export const YeastarEvent = z.object({ type: z.preprocess(numeric, z.int()), msg: Message });
export type YeastarEvent = z.infer<typeof YeastarEvent>;

const Word = Words.catch(undefined);
const OfAgent = z.object({ queue_number: Word, agent_number: Word });
const OfCall = z.object({ call_id: Word, call_from: Word, call_to: Word, members: z.unknown().optional() });
const OfExtension = z.object({ extension: Word });

/** Calls whose queues are remembered, since the event of a call's end names no queue. */
const CALLS = 2_000;
/** A call has two parties, a conference some more. */
const MOST_WORDS = 200;

/** What events say of where to look. */
export class YeastarHints {
  private readonly calls = new Lru<string, readonly string[]>(CALLS);
  private index = new QueueIndex(undefined);

  /** Undefined: the event concerns nothing that is polled. */
  hintOf({ type, msg }: YeastarEvent, roster: Roster | undefined): Hint | undefined {
    if (!this.index.isOf(roster)) this.index = new QueueIndex(roster);
    const targets = this.targetsOf(type, msg);
    return targets === undefined ? undefined : { targets, event: String(type), arrivedAt: Date.now() };
  }

  private targetsOf(type: number, msg: Record<string, unknown>): Hint['targets'] | undefined {
    switch (type) {
      case 30025:
      case 30026:
      case 30029:
        return this.ofQueue(OfAgent.parse(msg).queue_number);
      case 30011:
      case 30013:
      case 30016:
        return this.ofCall(msg);
      case 30012:
      case 30015:
        return this.ofEnd(msg);
      case 30008: {
        const { extension } = OfExtension.parse(msg);
        return extension === undefined ? undefined : this.index.ofAgent(extension);
      }
      case 30007:
      case 30009:
      case 30022:
        return ROSTER;
      default:
        return undefined;
    }
  }

  /** Event 30029 writes "queue-6402", the others "6402". */
  private ofQueue(number: string | undefined): Hint['targets'] {
    const target = number === undefined ? undefined : this.index.queue(number.replace(/^queue-/, ''));
    return target === undefined ? ROSTER : [target];
  }

  private ofCall(msg: Record<string, unknown>): Hint['targets'] | undefined {
    const { call_id: call, members } = OfCall.parse(msg);
    const targets = this.named(wordsOf(members));
    if (call !== undefined && targets !== undefined && targets !== 'all') this.calls.set(call, targets);
    return targets;
  }

  private ofEnd(msg: Record<string, unknown>): Hint['targets'] | undefined {
    const { call_id: call, call_from: from, call_to: to } = OfCall.parse(msg);
    const known = call === undefined ? undefined : this.calls.get(call);
    return known ?? this.named([from, to].filter((word) => word !== undefined));
  }

  /** The queues that are named; where none is, those of the agents that are. */
  private named(words: readonly string[]): Hint['targets'] | undefined {
    const queues = words.flatMap((word) => this.index.queue(word) ?? []);
    if (queues.length > 0) return [...new Set(queues)];
    const ofAgents = words.flatMap((word) => this.index.ofAgent(word) ?? []);
    if (ofAgents.includes('all')) return 'all';
    return ofAgents.length === 0 ? undefined : [...new Set(ofAgents)];
  }
}

const ROSTER = ['roster'] as const;

/** Which keys of a member name a number, and whether a path holds several, is not documented: every word of it counts. */
function wordsOf(members: unknown): string[] {
  const words: string[] = [];
  const collect = (value: unknown, depth: number): void => {
    if (words.length >= MOST_WORDS || depth > 4) return;
    if (typeof value === 'number') words.push(String(value));
    else if (typeof value === 'string')
      words.push(
        ...value
          .replaceAll('queue-', ' ')
          .split(/[^\w*#+]+/)
          .filter(Boolean),
      );
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) if (key !== 'channel_id') collect(inner, depth + 1);
  };
  collect(members, 0);
  return words.slice(0, MOST_WORDS);
}

/** What the PBX posts: one event, signed. Entries that send GET are not for us: what they sign is not documented. */
export const yeastarHook: VendorHook = {
  authentic: (request, secret) => isSigned(request, 'x-signature', secret),
  hints(body, roster) {
    const event = YeastarEvent.safeParse(body);
    if (!event.success) throw new VendorProtocolError('A posted event has no number', 'type');
    return [new YeastarHints().hintOf(event.data, roster) ?? []].flat();
  },
};
