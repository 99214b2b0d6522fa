import { CommandUnanswered, type Command, type FormCommand } from '../../../../client/index.js';
import { progressOf } from './command-progress.js';
import type { CommandRequest } from './commands.js';
import { SentCommands, latestCommands, targetKey } from './sent-commands.js';

const NOW = 1_000_000;
const AIM = { agent: 'required', queues: 'some', agentsIn: [], outsiders: false } as const;
const request = (agent: string): { request: CommandRequest; aim: typeof AIM } => ({
  request: { type: 'agent.pause', target: { account: 'hq', agent }, queues: 'all', params: {} },
  aim: AIM,
});
const command = (id: string, more: Partial<Command> = {}): Command => ({
  ...{ id, account: 'hq', type: 'agent.pause', agent: 'a', params: {}, by: 'ann', createdAt: NOW },
  ...{ status: 'succeeded', settledAt: NOW, confirmation: 'pending' },
  ...more,
});

/** A service that answers when the test says so. */
function desk() {
  const asked: { request: FormCommand; answer: (row: Command) => void; fail: (error: Error) => void }[] = [];
  const client = {
    now: () => NOW,
    commandFromForm: (given: FormCommand) =>
      new Promise<Command>((answer, fail) => asked.push({ request: given, answer, fail })),
  };
  let changes = 0;
  const commands = new SentCommands(client, () => (changes += 1));
  const stages = () => commands.batches.map((batch) => batch.commands.map(({ progress }) => progress.stage));
  return { asked, commands, stages, changes: () => changes };
}
/** Until everything that is settled was heard. */
const heard = () => new Promise((resolve) => setImmediate(resolve));

describe('Commands sent from this page', () => {
  it('go four at a time, each with a key of its own, and name their targets by id', async () => {
    const { asked, commands, stages } = desk();
    commands.send(['1', '2', '3', '4', '5', '6'].map(request));
    expect(asked).toHaveLength(4);
    expect(asked[0]?.request).toMatchObject({
      account: 'hq',
      agent: 'id:1',
      queues: 'all',
      type: 'agent.pause',
    });
    asked[1]!.answer(command('c2'));
    await heard();
    expect(asked.map((one) => one.request.agent)).toEqual(['id:1', 'id:2', 'id:3', 'id:4', 'id:5']);
    expect(new Set(asked.map((one) => one.request.idempotencyKey)).size).toBe(5);
    expect(stages()).toEqual([['sending', 'acknowledged', 'sending', 'sending', 'sending', 'sending']]);
  });

  it('live on with the rows of the service, and never back', async () => {
    const { asked, commands, stages } = desk();
    commands.send([request('1')]);
    asked[0]!.answer(command('c1'));
    await heard();
    commands.follow(new Map([['c1', command('c1', { status: 'sent' })]]), NOW);
    const confirmed = command('c1', { confirmation: 'confirmed', confirmedAt: NOW });
    commands.follow(new Map([['c1', confirmed]]), NOW);
    expect(stages()).toEqual([['confirmed']]);
    commands.follow(new Map(), NOW);
    expect(stages()).toEqual([['confirmed']]);
  });

  it('are asked for again under the same key, and then never called refused', async () => {
    const { asked, commands, stages } = desk();
    commands.send([request('1')]);
    const key = asked[0]!.request.idempotencyKey!;
    commands.retry(key);
    expect(asked).toHaveLength(1);
    asked[0]!.fail(new CommandUnanswered(key));
    await heard();
    expect(stages()).toEqual([['unanswered']]);
    commands.retry(key);
    expect(stages()).toEqual([['sending']]);
    asked[1]!.fail(new Error('there is no connection; nothing was ordered'));
    await heard();
    expect(stages()).toEqual([['unanswered']]);
    commands.retry(key);
    asked[2]!.answer(command('c1'));
    await heard();
    expect(asked.map((one) => one.request.idempotencyKey)).toEqual([key, key, key]);
    expect(stages()).toEqual([['acknowledged']]);
  });

  it('are removed some time after all succeeded; failed ones stay until they are dismissed', async () => {
    const { asked, commands, stages } = desk();
    commands.send([request('1')]);
    const bad = commands.send([request('2')]);
    asked[0]!.answer(command('c1', { confirmation: 'confirmed', confirmedAt: NOW }));
    asked[1]!.answer(command('c2', { confirmation: 'contradicted', confirmedAt: NOW }));
    await heard();
    expect(stages()).toEqual([['contradicted'], ['confirmed']]);
    commands.follow(new Map(), NOW + 60_000);
    expect(stages()).toEqual([['contradicted']]);
    commands.follow(new Map(), NOW + 1e9);
    expect(stages()).toEqual([['contradicted']]);
    commands.dismiss(bad);
    expect(stages()).toEqual([]);
  });

  it('are not kept without end', () => {
    const { commands } = desk();
    for (let i = 0; i < 30; i += 1) commands.send([request(String(i))]);
    expect(commands.batches).toHaveLength(20);
    expect(commands.batches[0]?.commands[0]?.target.agent).toBe('29');
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
  it('are by agent, else by queue, from all users', () => {
    const book = latestCommands(
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
    const at = (target: Parameters<typeof targetKey>[0]) => book.get(targetKey(target))?.command?.id;
    expect(at({ account: 'hq', agent: 'a1' })).toBe('2');
    expect(at({ account: 'hq', agent: 'a2' })).toBe('4');
    expect(at({ account: 'west', agent: 'a1' })).toBe('5');
    expect(at({ account: 'hq', queue: 'q1' })).toBe('6');
  });

  it('are those of this page, before the service reports them', () => {
    const target = { account: 'hq', agent: 'a1' };
    const progress = progressOf('agent.unpause', BOOK_NOW, 'k', { kind: 'sending' }, BOOK_NOW);
    expect(
      latestCommands([row('1', BOOK_NOW - 1)], [{ target, progress }], BOOK_NOW).get(targetKey(target)),
    ).toBe(progress);
    const later = latestCommands([row('1', BOOK_NOW + 1)], [{ target, progress }], BOOK_NOW).get(
      targetKey(target),
    );
    expect(later?.command?.id).toBe('1');
  });

  it('are forgotten when they are no news', () => {
    const old = row('1', BOOK_NOW, { status: 'failed', settledAt: BOOK_NOW });
    expect(latestCommands([old], [], BOOK_NOW + 16 * 60_000).size).toBe(0);
  });
});
