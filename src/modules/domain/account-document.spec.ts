import fc from 'fast-check';
import { overTheWire } from '../../../test/arbitrary-documents.js';
import { fullReading, QUEUES, roster, START } from '../../../test/arbitrary-floors.js';
import { accountDocument, type AccountDocument } from './account-document.js';
import { Agent, agentState, type Membership } from './agent.js';
import { diff } from './diff.js';
import { queueDocument, type QueueDocument } from './queue-document.js';
import { QueueSummary } from './queue.js';
import type { MemberReading, Roster } from './reading.js';
import type { Source } from './source.js';

const SOURCE: Source = { id: 'self', name: 'HQ phones', vendor: 'yeastar', state: 'live', since: START };
const ROSTER: Roster = { queues: {}, agents: { '100': { id: '100', name: 'Ann', reachable: true } } };

const queue = (id: string, ...members: MemberReading[]): QueueDocument =>
  queueDocument(id, undefined, ROSTER, { waiting: [], members }, START)!;
const ann = (axes: Partial<MemberReading>): MemberReading => ({
  id: '100',
  availability: 'available',
  activity: 'idle',
  vendorState: 'x',
  ...axes,
});
const project = (queues: QueueDocument[], before?: AccountDocument, known = ROSTER) =>
  accountDocument(before, SOURCE, queues, known);
const person = (...rows: Partial<MemberReading>[]) =>
  project(rows.map((axes, i) => queue(`q${i}`, ann(axes)))).agents['100'];

