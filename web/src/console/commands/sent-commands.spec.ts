import { CommandUnanswered, type Command, type NewCommand } from '../../../../client/index.js';
import { lifeOf } from './command-progress.js';
import type { GivenOrder } from './commands.js';
import { PlacedOrders, orderBook, placeOf } from './sent-commands.js';

const NOW = 1_000_000;
const AIM = { agent: 'required', queues: 'some', agentsIn: [], outsiders: false } as const;
const order = (agent: string): { order: GivenOrder; aim: typeof AIM } => ({
  order: { type: 'agent.pause', target: { account: 'hq', agent }, queues: 'all', params: {} },
  aim: AIM,
});
const command = (id: string, more: Partial<Command> = {}): Command => ({
  ...{ id, account: 'hq', type: 'agent.pause', agent: 'a', params: {}, by: 'ann', createdAt: NOW },
  ...{ status: 'succeeded', settledAt: NOW, confirmation: 'pending' },
  ...more,
});

/** A service that answers when the test says so. */
function desk() {
  const asked: { order: NewCommand; answer: (row: Command) => void; fail: (error: Error) => void }[] = [];
  const client = {
    now: () => NOW,
    command: (given: NewCommand) =>
      new Promise<Command>((answer, fail) => asked.push({ order: given, answer, fail })),
  };
  let changes = 0;
  const orders = new PlacedOrders(client, () => (changes += 1));
  const stages = () => orders.batches.map((batch) => batch.orders.map(({ life }) => life.stage));
  return { asked, orders, stages, changes: () => changes };
}
/** Until everything that is settled was heard. */
const heard = () => new Promise((resolve) => setImmediate(resolve));

describe('Orders that were given here', () => {
  it('go four at a time, each with a key of its own, and name whom they mean by id', async () => {
    const { asked, orders, stages } = desk();
    orders.place(['1', '2', '3', '4', '5', '6'].map(order));
    expect(asked).toHaveLength(4);
    expect(asked[0]?.order).toMatchObject({
      account: 'hq',
      agent: 'id:1',
      queues: 'all',
      type: 'agent.pause',
    });
    asked[1]!.answer(command('c2'));
    await heard();
    expect(asked.map((one) => one.order.agent)).toEqual(['id:1', 'id:2', 'id:3', 'id:4', 'id:5']);
    expect(new Set(asked.map((one) => one.order.idempotencyKey)).size).toBe(5);
    expect(stages()).toEqual([['sending', 'acknowledged', 'sending', 'sending', 'sending', 'sending']]);
  });

  it('live on with the rows of the service, and never back', async () => {
    const { asked, orders, stages } = desk();
    orders.place([order('1')]);
    asked[0]!.answer(command('c1'));
    await heard();
    orders.follow(new Map([['c1', command('c1', { status: 'sent' })]]), NOW);
    const confirmed = command('c1', { confirmation: 'confirmed', confirmedAt: NOW });
    orders.follow(new Map([['c1', confirmed]]), NOW);
    expect(stages()).toEqual([['confirmed']]);
    orders.follow(new Map(), NOW);
    expect(stages()).toEqual([['confirmed']]);
  });

  it('are asked for again under the same key, and then never called refused', async () => {
    const { asked, orders, stages } = desk();
    orders.place([order('1')]);
    const key = asked[0]!.order.idempotencyKey!;
    orders.askAgain(key);
    expect(asked).toHaveLength(1);
    asked[0]!.fail(new CommandUnanswered(key));
    await heard();
    expect(stages()).toEqual([['unanswered']]);
    orders.askAgain(key);
    expect(stages()).toEqual([['sending']]);
    asked[1]!.fail(new Error('there is no connection; nothing was ordered'));
    await heard();
    expect(stages()).toEqual([['unanswered']]);
    orders.askAgain(key);
    asked[2]!.answer(command('c1'));
    await heard();
    expect(asked.map((one) => one.order.idempotencyKey)).toEqual([key, key, key]);
    expect(stages()).toEqual([['acknowledged']]);
  });

  it('go by themselves when all went well and is old; what did not stays until it is dismissed', async () => {
    const { asked, orders, stages } = desk();
    orders.place([order('1')]);
    const bad = orders.place([order('2')]);
    asked[0]!.answer(command('c1', { confirmation: 'confirmed', confirmedAt: NOW }));
    asked[1]!.answer(command('c2', { confirmation: 'contradicted', confirmedAt: NOW }));
    await heard();
    expect(stages()).toEqual([['contradicted'], ['confirmed']]);
    orders.follow(new Map(), NOW + 60_000);
    expect(stages()).toEqual([['contradicted']]);
    orders.follow(new Map(), NOW + 1e9);
    expect(stages()).toEqual([['contradicted']]);
    orders.dismiss(bad);
    expect(stages()).toEqual([]);
  });

  it('are not kept without end', () => {
    const { orders } = desk();
    for (let i = 0; i < 30; i += 1) orders.place([order(String(i))]);
    expect(orders.batches).toHaveLength(20);
    expect(orders.batches[0]?.orders[0]?.target.agent).toBe('29');
  });
});

const BOOK_NOW = 1_000_000;
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
        row('1', BOOK_NOW - 9),
        row('2', BOOK_NOW - 5),
        row('3', BOOK_NOW - 7),
        row('4', BOOK_NOW, { agent: 'a2', queue: 'q1' }),
        row('5', BOOK_NOW, { account: 'west' }),
        {
          ...row('6', BOOK_NOW, { type: 'queue.update', queue: 'q1' }),
          agent: undefined,
        } as unknown as Command,
      ],
      [],
      BOOK_NOW,
    );
    const at = (target: Parameters<typeof placeOf>[0]) => book.get(placeOf(target))?.command?.id;
    expect(at({ account: 'hq', agent: 'a1' })).toBe('2');
    expect(at({ account: 'hq', agent: 'a2' })).toBe('4');
    expect(at({ account: 'west', agent: 'a1' })).toBe('5');
    expect(at({ account: 'hq', queue: 'q1' })).toBe('6');
  });

  it('are those of this page, before the service tells of them', () => {
    const target = { account: 'hq', agent: 'a1' };
    const life = lifeOf('agent.unpause', BOOK_NOW, 'k', { kind: 'sending' }, BOOK_NOW);
    expect(orderBook([row('1', BOOK_NOW - 1)], [{ target, life }], BOOK_NOW).get(placeOf(target))).toBe(life);
    const later = orderBook([row('1', BOOK_NOW + 1)], [{ target, life }], BOOK_NOW).get(placeOf(target));
    expect(later?.command?.id).toBe('1');
  });

  it('are forgotten when they are no news', () => {
    const old = row('1', BOOK_NOW, { status: 'failed', settledAt: BOOK_NOW });
    expect(orderBook([old], [], BOOK_NOW + 16 * 60_000).size).toBe(0);
  });
});
