import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { Redis as SingleRedis } from 'ioredis';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { freshPrefix, ownRedis, type OwnRedis } from '../support/test-redis.js';

describe(RedisConnections.name, () => {
  let redis: OwnRedis;
  let connections: RedisConnections;
  let lines: string[];

  beforeEach(async () => {
    lines = [];
    const say = (line: string) => void lines.push(line);
    Logger.overrideLogger({ log: say, warn: say, error: say, debug: say });
    redis = await ownRedis();
    connections = new RedisConnections(redis.url);
  });
  afterEach(async () => {
    await connections.close();
    await redis.stop();
    Logger.overrideLogger(false);
  });

  // Not `once` of Node: an attempt before Redis is back may end with an error, and that would reject it.
  const ready = () => new Promise<void>((resolve) => connections.commands.once('ready', () => resolve()));

  it('keeps the first commands until it is connected', async () => {
    expect(await connections.commands.ping()).toBe('PONG');
    expect(lines).toEqual([]);
  });

  it('refuses commands at once while Redis is away, with one line per transition', async () => {
    await connections.commands.ping();
    await redis.kill();
    for (let i = 0; i < 20; i += 1) expect(await caught(connections.commands.get('a'))).toBeInstanceOf(Error);
    const back = ready();
    await redis.start();
    await back;
    expect(await connections.commands.ping()).toBe('PONG');
    expect(lines).toEqual([
      expect.stringMatching(/^Connection "commands" lost \(.+\); reconnecting until Redis is back\.$/),
      expect.stringMatching(/^Connection "commands" is back after \d+ ms\.$/),
    ]);
  });

  it('lets a blocking connection wait for Redis', async () => {
    const patient = connections.open('jobs', 'patient');
    await patient.ping();
    await redis.kill();
    const answer = patient.ping();
    await redis.start();
    expect(await answer).toBe('PONG');
  });

  it('fails commands to a Redis that is away at once after failFast', async () => {
    const patient = connections.open('jobs', 'patient');
    // That of one server, as this one is.
    const copy = (patient as SingleRedis).duplicate();
    // The caller that makes a copy receives its errors, as BullMQ does.
    copy.on('error', (error: Error) => lines.push(error.message));
    await Promise.all([patient.ping(), copy.ping()]);
    await redis.kill();
    const waiting = [patient, copy].map((one) => ({
      refused: caught(one.ping()),
      // Nor here `once` of Node: an attempt under way may end with an error first.
      ended: new Promise((resolve) => one.once('end', resolve)),
    }));
    connections.failFast();
    for (const { refused, ended } of waiting) {
      expect(await refused).toMatchObject({ message: 'Connection is closed.' });
      await ended;
    }
  });

  it('keeps a blocking read waiting through a restart', async () => {
    const blocking = connections.open('log', 'blocking');
    await blocking.ping();
    const read = blocking.xread('BLOCK', 2_000, 'STREAMS', 'log', '0-0');
    await redis.kill();
    await redis.start();
    if (connections.commands.status !== 'ready') await ready();
    await connections.commands.xadd('log', '1-1', 'a', 'b');
    expect(await read).toEqual([['log', [['1-1', ['a', 'b']]]]]);
  });

  it('never logs the password, and never puts it into an error', async () => {
    const wrong = new RedisConnections(redis.url.replace('redis://:', 'redis://:not-the-password-'));
    try {
      const error = await caught(wrong.commands.ping());
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('not-the-password');
      expect(lines.join()).toContain('WRONGPASS');
      expect(lines.join()).not.toContain('not-the-password');
      expect(lines).toHaveLength(1);
    } finally {
      await wrong.close();
    }
  });

  it('closes in time whatever command is under way', async () => {
    const blocking = connections.open('log', 'blocking');
    await blocking.ping();
    const read = caught(blocking.xread('BLOCK', 0, 'STREAMS', 'log', '0-0'));
    await connections.close();
    expect(await read).toBeInstanceOf(Error);
    expect([blocking.status, connections.commands.status]).toEqual(['end', 'end']);
  });

  it('follows a name to the new primary, with one line, when the old one became its replica', async () => {
    const other = await ownRedis({ password: redis.password });
    let port = redis.port;
    const sockets = new Set<Socket>();
    const name = createServer((socket) => {
      const target = connect(port, '127.0.0.1');
      for (const [from, to] of [[socket, target] as const, [target, socket] as const]) {
        sockets.add(from);
        from.pipe(to).on('error', () => from.destroy());
        from.on('close', () => to.destroy());
      }
    }).listen(0, '127.0.0.1');
    await once(name, 'listening');
    const address = name.address() as AddressInfo;
    const moved = new RedisConnections(`redis://:${redis.password}@127.0.0.1:${address.port}`);
    try {
      const jobs = moved.open('jobs', 'patient');
      await Promise.all([moved.commands.set('a', 1), jobs.set('a', 1)]);
      // The old connections stay open at what is a replica from now on.
      await redis.say('config', 'set', 'masterauth', redis.password);
      await redis.say('replicaof', '127.0.0.1', String(other.port));
      port = other.port;
      const startedAt = Date.now();
      await expect(moved.commands.set('a', 2)).rejects.toThrow('READONLY');
      for (const connection of [moved.commands, jobs])
        await eventually(async () => (await connection.set('a', 2).catch(() => 'no')) === 'OK');
      expect(Date.now() - startedAt).toBeLessThan(2_000);
      expect(await other.ask('get', 'a')).toBe('2');
      const said = 'leads to a read-only replica; connecting again until it leads to a primary.';
      expect(lines.filter((line) => line.includes('read-only'))).toEqual(
        expect.arrayContaining([`Connection "commands" ${said}`]),
      );
    } finally {
      await moved.close();
      for (const socket of sockets) socket.destroy();
      name.close();
      await other.stop();
    }
  });
});

describe(Keys.name, () => {
  const keys = new Keys(freshPrefix(), 16);

  it('keeps all keys of an account, and the log of its shard, in one slot', () => {
    const tag = (key: string) => /\{(.+?)\}/.exec(key)?.[1];
    const shard = keys.shardOf('hq');
    const all = [
      ...[keys.doc('hq', 'queue/hq/{9}'), keys.documents('hq'), keys.roster('hq')],
      ...[keys.targets('hq'), keys.interest('hq'), keys.refreshRequest('hq', 'a'), keys.coordinator('hq')],
      ...[keys.log(shard), keys.bullPrefix(shard)],
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(all.map(tag))).toEqual(new Set([String(shard)]));
    expect(tag(keys.session('abc'))).toBe(tag(keys.budget('abc')));
  });

  it('spreads accounts over the shards, always the same way', () => {
    expect(keys.shardOf('hq')).toBe(new Keys('other', 16).shardOf('hq'));
    const shards = new Set(Array.from({ length: 500 }, (_, i) => keys.shardOf(`account-${i}`)));
    expect(shards.size).toBe(16);
    expect(new Keys('x', 1).shardOf('hq')).toBe(0);
  });
});
