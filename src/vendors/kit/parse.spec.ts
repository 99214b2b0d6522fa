import { z } from 'zod';
import { thrown } from '../../../test/support/caught.js';
import { parseAnswer } from './parse.js';

const Answer = z.object({
  data: z.array(
    z.object({ call_status: z.int(), name: z.string().optional(), more: z.array(z.number()).optional() }),
  ),
});
const what = 'hq: GET /list';

describe(parseAnswer.name, () => {
  it('gives what the schema reads', () => {
    expect(parseAnswer(Answer, { data: [{ call_status: 1, other: 2 }] }, what)).toEqual({
      data: [{ call_status: 1 }],
    });
  });

  it.each([
    [
      { data: [{ call_status: 1 }, { call_status: 'secret' }] },
      'data[1].call_status',
      'expected a number, found a text',
    ],
    [{ data: [{ call_status: '' }] }, 'data[0].call_status', 'expected a number, found an empty text'],
    [{ data: [{ call_status: 1.5 }] }, 'data[0].call_status', 'expected a whole number, found a number'],
    [{ data: [{}] }, 'data[0].call_status', 'expected a number, found nothing'],
    [{ data: [{ call_status: 1, name: null }] }, 'data[0].name', 'expected a text, found null'],
    [{ data: [{ call_status: 1, more: [1, {}] }] }, 'data[0].more[1]', 'expected a number, found an object'],
    [{ data: {} }, 'data', 'expected a list, found an object'],
    [[], '', 'expected an object, found a list'],
    [null, '', 'expected an object, found null'],
  ])('leads to the mistake in %j', (data, path, message) => {
    const error = thrown(() => parseAnswer(Answer, data, what));
    expect(error).toMatchObject({
      name: 'VendorProtocolError',
      path,
      message: `${what} answered something unreadable at ${path === '' ? 'its top' : path}: ${message}`,
    });
  });
});
