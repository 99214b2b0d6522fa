import { askService } from '../../shared/ask-service.js';
import { displayOf, queueOf, textOf, type QueueName, type ShownDisplay } from './display-rows.js';

const PAGE = 1_000;

/** What a screen is to be called and may show. */
export interface ScreenWish {
  label: string;
  topics: string[];
}

/** The logins of wall screens over HTTP. Everything rejects with a `FloorRefusal`, or with the network's error. */
export class DisplaysApi {
  /** @param token gives the token for one request */
  constructor(private readonly token: () => Promise<string>) {}

  list(signal: AbortSignal): Promise<ShownDisplay[]> {
    return this.pages('/v1/displays', displayOf, signal);
  }

  queues(account: string, signal: AbortSignal): Promise<QueueName[]> {
    return this.pages(`/v1/accounts/${encodeURIComponent(account)}/queues`, queueOf, signal);
  }

  /** The token, which is told this once. */
  async mint(wish: ScreenWish): Promise<string> {
    const token = textOf(
      await askService(this.token, '/v1/displays', { method: 'POST', body: wish }),
      'token',
    );
    if (token === undefined) throw new Error('the service answered no token');
    return token;
  }

  async confirm(code: string, wish: ScreenWish): Promise<void> {
    const path = `/v1/displays/pairings/${encodeURIComponent(code)}/confirm`;
    await askService(this.token, path, { method: 'POST', body: wish });
  }

  async revoke(id: string): Promise<void> {
    await askService(this.token, `/v1/displays/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  private async pages<T>(
    path: string,
    rowOf: (value: unknown) => T | undefined,
    signal: AbortSignal,
  ): Promise<T[]> {
    const rows: T[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: String(PAGE), ...(cursor !== undefined && { cursor }) };
      const page = await askService(this.token, path, { query, signal });
      const items: unknown = typeof page === 'object' && page !== null && 'items' in page ? page.items : [];
      if (Array.isArray(items)) rows.push(...items.flatMap((item: unknown) => rowOf(item) ?? []));
      cursor = textOf(page, 'nextCursor');
    } while (cursor !== undefined);
    return rows;
  }
}
