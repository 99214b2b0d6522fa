import { StringDecoder } from 'node:string_decoder';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { VendorError } from '../port/errors.js';
import { connectionsTo, openSocket } from './connections.js';
import { queryText } from './http.js';
import { statusFailure } from './http-failure.js';
import {
  aboutLine,
  brokenLine,
  calledOff,
  MAX_FRAME_BYTES,
  OpenLine,
  secretsOf,
  type Line,
  type LineOptions,
} from './open-line.js';

export type { Line, LineOptions };

/** Going away is how a server that stops, or a session that is over, says good-bye. */
const GOOD_CODES = new Set([1000, 1001, 1005]);

class WebSocketLine extends OpenLine {
  constructor(
    private readonly socket: WebSocket,
    options: LineOptions,
  ) {
    super(options);
    socket.on('message', (data, isBinary) => {
      this.heard();
      // Vendors speak JSON; a binary frame is none of theirs.
      if (!isBinary) this.queue.push(textOf(data));
    });
    socket.on('ping', () => this.heard());
    socket.on('pong', () => this.heard());
    socket.on('error', (error) => {
      const isTooLong = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      if (isTooLong) this.fail(this.tooLong());
      else this.broke(error);
    });
    socket.on('close', (code, reason) => {
      const text = this.secrets.hiddenIn(reason.toString('utf8').slice(0, 200));
      this.closing = { code, reason: text };
      if (GOOD_CODES.has(code)) this.close();
      else this.fail(this.unavailable(`was closed (${code}${text === '' ? '' : `: ${text}`})`));
    });
  }

  protected write(text: string): void {
    this.socket.send(text);
  }
  protected ping(): void {
    this.socket.ping();
  }
  protected unsentBytes(): number {
    return this.socket.bufferedAmount;
  }
  protected pause(): void {
    this.socket.pause();
  }
  protected resume(): void {
    this.socket.resume();
  }
  protected release(): void {
    // A socket that is paused, or whose other side is gone, would keep a polite close waiting.
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close(1000);
    setTimeout(() => this.socket.terminate(), 1_000).unref();
  }
}

class TextLine extends OpenLine {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(
    private readonly socket: Duplex,
    options: LineOptions,
  ) {
    super(options);
    socket.on('data', (chunk: Buffer) => this.received(chunk));
    socket.on('error', (error) => this.broke(error));
    socket.on('end', () => this.close());
    socket.on('close', () => this.close());
  }

  private received(chunk: Buffer): void {
    this.heard();
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.queue.push(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (this.rest.length > MAX_FRAME_BYTES) this.fail(this.tooLong());
  }

  protected write(text: string): void {
    this.socket.write(text);
  }
  protected ping(): void {
    // What keeps such a line alive is a matter of its protocol: `KeepAlive.text`.
  }
  protected unsentBytes(): number {
    return this.socket.writableLength;
  }
  protected pause(): void {
    this.socket.pause();
  }
  protected resume(): void {
    this.socket.resume();
  }
  protected release(): void {
    // What was sent last, such as a good-bye, still leaves; an answer is not awaited.
    this.socket.end(() => this.socket.destroy());
    setTimeout(() => this.socket.destroy(), 1_000).unref();
  }
}

/** Opens a WebSocket. @throws VendorError: unavailable, or refused with the status of the answer */
export async function openWebSocket(options: LineOptions): Promise<Line> {
  const { url, query, headers, tls, timeoutMs, signal } = options;
  const what = aboutLine(options);
  if (signal.aborted) throw calledOff(what);
  const isSecure = new URL(url).protocol === 'wss:';
  const agents = connectionsTo(url, tls, { keepAlive: false, handshakeMs: timeoutMs });
  const socket = new WebSocket(`${url}${queryText(query)}`, {
    agent: isSecure ? agents.httpsAgent : agents.httpAgent,
    headers: { 'User-Agent': 'floorwalker', ...headers },
    handshakeTimeout: timeoutMs,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
  });
  return new Promise((resolve, reject) => {
    const secrets = secretsOf(options);
    const failed = (error: VendorError): void => {
      signal.removeEventListener('abort', onAbort);
      // Ending a handshake that is under way is an error of its own.
      socket.removeAllListeners().on('error', () => undefined);
      socket.terminate();
      reject(secrets.hideIn(error));
    };
    const onAbort = (): void => failed(calledOff(what));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => failed(brokenLine(error, options, what)));
    socket.once('unexpected-response', (_request, { statusCode = 0, headers: answered }) => {
      const texts = Object.entries(answered).map(([name, value]) => [name, String(value)] as const);
      failed(statusFailure(statusCode, Object.fromEntries(texts), what, Date.now()).error);
    });
    socket.once('open', () => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error').removeAllListeners('unexpected-response');
      // In the same tick: a frame may have come with the end of the handshake.
      resolve(new WebSocketLine(socket, options));
    });
  });
}

/** Opens a connection that carries lines of text, over TLS with `tls:`. @throws VendorError: unavailable */
export async function openTextLine(options: LineOptions): Promise<Line> {
  const { url, tls, timeoutMs, signal } = options;
  const what = aboutLine(options);
  const isCalledOff = (): boolean => signal.aborted;
  if (isCalledOff()) throw calledOff(what);
  try {
    const socket = await openSocket(url, tls, timeoutMs, signal);
    if (!isCalledOff()) return new TextLine(socket, options);
    socket.destroy();
  } catch (error) {
    if (!isCalledOff()) throw secretsOf(options).hideIn(brokenLine(error, options, what));
  }
  throw calledOff(what);
}

/** `ws` gives one buffer, or several, of a text frame. */
function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
