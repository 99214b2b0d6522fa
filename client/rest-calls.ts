import type { Environment } from './environment.js';
import { FloorRefusal, type RefusalProblem } from './floor-refusal.js';
import { serviceAddress } from './service-address.js';
import type { TokenSource } from './token-source.js';

const ANSWER_WITHIN_MS = 10_000;

export type Query = { readonly [name: string]: string | number | readonly string[] | undefined };

/** Such as an `AbortSignal`. */
export interface Abortable {
  readonly aborted: boolean;
}

/** A body that is no JSON. */
interface Text {
  type: string;
  text: string;
}

interface Sent {
  body?: object;
  /** Instead of the body. */
  text?: Text;
  /** The version that is to be replaced or deleted; absent: any. */
  match?: number;
  withinMs?: number;
}

interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/**
 * The HTTP API of the service. Every call rejects with a `FloorRefusal`, or with another error when no answer came in
 * time or none of the service's. The shapes of answers are what the service's contract tests check.
 */
export class RestCalls {
  private readonly base: string;

  constructor(
    url: string,
    private readonly tokens: TokenSource,
    private readonly environment: Environment,
  ) {
    this.base = serviceAddress(url, '').href;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.call<T>('GET', path, { query });
  }

  /** @param withinMs how long the answer may take */
  post<T>(path: string, body?: object, withinMs?: number): Promise<T> {
    return this.call<T>('POST', path, {
      ...(body !== undefined && { body }),
      ...(withinMs !== undefined && { withinMs }),
    });
  }

  /** @param withinMs how long the answer may take */
  postText<T>(path: string, query: Query, text: Text, withinMs: number): Promise<T> {
    return this.call<T>('POST', path, { query, text, withinMs });
  }

  /** @param match the version that is to be replaced; absent: any */
  put<T>(path: string, body: object, match?: number): Promise<T> {
    return this.call<T>('PUT', path, { body, ...(match !== undefined && { match }) });
  }

  /** @param match the version that is to be changed; absent: any */
  patch<T>(path: string, body: object, match?: number): Promise<T> {
    return this.call<T>('PATCH', path, { body, ...(match !== undefined && { match }) });
  }

  /** @param match the version that is to be deleted; absent: any */
  async delete(path: string, match?: number, query: Query = {}): Promise<void> {
    await this.call('DELETE', path, { query, ...(match !== undefined && { match }) });
  }

  /** Every item of a list, page by page as they are asked for. */
  async *items<T>(path: string, query: Query = {}): AsyncGenerator<T, void, undefined> {
    let cursor: string | undefined;
    do {
      const page: Page<T> = await this.get<Page<T>>(path, { ...query, cursor });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  /** The lines of an answer, each JSON, as they come. @param signal ends the request */
  async *lines(path: string, query: Query, signal?: Abortable): AsyncGenerator<unknown, void, undefined> {
    const answer = await this.withToken(this.address(path, query), 'GET', {});
    if (!answer.ok) throw await refusalOf(answer);
    // Not every browser can iterate over a body.
    const body: ReadableStream<Uint8Array> | null = answer.body;
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        // As `throwIfAborted`, which is younger than the browsers of televisions.
        if (signal?.aborted === true) throw new Error('the reading was ended');
        const [first = '', ...more] = decoder.decode(part.value, { stream: true }).split('\n');
        const whole = [rest + first, ...more];
        rest = whole.pop() ?? '';
        for (const line of whole) yield JSON.parse(line);
      }
    } finally {
      await reader?.cancel();
    }
  }

  private address(path: string, query: Query): URL {
    const address = new URL(`v1/${path}`, this.base);
    for (const [name, value] of Object.entries(query))
      for (const one of [value].flat()) if (one !== undefined) address.searchParams.append(name, String(one));
    return address;
  }

  private async call<T>(method: string, path: string, request: Sent & { query?: Query } = {}): Promise<T> {
    const { query = {}, ...sent } = request;
    const answer = await this.withToken(this.address(path, query), method, sent);
    if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
    throw await refusalOf(answer);
  }

  /** A refused token is replaced once, where it can be. */
  private async withToken(address: URL, method: string, sent: Sent): Promise<Response> {
    const answer = await this.fetch(address, method, sent, await this.tokens.current());
    if (answer.status !== 401 || !this.tokens.renewable) return answer;
    this.tokens.forget();
    return this.fetch(address, method, sent, await this.tokens.fresh());
  }

  private async fetch(
    address: URL,
    method: string,
    { body, text, match, withinMs = ANSWER_WITHIN_MS }: Sent,
    token: string,
  ): Promise<Response> {
    const deadline = new AbortController();
    const late = new Error(`no answer within ${withinMs / 1000} s`);
    const cancel = this.environment.after(withinMs, () => deadline.abort(late));
    try {
      return await fetch(address, {
        ...{ method, signal: deadline.signal },
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(text !== undefined && { 'content-type': text.type }),
          ...(match !== undefined && { 'if-match': `"${match}"` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(text !== undefined && { body: text.text }),
      });
    } finally {
      cancel();
    }
  }
}

/** A proxy in between answers in another form. */
async function refusalOf(answer: Response): Promise<Error> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
  if (isProblem) return new FloorRefusal((await answer.json()) as RefusalProblem);
  return new Error(`the service answered ${answer.status}`);
}
