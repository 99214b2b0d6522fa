import { Encoder, PacketType, type Packet } from 'socket.io-parser';
import { boundedParser } from './bounded-parser.js';

describe('boundedParser', () => {
  const decoded = (text: unknown): Packet[] => {
    const decoder = new boundedParser.Decoder();
    const packets: Packet[] = [];
    decoder.on('decoded', (packet: Packet) => packets.push(packet));
    decoder.add(text);
    return packets;
  };

  it('decodes what clients send', () => {
    const packet = { type: PacketType.EVENT, nsp: '/', data: ['subscribe', { topic: 'account/hq' }], id: 7 };
    const [text] = new Encoder().encode(packet);
    expect(decoded(text)).toEqual([packet]);
  });

  it.each(['0', '2', '42["x",', '2/admin,'])('never parses brackets without end behind %j', (head) => {
    expect(() => decoded(`${head}${'['.repeat(16_000)}${']'.repeat(16_000)}`)).toThrow('nested too deeply');
  });
});
