import { connect, type Socket } from 'node:net';

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const HEAD_END = '\r\n\r\n';

export interface WebSocketListener {
  /** The payload is only good until the call returns. */
  heard(payload: Buffer, binary: boolean): void;
  closed(): void;
}

/**
 * A client's end of a WebSocket on loopback that does nothing it need not: thousands of them leave the processor to
 * the server under measurement.
 */
export class LightWebSocket {
  private readonly socket: Socket;
  private rest: Buffer = Buffer.alloc(0);
  private open = false;

  constructor(
    url: string,
    path: string,
    private readonly listener: WebSocketListener,
  ) {
    const { port, hostname } = new URL(url);
    this.socket = connect({ port: Number(port), host: hostname, noDelay: true });
    this.socket.on('data', (chunk) => this.take(chunk));
    // A connection that breaks is closed: `close` follows.
    this.socket.on('error', () => this.socket.destroy());
    this.socket.once('close', () => listener.closed());
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-key: ${'A'.repeat(22)}==\r\n\r\n`,
    );
  }

  send(payload: string | Buffer): void {
    const text = typeof payload === 'string';
    this.socket.write(frame(text ? TEXT : BINARY, text ? Buffer.from(payload) : payload));
  }

  /** As a network does that fails: without a word. */
  cut(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    let data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.open) {
      const end = data.indexOf(HEAD_END);
      if (end < 0) return void (this.rest = data);
      if (!data.toString('latin1', 0, 12).endsWith('101')) return this.cut();
      this.open = true;
      data = data.subarray(end + HEAD_END.length);
    }
    this.rest = this.frames(data);
  }

  /** What is left when no whole frame is. */
  private frames(data: Buffer): Buffer {
    let at = 0;
    while (data.length - at >= 2) {
      const short = (data[at + 1] ?? 0) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length - at < head) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? data.readUInt16BE(at + 2)
            : Number(data.readBigUInt64BE(at + 2));
      if (data.length - at - head < length) break;
      this.frame((data[at] ?? 0) & 0x0f, data.subarray(at + head, at + head + length));
      at += head + length;
    }
    return data.subarray(at);
  }

  private frame(code: number, payload: Buffer): void {
    if (code === TEXT || code === BINARY) this.listener.heard(payload, code === BINARY);
    else if (code === PING) this.socket.write(frame(PONG, payload));
    else if (code === CLOSE) this.socket.end();
  }
}

/** Clients have to mask; a mask of zeros leaves the payload as it is. */
function frame(code: number, payload: Buffer): Buffer {
  const long = payload.length >= 126;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x80 | code;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** What a payload of so many bytes is on the wire from a server. */
export const framed = (bytes: number): number => bytes + (bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10);
