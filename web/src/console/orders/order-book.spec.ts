import type { Command } from '../../../../client/index.js';
import { lifeOf } from './order-life.js';
import { orderBook, placeOf } from './order-book.js';

const NOW = 1_000_000;
const row = (id: string, createdAt: number, more: Partial<Command> = {}): Command => ({
  ...{
    id,
    account: 'hq',
    type: 'agent.pause',
    agent: 'a1',
    params: {},
    by: 'ann',
    createdAt,
    status: 'sent',
  },
  ...more,
});

describe('The newest orders', () => {
  it('are by agent, else by queue, whoever gave them', () => {
    const book = orderBook(
      [
        row('1', NOW - 9),
        row('2', NOW - 5),
        row('3', NOW - 7),
        row('4', NOW, { agent: 'a2', queue: 'q1' }),
        row('5', NOW, { account: 'west' }),
        { ...row('6', NOW, { type: 'queue.update', queue: 'q1' }), agent: undefined } as unknown as Command,
      ],
      [],
      NOW,
    );
    const at = (target: Parameters<typeof placeOf>[0]) => book.get(placeOf(target))?.command?.id;
    expect(at({ account: 'hq', agent: 'a1' })).toBe('2');
    expect(at({ account: 'hq', agent: 'a2' })).toBe('4');
    expect(at({ account: 'west', agent: 'a1' })).toBe('5');
    expect(at({ account: 'hq', queue: 'q1' })).toBe('6');
  });

  it('are those of this page, before the service tells of them', () => {
    const target = { account: 'hq', agent: 'a1' };
    const life = lifeOf('agent.unpause', NOW, 'k', { kind: 'sending' }, NOW);
    expect(orderBook([row('1', NOW - 1)], [{ target, life }], NOW).get(placeOf(target))).toBe(life);
    const later = orderBook([row('1', NOW + 1)], [{ target, life }], NOW).get(placeOf(target));
    expect(later?.command?.id).toBe('1');
  });

  it('are forgotten when they are no news', () => {
    const old = row('1', NOW, { status: 'failed', settledAt: NOW });
    expect(orderBook([old], [], NOW + 16 * 60_000).size).toBe(0);
  });
});
