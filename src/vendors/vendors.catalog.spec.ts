import { catalogue, VENDORS } from './vendors.catalog.js';
import { yeastar } from './yeastar/vendor.js';

describe('the catalogue of vendors', () => {
  it('knows each vendor by its kind', () => {
    expect(VENDORS.get('yeastar')).toBe(yeastar);
    for (const [kind, definition] of VENDORS) expect(definition.kind).toBe(kind);
  });

  it('refuses two of a kind', () => {
    expect(() => catalogue([yeastar, yeastar])).toThrow('vendor yeastar is in the catalogue twice');
  });
});
