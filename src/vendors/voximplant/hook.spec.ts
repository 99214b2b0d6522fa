import { voximplantHook } from './hook.js';

describe('what the scenario posts', () => {
  it.each([
    ['enqueued', 'enqueued'],
    ['OperatorReached', 'OperatorReached'],
    ['SomethingOfTheirs', 'other'],
  ])('%s', (event, label) => {
    expect(voximplantHook.hints({ event, queue: 'Sales', task: 't-1' }, undefined)).toEqual([
      { targets: ['state'], event: label, arrivedAt: expect.any(Number) },
    ]);
  });

  it('has the key as a bearer', () => {
    const request = (authorization: string) => ({ headers: { authorization }, body: Buffer.from('{}') });
    expect(voximplantHook.authentic(request('Bearer key'), 'key')).toBe(true);
    expect(voximplantHook.authentic(request('Bearer no'), 'key')).toBe(false);
  });

  it('cannot be read without a name', () => {
    expect(() => voximplantHook.hints({ queue: 'Sales' }, undefined)).toThrow('A posted event has no name');
  });
});
