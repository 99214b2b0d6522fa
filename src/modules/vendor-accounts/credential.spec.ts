import { credentialOf, meterName } from './credential.js';

describe(credentialOf, () => {
  const base = ['yeastar', 'https://pbx.test', { clientId: 'a', clientSecret: 'b' }] as const;

  it('is the same for the same credentials, in whatever order the file has them', async () => {
    const [one, two] = await Promise.all([
      credentialOf(...base),
      credentialOf('yeastar', 'https://pbx.test', { clientSecret: 'b', clientId: 'a' }),
    ]);
    expect(two.name).toBe(one.name);
    expect(two.box.open(one.box.seal('token'))).toBe('token');
  });

  it.each([
    ['secret', ['yeastar', 'https://pbx.test', { clientId: 'a', clientSecret: 'c' }]],
    ['system', ['yeastar', 'https://other.test', { clientId: 'a', clientSecret: 'b' }]],
    ['vendor', ['portsip', 'https://pbx.test', { clientId: 'a', clientSecret: 'b' }]],
  ] as const)(
    'is another for another %s, and opens nothing of the first',
    async (_what, [vendor, baseUrl, credentials]) => {
      const [one, two] = await Promise.all([
        credentialOf(...base),
        credentialOf(vendor, baseUrl, credentials),
      ]);
      expect(two.name).not.toBe(one.name);
      expect(two.box.open(one.box.seal('token'))).toBeUndefined();
    },
  );

  it('seals differently each time, and notices a change', async () => {
    const { box } = await credentialOf(...base);
    const sealed = box.seal('token');
    expect(box.seal('token')).not.toBe(sealed);
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    expect(box.open(changed.toString('base64'))).toBeUndefined();
    expect(box.open('')).toBeUndefined();
  });
});

describe(meterName, () => {
  it('distinguishes logins and systems', () => {
    const names = [
      meterName('a', 'b', 'c'),
      meterName('a', 'bc', ''),
      meterName('ab', '', 'c'),
      meterName('a', 'b', 'd'),
    ];
    expect(new Set(names).size).toBe(4);
    expect(meterName('a', 'b', 'c')).toBe(names[0]);
  });
});
