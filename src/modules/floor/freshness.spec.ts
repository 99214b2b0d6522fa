import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { TargetHealth } from '../domain/freshness.js';
import { FreshnessService } from './freshness.js';
import type { FloorReplica } from './floor-replica.js';
import type { FloorStore } from './floor-store.js';

describe(FreshnessService.name, () => {
  let reads: string[];
  let answer: () => Promise<TargetHealth[]>;
  let readAt: number | undefined;
  let freshness: FreshnessService;
  beforeAll(() => Logger.overrideLogger(false)); // outages are logged
  beforeEach(() => {
    reads = [];
    answer = () => Promise.resolve([]);
    const store: Pick<FloorStore, 'targets'> = {
      targets: (account) => {
        reads.push(account);
        return answer();
      },
    };
    readAt = Date.now();
    const replica = {
      logReadAt: () => readAt,
      get tailedAt() {
        return readAt;
      },
    };
    freshness = new FreshnessService(store as FloorStore, replica as unknown as FloorReplica);
  });
  afterEach(() => freshness.close());

  const follow = (account: string): Promise<void> => {
    freshness.follow(account);
    return freshness.ready(account);
  };

  it('reads an account once for all who follow it, also one that has no targets', async () => {
    await Promise.all([follow('hq'), follow('hq'), follow('west')]);
    await follow('hq');
    expect(reads).toEqual(['hq', 'west']);
  });

  it('rejects for all callers that wait when it cannot be read, and reads it for the next one', async () => {
    answer = () => Promise.reject(new Error('away'));
    const waiting = await Promise.allSettled([follow('hq'), follow('hq')]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    answer = () => Promise.resolve([]);
    await follow('hq');
    expect(reads).toEqual(['hq', 'hq']);
  });

  it('reads again an account that was not followed meanwhile', async () => {
    await follow('hq');
    freshness.unfollow('hq');
    await follow('hq');
    expect(reads).toEqual(['hq', 'hq']);
  });

  it('reads nothing for an account that is not followed', async () => {
    await freshness.ready('hq');
    expect(reads).toEqual([]);
  });

  describe('judges by the records and by the age of the change log', () => {
    const polledAt = Date.now();
    const target = (more: Partial<TargetHealth> = {}): TargetHealth => ({
      ...{ target: 'queue:1', queue: '1', cadence: 'fast', polledAt, nextDueAt: polledAt + 60_000 },
      ...{ intervalMs: 1_000, ...more },
    });
    const judged = async (unreadMs: number | undefined, ...targets: TargetHealth[]) => {
      answer = () => Promise.resolve(targets);
      await follow('hq');
      readAt = unreadMs === undefined ? undefined : Date.now() - unreadMs;
      return freshness.of('hq');
    };

    it('live while the log is read', async () => {
      expect(await judged(2_000, target())).toEqual({
        state: 'live',
        polledAt,
        nextDueAt: polledAt + 60_000,
      });
      expect(freshness.fault()).toBeUndefined();
    });

    it('late once the log is not, and no fresher than the log', async () => {
      expect(await judged(4_000, target())).toMatchObject({ state: 'late', polledAt: readAt });
      expect(freshness.fault()).toBeUndefined();
    });

    it('stale after ten seconds, when the process is not ready any more either', async () => {
      expect(await judged(11_000, target())).toMatchObject({ state: 'stale', polledAt: readAt });
      expect(freshness.fault()).toMatch(/^The change log was last read 11\d{3} ms ago\.$/);
    });

    it('by the records where they report a failure', async () => {
      const failure = { state: 'down', since: 1, reason: 'no answer' } as const;
      expect(await judged(11_000, target({ failure }))).toMatchObject({ state: 'down' });
    });

    it('is judged by the records alone until the log is followed', async () => {
      expect(await judged(undefined, target())).toMatchObject({ state: 'live', polledAt });
      expect(freshness.fault()).toBe('The change log has not been read yet.');
    });

    it('of some queues by their targets only', async () => {
      await judged(0, target(), target({ target: 'queue:2', queue: '2', polledAt: polledAt - 500 }));
      expect(freshness.of('hq', new Set(['1'])).polledAt).toBe(polledAt);
      expect(freshness.of('hq', new Set(['1', '2'])).polledAt).toBe(polledAt - 500);
    });
  });

  it('reports the records that can no longer be read', async () => {
    jest.useFakeTimers();
    try {
      await follow('hq');
      answer = () => Promise.reject(new Error('NOPERM'));
      await jest.advanceTimersByTimeAsync(12_000);
      readAt = Date.now();
      expect(freshness.fault()).toMatch(/^The records of poll targets were last read 1\d{4} ms ago\.$/);
      answer = () => Promise.resolve([]);
      await jest.advanceTimersByTimeAsync(2_000);
      readAt = Date.now();
      expect(freshness.fault()).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });
});
