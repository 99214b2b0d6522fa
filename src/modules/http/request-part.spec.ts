import { z } from 'zod';
import { FloorError } from '../domain/problem.js';
import { requestPart } from './request-part.js';

const Note = z.strictObject({ note: z.string().exactOptional() });
const Named = z.strictObject({ name: z.string() });

const detailOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof FloorError ? `${error.code} ${error.message}` : error;
  }
};

describe('A body', () => {
  it('may be left out where all of it may be', () => {
    expect(requestPart(Note, undefined, 'body')).toEqual({});
  });

  it.each([
    ['left out where something is needed', Named, undefined, 'body.name: '],
    ['null', Note, null, 'body: '],
    ['another part that is not there', Note, undefined, 'query: ', 'query'],
  ])('is refused: %s', (_what, schema: z.ZodType<unknown>, value, detail, part = 'body') => {
    expect(detailOf(() => requestPart(schema, value, part))).toContain(`bad-request ${detail}`);
  });
});
