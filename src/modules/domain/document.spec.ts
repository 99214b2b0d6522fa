import { complete, keyed, type Row } from './document.js';

const NONE = keyed<Row>();

describe(complete.name, () => {
  it('adds the collections that have no rows', () => {
    const state = { queue: { self: { id: '6400' } } };
    expect(complete('queue/hq/6400', state)).toEqual({ ...keyed(), ...state, waiting: NONE, agents: NONE });
    expect(complete('account/hq', {})).toEqual({ source: NONE, queues: NONE, agents: NONE });
    expect(complete('commands/hq', {})).toEqual({ commands: NONE });
    expect(complete('servers/hq', {})).toEqual({ source: NONE, servers: NONE });
  });

  it('leaves a whole state, and one of a kind it does not know, as it is', () => {
    const state = { source: {}, queues: {}, agents: {} };
    expect(complete('account/hq', state)).toBe(state);
    const unknown = { rows: NONE };
    expect(complete('constructor/hq', unknown)).toBe(unknown);
  });
});
