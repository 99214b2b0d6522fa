import { displayOf, queueOf } from './displays-api.js';

const ROW = { id: 'd1', label: 'Hall', topics: ['account/hq'], createdAt: 5, createdBy: 'ann' };

describe('displayOf', () => {
  it('reads a display, used or not', () => {
    const rest = { settings: {}, version: 1, connected: false };
    expect(displayOf(ROW)).toEqual({ ...ROW, ...rest });
    const set = {
      settings: { view: 'rows' },
      version: 4,
      connected: true,
      reload: { askedAt: 1, askedBy: 'ann' },
    };
    expect(displayOf({ ...ROW, ...set, lastUsedAt: 7, more: 1 })).toEqual({ ...ROW, ...set, lastUsedAt: 7 });
  });

  it.each([['id'], ['label'], ['topics'], ['createdAt'], ['createdBy']])('is undefined without %s', (name) =>
    expect(displayOf({ ...ROW, [name]: undefined })).toBeUndefined(),
  );
});

describe('queueOf', () => {
  it('goes by its id where it has no name', () => {
    expect(queueOf({ id: '7', name: 'Support' })).toEqual({ id: '7', name: 'Support' });
    expect(queueOf({ id: '7' })).toEqual({ id: '7', name: '7' });
    expect(queueOf({ name: 'Support' })).toBeUndefined();
  });
});
