import { FloorRefusal, type Problem } from '../../../../client/index.js';
import { displayOf, queueOf, textOf, type QueueName, type ShownDisplay } from './display-rows.js';

const PATIENCE_MS = 10_000;
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
    const token = textOf(await this.ask('POST', '/v1/displays', { body: wish }), 'token');
    if (token === undefined) throw new Error('the service answered no token');
    return token;
  }

  async confirm(code: string, wish: ScreenWish): Promise<void> {
    await this.ask('POST', `/v1/displays/pairings/${encodeURIComponent(code)}/confirm`, { body: wish });
  }

  async revoke(id: string): Promise<void> {
    await this.ask('DELETE', `/v1/displays/${encodeURIComponent(id)}`, {});
  }

  private async pages<T>(
    path: string,
    rowOf: (value: unknown) => T | undefined,
    signal: AbortSignal,
  ): Promise<T[]> {
    const rows: T[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: String(PAGE), ...(cursor !== undefined && { cursor }) });
      const page = await this.ask('GET', `${path}?${query}`, { signal });
      const items: unknown = typeof page === 'object' && page !== null && 'items' in page ? page.items : [];
      if (Array.isArray(items)) rows.push(...items.flatMap((item: unknown) => rowOf(item) ?? []));
      cursor = textOf(page, 'nextCursor');
    } while (cursor !== undefined);
    return rows;
  }

  private async ask(
    method: string,
    path: string,
    { body, signal }: { body?: object; signal?: AbortSignal },
  ): Promise<unknown> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const told: unknown = text === '' ? undefined : JSON.parse(text);
    // Every refusal of our own service is a problem; its contract tests check the shape.
    if (!answer.ok) throw new FloorRefusal(told as Problem);
    return told;
  }
}
