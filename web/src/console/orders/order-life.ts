import type { Command, CommandType, Problem } from '../../../../client/index.js';

export type OrderStage =
  /** On its way to the service. */
  | 'sending'
  /** The service said no; nothing was sent to the phone system. */
  | 'refused'
  /** Nobody knows whether the service took it; it can be asked for again. */
  | 'unanswered'
  | 'accepted'
  | 'sent'
  /** The phone system took it; whether it did it is being looked for. */
  | 'acknowledged'
  | 'confirmed'
  | 'contradicted'
  | 'unconfirmed'
  | 'unknown'
  | 'failed';

/** How a stage is to be taken: it goes on, it went well, it went wrong, or nobody can say. */
export type Tone = 'busy' | 'good' | 'bad' | 'doubt';

const TONES: Record<OrderStage, Tone> = {
  sending: 'busy',
  accepted: 'busy',
  sent: 'busy',
  acknowledged: 'busy',
  confirmed: 'good',
  unconfirmed: 'doubt',
  unknown: 'doubt',
  unanswered: 'doubt',
  contradicted: 'bad',
  failed: 'bad',
  refused: 'bad',
};

/** An order as it is shown. */
export interface OrderLife {
  readonly type: CommandType;
  readonly stage: OrderStage;
  readonly tone: Tone;
  /** Nothing more will happen to it by itself. */
  readonly over: boolean;
  /** When it was given, epoch ms. */
  readonly at: number;
  /** When it came to where it is, epoch ms. */
  readonly reachedAt: number;
  /** As the service has it; absent before its first answer. */
  readonly command?: Command;
  /** Why the service refused it, or why it was not even asked. */
  readonly problem?: Pick<Problem, 'title' | 'detail' | 'errors'>;
  /** Of one that can be asked for again: by this key. */
  readonly key?: string;
}

/** What became of an order as far as this page can know it before there is a command. */
export type Outcome =
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly problem: NonNullable<OrderLife['problem']> }
  /** With what the service said instead of an answer, if it said anything. */
  | { readonly kind: 'unanswered'; readonly problem?: NonNullable<OrderLife['problem']> };

export function lifeOf(type: CommandType, at: number, key: string, outcome: Outcome, now: number): OrderLife {
  const { kind: stage } = outcome;
  return {
    type,
    stage,
    tone: TONES[stage],
    over: stage !== 'sending',
    at,
    reachedAt: now,
    ...(stage !== 'sending' && outcome.problem !== undefined && { problem: outcome.problem }),
    ...(stage === 'unanswered' && { key }),
  };
}

/** Rows are never changed, so that what was made of one stays true of it. */
const known = new WeakMap<Command, OrderLife>();

export function lifeOfCommand(command: Command): OrderLife {
  const before = known.get(command);
  if (before !== undefined) return before;
  const { type, createdAt, sentAt, settledAt, confirmedAt } = command;
  const stage = stageOf(command);
  const life: OrderLife = {
    type,
    stage,
    tone: TONES[stage],
    over: isOver(command),
    at: createdAt,
    reachedAt: confirmedAt ?? settledAt ?? sentAt ?? createdAt,
    command,
  };
  known.set(command, life);
  return life;
}

/** What was seen counts for more than what was answered: an order without an answer may be confirmed all the same. */
function stageOf({ status, confirmation }: Command): OrderStage {
  if (status === 'accepted' || status === 'sent' || status === 'failed') return status;
  if (confirmation === 'confirmed' || confirmation === 'contradicted') return confirmation;
  if (status === 'unknown') return 'unknown';
  return confirmation === 'pending' ? 'acknowledged' : 'unconfirmed';
}

const isOver = ({ status, confirmation }: Command): boolean =>
  status !== 'accepted' && status !== 'sent' && confirmation !== 'pending';

/** Of two rows of one command, the one that is further along its life. */
export const further = (a: Command, b: Command): Command => (progress(a) >= progress(b) ? a : b);

function progress({ sentAt, settledAt, confirmedAt, confirmation }: Command): number {
  if (confirmedAt !== undefined || (settledAt !== undefined && confirmation !== 'pending')) return 3;
  if (settledAt !== undefined) return 2;
  return sentAt === undefined ? 0 : 1;
}

const SHOWN_FOR_MS: Record<Tone, number> = {
  busy: Infinity,
  // Longer it would soon stand beside a state that has moved on.
  good: 20_000,
  doubt: 5 * 60_000,
  // As long as the service tells of it.
  bad: 15 * 60_000,
};

/** Whether an order is still news. */
export const isNews = ({ tone, over, reachedAt }: OrderLife, now: number): boolean =>
  !over || now - reachedAt < SHOWN_FOR_MS[tone];
