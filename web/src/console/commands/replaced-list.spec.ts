import type { Membership, QueueDocument } from '../../../../client/index.js';
import {
  agentSkills,
  agentsWithSkill,
  differenceOf,
  differenceWords,
  entriesIn,
  queueAgents,
  sharedList,
  type ListEntry,
} from './replaced-list.js';

const member = (id: string, name: string, order?: number): Membership => ({
  ...{ id, name, state: 'available', vendorState: 'idle' },
  ...(order !== undefined && { order }),
});
const queue = (...members: Membership[]): QueueDocument =>
  ({
    queue: {},
    waiting: {},
    agents: Object.fromEntries(members.map((one) => [one.id, one])),
  }) as unknown as QueueDocument;
const entry = (id: string, value = id): ListEntry => ({ id, label: id.toUpperCase(), value });
const SKILLS = [
  { id: '5', name: 'english' },
  { id: '6', name: 'dutch' },
];

describe('The list that a command replaces', () => {
  it('is the agents of the queue, in the order of calling, then by name', () => {
    const agents = queueAgents(
      queue(member('4', 'Dee'), member('3', 'Cy'), member('2', 'Bo', 1), member('1', 'Ann', 2)),
    );
    expect(agents.map(({ label }) => label)).toEqual(['Bo', 'Ann', 'Cy', 'Dee']);
    expect(agents[0]).toEqual({ id: 'id:2', label: 'Bo', value: 'id:2', ordered: true });
  });

  it('is the skills of the agent, where the phone system shows them', () => {
    expect(agentSkills({ id: '1', skills: { 5: 4, 9: 1 } }, SKILLS)).toEqual([
      { id: '5', label: 'english', value: { skill: 'english', level: '4' } },
      { id: '9', label: '9', value: { skill: '9', level: '1' } },
    ]);
    expect(agentSkills({ id: '1', skills: {} }, SKILLS)).toEqual([]);
    expect(agentSkills({ id: '1' }, SKILLS)).toBe('unknown');
    expect(agentSkills(undefined, SKILLS)).toBe('unknown');
  });

  it('is a start for several targets only when it is the same for all', () => {
    expect(
      sharedList([
        [entry('a'), entry('b')],
        [entry('b'), entry('a')],
      ]),
    ).toHaveLength(2);
    expect(sharedList([[entry('a')], []])).toBeUndefined();
    expect(sharedList([[entry('a')], 'unknown'])).toBeUndefined();
    expect(sharedList(['loading'])).toBeUndefined();
    expect(sharedList([])).toBeUndefined();
  });
});

describe('The list in a form', () => {
  it('names agents, and skills by id or name', () => {
    const people = [{ id: '1', name: 'Ann' }];
    expect(entriesIn(['id:1', 'id:7'], people, []).map(({ label }) => label)).toEqual(['Ann', 'id:7']);
    const skills = [{ skill: '5', level: '1' }, { skill: 'dutch', level: '2' }, { skill: '' }, {}];
    expect(entriesIn(skills, [], SKILLS).map(({ id }) => id)).toEqual(['5', '6']);
    expect(entriesIn('', [], [])).toEqual([]);
    expect(entriesIn(undefined, [], [])).toEqual([]);
  });
});

describe('The difference between two lists', () => {
  const words = (before: ListEntry[], after: ListEntry[]) => differenceWords(differenceOf(before, after));

  it('says how many are added and removed, and who', () => {
    const before = 'abcdefgh'.split('').map((id) => entry(id));
    expect(words(before, [entry('x'), entry('y')])).toBe(
      'Adds 2: X, Y. Removes 8: A, B, C, D, E and 3 more.',
    );
    expect(words(before, [])).toBe('Removes 8: A, B, C, D, E and 3 more.');
  });

  it('is nothing for the same entries in another order', () => {
    expect(words([entry('a'), entry('b')], [entry('b'), entry('a')])).toBe('No changes.');
  });

  it('is the order, where the phone system keeps one', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ ...entry(id), ordered: true }));
    expect(words([a!, b!], [b!, a!])).toBe('Changes the order.');
    expect(words([a!, b!, c!], [c!, a!])).toBe('Removes 1: B. Changes the order.');
    expect(words([a!, b!, c!], [a!, c!])).toBe('Removes 1: B.');
  });

  it('names skills whose level changes', () => {
    const skill = (level: string, name = 'dutch'): ListEntry => ({
      ...{ id: '6', label: 'dutch', value: { skill: name, level } },
    });
    expect(words([skill('2')], [skill('4')])).toBe('Changes 1: dutch.');
    expect(words([skill('2')], [skill('2', '6')])).toBe('No changes.');
  });
});

describe('Agents with a skill', () => {
  it('are named by the skill’s id, and not known where the phone system shows no skills', () => {
    const [ann, bo] = [
      { id: '1', name: 'Ann', skills: { 5: 1 } },
      { id: '2', name: 'Bo', skills: { 6: 1 } },
    ];
    expect(agentsWithSkill([bo, ann], '5')).toEqual(['Ann']);
    expect(agentsWithSkill([bo], '5')).toEqual([]);
    expect(agentsWithSkill([{ id: '3', name: 'Cy' }], '5')).toBeUndefined();
  });
});
