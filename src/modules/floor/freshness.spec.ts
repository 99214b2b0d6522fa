import type { TargetHealth } from '../domain/freshness.js';
import { FreshnessService } from './freshness.js';
import type { FloorStore } from './floor-store.js';

describe(FreshnessService.name, () => {
  let reads: string[];
  let answer: () => Promise<TargetHealth[]>;
  let book: FreshnessService;
  beforeEach(() => {
    reads = [];
    answer = () => Promise.resolve([]);
    const store: Pick<FloorStore, 'targets'> = {
      targets: (account) => {
        reads.push(account);
        return answer();
      },
    };
    book = new FreshnessService(store as FloorStore);
  });
  afterEach(() => book.close());

  const follow = (account: string): Promise<void> => {
    book.follow(account);
    return book.ready(account);
  };

  it('reads an account once for all who follow it, also one that has no targets', async () => {
    await Promise.all([follow('hq'), follow('hq'), follow('west')]);
    await follow('hq');
    expect(reads).toEqual(['hq', 'west']);
  });

  it('says to all who wait that it could not be read, and reads it for whoever comes next', async () => {
    answer = () => Promise.reject(new Error('away'));
    const waiting = await Promise.allSettled([follow('hq'), follow('hq')]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    answer = () => Promise.resolve([]);
    await follow('hq');
    expect(reads).toEqual(['hq', 'hq']);
  });

  it('begins anew for an account that nobody followed meanwhile', async () => {
    await follow('hq');
    book.unfollow('hq');
    await follow('hq');
    expect(reads).toEqual(['hq', 'hq']);
  });

  it('wants nothing of an account that nobody follows', async () => {
    await book.ready('hq');
    expect(reads).toEqual([]);
  });
});
