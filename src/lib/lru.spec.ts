import { Lru } from './lru.js';

describe(Lru.name, () => {
  it('drops what was not used for longest', () => {
    const sut = new Lru<string, number>(2);
    sut.set('a', 1);
    sut.set('b', 2);
    expect(sut.get('a')).toBe(1);
    sut.set('c', 3);
    expect([sut.get('a'), sut.get('b'), sut.get('c')]).toEqual([1, undefined, 3]);
    sut.set('a', 4);
    sut.delete('c');
    expect([sut.get('a'), sut.get('c')]).toEqual([4, undefined]);
  });
});
