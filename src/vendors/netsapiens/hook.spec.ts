import { netsapiensHook } from './hook.js';

const targets = (body: unknown) => netsapiensHook.hints(body, undefined);

describe('what a subscription posts', () => {
  it.each([
    ['legs in the names of the first API', [{ orig_callid: 'a', remove: 'yes' }], 'call'],
    ['legs in those of the second', [{ 'call-orig-call-id': 'a' }], 'call'],
    ['agents', [{ device_aor: 'sip:1000@example.com', entry_status: 'available' }], 'agent'],
    ['one row without a list', { huntgroup_name: '4000' }, 'agent'],
  ])('%s', (_what, body, event) => {
    expect(targets(body)).toEqual([{ targets: ['floor'], event, arrivedAt: expect.any(Number) }]);
  });

  it('nothing', () => {
    expect(targets([])).toEqual([]);
  });

  it.each([['text'], [null], [[1]]])('cannot be read: %j', (body) => {
    expect(() => targets(body)).toThrow('A posted event is no list of rows');
  });
});
