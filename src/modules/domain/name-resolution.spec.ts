import fc from 'fast-check';
import { resolveName, type Nameable } from './name-resolution.js';

const ANN: Nameable = { id: 'a1', name: 'Ann Lee', number: '1001', vendorId: '77' };
const BO: Nameable = { id: 'a2', name: 'Bo', number: '1002', vendorId: 'a3' };
const OTHER_BO: Nameable = { id: 'a3', name: 'Bo', number: '1003' };
const ODD: Nameable = { id: '1002', name: 'id:a1' };
const PEOPLE = [ANN, BO, OTHER_BO, ODD];

const resolve = (text: string, things = PEOPLE) => resolveName(text, things, 'agent', 'hq');

describe(resolveName.name, () => {
  it.each([
    ['a1', ANN],
    ['77', ANN],
    ['1001', ANN],
    ['Ann Lee', ANN],
    ['id:a1', ANN],
    ['id:77', ANN],
    ['number:1001', ANN],
    ['name:Ann Lee', ANN],
    ['number:1002', BO],
    ['id:1002', ODD],
    ['name:id:a1', ODD],
    // Our id goes before the vendor's, or nothing would name it.
    ['id:a3', OTHER_BO],
  ])('finds %s', (text, found) => {
    expect(resolve(text)).toEqual({ found });
  });

  it.each(['', 'ann lee', ' Ann Lee', 'Ann', 'id:Ann Lee', 'number:a1', 'name:1001', 'name:', 'ID:a1'])(
    'finds no agent called "%s"',
    (text) => {
      expect(resolve(text)).toEqual({
        code: 'unknown',
        message: `There is no agent "${text}" in account "hq".`,
      });
    },
  );

  it('does not choose between several, and says how to name one of them', () => {
    expect(resolve('Bo')).toEqual({
      code: 'ambiguous',
      message:
        '"Bo" may mean 2 agents of account "hq": Bo (id:a2, number:1002), Bo (id:a3, number:1003). ' +
        'Write one of them as "id:a2".',
    });
    for (const text of ['1002', 'a3', 'name:Bo']) expect(resolve(text)).toMatchObject({ code: 'ambiguous' });
  });

  it('lists not more than a person reads', () => {
    const crowd = Array.from({ length: 7 }, (_, i) => ({ id: `${i}`, name: 'Bo' }));
    expect(resolve('Bo', crowd)).toMatchObject({ message: expect.stringContaining('Bo (id:4) and 2 more.') });
  });

  it('always finds a thing by "id:" and its id, and never one with another name', () => {
    const word = fc.constantFrom('1', '2', 'a', 'id:1', 'name:a', 'number:2', 'id:id:1');
    const thing = fc.record(
      { id: word, name: word, number: word, vendorId: word },
      { requiredKeys: ['id', 'name'] },
    );
    const things = fc.uniqueArray(thing, { selector: ({ id }) => id });
    fc.assert(
      fc.property(things, word, (all: Nameable[], text) => {
        for (const one of all) expect(resolve(`id:${one.id}`, all)).toEqual({ found: one });
        const { found } = resolve(text, all);
        if (found !== undefined) {
          const said = text.replace(/^(id|number|name):/, '');
          expect([found.id, found.name, found.number, found.vendorId]).toContain(said);
        }
      }),
    );
  });
});
