import { FloorRefusal, type Problem, type TokenGiver } from '../../../../client/index.js';

const PATIENCE_MS = 10_000;

/** Asks the service over HTTP. Rejects with a `FloorRefusal`, with the network's error, or when the signal fires. */
export async function askService(
  token: TokenGiver,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const bearer = typeof token === 'string' ? token : await token();
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${bearer}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  const body: unknown = await answer.json();
  // Every refusal of our own service is a problem; its contract tests check the shape.
  if (!answer.ok) throw new FloorRefusal(body as Problem);
  return body;
}

/** For people: what the service said, or what the network did. */
export function problemWords(error: unknown): string {
  if (error instanceof FloorRefusal) return error.problem.detail;
  return error instanceof Error ? error.message : String(error);
}
