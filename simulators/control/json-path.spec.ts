import { replaceAt } from './json-path.js';

describe('replaceAt', () => {
  const document = {
    total: 2,
    data: [
      { id: 1, on: { tel: 0 } },
      { id: 2, on: { tel: 1 } },
    ],
  };

  it.each([
    ['total', { ...document, total: 'x' }],
    ['$.data[1].id', { total: 2, data: [document.data[0], { id: 'x', on: { tel: 1 } }] }],
    [
      'data[*].on.tel',
      {
        total: 2,
        data: [
          { id: 1, on: { tel: 'x' } },
          { id: 2, on: { tel: 'x' } },
        ],
      },
    ],
    ['data', { total: 2, data: 'x' }],
    ['nowhere.at.all', document],
    ['$', 'x'],
  ])('replaces %s', (path, expected) => {
    expect(replaceAt(document, path, 'x')).toEqual(expected);
  });
});
