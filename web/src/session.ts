const KEY = 'floorwalker.token';

/** The demo hands out tokens (undefined: this is no demo). Elsewhere a person brings one, kept for this tab alone. */
export async function demoToken(): Promise<string | undefined> {
  const answer = await fetch('/demo/token?role=supervisor');
  if (!answer.ok) return undefined;
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string')
    return body.token;
  throw new Error('the demo answered no token');
}

export const keptToken = (): string | undefined => sessionStorage.getItem(KEY) ?? undefined;
export const keepToken = (token: string): void => sessionStorage.setItem(KEY, token);
export const forgetToken = (): void => sessionStorage.removeItem(KEY);
