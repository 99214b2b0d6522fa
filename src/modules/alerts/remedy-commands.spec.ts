import type { Agent, Membership } from '../domain/agent.js';
import { Remedy, remedyMistakes } from '../domain/remedy.js';
import { commandsOf, mayBeAuto, type RemedyPicture } from './remedy-commands.js';

const member = (id: string, more: Partial<Membership>): Membership => ({
  ...{ id, name: id, state: 'paused', availability: 'paused', vendorState: 'paused' },
  ...more,
});
const pictureOf = (members: Membership[], unreachable: string[] = []): RemedyPicture => ({
  queue: { agents: Object.fromEntries(members.map((one) => [one.id, one])) },
  agent: (id) => ({ state: 'available', reachable: !unreachable.includes(id) }),
  group: () => [],
});
const EMPTY = pictureOf([]);
const QUEUE = { subject: { kind: 'queue', id: '6400', name: 'Support' } } as const;
const AGENT = { subject: { kind: 'agent', id: '1001', name: 'Ada' } } as const;
const unpause = (more: object = {}): Remedy => Remedy.parse({ command: { type: 'agent.unpause' }, ...more });

describe(commandsOf.name, () => {
  it('is about the agent or queue of the alert', () => {
    const request = { type: 'agent.unpause', params: {} };
    expect(commandsOf(unpause(), AGENT, EMPTY)).toEqual([{ request, subject: { agent: '1001' } }]);
    expect(commandsOf(unpause(), QUEUE, EMPTY)).toEqual([{ request, subject: { queue: '6400' } }]);
  });

  it('picks paused agents of the queue by reason, the longest pause first', () => {
    const picture = pictureOf([
      member('a', { reason: 'Admin', availabilitySince: 300 }),
      member('b', { reason: 'Lunch', availabilitySince: 50 }),
      member('c', { reason: 'Admin', availabilitySince: 100 }),
      member('d', { reason: 'Admin', since: 200 }),
      // The pause begins after the call.
      member('e', { reason: 'Admin', availabilitySince: 1, state: 'on-call' }),
      member('f', { state: 'available', availability: 'available' }),
    ]);
    const chosen = (pick: object): (string | undefined)[] =>
      commandsOf(unpause({ pick }), QUEUE, picture).map(({ subject }) => subject.agent);
    expect(chosen({ reason: 'Admin', most: 2 })).toEqual(['c', 'd']);
    expect(chosen({ most: 10 })).toEqual(['b', 'c', 'd', 'a']);
    expect(chosen({ reason: 'Training' })).toEqual([]);
  });

  it('picks available agents of a group who are not in the queue, those who are idle first', () => {
    const bench: Record<string, Pick<Agent, 'state' | 'availability'>> = {
      a: { state: 'on-call', availability: 'available' },
      b: { state: 'available', availability: 'available' },
      c: { state: 'paused', availability: 'paused' },
      d: { state: 'available', availability: 'available' },
      // Of this one it is not known.
      e: { state: 'unknown' },
    };
    const picture: RemedyPicture = {
      ...pictureOf([member('d', {})]),
      agent: (id) => bench[id],
      group: (id) => (id === 'bench' ? ['f', ...Object.keys(bench)] : []),
    };
    const chosen = (pick: object): (string | undefined)[] =>
      commandsOf(Remedy.parse({ command: { type: 'agent.join' }, pick }), QUEUE, picture).map(
        ({ subject }) => subject.agent,
      );
    expect(chosen({ group: 'bench', most: 5 })).toEqual(['b', 'a']);
    expect(chosen({ group: 'bench' })).toEqual(['b']);
    expect(chosen({ group: 'another' })).toEqual([]);
  });
});

describe(mayBeAuto.name, () => {
  it('is for the types that can be taken back, where the rule says so', () => {
    const [chosen] = commandsOf(unpause(), AGENT, EMPTY);
    expect(mayBeAuto(unpause(), chosen!, EMPTY)).toBe(false);
    expect(mayBeAuto(unpause({ approval: 'auto' }), chosen!, EMPTY)).toBe(true);
  });

  it('logs out only agents whose phone is not reachable', () => {
    const logout = Remedy.parse({ command: { type: 'agent.logout' }, approval: 'auto' });
    const [chosen] = commandsOf(logout, AGENT, EMPTY);
    expect(mayBeAuto(logout, chosen!, EMPTY)).toBe(false);
    expect(mayBeAuto(logout, chosen!, pictureOf([], ['1001']))).toBe(true);
  });
});

describe(remedyMistakes.name, () => {
  const paths = (fields: object, isAboutQueues = true): string[] =>
    remedyMistakes(Remedy.parse(fields), isAboutQueues).map(({ path }) => path);

  it('refuses what no rule may do, and what may not be done without a person', () => {
    expect(paths({ command: { type: 'queue.delete', queue: '6400' } })).toEqual(['then.command.type']);
    expect(paths({ command: { type: 'agent.pause', agent: '1' }, never: ['agent.pause'] })).toEqual([
      'then.command.type',
    ]);
    expect(paths({ command: { type: 'agent.pause', agent: '1' }, approval: 'auto' })).toEqual([
      'then.approval',
    ]);
    expect(paths({ command: { type: 'agent.join', agent: '1' }, approval: 'auto' })).toEqual([]);
  });

  it('picks agents from queues alone, and none where one is named', () => {
    const pick = { most: 2 };
    expect(paths({ command: { type: 'agent.unpause' }, pick })).toEqual([]);
    expect(paths({ command: { type: 'agent.unpause' }, pick }, false)).toEqual(['then.pick']);
    expect(paths({ command: { type: 'agent.unpause', agent: '1' }, pick })).toEqual(['then.pick']);
  });

  it('picks agents of a group for a join, and for that alone', () => {
    const group = { group: 'bench' };
    expect(paths({ command: { type: 'agent.join' }, pick: group })).toEqual([]);
    expect(paths({ command: { type: 'agent.unpause' }, pick: group })).toEqual(['then.pick']);
    expect(paths({ command: { type: 'agent.join' }, pick: { most: 2 } })).toEqual(['then.pick']);
    expect(paths({ command: { type: 'agent.join' }, pick: { ...group, reason: 'Admin' } })).toEqual([
      'then.pick',
    ]);
  });

  it('lets agents leave again whom it has joined to named queues', () => {
    const leaving = (command: object) => paths({ command, leaveWhenClear: true });
    expect(leaving({ type: 'agent.join', agent: '1' })).toEqual([]);
    expect(leaving({ type: 'agent.join', agent: '1', queues: 'all' })).toEqual(['then.leaveWhenClear']);
    expect(leaving({ type: 'agent.unpause' })).toEqual(['then.leaveWhenClear']);
  });
});
