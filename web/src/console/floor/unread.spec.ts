import type { AccountDocument, TopicView } from '../../../../client/index.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import { unreadIn, waitingIn } from './unread.js';

const view = (queues: Record<string, { waiting: number }> | undefined, polledAt?: number) =>
  ({
    ...(queues !== undefined && { state: { queues } }),
    freshness: { state: 'live', saidBy: 'server', ...(polledAt !== undefined && { polledAt }) },
  }) as unknown as TopicView<AccountDocument>;
const views = (accounts: Record<string, TopicView<AccountDocument>>): FloorViews => ({
  accounts: new Map(Object.entries(accounts)),
  queues: [],
});
const names = new Map([['hq', 'HQ phones']]);

describe('What was not read yet', () => {
  it('is not known, and never 0', () => {
    const nothing = views({ hq: view(undefined), b: view({}) });
    expect(waitingIn(nothing)).toBeUndefined();
    expect(unreadIn(nothing, names)).toEqual(['HQ phones', 'b']);
  });

  it('is named beside a sum of the rest', () => {
    const some = views({ hq: view({ a: { waiting: 2 }, b: { waiting: 1 } }, 5), b: view({}) });
    expect(waitingIn(some)).toBe(3);
    expect(unreadIn(some, names)).toEqual(['b']);
  });

  it('is nothing once everything was read', () => {
    const read = views({ hq: view({}, 5) });
    expect(waitingIn(read)).toBe(0);
    expect(unreadIn(read, names)).toEqual([]);
  });
});
