import { OwnExtensions } from './own-extension.js';

// Without a browser it is stored as long as the page is open.
describe('The number of one’s own phone', () => {
  it('is the one in the token until another is entered, for each phone system', () => {
    const ann = new OwnExtensions({ subject: 'ann', extension: '501' });
    expect(ann.of('hq')).toBe('501');
    ann.keep('hq', '502');
    expect([ann.of('hq'), ann.of('west')]).toEqual(['502', '501']);
    ann.keep('hq', '501');
    expect(ann.of('hq')).toBe('501');
  });

  it('is kept for the next sign-in of this person, and of no other', () => {
    new OwnExtensions({ subject: 'bob' }).keep('hq', '601');
    expect(new OwnExtensions({ subject: 'bob' }).of('hq')).toBe('601');
    expect(new OwnExtensions({ subject: 'cy' }).of('hq')).toBeUndefined();
    expect(new OwnExtensions({}).of('hq')).toBeUndefined();
  });
});
