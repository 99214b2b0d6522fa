import { createRequire } from 'node:module';
import type { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { VENDORS } from '../../vendors/vendors.catalog.js';
import { fileJsonSchema } from './file-json-schema.js';

const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as { Ajv2020: typeof Ajv };

const ACCOUNT = {
  id: 'hq',
  tenant: 'acme',
  vendor: 'yeastar',
  baseUrl: 'https://pbx.example.com',
  credentials: { clientId: 'a', clientSecret: '${file:/run/secrets/b}' },
};

describe(fileJsonSchema, () => {
  const schema = fileJsonSchema([...VENDORS.values()]);
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const places = (file: unknown): string[] =>
    validate(file) ? [] : [...new Set(validate.errors?.map(({ instancePath }) => instancePath))];

  it('is JSON Schema draft 2020-12', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it.each([
    ['only what is needed', {}],
    ['numbers and switches', { timeoutMs: 700, insecure: true, poll: { baseMs: 1000 } }],
    ['references where not every text is allowed', { timeoutMs: '${T:-700}', id: '${ID}', insecure: '${X}' }],
    ['credentials of another vendor', { vendor: 'netsapiens', credentials: { apiKey: 'x' } }],
  ])('accepts an account with %s', (_what, change) => {
    expect(places({ accounts: [{ ...ACCOUNT, ...change }] })).toEqual([]);
  });

  it.each([
    [{ timeoutMs: 'soon' }, '/accounts/0/timeoutMs'],
    [{ timeoutMs: 1 }, '/accounts/0/timeoutMs'],
    [{ id: 'HQ' }, '/accounts/0/id'],
    [{ vendor: 'siemens' }, '/accounts/0/vendor'],
    [{ credentials: { clientId: 'a' } }, '/accounts/0/credentials'],
    [{ poll: { basMs: 1000 } }, '/accounts/0/poll'],
  ])('refuses an account with %j', (change, place) => {
    expect(places({ accounts: [{ ...ACCOUNT, ...change }] })).toContain(place);
  });

  it('shows defaults, and refuses unknown keys and a file without accounts', () => {
    expect(schema).toHaveProperty('properties.audit.properties.keepDays.default', 90);
    expect(places({ accounts: [ACCOUNT], acounts: [] })).toEqual(['']);
    expect(places({})).toEqual(['']);
  });
});
