import { deflateRawSync } from 'node:zlib';
import { Inbox } from './inbox.js';

const pack = (name: string) => deflateRawSync(JSON.stringify(['delta', { topic: name }]));

describe(Inbox.name, () => {
  let failures: Error[];
  let delivered: string[];
  let sut: Inbox;

  beforeEach(() => {
    failures = [];
    delivered = [];
    sut = new Inbox((error) => failures.push(error));
  });

  const put = (name: string) => sut.put(() => delivered.push(name));
  const unpack = (name: string, bytes = pack(name)) =>
    sut.unpack(bytes, ([, { topic }]) => delivered.push(topic));
  const emptied = () => new Promise<void>((resolve) => sut.put(resolve));

  it('delivers at once while nothing is being inflated', () => {
    put('a');
    expect(delivered).toEqual(['a']);
  });

  it('lets nothing overtake what is being inflated', async () => {
    unpack('big'.repeat(100_000));
    put('a');
    unpack('b');
    put('c');
    await emptied();
    expect(delivered.map((name) => name[0])).toEqual(['b', 'a', 'b', 'c']);
    put('d');
    expect(delivered.at(-1)).toBe('d');
  });

  it('delivers nothing after a message it cannot read, and says so once', async () => {
    put('a');
    await new Promise<void>((resolve) => {
      sut = new Inbox((error) => {
        failures.push(error);
        resolve();
      });
      unpack('', Buffer.from('no deflate'));
      unpack('b');
      put('c');
    });
    put('d');
    expect(delivered).toEqual(['a']);
    expect(failures.map(({ message }) => message)).toEqual(['a packed message cannot be read']);
  });

  it('fails when too much waits', () => {
    for (let sent = 0; sent < 1_100; sent++) unpack('a');
    expect(failures.map(({ message }) => message)).toEqual(['messages come faster than they can be read']);
  });

  it('fails, and does not throw, when a message is not what it should be', () => {
    sut.put(() => {
      throw new TypeError('no such field');
    });
    expect(failures[0]?.cause).toBeInstanceOf(TypeError);
  });

  it('delivers nothing once it is closed', async () => {
    unpack('a');
    const other = new Promise<void>((resolve) => {
      const later = new Inbox(() => undefined);
      later.unpack(pack('x'), () => resolve());
    });
    sut.close();
    put('b');
    await other;
    expect([delivered, failures]).toEqual([[], []]);
  });
});
