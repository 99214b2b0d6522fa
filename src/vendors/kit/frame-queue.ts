/** Beyond this the sender is paused; it goes on at half of it. */
const MOST_FRAMES = 2_000;
const MOST_CHARACTERS = 2 * 1024 * 1024;

interface FrameSource {
  pause(): void;
  resume(): void;
  /** Frees the connection; called once, when no more frames are wanted. */
  close(): void;
}

interface Waiting {
  resolve(result: IteratorResult<string, undefined>): void;
  reject(error: Error): void;
}

/**
 * The frames of one line between the socket and the vendor that reads them, one at a time. While the vendor is behind, the
 * socket is not read, so that the queue is bounded and nothing is lost. Frames that came before the end are given out first.
 */
export class FrameQueue implements AsyncIterableIterator<string, undefined> {
  private frames: string[] = [];
  private characters = 0;
  private isPaused = false;
  private ended: { error?: Error } | undefined;
  private waiting: Waiting | undefined;

  constructor(private readonly source: FrameSource) {}

  get isOver(): boolean {
    return this.ended !== undefined;
  }

  push(frame: string): void {
    if (this.ended !== undefined) return;
    const { waiting } = this;
    if (waiting !== undefined) {
      this.waiting = undefined;
      waiting.resolve({ value: frame, done: false });
      return;
    }
    this.frames.push(frame);
    this.characters += frame.length;
    if (!this.isPaused && this.isFull(1)) {
      this.isPaused = true;
      this.source.pause();
    }
  }

  /** No more frames come. @param error thrown after the last one; absent: the iteration ends */
  end(error?: Error): void {
    if (this.ended !== undefined) return;
    this.ended = error === undefined ? {} : { error };
    this.source.close();
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting === undefined) return;
    if (error === undefined) waiting.resolve({ value: undefined, done: true });
    else waiting.reject(error);
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    const frame = this.frames.shift();
    if (frame !== undefined) {
      this.characters -= frame.length;
      if (this.isPaused && this.ended === undefined && !this.isFull(2)) {
        this.isPaused = false;
        this.source.resume();
      }
      return { value: frame, done: false };
    }
    if (this.ended === undefined) return this.nextToCome();
    const { error } = this.ended;
    this.ended = {};
    if (error !== undefined) throw error;
    return { value: undefined, done: true };
  }

  /** Called when the reader leaves its loop. */
  async return(): Promise<IteratorResult<string, undefined>> {
    this.frames = [];
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private nextToCome(): Promise<IteratorResult<string, undefined>> {
    if (this.waiting !== undefined) throw new Error('A line has one reader at a time.');
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  private isFull(part: number): boolean {
    return this.frames.length > MOST_FRAMES / part || this.characters > MOST_CHARACTERS / part;
  }
}
