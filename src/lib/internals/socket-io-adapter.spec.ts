import type { Server } from 'socket.io';
import { type Encode, replaceEncode } from './socket-io-adapter.js';

const serverOf = (adapter: object) => ({ sockets: { adapter } }) as unknown as Server;
const keep = (encode: Encode): Encode => encode;

describe('replaceEncode', () => {
  it.each([
    ['is gone', {}, 'no longer has `Adapter._encode`'],
    ['returns other things', { _encode: () => [Buffer.of(1)] }, 'no longer returns the text of an event'],
  ])('names package and version when the private part %s', (_what, adapter, change) => {
    expect(() => replaceEncode(serverOf(adapter), keep)).toThrow(
      new RegExp(`^socket\\.io-adapter \\d+\\.\\d+\\.\\d+ ${change}`),
    );
  });

  it('hands over the original', () => {
    const adapter = { _encode: (packet: { data: unknown }) => [`2${JSON.stringify(packet.data)}`] };
    replaceEncode(serverOf(adapter), (encode) => (packet, options) => [...encode(packet, options), 'more']);
    expect(adapter._encode({ data: ['a'] })).toEqual(['2["a"]', 'more']);
  });
});
