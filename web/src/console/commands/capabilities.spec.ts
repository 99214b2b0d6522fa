import { jest } from '@jest/globals';
import { capabilitiesIn, obstacleOf, type CapabilitiesState, CapabilityCache } from './capabilities.js';

const command = (more: object = {}) => ({
  scope: 'agents:command',
  allowed: true,
  aim: { agent: 'required', queues: 'some' },
  params: { type: 'object', properties: {} },
  ...more,
});
const answer = (commands: object, more: object = {}) => ({
  id: 'hq',
  capabilities: { complete: true, commands, ...more },
});

describe('Capabilities', () => {
  it('is read from what the service answers', () => {
    const state = capabilitiesIn(
      answer(
        {
          'agent.pause': command({ hint: 'Careful.' }),
          'queue.set-agents': command({ aim: { agentsIn: ['agents'] } }),
        },
        { skills: [{ id: '1', name: 'Dutch' }], statusLabels: [{ name: 'DND', label: 'Busy' }] },
      ),
    );
    if (state.state !== 'known') throw new Error(state.state);
    const { commands, skills, statuses } = state.capabilities;
    expect([...commands.keys()]).toEqual(['agent.pause', 'queue.set-agents']);
    expect(commands.get('agent.pause')).toEqual({
      scope: 'agents:command',
      allowed: true,
      aim: { agent: 'required', queues: 'some', agentsIn: [], outsiders: false },
      hint: 'Careful.',
      params: { type: 'object', properties: {} },
    });
    expect(commands.get('queue.set-agents')?.aim.agentsIn).toEqual(['agents']);
    expect({ skills, statuses }).toEqual({ skills: [{ id: '1', name: 'Dutch' }], statuses: ['DND'] });
  });

  it('leaves out what this page has no words for', () => {
    expect(capabilitiesIn(answer({ 'agent.promote': command() }))).toMatchObject({
      capabilities: { commands: new Map() },
    });
  });

  it('is hidden from a login that may not see the setup of the account', () => {
    expect(capabilitiesIn({ id: 'hq' })).toEqual({ state: 'hidden' });
  });

  it.each([[null], ['no'], [{ capabilities: 'all' }], [answer({ 'agent.pause': 'yes' })]])(
    'is not made up from %j',
    (body) => expect(() => capabilitiesIn(body)).toThrow(/something else/),
  );

  it('says why a command is not available', () => {
    const state = (commands: object, complete = true): CapabilitiesState =>
      capabilitiesIn(answer(commands, { complete }));
    expect(obstacleOf(state({ 'agent.pause': command() }), 'agent.pause')).toBeUndefined();
    expect(obstacleOf(state({}), 'agent.pause')).toMatch(/phone system does not support/);
    expect(obstacleOf(state({ 'agent.pause': command({ allowed: false }) }), 'agent.pause')).toMatch(
      /lacks the scope agents:command/,
    );
    expect(obstacleOf(state({ 'agent.pause': command() }, false), 'agent.pause')).toMatch(
      /not been read yet/,
    );
    expect(obstacleOf({ state: 'loading' }, 'agent.pause')).toMatch(/still loading/);
    expect(obstacleOf({ state: 'hidden' }, 'agent.pause')).toMatch(/may not see/);
    expect(obstacleOf({ state: 'failed', problem: 'gone' }, 'agent.pause')).toMatch(/gone/);
  });
});

const ANSWER = { capabilities: { complete: true, commands: {} } };

/** Answers one after the other; an error is thrown. */
function cacheOf(...answers: unknown[]) {
  const asked: AbortSignal[] = [];
  let changes = 0;
  const cache = new CapabilityCache(
    async (_account, signal) => {
      asked.push(signal);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    () => (changes += 1),
  );
  return { cache, asked, changes: () => changes };
}

describe('Cached capabilities', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is asked for again until it is known', async () => {
    const incomplete = { capabilities: { complete: false, commands: {} } };
    const { cache, asked, changes } = cacheOf(new Error('gone'), incomplete, ANSWER);
    expect(cache.of('hq')).toEqual({ state: 'loading' });
    await cache.refresh('hq');
    expect(cache.of('hq')).toEqual({ state: 'failed', problem: 'gone' });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(cache.of('hq')).toMatchObject({ capabilities: { complete: false } });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(cache.of('hq')).toMatchObject({ capabilities: { complete: true } });
    await jest.advanceTimersByTimeAsync(600_000);
    expect([asked.length, changes()]).toEqual([3, 3]);
  });

  it('stays known when it cannot be asked for once', async () => {
    const { cache } = cacheOf(ANSWER, new Error('gone'));
    await cache.refresh('hq');
    await cache.refresh('hq');
    expect(cache.of('hq').state).toBe('known');
  });

  it('is asked for rarely by a login that may not see it, and never once it ended', async () => {
    const { cache, asked } = cacheOf({ id: 'hq' }, { id: 'hq' });
    await cache.refresh('hq');
    expect(cache.of('hq')).toEqual({ state: 'hidden' });
    await jest.advanceTimersByTimeAsync(59_000);
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
    cache.stop();
    expect(asked[1]!.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(2);
  });
});
