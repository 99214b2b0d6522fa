import type { TimeAnswer } from '../src/modules/domain/protocol.js';
import type { Environment } from './environment.js';

const SAMPLES = 5;
const AGAIN_MS = 5 * 60_000;

/** Undefined: no answer. */
export type TimeExchange = (sent: number) => Promise<TimeAnswer | undefined>;

/**
 * The server's clock, carried by a local one that never jumps: ages are right also on a screen whose clock is wrong.
 * Until the first exchange it is this machine's own clock.
 */
export class ServerClock {
  /** From our monotonic clock to the server's epoch ms. */
  private offset: number;
  private stopped: (() => void) | undefined;

  constructor(private readonly environment: Environment) {
    this.offset = environment.wall() - environment.monotonic();
  }

  now(): number {
    return Math.round(this.environment.monotonic() + this.offset);
  }

  /** Sets the clock now, every five minutes, and when the page is looked at again (a sleep stops local clocks). */
  follow(exchange: TimeExchange): void {
    this.stop();
    let running = true;
    let cancel = () => {};
    const set = async () => {
      cancel();
      const sample = await this.bestSample(exchange, () => running);
      if (!running) return;
      if (sample !== undefined) this.offset = sample.offset;
      cancel();
      cancel = this.environment.after(AGAIN_MS, () => void set());
    };
    const ignore = this.environment.onVisible(() => void set());
    this.stopped = () => {
      running = false;
      cancel();
      ignore();
    };
    void set();
  }

  stop(): void {
    this.stopped?.();
    this.stopped = undefined;
  }

  /** Of several exchanges the one with the shortest round trip: the least of it can be lopsided. */
  private async bestSample(exchange: TimeExchange, wanted: () => boolean): Promise<Sample | undefined> {
    let best: Sample | undefined;
    for (let taken = 0; taken < SAMPLES && wanted(); taken++) {
      const sent = this.environment.monotonic();
      const answer = await exchange(sent);
      if (answer === undefined) return best;
      const back = this.environment.monotonic();
      const { received, replied } = answer;
      const roundTripMs = back - sent - (replied - received);
      if (best === undefined || roundTripMs < best.roundTripMs)
        best = { roundTripMs, offset: (received - sent + (replied - back)) / 2 };
    }
    return best;
  }
}

interface Sample {
  roundTripMs: number;
  offset: number;
}
