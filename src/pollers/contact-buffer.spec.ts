import type { Logger } from '@nestjs/common';
import type { ContactPart } from '../modules/domain/contact.js';
import type { ContactLog } from '../modules/floor/contact-log.js';
import { ContactBuffer } from './contact-buffer.js';

const part = (n: number): ContactPart => ({ queue: '6400', call: `c${n}`, enteredAt: n, source: 'event' });
const parts = (from: number, count: number): ContactPart[] =>
  Array.from({ length: count }, (_, i) => part(from + i));

/** A change log that can be away. */
class Log {
  isAway = false;
  readonly written: ContactPart[] = [];

  async append(_account: string, some: readonly ContactPart[]): Promise<void> {
    if (this.isAway) throw new Error('Redis is away');
    this.written.push(...some);
  }
}

describe(ContactBuffer.name, () => {
  const logged: string[] = [];
  const note = (text: string) => void logged.push(text);
  const logger = { warn: note, log: note, error: note } as unknown as Logger;
  let log: Log;
  let dropped: number;
  let hasDropped: Promise<void>;
  let buffer: ContactBuffer;
  beforeEach(() => {
    logged.length = 0;
    [log, dropped] = [new Log(), 0];
    let tell = (): void => undefined;
    hasDropped = new Promise((resolve) => (tell = resolve));
    buffer = new ContactBuffer('hq', log as unknown as ContactLog, logger, (count) => {
      dropped += count;
      tell();
    });
  });

  it('drops nothing while Redis answers', async () => {
    buffer.add(parts(0, 3));
    await buffer.stop();
    expect([log.written.length, dropped]).toEqual([3, 0]);
  });

  it('drops the oldest of more than it holds while Redis is away, counts them all and says so once', async () => {
    log.isAway = true;
    buffer.add(parts(0, 4_999));
    buffer.add(parts(4_999, 3));
    buffer.add(parts(5_002, 10));
    await hasDropped;
    expect(dropped).toBe(12);
    expect(logged.filter((text) => text.includes('events of callers are dropped'))).toHaveLength(1);
    log.isAway = false;
    await buffer.stop();
    expect([log.written[0]?.call, log.written.length, dropped]).toEqual(['c12', 5_000, 12]);
  });

  it('counts what is left when it stops while Redis is away', async () => {
    log.isAway = true;
    buffer.add(parts(0, 7));
    await buffer.stop();
    expect(dropped).toBe(7);
  });
});
