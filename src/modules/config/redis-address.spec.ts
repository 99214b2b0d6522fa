import { redisAddress } from './redis-address.js';

describe(redisAddress.name, () => {
  it('leaves the address of one server as it is', () => {
    for (const url of ['redis://127.0.0.1:6379', 'rediss://user:secret@redis.example/2'])
      expect(redisAddress(url)).toEqual({ kind: 'single', url });
  });

  it('reads the nodes of a cluster', () => {
    expect(redisAddress('redis-cluster://a:7000,b,[::1]:7002')).toEqual({
      kind: 'cluster',
      tls: false,
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 6379 },
        { host: '::1', port: 7002 },
      ],
    });
    expect(redisAddress('rediss-cluster://fw:p%40ss%2Cword@a')).toMatchObject({
      tls: true,
      username: 'fw',
      password: 'p@ss,word',
      nodes: [{ host: 'a', port: 6379 }],
    });
  });

  it('reads the sentinels, the name of their master, and both passwords', () => {
    expect(redisAddress('redis-sentinel://:secret@s1,s2:26380/floor?sentinelPassword=other')).toEqual({
      kind: 'sentinel',
      tls: false,
      nodes: [
        { host: 's1', port: 26379 },
        { host: 's2', port: 26380 },
      ],
      password: 'secret',
      master: 'floor',
      sentinelPassword: 'other',
    });
  });

  it.each([
    'http://a',
    'a:6379',
    'redis-cluster://',
    'redis-cluster://a:0',
    'redis-cluster://a:70000',
    'redis-cluster://a,,b',
    'redis-cluster://a/1',
    'redis-cluster://a?sentinelPassword=x',
    'redis-sentinel://a',
    'redis-sentinel://a/',
    'redis-sentinel://a/m%zz',
    'redis-cluster://:100%@a',
    'redis://:100%@a',
    'rediss://us%er:word@a:6379/1',
    'redis-sentinel://a/m?db=1',
    'redis-several://a/m',
  ])('refuses %s', (url) => expect(redisAddress(url)).toBeUndefined());
});
