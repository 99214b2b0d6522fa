import { createLocalJWKSet, jwtVerify } from 'jose';
import { Issuer } from './issuer.js';

describe(Issuer.name, () => {
  it('signs tokens that its published key verifies, and no other key', async () => {
    const [issuer, other] = [new Issuer(), new Issuer()];
    const keys = ({ jwks }: Issuer) => createLocalJWKSet(jwks);
    const expected = { issuer: 'simulators', audience: 'floorwalker', algorithms: ['ES256'] };
    const token = issuer.token('demo', Date.now());
    const { payload } = await jwtVerify(token, keys(issuer), expected);
    expect(payload).toMatchObject({ tenant: 'demo', scope: expect.stringContaining('floor:read') });
    await expect(jwtVerify(token, keys(other), expected)).rejects.toThrow('signature verification failed');
  });
});
