import { CallerEraser } from './caller-eraser.js';

const call = { id: 'c1', caller: '+49 30 123-456', callerName: 'Bob', since: 1 };

describe(CallerEraser, () => {
  it('takes the number and the name of one caller out, however the number is written', () => {
    const other = { id: 'c2', caller: '+4930123457', since: 2 };
    expect(new CallerEraser('+4930123456').state({ waiting: { c1: call, c2: other } })).toEqual({
      waiting: { c1: { id: 'c1', since: 1 }, c2: other },
    });
  });

  it.each([
    ['+4930123456', '004930123456'],
    ['0049 30 123456', '+49 30 123-456'],
  ])('takes %s out where it is written %s', (caller, written) => {
    const state = { waiting: { c1: { id: 'c1', caller: written } } };
    expect(new CallerEraser(caller).state(state)).toEqual({ waiting: { c1: { id: 'c1' } } });
    const note = { a: { id: 'a', note: `rang ${written} back` } };
    expect(new CallerEraser(caller).state({ alerts: note })).toEqual({
      alerts: { a: { id: 'a', note: '' } },
    });
  });

  it('leaves an extension that begins with two noughts', () => {
    expect(new CallerEraser('00123').state({ waiting: { c1: { id: 'c1', caller: '123' } } })).toBeUndefined();
  });

  it('knows the calls of the caller when a later change names the caller alone', () => {
    const eraser = new CallerEraser('+4930123456');
    expect(eraser.ops({ waiting: { put: { c1: call }, del: ['c0'] } })).toEqual({
      waiting: { put: { c1: { id: 'c1', since: 1 } }, del: ['c0'] },
    });
    expect(
      eraser.ops({ waiting: { set: { c1: { callerName: 'Bobby' }, c2: { callerName: 'Eve' } } } }),
    ).toEqual({
      waiting: { set: { c1: {}, c2: { callerName: 'Eve' } } },
    });
  });

  it('takes them out of the calls that agents are in', () => {
    const agents = {
      1: { name: 'Ada', call: { caller: '+4930123456', callerName: 'Bob', queue: '3' } },
      2: { name: 'Ben', call: { caller: '+4930123457', callerName: 'Bob' } },
    };
    const eraser = new CallerEraser('+4930123456');
    expect(eraser.state({ agents })).toEqual({
      agents: { 1: { name: 'Ada', call: { queue: '3' } }, 2: agents[2] },
    });
    expect(eraser.ops({ agents: { set: { 1: { call: agents[1].call } } } })).toEqual({
      agents: { set: { 1: { call: { queue: '3' } } } },
    });
  });

  it('empties the parameters of commands that are the number', () => {
    const row = { id: 'k', params: { to: '+4930123456', seconds: 30 }, tags: ['+49(30)123456', 'x'] };
    expect(new CallerEraser('+4930123456').state({ commands: { k: row } })).toEqual({
      commands: { k: { id: 'k', params: { to: '', seconds: 30 }, tags: ['', 'x'] } },
    });
  });

  it.each([
    ['+4930123456', 'rang +49 (30) 123-456 back'],
    ['+4930123456', 'since 10 +4930123456'],
    ['sip:bob', 'is sip:bob again'],
  ])('empties a note that names %s, as that of an alert that was seen: %s', (caller, note) => {
    const row = { id: 'a', name: 'Waits long', acked: { by: 'ann', note } };
    const emptied = { a: { ...row, acked: { by: 'ann', note: '' } } };
    expect(new CallerEraser(caller).state({ alerts: { a: row } })).toEqual({ alerts: emptied });
    expect(new CallerEraser(caller).ops({ alerts: { set: { a: { acked: row.acked } } } })).toEqual({
      alerts: { set: { a: { acked: { by: 'ann', note: '' } } } },
    });
  });

  it('changes nothing where the caller is not', () => {
    const eraser = new CallerEraser('Bob');
    expect(
      eraser.state({ waiting: { c1: call }, agents: { 1: { id: '1', name: 'Bobby' } } }),
    ).toBeUndefined();
    expect(eraser.ops({ waiting: { del: ['c1'] } })).toBeUndefined();
    const note = { acked: { by: 'ann', note: 'at 10:49, 30 12 34 callers' } };
    expect(new CallerEraser('+4930123456').state({ alerts: { a: note } })).toBeUndefined();
    // A text without digits is no number that other such texts could be.
    const rows = { waiting: { c1: { caller: '*' } }, agents: { 1: { reason: '-', call: { caller: '+' } } } };
    expect(new CallerEraser('-----').state(rows)).toBeUndefined();
  });
});
