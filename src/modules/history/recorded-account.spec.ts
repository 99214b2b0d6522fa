import { RecordedAccount } from './recorded-account.js';
import type { Gap } from './recorded-topic.js';

const AT = 1_764_000_000_000;
const SELF = { id: 'self', name: 'HQ', vendor: 'portsip', state: 'live', since: AT };
const QUEUE = { id: '6400', name: 'Support', waiting: 0, agents: {} };

describe(RecordedAccount.name, () => {
  let account: RecordedAccount;
  let [version, position] = [0, 0];
  beforeEach(() => {
    [version, position] = [0, 0];
    account = new RecordedAccount('hq', 'acme', {
      ...{ callers: () => 'full', target: () => 20, pollMs: () => 2_000 },
    });
  });

  const change = (topic: string, epoch: string, at: number, ops: object): void => {
    [version, position] = [version + 1, position + 1];
    const base = topic.startsWith('account') ? version - 1 : 0;
    const json = JSON.stringify({ topic, epoch, base: version === 1 ? 0 : base, version, at, ops });
    account.accept({ id: `${at}-${position}`, kind: 'delta', topic, epoch, version, json });
  };
  const source = (at: number, more: object): void =>
    change('account/hq', 'a', at, { source: { put: { self: { ...SELF, ...more } } } });
  const gapsOf = (topic: string): Gap[] | undefined => account.collect(AT).topics.get(topic)?.gaps;
  const push = (state: string) => ({ push: { state, since: AT } });

  it('says from when to when its live line was lost, whatever else its source is', () => {
    source(AT, push('open'));
    expect(gapsOf('account/hq')).toEqual([]);
    source(AT + 1_000, push('lost'));
    source(AT + 2_000, { ...push('lost'), state: 'throttled' });
    source(AT + 9_000, push('open'));
    expect(gapsOf('account/hq')).toEqual([{ from: AT + 1_000, to: AT + 9_000, why: 'line-lost' }]);
  });

  it('has no lost line where none is held', () => {
    source(AT, push('off'));
    source(AT + 1_000, {});
    expect(gapsOf('account/hq')).toEqual([]);
  });

  it('says of each queue from when to when it was polled less often than planned', () => {
    change('queue/hq/6400', 'e', AT, { queue: { put: { self: QUEUE } } });
    account.judgePolls(AT + 30_000, () => undefined);
    account.judgePolls(AT + 60_000, (queue) => (queue === '6400' ? AT + 41_000 : undefined));
    account.judgePolls(AT + 90_000, () => AT + 72_000);
    account.judgePolls(AT + 120_000, () => undefined);
    expect(gapsOf('queue/hq/6400')).toEqual([{ from: AT + 41_000, to: AT + 120_000, why: 'polls-late' }]);
  });
});
