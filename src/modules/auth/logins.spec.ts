import { jest } from '@jest/globals';
import type { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { Logins } from './logins.js';
import type { TokenVerifier } from './token-verifier.js';
import { newMetrics } from '../../../test/support/metrics.js';

const MINUTE_MS = 60_000;

describe(Logins.name, () => {
  let now = 0;
  let verified = 0;
  let logins: Logins;

  beforeEach(() => {
    now = 0;
    verified = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const verifier = {
      verify: async (token: string) => {
        verified += 1;
        if (token !== 'good') throw new FloorError('unauthenticated', 'No.');
        return {};
      },
    } as unknown as TokenVerifier;
    const config = { limits: { failedLoginsPerMinute: 20 } } as FloorConfig;
    logins = new Logins(verifier, newMetrics().refusals, config);
  });
  afterEach(() => void jest.restoreAllMocks());

  const codes = async (count: number, address: (i: number) => string): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let i = 0; i < count; i += 1)
      await logins.verify('bad', address(i)).catch((error: FloorError) => outcomes.push(error.code));
    return outcomes;
  };

  it('verifies so many bad tokens of an address, then none of its tokens for a while', async () => {
    expect(await codes(20, () => 'a')).toEqual(Array(20).fill('unauthenticated'));
    expect(await codes(3, () => 'a')).toEqual(Array(3).fill('too-many-failures'));
    await expect(logins.verify('good', 'a')).rejects.toMatchObject({ code: 'too-many-failures' });
    await expect(logins.verify('good', 'b')).resolves.toEqual({});
    expect(verified).toBe(21);
    now += MINUTE_MS;
    await expect(logins.verify('good', 'a')).resolves.toEqual({});
  });

  it('looks at one of each address while they flood in from everywhere', async () => {
    await codes(400, (i) => `a${i % 200}`);
    // Forty in all make a flood; from then on each address had one look, and those before had had theirs.
    expect(verified).toBe(200);
    await expect(logins.verify('good', 'honest')).resolves.toEqual({});
    now += 2 * MINUTE_MS;
    expect(await codes(2, () => 'a1')).toEqual(['unauthenticated', 'unauthenticated']);
  });
});
