import type { Display, DisplayChange, DisplayReload } from '../../../../client/index.js';
import { askService } from '../../shared/ask-service.js';

const PAGE = 1_000;

/** What a screen is to be called and may show. */
export interface ScreenRequest {
  label: string;
  topics: string[];
}

/** The logins of wall screens over HTTP. Everything rejects with a `FloorRefusal`, or with the network's error. */
export class DisplaysApi {
  /** @param token gives the token for one request */
  constructor(private readonly token: () => Promise<string>) {}

  list(signal: AbortSignal): Promise<DisplayRow[]> {
    return this.pages('v1/displays', displayOf, signal);
  }

  queues(account: string, signal: AbortSignal): Promise<QueueName[]> {
    return this.pages(`v1/accounts/${encodeURIComponent(account)}/queues`, queueOf, signal);
  }

  /** The token, which is returned only once. */
  async mint(wish: ScreenRequest): Promise<string> {
    const token = textOf(
      await askService(this.token, 'v1/displays', { method: 'POST', body: wish }),
      'token',
    );
    if (token === undefined) throw new Error('the service answered no token');
    return token;
  }

  async confirm(code: string, wish: ScreenRequest): Promise<void> {
    const path = `v1/displays/pairings/${encodeURIComponent(code)}/confirm`;
    await askService(this.token, path, { method: 'POST', body: wish });
  }

  /** @param version that was read: another one is refused as `precondition-failed` */
  async change(id: string, version: number, change: DisplayChange): Promise<void> {
    await askService(this.token, pathOf(id), { method: 'PATCH', body: change, match: version });
  }

  async reload(id: string): Promise<void> {
    await askService(this.token, `${pathOf(id)}/reload`, { method: 'POST' });
  }

  async revoke(id: string): Promise<void> {
    await askService(this.token, pathOf(id), { method: 'DELETE' });
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

const pathOf = (id: string): string => `v1/displays/${encodeURIComponent(id)}`;

/** The login of a wall screen. Instants: epoch ms. */
export interface DisplayRow extends Pick<
  Display,
  'id' | 'label' | 'topics' | 'createdAt' | 'createdBy' | 'settings' | 'version' | 'connected'
> {
  /** Absent: never. */
  lastUsedAt?: number;
  reload?: DisplayReload;
}

export interface QueueName {
  id: string;
  name: string;
}

/** Undefined: it is no such row. */
export function displayOf(value: unknown): DisplayRow | undefined {
  if (typeof value !== 'object' || value === null || !('topics' in value) || !('createdAt' in value))
    return undefined;
  const { topics, createdAt } = value;
  const [id, label, createdBy] = [textOf(value, 'id'), textOf(value, 'label'), textOf(value, 'createdBy')];
  if (id === undefined || label === undefined || createdBy === undefined) return undefined;
  if (!Array.isArray(topics) || typeof createdAt !== 'number') return undefined;
  // What is an object here is what the contract of the service says, which its tests check.
  const { settings = {}, version = 1, connected = false, lastUsedAt, reload } = value as Partial<Display>;
  return {
    ...{ id, label, createdAt, createdBy, settings, version, connected },
    topics: topics.filter((topic) => typeof topic === 'string'),
    ...(typeof lastUsedAt === 'number' && { lastUsedAt }),
    ...(typeof reload === 'object' && { reload }),
  };
}

export function queueOf(value: unknown): QueueName | undefined {
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')];
  return id === undefined ? undefined : { id, name: name ?? id };
}

/** The member of this name, where it is a text. */
export function textOf(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : undefined;
}
