import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { missingOf } from './subjects.js';

describe('The contract suite', () => {
  it.each([...VENDORS.keys()])('has what it needs to run on %s', (kind) => {
    expect({ kind, missing: missingOf(kind) }).toEqual({ kind, missing: [] });
  });
});
