import { ChangeLog } from '../../src/modules/history/change-log.js';
import { TestFloor } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

describe('The change log, as the recorder reads it', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;
  let log: ChangeLog;

  beforeAll(async () => (redis = await testRedis()));
  afterAll(() => redis.stop());

  beforeEach(() => {
    floor = new TestFloor(redis.url);
    log = new ChangeLog(0, floor.connections, floor.keys);
  });
  afterEach(async () => {
    log.close();
    await floor.close();
  });

  async function add(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1)
      await floor.connections.commands.xadd(floor.keys.log(0), '*', 'kind', 'unknown');
  }

  it('tells how many entries a reader is behind, also where each read finds some', async () => {
    await add(3);
    let { position } = await log.read('0-0');
    expect(await log.lag(position, 0)).toMatchObject({ entries: 0, seconds: 0 });
    for (let round = 0; round < 4; round += 1) {
      await add(2);
      expect(await log.lag(position, 0)).toMatchObject({ entries: 2 });
      ({ position } = await log.read(position));
      expect(await log.lag(position, 0)).toMatchObject({ entries: 0 });
    }
  });

  it('counts what was read and is not written, and the time since the last that is', async () => {
    await add(1);
    const { position: written } = await log.read('0-0');
    await add(2);
    await log.read(written);
    await add(4);
    const { entries, seconds } = await log.lag(written, 2);
    expect(entries).toBe(6);
    expect(seconds).toBeGreaterThanOrEqual(0);
  });

  it('counts all of the log that it has not read, until it has been read to its end', async () => {
    await add(600);
    const first = await log.read('0-0');
    expect(first).toMatchObject({ count: 500, isAtEnd: false });
    expect(await log.lag('0-0', 500)).toMatchObject({ entries: 600 });
    const second = await log.read(first.position);
    expect(second).toMatchObject({ count: 100, isAtEnd: true });
    expect(await log.lag(second.position, 0)).toMatchObject({ entries: 0 });
  });

  it('counts anew where it is read on from another position', async () => {
    await add(5);
    const { position } = await log.read('0-0');
    await add(2);
    await log.read('0-0');
    expect(await log.lag(position, 0)).toMatchObject({ entries: 0 });
  });
});
