import fc from 'fast-check';
import { judged } from './answer.js';
import { actionText, blockOf, blocksOf } from './blocks.js';

describe(blocksOf.name, () => {
  it('reads blocks with their fields, and says what is not complete', () => {
    const text =
      'Response: Success\r\nMessage: Queue status will follow\r\n\r\nEvent: QueueMember\r\nPausedReason: \r\n\r\nEvent: Qu';
    expect(blocksOf(text)).toEqual({
      blocks: [
        { Response: 'Success', Message: 'Queue status will follow' },
        { Event: 'QueueMember', PausedReason: '' },
      ],
      rest: 'Event: Qu',
    });
  });

  it('keeps the first value of a name, and bounds names, values and their number', () => {
    expect(blockOf('A: 1\r\nA: 2\r\nno field\r\n: none\r\nB:3')).toEqual({ A: '1', B: '3' });
    expect(blockOf(`${'n'.repeat(101)}: 1\nB: ${'x'.repeat(5_000)}`)).toEqual({ B: 'x'.repeat(3_999) });
    const many = Array.from({ length: 900 }, (_, nth) => `F${nth}: 1`).join('\n');
    expect(Object.keys(blockOf(many))).toHaveLength(500);
    expect(Object.getPrototypeOf(blockOf('__proto__: 1'))).toBeNull();
  });

  it('reads back what an action says, for any values of one line', () => {
    const value = fc.string({ maxLength: 50 }).filter((text) => !/[\r\n\0]/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        const { blocks, rest } = blocksOf(actionText('QueuePause', { Reason: text }));
        expect(rest).toBe('');
        expect(blocks).toEqual([{ Action: 'QueuePause', Reason: text.trim() }]);
      }),
    );
  });

  it.each(['a\r\nAction: Originate', 'a\nb', 'a\rb', 'a\0b'])('sends no value like %j', (text) => {
    expect(() => actionText('QueuePause', { Reason: text })).toThrow('holds a line break, and was not sent');
  });
});

describe(judged.name, () => {
  const ask = { action: 'QueueStatus', actionId: 'q1', list: true, changes: false, what: 'hq: it' };
  const response = { Response: 'Success', ActionID: 'q1' };
  const row = { Event: 'QueueParams', Queue: 'support', ActionID: 'q1' };
  const end = { Event: 'QueueStatusComplete', ListItems: '1', ActionID: 'q1' };

  it('takes a list that counts its rows', () => {
    expect(judged([response, row, end], ask)).toEqual({ response, rows: [row] });
  });

  it('leaves out what does not carry the id of the action', () => {
    const forged = { Event: 'QueueMember', Queue: 'support', Location: 'PJSIP/666' };
    expect(judged([response, row, forged, end], ask).rows).toEqual([row]);
  });

  it.each([
    ['is cut off', [response, row], 'Event'],
    ['counts more rows', [response, end], 'ListItems'],
    ['has no response', [row, end], 'Response'],
  ])('refuses a list that %s', (_name, blocks, path) => {
    expect(() => judged(blocks, ask)).toThrow(
      expect.objectContaining({ name: 'VendorProtocolError', path }) as Error,
    );
  });
});
