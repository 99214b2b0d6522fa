import { addressOf } from './service.js';
import { within } from '../../../client/within.js';
import { FloorRefusal, type Problem, type TokenGiver } from '../../../client/index.js';

const TIMEOUT_MS = 10_000;

export interface Request {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Readonly<Record<string, string>>;
  body?: object;
  /** The version that is to be changed; absent: any. */
  match?: number;
  signal?: AbortSignal;
}

/**
 * Asks the service over HTTP; undefined where it answers nothing. Rejects with a `FloorRefusal`, with the network's
 * error, or when the signal fires.
 */
export async function askService(
  token: TokenGiver,
  path: string,
  { method = 'GET', query = {}, body, match, signal }: Request = {},
): Promise<unknown> {
  const address = new URL(addressOf(path));
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const bearer = typeof token === 'string' ? token : await token();
  const send = async (ending: AbortSignal): Promise<{ ok: boolean; text: string }> => {
    const answer = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(match !== undefined && { 'if-match': `"${match}"` }),
      },
      signal: ending,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { ok: answer.ok, text: await answer.text() };
  };
  const { ok, text } = await within(TIMEOUT_MS, send, signal);
  const told: unknown = text === '' ? undefined : JSON.parse(text);
  // Every refusal of our own service is a problem; its contract tests check the shape.
  if (!ok) throw new FloorRefusal(told as Problem);
  return told;
}
