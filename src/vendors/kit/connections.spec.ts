import type { LookupAddress } from 'node:dns';
import { isForbiddenAddress } from './addresses.js';
import { guardedLookup } from './connections.js';

const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

/** What a connection to the host is given when its name leads to these addresses. */
const allowed = (host: string, addresses: string[], all = true): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const look = guardedLookup(host, (_name, _options, done) => done(null, addresses.map(address)));
    look(host, { all }, (error, found) => (error === null ? resolve(found) : reject(error)));
  });

describe('Where a name may lead', () => {
  it.each([
    ['169.254.169.254'],
    ['::ffff:169.254.169.254'],
    ['64:ff9b::a9fe:a9fe'],
    ['fe80::1'],
    ['fe80::1%eth0'],
    ['febf::1'],
    ['fd00:ec2::254'],
    ['100.100.100.200'],
    ['0.0.0.0'],
    ['0.1.2.3'],
    ['::'],
    ['224.0.0.1'],
    ['239.255.255.250'],
    ['ff02::1'],
    ['255.255.255.255'],
  ])('never to %s', async (hostile) => {
    expect(isForbiddenAddress(hostile)).toBe(true);
    await expect(allowed('pbx.example', [hostile])).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
    await expect(allowed('localhost', [hostile])).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
  });

  it.each([['10.0.0.5'], ['192.168.1.2'], ['203.0.113.9'], ['fd12:3456::1'], ['2001:db8::1']])(
    'to %s, as phone systems do',
    async (usual) => {
      expect(await allowed('pbx.example', [usual])).toEqual([address(usual)]);
      expect(await allowed('pbx.example', [usual], false)).toBe(usual);
    },
  );

  it.each([['127.0.0.1'], ['127.8.8.8'], ['::1'], ['::ffff:127.0.0.1']])(
    'to this machine (%s) only where that is configured',
    async (here) => {
      await expect(allowed('pbx.example', [here])).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
      for (const host of ['localhost', '127.0.0.1', '::1'])
        expect(await allowed(host, [here])).toEqual([address(here)]);
    },
  );

  it('to the rest of the addresses of a name', async () => {
    expect(await allowed('pbx.local', ['fe80::5', '10.0.0.5'])).toEqual([address('10.0.0.5')]);
  });

  it('says what the name server says', async () => {
    const look = guardedLookup('pbx.example', (_name, _options, done) =>
      done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []),
    );
    await expect(
      new Promise((resolve, reject) =>
        look('pbx.example', {}, (error) => (error ? reject(error) : resolve(0))),
      ),
    ).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
