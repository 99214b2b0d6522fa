import { z } from 'zod';
import { Lru } from '../../lib/lru.js';
import type { ContactPart } from '../../modules/domain/contact.js';
import { own } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import { isSigned } from '../kit/hook-proof.js';
import { QueueIndex } from '../kit/queue-index.js';
import { AnyId, JsonText, numeric, OptionalId, Seconds, Words } from '../kit/wire-values.js';
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
/** Of an answered call; `agent_ring_time` is from the entry into the queue to the agent's answer, in s. */
const Answered = z.object({
  call_id: AnyId,
  uid: OptionalId.catch(undefined),
  ...{ call_from: Word, call_to: Word },
  status: z.string().regex(/^answered$/i),
  // Of calls that no queue has given to an agent it may be 0.
  agent_ring_time: Seconds.pipe(z.number().positive()),
  talk_duration: Seconds,
});
const OfExtension = z.object({ extension: Word });

/** Calls whose queues are remembered, since the event of a call's end names no queue. */
const CALLS = 2_000;
/** A call has two parties, a conference some more. */
const MOST_WORDS = 200;

/** What events say of where to look. */
export class YeastarHints {
  private readonly calls = new Lru<string, readonly string[]>(CALLS);
  /** The queue that each call was seen in last; null: one of several. */
  private readonly queues = new Lru<string, string | null>(CALLS);
  private index = new QueueIndex(undefined);

  /** @param isLive events come as they happen: those that are posted may come again, and minutes later */
  constructor(private readonly isLive = true) {}

  /** Undefined: the event concerns nothing that is polled. */
  hintOf({ type, msg }: YeastarEvent, roster: Roster | undefined): Hint | undefined {
    if (!this.index.isOf(roster)) this.index = new QueueIndex(roster);
    const targets = this.targetsOf(type, msg);
    const arrivedAt = Date.now();
    const contact = type === 30012 && this.isLive ? this.answered(msg, arrivedAt, roster) : undefined;
    if (targets === undefined && contact === undefined) return undefined;
    return {
      ...{ targets: targets ?? [], event: String(type), arrivedAt },
      ...(contact !== undefined && { contacts: [contact] }),
    };
  }

  /** The event comes as the call ends, and its own instants have no zone. */
  private answered(
    msg: Record<string, unknown>,
    arrivedAt: number,
    roster: Roster | undefined,
  ): ContactPart | undefined {
    const ended = Answered.safeParse(msg).data;
    if (ended === undefined) return undefined;
    const { call_id: call, uid: record, call_to: to = '', call_from: caller, talk_duration: talk } = ended;
    const queue = this.index.id(to) ?? this.queues.get(call) ?? undefined;
    if (queue === undefined) return undefined;
    const leftAt = arrivedAt - Math.round(talk * 1_000);
    return {
      ...{ queue, call, outcome: 'answered', source: 'event', talkSeconds: talk },
      ...{ enteredAt: leftAt - Math.round(ended.agent_ring_time * 1_000), leftAt },
      ...(record !== undefined && record !== call && { record }),
      ...(own(roster?.agents ?? {}, to) !== undefined && { agent: to }),
      ...(caller !== undefined && { caller }),
    };
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
    const words = wordsOf(members);
    const targets = this.named(words);
    const [queue, ...others] = new Set(words.flatMap((word) => this.index.id(word) ?? []));
    if (call !== undefined && queue !== undefined) this.queues.set(call, others.length === 0 ? queue : null);
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
    return [new YeastarHints(false).hintOf(event.data, roster) ?? []].flat();
  },
};
