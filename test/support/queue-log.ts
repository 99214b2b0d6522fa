/** One caller's way through one queue, as Asterisk's `queue_log` has it; instants and lengths in whole seconds. */
export interface LoggedWay {
  queue: string;
  call: string;
  enteredAt: number;
  /** Absent: still waits. */
  leftAt?: number;
  outcome?: 'answered' | 'abandoned' | 'flowed-out';
  /** As the log itself says it. */
  waited?: number;
  agent?: string;
  talked?: number;
}

/** Ways out that are neither an answer nor giving up. */
const FLOWED_OUT = ['EXITWITHTIMEOUT', 'EXITWITHKEY', 'EXITEMPTY', 'WITHDRAW'];
/** By event: at which place of its line the length of the talk stands. */
const TALK_AT: { [event: string]: number } = { COMPLETECALLER: 6, COMPLETEAGENT: 6, BLINDTRANSFER: 8 };

/** The ways that a log tells of, made without anything of the product. */
export function loggedWays(lines: readonly (readonly string[])[]): LoggedWay[] {
  const ways: LoggedWay[] = [];
  for (const line of lines) {
    const [at = '', call = '', queue = '', agent = '', event = ''] = line;
    if (event === 'ENTERQUEUE') ways.push({ queue, call, enteredAt: Number(at) });
    const way = ways.findLast((one) => one.call === call && one.queue === queue);
    if (way === undefined) continue;
    const left = (outcome: LoggedWay['outcome'], waited = Number(at) - way.enteredAt): void =>
      void Object.assign(way, { outcome, leftAt: Number(at), waited });
    if (event === 'CONNECT') left('answered', Number(line[5]));
    if (event === 'CONNECT') way.agent = agent;
    if (event === 'ABANDON') left('abandoned', Number(line[7]));
    if (FLOWED_OUT.includes(event)) left('flowed-out');
    const talkAt = TALK_AT[event];
    if (talkAt === undefined) continue;
    // Who was transferred to the same queue may wait there again before the end of the first talk is told.
    const talking = ways.find(
      (one) =>
        one.call === call && one.queue === queue && one.outcome === 'answered' && one.talked === undefined,
    );
    if (talking !== undefined) talking.talked = Number(line[talkAt]);
  }
  return ways;
}

/**
 * Waits no more, and talks no more.
 * @param longestTalk in seconds: of some callers who were transferred while they talked, the log does not say that they ended
 */
export const isOver = ({ outcome, talked, leftAt = NaN }: LoggedWay, longestTalk: number): boolean =>
  outcome !== undefined &&
  (outcome !== 'answered' || talked !== undefined || Date.now() / 1_000 > leftAt + longestTalk);

/** What a count may be: the log has whole seconds, so that some events may lie on either side of an edge. */
export type Bounds = readonly [least: number, most: number];

interface Rules {
  shortSeconds: number;
  targetSeconds: number;
}

/** What the log says of an interval of a queue; instants in epoch ms. */
export function loggedFigures(
  ways: readonly LoggedWay[],
  { from, to }: { from: number; to: number },
  { shortSeconds, targetSeconds }: Rules,
) {
  /** Surely, perhaps or not within the interval. */
  const isIn = (at: number | undefined): Bounds => {
    if (at === undefined) return [0, 0];
    const [first, last] = [from / 1_000, to / 1_000];
    return [Number(at > first && at < last - 1), Number(at >= first - 1 && at <= last)];
  };
  const sum = (all: readonly Bounds[]): Bounds => [
    all.reduce((total, [least]) => total + least, 0),
    all.reduce((total, [, most]) => total + most, 0),
  ];
  const left = (outcome: string, isCounted: (waited: number) => Bounds = () => [1, 1]): Bounds =>
    sum(
      ways
        .filter((way) => way.outcome === outcome)
        .map(({ leftAt, waited = 0 }) => {
          const [[sure, perhaps], [least, most]] = [isIn(leftAt), isCounted(waited)];
          return [sure * least, perhaps * most];
        }),
    );
  // A length is a difference of whole seconds: up to one more or less.
  const below =
    (seconds: number) =>
    (waited: number): Bounds => [Number(waited <= seconds - 1), Number(waited <= seconds)];
  return {
    offered: sum(ways.map(({ enteredAt }) => isIn(enteredAt))),
    answered: left('answered'),
    abandoned: left('abandoned'),
    flowedOut: left('flowed-out'),
    shortAbandoned: left('abandoned', below(shortSeconds)),
    answeredWithin: left('answered', below(targetSeconds)),
    abandonedWithin: left('abandoned', below(targetSeconds)),
  };
}
