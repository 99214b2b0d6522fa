import { setTimeout as delay } from 'node:timers/promises';
import axios, { type AxiosInstance } from 'axios';
import {
  transportFailure,
  type HttpFailure,
  judgeAnswer,
  type Attempt,
  type RawAnswer,
} from './http-failure.js';
import {
  CommandRejected,
  VendorAuthFailed,
  VendorError,
  VendorThrottled,
  VendorUnavailable,
} from '../port/errors.js';
import { connectionsTo, type Connections } from './connections.js';
import type { RequestBudget, RequestReport } from '../port/vendor.js';
import type { Link } from './link.js';
import { SecretRedactor } from './redact.js';
import type { VendorRequest } from './request.js';

interface VendorHttpOptions extends Link {
  /** False where the vendor closes every connection anyway. */
  keepAlive: boolean;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** For requests that bring none of their own. */
  budget: RequestBudget;
  report: (request: RequestReport) => void;
}

/** 250 queues with all their agents are some hundred kilobytes. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Only a failure that came at once leaves time for a second try inside the same poll. */
const FAST_MS = 1_000;
const RETRY_PAUSE_MS = { least: 50, most: 250 };

/**
 * HTTP to one vendor account: every request takes from the budget, has a deadline and is reported; everything that
 * goes wrong is one of the port's errors, without a secret in it.
 */
export class VendorHttp {
  private readonly base: string;
  private readonly agents: Connections;
  /** A connection for each request. */
  private readonly fresh: Connections;
  private readonly client: AxiosInstance;
  private readonly secrets: SecretRedactor;

  constructor(private readonly options: VendorHttpOptions) {
    const { baseUrl, keepAlive, headers, tls, egress, timeoutMs: handshakeMs } = options;
    this.secrets = new SecretRedactor(options.credentials);
    this.base = baseUrl.replace(/\/+$/, '');
    this.agents = connectionsTo(this.base, tls, { keepAlive, handshakeMs, egress });
    this.fresh = connectionsTo(this.base, tls, { keepAlive: false, handshakeMs, egress });
    this.client = axios.create({
      adapter: 'http',
      headers: { 'User-Agent': 'floorwalker', Accept: 'application/json', ...headers },
      maxContentLength: MAX_ANSWER_BYTES,
      // A redirect would carry the token in the query to wherever the answer says.
      maxRedirects: 0,
      // Proxy variables of the environment are meant for the web, not for the phone system in the next room; the proxy of the
      // configuration is a matter of the agents.
      proxy: false,
      responseType: 'text',
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
    });
  }

  /** @throws VendorError */
  async request<T>(request: VendorRequest<T>): Promise<T> {
    const first = await this.attempt(request);
    if ('value' in first) return first.value;
    const { retry, signal, write } = request;
    if (!first.passing || write !== undefined || retry === undefined || retry.left < 1) throw first.error;
    // Taken before the pause: another request of this poll may fail meanwhile, and it must not take the same one.
    retry.left -= 1;
    if (!(await paused(signal))) throw first.error;
    const second = await this.attempt(request);
    if ('value' in second) return second.value;
    throw second.error;
  }

  /** What begins every sentence about a request. */
  about(method: string, path: string): string {
    return `${this.options.account}: ${method} ${path}`;
  }

  /** Lets go of idle connections. */
  close(): void {
    this.agents.httpAgent.destroy();
    this.agents.httpsAgent.destroy();
  }

  private async attempt<T>(request: VendorRequest<T>): Promise<Attempt<T>> {
    const what = this.about(request.method, request.path);
    await this.takeFromBudget(request, what);
    await request.write?.({ method: request.method, path: request.path });
    this.secrets.add(request);
    const startedAt = performance.now();
    // Whether a write on an idle connection arrived is not to be known when the vendor closed it meanwhile.
    let answer = await this.send(request, what, request.write === undefined ? this.agents : this.fresh);
    // That says nothing of the vendor. Only a read may be sent twice, for it may have arrived after all; some vendors read by POST.
    const isRead = request.write === undefined && (request.method === 'GET' || request.retry !== undefined);
    if ('stale' in answer && isRead) {
      await this.takeFromBudget(request, what);
      answer = await this.send(request, what, this.fresh);
    }
    const tookMs = performance.now() - startedAt;
    const done: Attempt<T> = 'error' in answer ? answer : judgeAnswer(request, answer, what);
    this.options.report({
      method: request.method,
      path: request.path,
      ...('status' in answer && { status: answer.status }),
      tookMs,
      outcome: 'error' in done ? outcomeOf(done.error) : 'ok',
    });
    // Servers quote what they were sent, and that is quoted here.
    if ('error' in done) this.secrets.hideIn(done.error);
    if ('error' in done && request.write !== undefined) done.error.mayHaveActed = mayHaveActed(done);
    return 'error' in done ? { ...done, passing: done.passing && tookMs < FAST_MS } : done;
  }

  private async takeFromBudget<T>(
    { signal, budget = this.options.budget }: VendorRequest<T>,
    what: string,
  ): Promise<void> {
    try {
      await budget.take(signal);
    } catch (error) {
      if (error instanceof VendorError || !signal.aborted) throw error;
      throw new VendorUnavailable(`${what} was not asked: time ran out before it was its turn`);
    }
  }

  private async send<T>(
    { method, path, query, headers, body, signal }: VendorRequest<T>,
    what: string,
    agents: Connections,
  ): Promise<RawAnswer | HttpFailure> {
    const { timeoutMs } = this.options;
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const askedAt = Date.now();
    try {
      const response = await this.client.request<string>({
        ...agents,
        method,
        url: `${this.base}${path}${queryText(query)}`,
        // Without a body the library would say that there is a form.
        headers: { ...headers, ...(body === undefined && { 'Content-Type': false }) },
        ...(body !== undefined && { data: body }),
        signal: ending.signal,
      });
      const answered = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      return {
        status: response.status,
        // A refusal quotes what it refuses, and gives no login.
        text: response.status < 400 ? response.data : this.secrets.hiddenIn(response.data),
        headers: answered,
        askedAt,
        receivedAt: Date.now(),
      };
    } catch (error) {
      const fate = { timedOut: ending.signal.aborted && !signal.aborted, calledOff: signal.aborted };
      return transportFailure(error, { what, timeoutMs, ...fate });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }
}

/** Sent, and not refused. */
function mayHaveActed({ error, unsent }: HttpFailure): boolean {
  if (unsent === true || error instanceof CommandRejected) return false;
  return !(error instanceof VendorThrottled || error instanceof VendorAuthFailed);
}

function outcomeOf(error: VendorError): RequestReport['outcome'] {
  if (error instanceof VendorUnavailable) return 'unavailable';
  if (error instanceof VendorThrottled) return 'throttled';
  if (error instanceof CommandRejected) return 'rejected';
  return error instanceof VendorAuthFailed ? 'auth-failed' : 'protocol';
}

export function queryText(query: VendorRequest<unknown>['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
  // A space as `+` is a matter of forms; `%20` is one for every server, and what the vendors' own samples send.
  return parameters.size === 0 ? '' : `?${parameters.toString().replaceAll('+', '%20')}`;
}

/** False when the poll ended meanwhile. */
async function paused(signal: AbortSignal): Promise<boolean> {
  const { least, most } = RETRY_PAUSE_MS;
  try {
    await delay(least + Math.random() * (most - least), undefined, { signal });
    return true;
  } catch {
    // Only the signal rejects a delay.
    return false;
  }
}
