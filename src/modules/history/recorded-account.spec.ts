import { RecordedAccount, type RecordingRules } from './recorded-account.js';
import type { Gap } from './recorded-topic.js';

const AT = 1_764_000_000_000;
const SELF = { id: 'self', name: 'HQ', vendor: 'portsip', state: 'live', since: AT };
const QUEUE = { id: '6400', name: 'Support', waiting: 0, agents: {} };

const RULES: RecordingRules = {
  ...{ callers: () => 'full', target: () => 20, pollMs: () => 2_000, tellsAll: () => true },
};

describe(RecordedAccount.name, () => {
  let account: RecordedAccount;
  let [version, position] = [0, 0];
  beforeEach(() => {
    [version, position] = [0, 0];
    account = new RecordedAccount('hq', 'acme', RULES);
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
  const push = (state: string, since = AT, more: object = {}) => ({ push: { state, since, ...more } });

  it('says from when to when its live line was lost, whatever else its source is', () => {
    source(AT, push('open'));
    expect(gapsOf('account/hq')).toEqual([]);
    source(AT + 1_100, push('lost', AT + 1_000));
    source(AT + 2_000, { ...push('lost', AT + 1_000), state: 'throttled' });
    source(AT + 9_100, push('open', AT + 9_000));
    expect(gapsOf('account/hq')).toEqual([{ from: AT + 1_000, to: AT + 9_000, why: 'line-lost' }]);
  });

  it('has a line that was half-open for lost since something was last heard on it', () => {
    source(AT, push('open'));
    source(AT + 60_000, push('lost', AT + 60_000, { heardUntil: AT + 15_000 }));
    source(AT + 70_000, push('open', AT + 70_000, { heardUntil: AT + 15_000 }));
    source(AT + 99_000, push('open', AT + 70_000, { heardUntil: AT + 15_000, trust: 1 }));
    expect(gapsOf('account/hq')).toEqual([{ from: AT + 15_000, to: AT + 70_000, why: 'line-lost' }]);
  });

  it('has the time for lost in which no process held the line, once, also through a restart of its own', () => {
    source(AT, push('open'));
    const moved = push('open', AT + 600_000, { heardUntil: AT + 30_000 });
    source(AT + 600_000, moved);
    expect(gapsOf('account/hq')).toEqual([{ from: AT + 30_000, to: AT + 600_000, why: 'line-lost' }]);
    const view = account.topic('account/hq')!.view!;
    account.written();
    account = new RecordedAccount('hq', 'acme', RULES);
    account.topic('account/hq')?.restore(view, 0, AT, []);
    account.restored();
    source(AT + 700_000, { ...moved, state: 'throttled' });
    expect(gapsOf('account/hq')).toEqual([]);
    source(AT + 800_000, push('open', AT + 800_000, { heardUntil: AT + 790_000 }));
    expect(gapsOf('account/hq')).toEqual([{ from: AT + 790_000, to: AT + 800_000, why: 'line-lost' }]);
  });

  it('has no lost line where none is held', () => {
    source(AT, push('off'));
    source(AT + 1_000, {});
    expect(gapsOf('account/hq')).toEqual([]);
  });

  it('keeps alerts as it keeps commands, without the notes of persons where callers are masked', () => {
    account = new RecordedAccount('hq', 'acme', {
      ...{ callers: () => 'masked', tellsAll: () => true, target: () => 20, pollMs: () => 2_000 },
    });
    const alert = { id: 'r_1/queue/hq/6400', state: 'firing', firingSince: AT };
    change('alerts/hq', 'e', AT, { alerts: { put: { [alert.id]: alert } } });
    const acked = { by: 'ann', at: AT + 1_000, note: 'calls 030 5550102 back' };
    [version, position] = [version + 1, position + 1];
    const ops = { alerts: { set: { [alert.id]: { acked } } } };
    const delta = { topic: 'alerts/hq', epoch: 'e', base: 1, version, at: AT + 1_000, ops };
    account.accept({
      ...{ id: `${AT}-${position}`, kind: 'delta', topic: 'alerts/hq', epoch: 'e', version },
      json: JSON.stringify(delta),
    });
    change('metrics/hq', 'm', AT, { today: {} });
    const { topics } = account.collect(AT);
    expect([...topics.keys()]).toEqual(['alerts/hq']);
    expect(topics.get('alerts/hq')?.chunks[0]?.changes.map((one) => one.ops)).toEqual([
      { alerts: { put: { [alert.id]: alert } } },
      { alerts: { set: { [alert.id]: { acked: { by: 'ann', at: AT + 1_000 } } } } },
    ]);
    expect(account.topic('alerts/hq')?.view?.state['alerts']?.[alert.id]).toMatchObject({ state: 'firing' });
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
