import { FloorRefusal, type ConnectionState } from '../../../client/index.js';
import type { PageConfig } from './page-config.js';
import { troubleDetails } from '../console/trouble-details.js';
import { troubleWords, watchTrouble, type Trouble } from './trouble.js';

class Watched {
  readonly shown: (Trouble | undefined)[] = [];
  asked = 0;
  config: Partial<PageConfig> | undefined = {};
  private listener: (state: ConnectionState) => void = () => undefined;
  readonly end = watchTrouble(
    {
      onConnection: (listener) => {
        this.listener = listener;
        return () => (this.listener = () => undefined);
      },
    },
    () => {
      this.asked += 1;
      const { config } = this;
      return config === undefined
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve({ demo: false, ...config });
    },
    (trouble) => this.shown.push(trouble),
  );

  connected(): void {
    this.listener({ phase: 'connected' });
  }

  async fails(error = new Error('websocket error')): Promise<void> {
    this.listener({ phase: 'connecting' });
    this.listener({ phase: 'waiting', error, retryInMs: 1 });
    await new Promise(setImmediate);
  }
}

describe('Why a page has no live connection', () => {
  it.each([
    [undefined, 'no-answer'],
    [{}, 'no-websocket'],
    [{ polling: true as const }, 'no-polling'],
    [{ originRefused: true as const }, 'origin'],
  ])('with the settings %j it is %s', async (config, kind) => {
    const page = new Watched();
    page.config = config;
    await page.fails();
    expect(page.shown).toEqual([]);
    await page.fails();
    expect(page.shown).toEqual([{ kind }]);
  });

  it('is asked for later where the page was connected, since a service that is replaced comes back', async () => {
    const page = new Watched();
    page.connected();
    await page.fails();
    await page.fails();
    expect(page.asked).toBe(0);
    await page.fails();
    expect(page.shown).toEqual([undefined, { kind: 'no-websocket' }]);
    page.connected();
    expect(page.shown.at(-1)).toBeUndefined();
  });

  it('is what the service itself says, where it answers', async () => {
    const page = new Watched();
    const refusal = new FloorRefusal({
      ...{ code: 'too-many-connections', status: 429, title: 'Too many connections' },
      detail: 'Too many connections are open from this address.',
    });
    await page.fails(refusal);
    expect(page.shown).toEqual([
      { kind: 'refused', detail: 'Too many connections are open from this address.' },
    ]);
    expect(page.asked).toBe(0);
  });

  it('is not said any more once it is over', async () => {
    const page = new Watched();
    await page.fails();
    const last = page.fails();
    page.connected();
    await last;
    expect(page.shown).toEqual([undefined]);
    page.end();
    await page.fails();
    expect(page.shown).toEqual([undefined]);
  });

  it('says what an operator can set', () => {
    const words = (kind: 'origin' | 'no-websocket') => troubleDetails({ kind }, 'https://board.example');
    expect(words('no-websocket')).toMatch(/^This network does not let WebSockets through\..*socket\.polling/);
    expect(words('origin')).toMatch(/https:\/\/board\.example.*auth\.origins/);
    expect(troubleWords({ kind: 'origin' })).not.toMatch(/https|auth/);
  });
});
