import { askService } from '../../shared/ask-service.js';

type Fields = Readonly<Record<string, unknown>>;

/** How one phone system pushes, as `GET /v1/accounts/{account}/push` says. Instants are epoch ms. */
export interface PushInfo {
  line?: { state: 'open' | 'lost' | 'off'; since: number; trust?: number };
  hook?: { url: string; lastAt?: number; accepted: number; refused: number; unreadable: number };
}

/** Rejects with a `FloorRefusal`, or with the network's error. @param token gives the token for one request */
export async function pushOf(
  token: () => Promise<string>,
  account: string,
  signal: AbortSignal,
): Promise<PushInfo> {
  const path = `/v1/accounts/${encodeURIComponent(account)}/push`;
  const { line, hook } = fieldsOf(await askService(token, path, { signal }));
  return {
    ...(line !== undefined && { line: lineOf(fieldsOf(line)) }),
    ...(hook !== undefined && { hook: hookOf(fieldsOf(hook)) }),
  };
}

function lineOf({ state, since, trust }: Fields): NonNullable<PushInfo['line']> {
  return {
    state: state === 'open' || state === 'lost' ? state : 'off',
    since: numberOf(since),
    ...(typeof trust === 'number' && { trust }),
  };
}

function hookOf({ url, lastAt, accepted, refused, unreadable }: Fields): NonNullable<PushInfo['hook']> {
  return {
    url: typeof url === 'string' ? url : '',
    ...(typeof lastAt === 'number' && { lastAt }),
    ...{ accepted: numberOf(accepted), refused: numberOf(refused), unreadable: numberOf(unreadable) },
  };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
