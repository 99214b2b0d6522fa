import { isPageOrigin, pageOrigins } from './page-origins.js';

const configured = { origins: ['https://board.acme.example'] } as Parameters<typeof pageOrigins>[0]['auth'];

describe(pageOrigins.name, () => {
  it.each(['http://localhost:5173', 'https://localhost', 'http://127.0.0.1:8080', 'http://[::1]:3001'])(
    'takes %s in the demo alone',
    (origin) => {
      expect(isPageOrigin(origin, pageOrigins({ auth: configured, demo: true }))).toBe(true);
      expect(isPageOrigin(origin, pageOrigins({ auth: configured, demo: false }))).toBe(false);
    },
  );

  it.each([
    'http://localhost.evil.example',
    'http://evil.example/localhost',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1',
    'null',
  ])('refuses %s in the demo, too', (origin) => {
    expect(isPageOrigin(origin, pageOrigins({ auth: configured, demo: true }))).toBe(false);
  });

  it('takes what is configured', () => {
    for (const demo of [true, false])
      expect(isPageOrigin('https://board.acme.example', pageOrigins({ auth: configured, demo }))).toBe(true);
  });
});
