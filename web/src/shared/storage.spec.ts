import { jest } from '@jest/globals';
import type * as storage from './storage.js';

/** As after a reload: what a page holds in memory is gone. */
async function fresh(): Promise<typeof storage> {
  jest.resetModules();
  return import('./storage.js');
}

const refuse = (kind: string): void =>
  void Object.defineProperty(globalThis, kind, {
    configurable: true,
    get: () => {
      throw new Error('The operation is insecure.');
    },
  });

describe('storage', () => {
  afterEach(() => ['localStorage', 'sessionStorage'].forEach((n) => Reflect.deleteProperty(globalThis, n)));

  it('is the page itself where the browser refuses to store', async () => {
    refuse('localStorage');
    refuse('sessionStorage');
    const { tabStorage, lastingStorage, storesLastingly } = await fresh();
    tabStorage().setItem('a', '1');
    lastingStorage().setItem('a', '2');
    expect([tabStorage().getItem('a'), lastingStorage().getItem('a')]).toEqual(['1', '2']);
    expect([tabStorage().length, tabStorage().key(0), tabStorage().key(1)]).toEqual([1, 'a', null]);
    tabStorage().removeItem('a');
    expect(tabStorage().getItem('a')).toBeNull();
    expect(storesLastingly()).toBe(false);
  });

  it('is the page itself where nothing more can be written', async () => {
    const full = {
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    Object.assign(globalThis, { localStorage: full });
    const { lastingStorage, storesLastingly } = await fresh();
    lastingStorage().setItem('a', '2');
    expect(lastingStorage().getItem('a')).toBe('2');
    expect(storesLastingly()).toBe(false);
  });

  it('is that of the browser otherwise, with nothing left in it', async () => {
    const items = new Map<string, string>();
    const works = {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => void items.set(name, value),
      removeItem: (name: string) => void items.delete(name),
    };
    Object.assign(globalThis, { localStorage: works });
    const { lastingStorage, storesLastingly } = await fresh();
    lastingStorage().setItem('a', '2');
    expect([...items]).toEqual([['a', '2']]);
    expect(storesLastingly()).toBe(true);
  });
});
