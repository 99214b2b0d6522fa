/** What a page stores where the browser refuses storage: until the page is left. */
class PageMemory implements Storage {
  private readonly items = new Map<string, string>();
  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
  removeItem(name: string): void {
    this.items.delete(name);
  }
  clear(): void {
    this.items.clear();
  }
}

type Kind = 'localStorage' | 'sessionStorage';

const PROBE = 'floorwalker.probe';
const memories = new Map<Kind, PageMemory>();

/** A kiosk's policy or a frame of another site refuses storage at the first look at it, a full disk at the first write. */
function storageOf(kind: Kind): Storage {
  const memory = memories.get(kind);
  if (memory !== undefined) return memory;
  try {
    const storage = globalThis[kind];
    storage.setItem(PROBE, '');
    storage.removeItem(PROBE);
    return storage;
  } catch {
    const instead = new PageMemory();
    memories.set(kind, instead);
    return instead;
  }
}

/** For this tab. */
export const tabStorage = (): Storage => storageOf('sessionStorage');
/** For this browser, also after a power cut. */
export const lastingStorage = (): Storage => storageOf('localStorage');
/** False: what this page stores is lost when it is loaded again. */
export const storesLastingly = (): boolean => !(lastingStorage() instanceof PageMemory);
