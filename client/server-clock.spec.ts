import { ManualEnvironment } from '../test/client/manual-environment.js';
import { ServerClock } from './server-clock.js';

const AHEAD_MS = 90_000;

describe(ServerClock.name, () => {
  let machine: ManualEnvironment;
  let sut: ServerClock;
  let exchanges: number;

  beforeEach(() => {
    machine = new ManualEnvironment();
    sut = new ServerClock(machine);
    exchanges = 0;
  });

  const serverTime = () => machine.wall() + AHEAD_MS;
  const nextRound = (least: number) => machine.timersSet.until((ms) => ms === 300_000, least);

  /** A server that answers after these pauses on the way there and back. */
  const line =
    (...ways: [thereMs: number, backMs: number][]) =>
    async (sent: number) => {
      const [there, back] = ways[exchanges++ % ways.length]!;
      machine.advance(there);
      const received = serverTime();
      machine.advance(3);
      const replied = serverTime();
      machine.advance(back);
      return { ok: true as const, sent, received, replied };
    };

  it('is the clock of the machine at first', () => {
    expect(sut.now()).toBe(machine.wall());
  });

  it('takes the exchange with the shortest round trip: half of what is lopsided is wrong', async () => {
    sut.follow(line([400, 10], [20, 10], [10, 300], [90, 90], [0, 80]));
    await nextRound(0);
    expect(exchanges).toBe(5);
    expect(sut.now()).toBe(serverTime() + 5);
  });

  it('is set again every five minutes, and when the page is looked at again', async () => {
    sut.follow(line([0, 0]));
    await nextRound(0);
    machine.advance(300_000);
    await nextRound(machine.timersSet.all.length);
    expect(exchanges).toBe(10);
    machine.show();
    await nextRound(machine.timersSet.all.length);
    expect(exchanges).toBe(15);
    sut.stop();
    machine.show();
    machine.advance(300_000);
    expect(exchanges).toBe(15);
  });

  it('keeps its time when no server answers', async () => {
    sut.follow(async () => undefined);
    await nextRound(0);
    expect(sut.now()).toBe(machine.wall());
  });
});
