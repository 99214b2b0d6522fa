const TIMEOUT_MS = 5_000;

export interface EventPost {
  url: string;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/** Posts JSON. Returns the status of the answer, or undefined when there was none in time. */
export async function post({ url, headers, body }: EventPost): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    // Refused, cut or late: the caller decides whether to repeat it.
    return undefined;
  }
}
