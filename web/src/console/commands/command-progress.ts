import {
  type Command,
  type CommandType,
  type Problem,
  CommandUnanswered,
  FloorRefusal,
} from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { listWords, numberWords } from '../../shared/formats.js';

export type CommandStage =
  /** On its way to the service. */
  | 'sending'
  /** The service said no; nothing was sent to the phone system. */
  | 'refused'
  /** It is unknown whether the service accepted it; it can be retried. */
  | 'unanswered'
  /** A rule proposes it; a person decides. */
  | 'proposed'
  /** A person said no to it. */
  | 'declined'
  /** The rule took it back: its alert is over. */
  | 'withdrawn'
  | 'accepted'
  | 'sent'
  /** Accepted by the phone system; checking whether it took effect. */
  | 'acknowledged'
  | 'confirmed'
  | 'contradicted'
  | 'unconfirmed'
  | 'unknown'
  | 'failed';

/** How a stage is shown: in progress, successful, failed, or of unknown outcome. */
export type Tone = 'busy' | 'good' | 'bad' | 'doubt';

const TONES: Record<CommandStage, Tone> = {
  sending: 'busy',
  proposed: 'doubt',
  declined: 'doubt',
  withdrawn: 'doubt',
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

/** The progress of a command as the page shows it. */
export interface CommandProgress {
  readonly type: CommandType;
  readonly stage: CommandStage;
  readonly tone: Tone;
  /** Its progress has ended. */
  readonly over: boolean;
  /** When it was sent from a page, epoch ms. */
  readonly at: number;
  /** When it reached its stage, epoch ms. */
  readonly reachedAt: number;
  /** As the service has it; absent before its first answer. */
  readonly command?: Command;
  /** Why the service refused it, or why it was not sent to the service. */
  readonly problem?: Pick<Problem, 'title' | 'detail' | 'errors'>;
  /** Idempotency key of a command that can be retried. */
  readonly key?: string;
}

/** The state of a command before the service has answered with a row. */
export type Outcome =
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly problem: NonNullable<CommandProgress['problem']> }
  /** With the problem that the service reported, if it reported one. */
  | { readonly kind: 'unanswered'; readonly problem?: NonNullable<CommandProgress['problem']> };

export function progressOf(
  type: CommandType,
  at: number,
  key: string,
  outcome: Outcome,
  now: number,
): CommandProgress {
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

/** Rows are immutable, so a progress can be cached by its row. */
const known = new WeakMap<Command, CommandProgress>();

export function commandProgress(command: Command): CommandProgress {
  const before = known.get(command);
  if (before !== undefined) return before;
  const { type, createdAt, sentAt, settledAt, confirmedAt } = command;
  const stage = stageOf(command);
  const progress: CommandProgress = {
    type,
    stage,
    tone: TONES[stage],
    over: isOver(command),
    at: createdAt,
    reachedAt: confirmedAt ?? settledAt ?? sentAt ?? createdAt,
    command,
  };
  known.set(command, progress);
  return progress;
}

/** The observed state outweighs the answer: a command without an answer can still be confirmed. */
function stageOf({ status, confirmation }: Command): CommandStage {
  if (status === 'proposed' || status === 'declined' || status === 'withdrawn') return status;
  if (status === 'accepted' || status === 'sent' || status === 'failed') return status;
  if (confirmation === 'confirmed' || confirmation === 'contradicted') return confirmation;
  if (status === 'unknown') return 'unknown';
  return confirmation === 'pending' ? 'acknowledged' : 'unconfirmed';
}

const isOver = ({ status, confirmation }: Command): boolean =>
  status !== 'proposed' && status !== 'accepted' && status !== 'sent' && confirmation !== 'pending';

/** Of two rows of one command, the one that is further along its progress. */
export const further = (a: Command, b: Command): Command => (progress(a) >= progress(b) ? a : b);

function progress({ sentAt, settledAt, confirmedAt, confirmation }: Command): number {
  if (confirmedAt !== undefined || (settledAt !== undefined && confirmation !== 'pending')) return 3;
  if (settledAt !== undefined) return 2;
  return sentAt === undefined ? 0 : 1;
}

const SHOWN_FOR_MS: Record<Tone, number> = {
  busy: Infinity,
  // Soon after, the state of the agent may have changed again.
  good: 20_000,
  doubt: 5 * 60_000,
  // As long as the service lists recent commands.
  bad: 15 * 60_000,
};

/** Whether a command is still shown. */
export const isNews = ({ tone, over, reachedAt }: CommandProgress, now: number): boolean =>
  !over || now - reachedAt < SHOWN_FOR_MS[tone];

/** The outcome in a few words. */
export const shortWords = ({ type, stage }: CommandProgress): string =>
  ACTIONS.chip[stage](ACTIONS.types[type]);

/** The same in sentences: what it means, and what the phone system or the service said. */
export function longWords(progress: CommandProgress): string {
  const { command, problem } = progress;
  const said = command?.error;
  return [
    meaning(progress),
    ...(said === undefined ? [] : [sentence(said.title, said.detail)]),
    ...(said?.vendorCode === undefined ? [] : [ACTIONS.vendorCode({ code: said.vendorCode })]),
    ...(problem === undefined ? [] : [sentence(problem.title, problem.detail)]),
  ].join(' ');
}

function meaning({ stage, command }: CommandProgress): string {
  if (command?.status === 'unknown' && stage === 'confirmed') return ACTIONS.meaning.seenAnyway;
  if (command?.status === 'unknown' && stage === 'contradicted') return ACTIONS.meaning.otherwiseSeen;
  // It took effect in some of the queues; the error names them.
  if (command?.error?.code === 'partial') return '';
  return ACTIONS.meaning[stage];
}

const sentence = (title: string, detail: string): string =>
  `${title}: ${detail}${/[.!?…]$/.test(detail) ? '' : '.'}`;

/** `7 confirmed, 1 contradicted`: how the commands of a batch fare, what went wrong last. */
export function summaryOf(progresses: readonly CommandProgress[]): string {
  const counts = new Map<string, number>();
  for (const { stage } of [...progresses].sort((a, b) => RANK[a.stage] - RANK[b.stage])) {
    const word = ACTIONS.count[stage];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return listWords([...counts].map(([word, count]) => `${numberWords(count)} ${word}`));
}

const RANK: Record<CommandProgress['stage'], number> = {
  ...{ confirmed: 0, unconfirmed: 1, acknowledged: 2, sent: 3, accepted: 3, sending: 3 },
  ...{
    proposed: 3,
    declined: 3,
    withdrawn: 3,
    unknown: 4,
    unanswered: 5,
    contradicted: 6,
    failed: 7,
    refused: 8,
  },
};

/**
 * The outcome of a request that the service did not answer with a command. Only a refusal of the first attempt means that
 * nothing was sent: after an unanswered attempt, or when the service itself fails, the outcome is unknown.
 */
export function outcomeOf(error: unknown, askedBefore: boolean): Outcome {
  if (error instanceof FloorRefusal) {
    const { problem } = error;
    const certain = !askedBefore && problem.code !== 'in-flight' && !isFailing(error);
    return { kind: certain ? 'refused' : 'unanswered', problem };
  }
  if (askedBefore || error instanceof CommandUnanswered) return { kind: 'unanswered' };
  return { kind: 'refused', problem: { title: ACTIONS.notSent, detail: ACTIONS.noConnection } };
}

/** It may have recorded the command before it failed; it answers `not-ready` before recording. */
const isFailing = ({ problem }: FloorRefusal): boolean =>
  problem.status >= 500 && problem.code !== 'not-ready';
