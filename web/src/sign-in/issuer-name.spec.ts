import { nameIn } from './issuer-name.js';

describe('nameIn', () => {
  it.each([
    [{ sub: 's', email: 'e@x', preferred_username: 'p', name: 'Ann Lund' }, 'Ann Lund'],
    [{ sub: 's', email: 'e@x', preferred_username: 'p', name: '' }, 'p'],
    [{ sub: 's', email: 'e@x', name: 7 }, 'e@x'],
    [{ sub: 's' }, 's'],
    [{}, ''],
  ])('is the best an issuer says of a person: %j', (profile, name) => expect(nameIn(profile)).toBe(name));
});
