import { canonical } from '../arbitrary-documents.js';
import type { DocumentState } from '../../src/modules/domain/document.js';

export interface Position {
  epoch: string;
  version: number;
}

/** One thing a client saw, in the order in which it saw it. */
export type Step =
  | { kind: 'connected' | 'lost' }
  /** It showed a state it had not shown before. */
  | ({ kind: 'shown'; topic: string; state: DocumentState } & Position)
  /** The server answered a subscription; `held` is what the client said it had. */
  | ({ kind: 'answered'; topic: string; mode: string; base?: number; held?: Position } & Position)
  /** The server said that the topic had come so far; `held` is what the client had then. */
  | ({ kind: 'marked'; topic: string; held?: Position } & Position);

export interface ClientHistory {
  client: string;
  steps: readonly Step[];
}

type Shown = Extract<Step, { kind: 'shown' }>;

/*
 * What a client may rely on, named as etcd names the guarantees of its watches. Each check returns the violations it
 * finds, in words; none is what is promised.
 */

/** Within an epoch no version after a newer one, and no epoch after another one has taken its place. */
export function ordered({ client, steps }: ClientHistory): string[] {
  return eachTopic(steps).flatMap(([topic, shown]) => {
    const left = new Set<string>();
    return pairs(shown).flatMap(([before, after]) => {
      if (before.epoch !== after.epoch) left.add(before.epoch);
      if (left.has(after.epoch)) return [`${client}: ${topic} went back to epoch ${after.epoch}`];
      if (before.epoch !== after.epoch || before.version <= after.version) return [];
      return [`${client}: ${topic} ran back from ${before.version} to ${after.version}`];
    });
  });
}

/** Nothing is shown as new twice. */
export function unique({ client, steps }: ClientHistory): string[] {
  return eachTopic(steps).flatMap(([topic, shown]) => {
    const seen = new Set<string>();
    return shown.flatMap((one) => {
      const known = seen.has(nameOf(one));
      seen.add(nameOf(one));
      return known ? [`${client}: ${topic} showed ${nameOf(one)} twice`] : [];
    });
  });
}

/** One version is one state on every screen: never half a change, never another change under the same number. */
export function atomic(histories: readonly ClientHistory[]): string[] {
  const states = new Map<string, { client: string; text: string }>();
  return histories.flatMap(({ client, steps }) =>
    steps.filter(isShown).flatMap((one) => {
      const name = `${one.topic} ${nameOf(one)}`;
      const text = canonical(one.state);
      const known = states.get(name);
      if (known === undefined) states.set(name, { client, text });
      if (known === undefined || known.text === text) return [];
      return [`${client} and ${known.client} show ${name} differently:\n  ${text}\n  ${known.text}`];
    }),
  );
}

/** The last change sent is the state that every client ends with. */
export function reliable(
  histories: readonly ClientHistory[],
  last: ReadonlyMap<string, Position & { state: DocumentState }>,
): string[] {
  return histories.flatMap(({ client, steps }) =>
    eachTopic(steps).flatMap(([topic, shown]) => {
      const end = shown.at(-1);
      const told = last.get(topic);
      if (end === undefined || told === undefined) return [];
      if (nameOf(end) !== nameOf(told))
        return [`${client}: ${topic} ended at ${nameOf(end)}, not ${nameOf(told)}`];
      return canonical(end.state) === canonical(told.state)
        ? []
        : [`${client}: ${topic} ended with another state`];
    }),
  );
}

/**
 * A client that reconnects with what it holds continues from there: it gets nothing where nothing is missing, a change that
 * begins where it stands, or a whole state that is not older.
 */
export function resumable({ client, steps }: ClientHistory): string[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'answered' || step.held === undefined) return [];
    const { topic, mode, base, held } = step;
    const said = `${client}: ${topic} at ${nameOf(held)} was answered ${mode} ${nameOf(step)}`;
    if (step.epoch !== held.epoch) return mode === 'snapshot' ? [] : [said];
    if (mode === 'current') return step.version <= held.version ? [] : [said];
    if (mode === 'delta' && base !== held.version) return [`${said} from ${base}`];
    return step.version > held.version ? [] : [said];
  });
}

/** What the server says a client must have by now, it has. */
export function bookmarked({ client, steps }: ClientHistory): string[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'marked' || step.held?.epoch !== step.epoch) return [];
    if (step.held.version >= step.version) return [];
    return [`${client}: ${step.topic} was marked ${step.version} when the client had ${step.held.version}`];
  });
}

/** Everything that every client may rely on, over the histories of clients of the same floor. */
export function violations(
  histories: readonly ClientHistory[],
  last: ReadonlyMap<string, Position & { state: DocumentState }>,
): string[] {
  return [
    ...histories.flatMap((one) => [...ordered(one), ...unique(one), ...resumable(one), ...bookmarked(one)]),
    ...atomic(histories),
    ...reliable(histories, last),
  ];
}

const isShown = (step: Step): step is Shown => step.kind === 'shown';
const nameOf = ({ epoch, version }: Position): string => `${epoch}.${version}`;
const pairs = <T>(list: readonly T[]): [T, T][] => list.slice(1).map((one, i) => [list[i] as T, one]);

function eachTopic(steps: readonly Step[]): [string, Shown[]][] {
  const topics = new Map<string, Shown[]>();
  for (const one of steps.filter(isShown)) topics.set(one.topic, [...(topics.get(one.topic) ?? []), one]);
  return [...topics];
}
