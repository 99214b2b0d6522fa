import fc from 'fast-check';
import { digestOf, commandRequest } from './command-request.js';
import { InvalidCommand } from './invalid-command.js';

describe(digestOf.name, () => {
  it('does not see the order of keys', () => {
    expect(digestOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(digestOf({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
  ])('distinguishes %j from %j', (one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other));
  });
});

function told(body: unknown): string[] {
  try {
    commandRequest(body);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidCommand)) throw error;
    return error.mistakes.map(({ path, code }) => `${path.join('.')} ${code}`);
  }
}

const TYPE = { type: 'agent.pause' };
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe(commandRequest.name, () => {
  it('takes parameters in params, beside it, and in both', () => {
    const whole = { ...TYPE, agent: 'Ann', queues: ['1', '2'], params: { reason: '1', seconds: 60 } };
    expect(commandRequest(whole)).toEqual(whole);
    const { params, ...rest } = whole;
    expect(commandRequest({ ...rest, ...params })).toEqual(whole);
    expect(commandRequest({ ...whole, seconds: 60 })).toEqual(whole);
    expect(commandRequest({ ...rest, seconds: 60, params: { reason: '1' } })).toEqual(whole);
    expect(commandRequest(TYPE)).toEqual({ ...TYPE, params: {} });
    expect(commandRequest({ ...TYPE, queues: 'all' })).toEqual({ ...TYPE, queues: 'all', params: {} });
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, [' wrong-type']],
    ['a list', [], [' wrong-type']],
    ['a text', 'agent.pause', [' wrong-type']],
    ['no type', { agent: 'Ann' }, ['type required']],
    ['an unknown type', { type: 'agent.fire' }, ['type not-allowed']],
    ['a type every object has', { type: 'constructor' }, ['type not-allowed']],
    ['an agent that is no text', { ...TYPE, agent: 7 }, ['agent wrong-type']],
    ['an agent without a name', { ...TYPE, agent: '' }, ['agent too-small']],
    ['null', { ...TYPE, agent: null, queue: null }, ['agent wrong-type', 'queue wrong-type']],
    ['one queue as queues', { ...TYPE, queues: 'Sales' }, ['queues not-allowed']],
    ['no queues', { ...TYPE, queues: [] }, ['queues too-small']],
    ['a queue that is no text', { ...TYPE, queues: ['1', 2] }, ['queues.1 wrong-type']],
    [
      'params that are none',
      { ...TYPE, params: [], seconds: 1 },
      ['params wrong-type', 'seconds unknown-field'],
    ],
    ['the same twice', { ...TYPE, seconds: 1, params: { seconds: 2 } }, ['params.seconds contradiction']],
    ['a long text', { ...TYPE, reason: 'x'.repeat(501) }, ['reason too-big']],
    ['a long list', { ...TYPE, params: { agents: Array(1_001).fill('1') } }, ['params.agents too-big']],
    ['a long name', { ...TYPE, params: { ['x'.repeat(501)]: 1 } }, ['params too-big']],
    ['a deep list', { ...TYPE, params: { x: deep(20_000) } }, [`params.x${'.0'.repeat(6)} too-big`]],
    ['bytes', { ...TYPE, params: { x: Buffer.from('x') } }, ['params.x wrong-type']],
    ['a dangerous name', JSON.parse('{"type":"agent.pause","__proto__":{}}'), ['__proto__ unknown-field']],
    ['no number', { ...TYPE, params: { x: NaN } }, ['params.x wrong-type']],
  ])('refuses %s', (_what, body, mistakes) => {
    expect(told(body)).toEqual(mistakes);
  });

  it('gives a request or mistakes for any JSON, and nothing else', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 10 }), (body) => void told(body)));
    const near = fc.record(
      {
        type: fc.constantFrom('agent.pause', 'x', 1),
        agent: fc.jsonValue(),
        queues: fc.oneof(fc.constant('all'), fc.jsonValue()),
        params: fc.jsonValue(),
        more: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(near, (body) => void told(body)));
  });
});
