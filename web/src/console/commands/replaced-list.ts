import type { Agent, CommandType, QueueDocument } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { Skill } from './capabilities.js';
import { byId, type Named } from './commands.js';
import { partOf, type FormValue } from './form-values.js';
import { namesWords } from './targets.js';
import { compareNames } from '../../shared/formats.js';

/** Commands whose list replaces what the phone system has, and the parameter that holds the list. */
const REPLACED: { readonly [type in CommandType]?: string } = {
  'queue.set-agents': 'agents',
  'agent.set-skills': 'skills',
};

export const replacedParam = (type: CommandType): string | undefined => REPLACED[type];

/** One entry of a list, as it is now or as the form has it. */
export interface ListEntry {
  /** The same before and after. */
  readonly id: string;
  readonly label: string;
  readonly value: FormValue;
  /** The phone system keeps the entries in an order. */
  readonly ordered?: boolean;
}

/** `loading`: not read yet. `unknown`: the phone system or the login does not show it. */
export type CurrentList = 'loading' | 'unknown' | readonly ListEntry[];

/** The agents of a queue in the order in which they are called, as far as the phone system has one. */
export function queueAgents({ agents }: QueueDocument): readonly ListEntry[] {
  return Object.values(agents)
    .sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || compareNames(a.name, b.name))
    .map(({ id, name, order }) => ({
      ...{ id: byId(id), label: name, value: byId(id) },
      ...(order !== undefined && { ordered: true }),
    }));
}

/** An agent's row; the service does not give the skills of every phone system: levels by the skill's id. */
export type SkilledAgent = Pick<Agent, 'id'> & { readonly skills?: Readonly<Record<string, number>> };

export function agentSkills(agent: SkilledAgent | undefined, known: readonly Skill[]): CurrentList {
  if (agent?.skills === undefined) return 'unknown';
  return Object.entries(agent.skills).map(([id, level]) => {
    const name = known.find((one) => one.id === id)?.name ?? id;
    return { id, label: name, value: { skill: name, level: String(level) } };
  });
}

/** What the form's list would leave. Entries that are not filled in yet are left out. */
export function entriesIn(
  value: FormValue | undefined,
  people: readonly Named[],
  skills: readonly Skill[],
): readonly ListEntry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: FormValue): ListEntry[] => {
    if (typeof one === 'string') {
      const person = people.find(({ id }) => byId(id) === one);
      return [{ id: one, label: person?.name ?? one, value: one }];
    }
    const text = partOf(one, 'skill');
    if (typeof text !== 'string' || text.trim() === '') return [];
    const skill = skillNamed(text, skills);
    return [{ id: skill?.id ?? text, label: skill?.name ?? text, value: one }];
  });
}

/** By id or exact name, as the service looks it up. */
export const skillNamed = (text: string, skills: readonly Skill[]): Skill | undefined =>
  skills.find(({ id, name }) => id === text || name === text);

/** Labels of the entries. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** There before and after, with another value. */
  readonly changed: readonly string[];
  /** Entries that stay change places. */
  readonly reordered: boolean;
}

export function differenceOf(before: readonly ListEntry[], after: readonly ListEntry[]): Difference {
  const [old, next] = [before, after].map((list) => new Map(list.map((one) => [one.id, one])));
  const labels = (list: readonly ListEntry[]) => list.map(({ label }) => label);
  return {
    added: labels(after.filter(({ id }) => !old?.has(id))),
    removed: labels(before.filter(({ id }) => !next?.has(id))),
    reordered: before.some(({ ordered }) => ordered === true) && !isSameOrder(before, after),
    changed: labels(
      after.filter(({ id, value }) => {
        const was = old?.get(id);
        return was !== undefined && !isSame(was.value, value);
      }),
    ),
  };
}

function isSameOrder(before: readonly ListEntry[], after: readonly ListEntry[]): boolean {
  const [old, next] = [before, after].map((list) => list.map(({ id }) => id));
  const common = (old ?? []).filter((id) => next?.includes(id));
  return (next ?? []).filter((id) => common.includes(id)).every((id, i) => id === common[i]);
}

const isSame = (a: FormValue, b: FormValue): boolean =>
  typeof a === 'string' || typeof b === 'string' ? a === b : partOf(a, 'level') === partOf(b, 'level');

/** `Adds 2: Cy, Dee. Removes 1: Ann.` */
export function differenceWords({ added, removed, changed, reordered }: Difference): string {
  const t = ACTIONS.difference;
  const parts = [
    ...(added.length === 0 ? [] : [t.adds({ count: added.length, names: namesWords(added) })]),
    ...(removed.length === 0 ? [] : [t.removes({ count: removed.length, names: namesWords(removed) })]),
    ...(changed.length === 0 ? [] : [t.changes({ count: changed.length, names: namesWords(changed) })]),
    ...(reordered ? [t.reorders] : []),
  ];
  return parts.length === 0 ? t.none : parts.join(' ');
}

/** The list that all targets have now; undefined: they differ, or it is not known of all of them. */
export function sharedList(lists: readonly CurrentList[]): readonly ListEntry[] | undefined {
  const [first] = lists;
  if (first === undefined || typeof first === 'string') return undefined;
  const same = lists.every((list) => {
    if (typeof list === 'string') return false;
    const { added, removed, changed } = differenceOf(first, list);
    return added.length + removed.length + changed.length === 0;
  });
  return same ? first : undefined;
}

/** Names of the agents with a skill, sorted; undefined: the phone system shows no skills. */
export function agentsWithSkill(
  agents: readonly (SkilledAgent & { readonly name: string })[],
  skill: string,
): readonly string[] | undefined {
  if (agents.every(({ skills }) => skills === undefined)) return undefined;
  return agents
    .filter(({ skills }) => skills !== undefined && Object.hasOwn(skills, skill))
    .map(({ name }) => name)
    .sort((a, b) => compareNames(a, b));
}
