import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import type { FloorEvent } from '../engine/floor.model.js';
import { post } from '../wire/event-posts.js';
import type { FacadePush, PushWay } from '../wire/push.js';

/** Where the customer's scenario posts to, with which key. */
const Scenario = z.strictObject({ url: z.url(), key: z.string().min(1) });
type Scenario = z.output<typeof Scenario>;

/** A customer's scenario that posts what happens to each of its tasks. The platform itself pushes nothing of them. */
export class VoximplantPush implements FacadePush {
  private scenario: Scenario | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly floor: Floor,
    private readonly way: PushWay,
  ) {}

  configure(settings: unknown): void {
    this.scenario = Scenario.parse(settings);
  }

  start(): void {
    this.stop();
    this.stopListening = this.floor.onChange((change) => this.changed(change));
  }

  stop(): void {
    this.stopListening?.();
  }

  cut(): void {
    // Each post is a connection of its own.
  }

  alive(): number {
    return this.scenario === undefined ? 0 : 1;
  }

  private changed(change: FloorEvent): void {
    const event = nameOf(change);
    const { scenario } = this;
    if (event === undefined || scenario === undefined || change.queueId === undefined) return;
    const { url, key } = scenario;
    const headers = { authorization: `Bearer ${key}` };
    const body = JSON.stringify({ event, task: change.callId });
    // A scenario never repeats a request.
    this.way.deliver(() => {
      if (!this.way.isSilent()) void post({ url, headers, body });
    });
  }
}

function nameOf({ type, outcome }: FloorEvent): string | undefined {
  switch (type) {
    case 'call-arrived':
      return 'enqueued';
    case 'call-ringing':
      return 'TaskDistributed';
    case 'call-answered':
      return 'OperatorReached';
    case 'call-ended':
      return outcome === 'abandoned' ? 'TaskCanceled' : 'ClientDisconnected';
    default:
      return undefined;
  }
}
