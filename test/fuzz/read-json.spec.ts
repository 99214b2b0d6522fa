import fc from 'fast-check';
import { judgeAnswer } from '../../src/vendors/kit/http-failure.js';
import { readJson } from '../../src/vendors/kit/parse.js';
import { VendorError, VendorProtocolError } from '../../src/vendors/port/errors.js';
import { CASES, everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import { damaged, damages, jsonText, mutated, mutations } from '../support/fuzz/mutation.js';

const ANSWER = {
  errcode: 0,
  total: 2,
  id: 2 ** 60,
  data: [
    {
      id: '885337248273272832',
      name: 'Ada "Quote" \\ Lund',
      since: '2026-08-05T16:06:52Z',
      flags: [true, null],
    },
    { id: 7, name: 'Bø', nested: { deeper: { deepest: [1.5, -2, 1e21] } } },
  ],
};

describe('The body of an answer', () => {
  it('is parsed as by JSON.parse, or a protocol error that quotes nothing', async () => {
    const seen = new Outcomes();
    await everyCase(
      fc.property(mutations, fc.oneof(fc.constant([]), damages), (changes, damage) => {
        const body = damaged(jsonText(mutated(ANSWER, changes)), damage).toString();
        try {
          readJson(body, 'plant');
          // Whatever we take for JSON is JSON.
          JSON.parse(body.trim());
          seen.add('read');
        } catch (error) {
          if (!(error instanceof VendorProtocolError)) throw error;
          expect(error.message).toMatch(/^plant answered [\w ,():?.]+$/);
          seen.add('refused');
        }
      }),
    );
    expect(Math.min(seen.of('read'), seen.of('refused'))).toBeGreaterThan(CASES / 20);
    expectCleanPrototypes();
  });

  it('of any status, with any headers, is read or becomes one of our errors', async () => {
    const header = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '0',
        '-1',
        '1e400',
        '9'.repeat(400),
        'Thu, 01 Jan 1970 00:00:00 GMT',
        '+275760-09-13',
        'NaN',
        ';;;',
      ),
    );
    const headers = fc.dictionary(fc.constantFrom('retry-after', 'date', 'location', 'content-type'), header);
    const request = { method: 'GET', path: '/', signal: AbortSignal.timeout(600_000) } as const;
    await everyCase(
      fc.property(fc.integer({ min: 100, max: 999 }), headers, damages, (status, given, damage) => {
        const text = damaged('{"a":[1]}', damage).toString();
        const raw = { status, headers: given, text, askedAt: 1, receivedAt: 2 };
        const judged = judgeAnswer({ ...request, parse: ({ data }) => data }, raw, 'plant');
        if ('value' in judged) return;
        expect(judged.error).toBeInstanceOf(VendorError);
        expect(judged.error.message.length).toBeLessThan(500);
        const { retryAfterMs = 0 } = judged.error as { retryAfterMs?: number };
        expect(Number.isSafeInteger(Math.round(retryAfterMs)) && retryAfterMs >= 0).toBe(true);
      }),
    );
  });
});