describe(accountDocument.name, () => {
  it('shows an agent once, with the state in each queue', () => {
    expect(person({}, { availability: 'paused', reason: 'lunch', since: START - 5_000 })).toEqual({
      id: '100',
      name: 'Ann',
      state: 'available',
      availability: 'available',
      activity: 'idle',
      reachable: true,
      since: START,
      sinceKind: 'observed',
      activitySince: START,
      availabilitySince: START,
      queues: { q0: 'available', q1: 'paused' },
    });
  });

  it('shows what the agent does anywhere, with the instant and the pause reason', () => {
    const paused = { availability: 'paused', reason: 'lunch', since: START - 9_000 } as const;
    expect(person({ ...paused }, { ...paused, activity: 'on-call', since: START - 2_000 })).toMatchObject({
      state: 'on-call',
      availability: 'paused',
      reason: 'lunch',
      since: START - 2_000,
    });
  });

  it('has the clock of each axis from the queues that show it', () => {
    const both = person(
      {
        availability: 'paused',
        availabilitySince: START - 9_000,
        activity: 'on-call',
        activitySince: START - 5_000,
      },
      {
        availability: 'paused',
        availabilitySince: START - 7_000,
        activity: 'idle',
        activitySince: START - 60_000,
      },
    );
    expect(both).toMatchObject({ activitySince: START - 5_000, availabilitySince: START - 7_000 });
  });

  it('says paused from when it held everywhere, busy from its first sign', () => {
    const since = (axes: Partial<MemberReading>) =>
      person({ ...axes, since: START - 9_000 }, { ...axes, since: START - 4_000 })?.since;
    expect(since({ availability: 'paused' })).toBe(START - 4_000);
    expect(since({ availability: 'logged-out' })).toBe(START - 4_000);
    expect(since({ activity: 'on-call' })).toBe(START - 9_000);
    expect(since({})).toBe(START - 9_000);
  });

  it('says whom the agent talks to, and from which queue the call came', () => {
    const call = { caller: '5550101', callerName: 'Acme' };
    const talks = { activity: 'on-call', call } as const;
    expect(person({}, talks)).toMatchObject({ call: { ...call, queue: 'q1' } });
    // Not every vendor tells who is at the other end.
    expect(person({ activity: 'on-hold' }, {})?.call).toEqual({ queue: 'q0' });
    expect(person(talks, { activity: 'on-hold', call: {} })?.call).toEqual({ ...call, queue: 'q0' });
    // Two queues show a call: nothing tells which of them is meant.
    for (const rows of [[talks, talks], [{ activity: 'ringing' as const }], [{}]])
      expect(person(...rows)).not.toHaveProperty('call');
  });

  it('keeps the shown instant while the state stays and the instant says the same', () => {
    const at = (since: number) => [queue('q', ann({ since }))];
    const before = project(at(START));
    expect(project(at(START + 1_999), before).agents['100']?.since).toBe(START);
    expect(project(at(START + 2_000), before).agents['100']?.since).toBe(START + 2_000);
  });

  it('shows summaries without what only the queue document tells', () => {
    const known: Roster = { ...ROSTER, queues: { q: { id: 'q', name: 'Sales', slaSeconds: 20 } } };
    const document = queueDocument('q', undefined, known, { waiting: [], open: true }, START)!;
    expect(document.queue.self).toHaveProperty('slaSeconds');
    const { slaSeconds: _, ...summary } = document.queue.self;
    expect(project([document]).queues).toEqual({ q: summary });
  });

  it('finds no agent by the name of what every object has', () => {
    const before = overTheWire(project([]));
    const document = project([queue('q', { ...ann({}), id: 'valueOf' })], before, { queues: {}, agents: {} });
    expect(document.agents['valueOf']).toMatchObject({ name: 'valueOf', queues: { q: 'available' } });
    expect(document.agents['valueOf']).not.toHaveProperty('reachable');
  });

  it('never contradicts the queues', () => {
    fc.assert(
      fc.property(floor, ({ queues, known }) => {
        const account = project(queues, undefined, known);
        expect(Object.keys(account.queues).sort()).toEqual(queues.map(({ queue }) => queue.self.id).sort());
        for (const { queue, agents } of queues) {
          expect(queue.self).toMatchObject(account.queues[queue.self.id]!);
          for (const row of Object.values(agents))
            expect(account.agents[row.id]?.queues[queue.self.id]).toBe(row.state);
        }
        for (const agent of Object.values(account.agents)) {
          const rows = queues.flatMap(({ agents }) =>
            Object.values(agents).filter(({ id }) => id === agent.id),
          );
          expect(Object.keys(agent.queues).length).toBe(rows.length);
          expect(rows.map(({ state }) => state)).toContain(agent.state);
          expect(agent.state).toBe(agentState(agent));
          if (agent.since !== undefined)
            expect(rows.map(({ since }: Membership) => since)).toContain(agent.since);
        }
      }),
    );
  });

  it('gives rows that the schemas of the rows accept as they are', () => {
    fc.assert(
      fc.property(floor, ({ queues, known }) => {
        const account = project(queues, undefined, known);
        for (const row of Object.values(account.queues)) expect(QueueSummary.parse(row)).toEqual(row);
        for (const row of Object.values(account.agents)) expect(Agent.parse(row)).toEqual(row);
      }),
    );
  });

  it('does not depend on the order of the queues, and changes nothing when nothing changed', () => {
    fc.assert(
      fc.property(floor, ({ queues, known }) => {
        const account = project(queues, undefined, known);
        expect(diff(account, project([...queues].reverse(), undefined, known))).toBeUndefined();
        expect(diff(account, project(queues, overTheWire(account), known))).toBeUndefined();
      }),
    );
  });

  it('keeps the very rows whose memberships are the same, and is what it would be without that', () => {
    fc.assert(
      fc.property(floor, fullReading, fc.nat(), ({ queues, known }, reading, which) => {
        const before = project(queues, undefined, known);
        const at = which % (queues.length + 1);
        const changed = queues.map((queue, i) =>
          i === at
            ? queueDocument(queue.queue.self.id, queue, known, { waiting: [], ...reading }, START + 60_000)!
            : queue,
        );
        const after = project(changed, before, known);
        expect(after).toEqual(project(overTheWire(changed), overTheWire(before), known));
        const touched = new Set([queues[at], changed[at]].flatMap((one) => Object.keys(one?.agents ?? {})));
        for (const [id, agent] of Object.entries(after.agents))
          if (!touched.has(id)) expect(agent).toBe(before.agents[id]);
        for (const [i, { queue }] of queues.entries())
          if (i !== at) expect(after.queues[queue.self.id]).toBe(before.queues[queue.self.id]);
      }),
    );
  });

  it('makes a row again when the agent is reached again', () => {
    const at = [queue('q', ann({}))];
    const before = project(at);
    const away: Roster = { queues: {}, agents: { '100': { id: '100', name: 'Ann', reachable: false } } };
    expect(project(at, before, away).agents['100']).toMatchObject({ reachable: false, state: 'offline' });
    expect(project(at, before).agents['100']).toBe(before.agents['100']);
  });

  const floor = fc
    .tuple(
      roster,
      fc.uniqueArray(fc.tuple(fc.constantFrom(...QUEUES), fullReading), { selector: ([id]) => id }),
    )
    .map(([known, readings]) => ({
      known,
      queues: readings.map(([id, reading]) =>
        queueDocument(id, undefined, known, { waiting: [], ...reading }, START)!,
      ),
    }));
});
