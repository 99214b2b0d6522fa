import { type VendorError, VendorProtocolError, VendorUnavailable } from '../port/errors.js';
import type { Link } from './link.js';
import { FrameQueue } from './frame-queue.js';
import { transportFailure } from './http-failure.js';
import { SecretRedactor } from './redact.js';

export interface LineOptions extends Omit<Link, 'baseUrl'> {
  /** `ws:`, `wss:` for WebSockets; `tcp:`, `tls:` for lines of text. Without a query; it stands in messages. */
  url: string;
  /** Of WebSockets; never shown. */
  query?: Readonly<Record<string, string | number>>;
  /** Of WebSockets, with the handshake; never shown. */
  headers?: Readonly<Record<string, string>>;
  /** Ends the line, also while it is being opened. */
  signal: AbortSignal;
  /** Absent: an idle line is no failure, and one that is dead is not noticed. */
  keepAlive?: KeepAlive;
}

/** How a line that is silent is told from one that is dead. Whatever comes, frames and pongs, counts as life. */
export interface KeepAlive {
  everyMs: number;
  /** Sent each time; absent: a WebSocket ping. */
  text?: string;
  /** Without any sign of life for this long, the line fails. */
  silenceMs: number;
}

/**
 * A connection on which the vendor speaks when it likes. Iterating gives what it says, frame by frame or line by line
 * (without the line's end); it ends when the vendor closes the line in good order, when `signal` is aborted or after
 * `close()`, and throws a `VendorError` when the line fails. One reader at a time.
 */
export interface Line extends AsyncIterable<string, undefined> {
  /** Sends one frame, or the text as it is. @throws VendorUnavailable when the line is over or does not take it */
  send(text: string): void;
  close(): void;
  /** How the vendor closed a WebSocket, e.g. `{ code: 1001, reason: '' }`; undefined until then, and of other lines. */
  readonly closing: { code: number; reason: string } | undefined;
}

/** A frame, or a line, of more than this is none. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** Not taken by the other side yet. */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** What a line has in common, whatever carries it. */
export abstract class OpenLine implements Line {
  closing: { code: number; reason: string } | undefined;
  protected readonly queue: FrameQueue;
  protected readonly secrets: SecretRedactor;
  private readonly what: string;
  private heardAt = performance.now();
  private pings: NodeJS.Timeout | undefined;
  private silence: NodeJS.Timeout | undefined;

  constructor(protected readonly options: LineOptions) {
    this.what = aboutLine(options);
    this.secrets = secretsOf(options);
    this.queue = new FrameQueue({
      pause: () => this.pause(),
      resume: () => this.resume(),
      close: () => this.ended(),
    });
    options.signal.addEventListener('abort', this.onAbort, { once: true });
    if (options.keepAlive !== undefined) this.keepAlive(options.keepAlive);
  }

  [Symbol.asyncIterator](): AsyncIterator<string, undefined> {
    return this.queue;
  }

  send(text: string): void {
    if (this.queue.isOver) throw this.unavailable('is closed, and nothing can be sent');
    if (this.unsentBytes() + text.length > MAX_UNSENT_BYTES)
      throw this.unavailable('does not take what is sent');
    this.write(text);
  }

  close(): void {
    this.queue.end();
  }

  protected abstract write(text: string): void;
  protected abstract ping(): void;
  protected abstract unsentBytes(): number;
  protected abstract pause(): void;
  protected abstract resume(): void;
  /** Lets go of the connection. */
  protected abstract release(): void;

  protected heard(): void {
    this.heardAt = performance.now();
  }

  protected fail(error: VendorError): void {
    const failure = this.secrets.hideIn(error);
    failure.silentMs = performance.now() - this.heardAt;
    this.queue.end(failure);
  }

  protected broke(error: unknown): void {
    this.fail(brokenLine(error, this.options, this.what));
  }

  protected unavailable(text: string): VendorUnavailable {
    return this.secrets.hideIn(new VendorUnavailable(`${this.what} ${text}`));
  }

  protected tooLong(): VendorProtocolError {
    return new VendorProtocolError(`${this.what} sent more at once than can be read`, '');
  }

  private readonly onAbort = (): void => this.close();

  private ended(): void {
    clearInterval(this.pings);
    clearTimeout(this.silence);
    this.options.signal.removeEventListener('abort', this.onAbort);
    this.release();
  }

  private keepAlive({ everyMs, text, silenceMs }: KeepAlive): void {
    this.pings = setInterval(() => (text === undefined ? this.ping() : this.write(text)), everyMs);
    this.watch(silenceMs);
  }

  private watch(silenceMs: number): void {
    const leftMs = silenceMs - (performance.now() - this.heardAt);
    if (leftMs <= 0) this.fail(this.unavailable(`said nothing for ${silenceMs} ms`));
    else this.silence = setTimeout(() => this.watch(silenceMs), leftMs);
  }
}

export function aboutLine({ account, url }: LineOptions): string {
  const { protocol, port, pathname } = new URL(url);
  return /^wss?:$/.test(protocol) ? `${account}: WebSocket ${pathname}` : `${account}: line to port ${port}`;
}

export const calledOff = (what: string): VendorUnavailable =>
  new VendorUnavailable(`${what} was called off before it was open`);

export function brokenLine(error: unknown, { timeoutMs }: LineOptions, what: string): VendorError {
  const timedOut = error instanceof Error && error.message === 'Opening handshake has timed out';
  return transportFailure(error, { what, timeoutMs, timedOut, calledOff: false }).error;
}

export function secretsOf({ credentials, query = {}, headers = {} }: LineOptions): SecretRedactor {
  const secrets = new SecretRedactor(credentials);
  secrets.add({ query, headers });
  return secrets;
}
