import { parse } from 'yaml';
import { configurationOf } from './configuration.js';
import { ManualClock } from './engine/manual.clock.js';
import { Running } from './testing/running.js';
import { YeastarClient } from './testing/yeastar-client.js';

const running = new Running();
afterEach(() => running.stop());

describe('startSimulator', () => {
  it('is the same account again on the same port with the same seed', async () => {
    const first = await running.start({ seed: 5 });
    const account = first.account();
    await first.stop();
    const second = await running.start({ seed: 5, port: Number(new URL(account.baseUrl).port) });
    expect(second.account()).toEqual(account);
    expect(await new YeastarClient(second).signIn()).toMatchObject({ errcode: 0 });
    const other = await running.start({ seed: 6 });
    expect(other.credentials).not.toEqual(first.credentials);
  });

  it('builds the floor it is asked for, on the clock it is given', async () => {
    const clock = new ManualClock();
    const floorOptions = { queues: 5, agents: 7, autopilot: false };
    const { floor } = await running.start({ clock, floorOptions, id: 'annex', name: 'Annex' });
    expect([floor.queues.size, floor.agents.size, floor.now()]).toEqual([5, 7, clock.now()]);
    expect(floor.pauseReasons).toEqual(['Lunch', 'Break', 'Wrap up']);
  });

  it('refuses a quirk it does not know', async () => {
    await expect(running.start({ quirks: { firmware: 'ancient' as 'old' } })).rejects.toThrow();
  });

  it('stops the floor with the server, also twice', async () => {
    const clock = new ManualClock();
    const simulator = await running.start({ clock });
    await simulator.stop();
    await simulator.stop();
    const before = simulator.floor.snapshot();
    clock.advance(60_000);
    expect({ ...simulator.floor.snapshot(), at: before.at }).toEqual(before);
  });
});

describe('configurationOf', () => {
  it('is YAML of the accounts', async () => {
    const account = (await running.start({ name: 'HQ: "phones"' })).account();
    const jwksUri = 'http://127.0.0.1:4109/issuer/jwks';
    const issuer = { issuer: 'simulators', audience: 'floorwalker', jwksUri, algorithms: ['ES256'] };
    expect(parse(configurationOf([account], 'http://127.0.0.1:4109'))).toEqual({
      auth: { issuers: [issuer] },
      accounts: [account],
    });
  });
});
