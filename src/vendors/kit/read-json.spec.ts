import { jest } from '@jest/globals';
import { thrown } from '../../../test/support/caught.js';
import { readJson } from './parse.js';

describe(readJson.name, () => {
  it.each<[text: string, data: unknown]>([
    ['{"id":884757570370146304}', { id: '884757570370146304' }],
    ['[-884757570370146304]', ['-884757570370146304']],
    ['[9007199254740991,9007199254740992]', [9007199254740991, '9007199254740992']],
    [
      '[1.8847575703701463,1e300,8847575703701463e2]',
      [Number('1.8847575703701463'), 1e300, 8847575703701463 * 100],
    ],
    ['["884757570370146304"]', ['884757570370146304']],
    [
      '["is \\"884757570370146304\\", ","\\\\",884757570370146304]',
      ['is "884757570370146304", ', '\\', '884757570370146304'],
    ],
    ['{"884757570370146304":1}', { '884757570370146304': 1 }],
    [' {"n":0}\n', { n: 0 }],
  ])('%s', (text, data) => {
    expect(readJson(text, 'hq: GET /list')).toEqual(data);
  });

  it.each([
    ['', 'answered with an empty body'],
    ['<html>', 'answered HTML: is the address (baseUrl) right?'],
    ['{"id":8847575703', 'answered text that is not JSON (16 characters)'],
    ['{"id":"8847575703', 'answered JSON that is cut off (17 characters)'],
    ['884757570370146304 x', 'answered text that is not JSON (20 characters)'],
  ])('%j is refused', (text, message) => {
    expect(thrown(() => readJson(text, 'hq: GET /list'))).toMatchObject({
      name: 'VendorProtocolError',
      message: `hq: GET /list ${message}`,
    });
  });

  it('is quick with a large answer', () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, i) => `{"id":${884757570370146304n + BigInt(i)},"name":"a\\\\"}`,
    );
    const data = readJson(`[${rows.join(',')}]`, 'hq: GET /list') as { id: string }[];
    expect(data[49_999]!.id).toBe('884757570370196303');
  });

  it('refuses what is nested deeper than any stack', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(() => readJson(nested(50_000), 'plant')).toThrow('plant answered JSON that is nested too deeply');
    expect(readJson(nested(50), 'plant')).toEqual(JSON.parse(nested(50)));
  });

  it.each(['[', '{"a":', '[{"a":['])('refuses 8 MB of %j before anything is made of it', (opening) => {
    const body = Buffer.alloc(8 * 1024 * 1024, opening).toString('latin1');
    const parsing = jest.spyOn(JSON, 'parse');
    try {
      const before = process.memoryUsage().heapUsed;
      expect(thrown(() => readJson(body, 'hq: GET /list'))).toMatchObject({
        name: 'VendorProtocolError',
        message: 'hq: GET /list answered JSON that is nested too deeply',
      });
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
      expect(parsing).not.toHaveBeenCalled();
    } finally {
      parsing.mockRestore();
    }
  });

  it('refuses a million of lists beside each other', () => {
    const body = `[${'[],'.repeat(1_000_000)}[]]`;
    expect(() => readJson(body, 'plant')).toThrow('plant answered JSON that is nested too deeply');
  });
});
