import fc from 'fast-check';
import { Id } from './id.js';
import { accountTopic, commandsTopic, parseTopic, queueTopic } from './topic.js';

describe(parseTopic.name, () => {
  it.each([
    ['account/hq', { kind: 'account', account: 'hq' }],
    ['commands/hq-2', { kind: 'commands', account: 'hq-2' }],
    ['queue/hq/6400', { kind: 'queue', account: 'hq', queue: '6400' }],
    ['metrics/hq', { kind: 'metrics', account: 'hq' }],
    ['metrics/hq/a/b', { kind: 'metrics', account: 'hq', queue: 'a/b' }],
    ['queue/hq/sales/west', { kind: 'queue', account: 'hq', queue: 'sales/west' }],
    ['queue/hq/ö ü', { kind: 'queue', account: 'hq', queue: 'ö ü' }],
  ])('reads %s', (topic, ref) => {
    expect(parseTopic(topic)).toEqual(ref);
  });

  it.each([
    '',
    'account',
    'account/',
    'account/HQ',
    'account/h q',
    'account/hq/',
    'account/hq/x',
    'commands/hq/x',
    'queue',
    'queue/hq',
    'queue/hq/',
    'queue//6400',
    'queue/hq/__proto__',
    'queue/hq/constructor',
    'queue/hq/half of a character \ud800',
    `queue/hq/${'x'.repeat(201)}`,
    `account/${'x'.repeat(41)}`,
    'agents/hq',
    'servers/hq',
    'metrics/hq/',
    'alerts/hq/x',
    '/account/hq',
    'ACCOUNT/hq',
  ])('refuses %j', (topic) => {
    expect(parseTopic(topic)).toBeUndefined();
  });

  it('reads every name it makes', () => {
    const account = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
    const queue = fc
      .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
      .filter((id) => Id.safeParse(id).success);
    fc.assert(
      fc.property(account, queue, (a, q) => {
        expect(parseTopic(accountTopic(a))).toEqual({ kind: 'account', account: a });
        expect(parseTopic(commandsTopic(a))).toEqual({ kind: 'commands', account: a });
        expect(parseTopic(queueTopic(a, q))).toEqual({ kind: 'queue', account: a, queue: q });
      }),
    );
  });
});
