import type { Delta, Snapshot } from '../src/modules/domain/document.js';

export type Packed = ['delta', Delta] | ['snapshot', Snapshot];

/** Far more than a healthy connection has on its way; behind this, starting over is the shorter way. */
const MOST_WAITING = 1_000;

/**
 * Keeps what one connection brings in its order: inflating takes a moment, and nothing that came later may overtake.
 * When it fails, or too much waits, it says so once and delivers nothing more.
 */
export class Inbox {
  private waiting = 0;
  private tail = Promise.resolve();
  private closed = false;

  constructor(private readonly failed: (error: Error) => void) {}

  put(deliver: () => void): void {
    if (this.closed) return;
    if (this.waiting === 0) this.deliver(deliver);
    else this.queue(Promise.resolve(deliver));
  }

  unpack(bytes: Uint8Array, deliver: (message: Packed) => void): void {
    if (this.closed) return;
    // Begun at once, so that several are inflated side by side.
    this.queue(
      inflate(bytes).then(
        (message) => () => deliver(message),
        (cause: unknown) => () => this.fail(new Error('a packed message cannot be read', { cause })),
      ),
    );
  }

  close(): void {
    this.closed = true;
  }

  private queue(next: Promise<() => void>): void {
    if (this.waiting >= MOST_WAITING)
      return this.fail(new Error('messages come faster than they can be read'));
    this.waiting += 1;
    this.tail = this.tail.then(async () => {
      const deliver = await next;
      this.waiting -= 1;
      this.deliver(deliver);
    });
  }

  private deliver(deliver: () => void): void {
    if (this.closed) return;
    try {
      deliver();
    } catch (cause) {
      this.fail(new Error('a message is not as the protocol says', { cause }));
    }
  }

  private fail(error: Error): void {
    if (this.closed) return;
    this.close();
    this.failed(error);
  }
}

/** Browsers before Chromium 103, Firefox 113 and Safari 16.4 do not know this format. */
export function canInflate(): boolean {
  try {
    void new DecompressionStream('deflate-raw');
    return true;
  } catch {
    return false;
  }
}

async function inflate(bytes: Uint8Array): Promise<Packed> {
  const packed = new Response(new Uint8Array(bytes)).body;
  if (packed === null) throw new Error('it is empty');
  const text = new Response(packed.pipeThrough(new DecompressionStream('deflate-raw')));
  // The protocol says what it is, and the server is the one that checks.
  return (await text.json()) as Packed;
}
