import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import { post } from '../wire/event-posts.js';
import { EventSockets, type EventSocket } from '../wire/event-sockets.js';
import type { FacadePush, PushWay } from '../wire/push.js';
import { envelope } from './yeastar.envelope.js';
import type { YeastarEvent, YeastarEvents } from './yeastar.events.js';
import type { YeastarQuirks } from './yeastar.quirks.js';
import type { YeastarTokens } from './yeastar.tokens.js';

const TOKENS_MS = 250;
/** Neither the instants of the repeats nor the largest number of events an entry lists are documented. */
const REPEAT_MS = 500;
const TOPICS = z.object({ topic_list: z.array(z.int()) });
const AGENT_STATUS = 30029;
const isKnown = (topic: number): boolean => topic >= 30005 && topic <= 30039;

/** Entries of the page for webhooks, at most five. */
const Webhooks = z.strictObject({
  webhooks: z
    .array(
      z.strictObject({
        url: z.url(),
        secret: z.string().min(1),
        events: z.array(z.int()).exactOptional(),
        /** How often a refused or unanswered event is sent again. */
        retries: z.int().min(0).max(5).default(2),
      }),
    )
    .max(5),
});
type Webhook = z.output<typeof Webhooks>['webhooks'][number];

interface Client {
  token: string;
  topics: ReadonlySet<number>;
}

/** The WebSocket and the webhooks of the PBX. */
export class YeastarPush implements FacadePush {
  readonly path = '/openapi/v1.0/subscribe';
  private readonly sockets: EventSockets<Client>;
  private webhooks: readonly Webhook[] = [];
  private stopListening: (() => void) | undefined;
  private check: NodeJS.Timeout | undefined;

  constructor(
    private readonly floor: Floor,
    private readonly events: YeastarEvents,
    private readonly tokens: YeastarTokens,
    private readonly quirks: YeastarQuirks,
    private readonly way: PushWay,
  ) {
    this.sockets = new EventSockets(way, {
      admit: (request) => this.admit(request),
      heard: (text, socket) => this.heard(text, socket),
      idleMs: () => this.quirks.socketIdleSeconds * 1000,
    });
  }

  configure(settings: unknown): void {
    this.webhooks = Webhooks.parse(settings).webhooks;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.sockets.upgrade(request, socket, head);
  }

  start(): void {
    this.stop();
    this.stopListening = this.floor.onChange((change) => {
      for (const event of this.events.of(change)) this.push(event);
    });
    this.check = setInterval(() => this.endWithTokens(), TOKENS_MS).unref();
  }

  stop(): void {
    this.stopListening?.();
    clearInterval(this.check);
    this.cut();
  }

  cut(): void {
    this.sockets.cut();
  }

  alive(): number {
    return this.sockets.all().filter(({ state }) => state.topics.size > 0).length;
  }

  private admit(request: IncomingMessage): Client | number {
    const token = new URL(request.url ?? '/', 'http://pbx').searchParams.get('access_token') ?? '';
    if (!request.headers['user-agent']) return 400;
    return this.tokens.isGood(token) ? { token, topics: new Set() } : 401;
  }

  private heard(text: string, socket: EventSocket<Client>): void {
    if (text === 'heartbeat') return socket.send('heartbeat response');
    const topics = TOPICS.safeParse(jsonOf(text)).data?.topic_list;
    if (topics === undefined) return socket.send(envelope(40001).body);
    const refused = topics.filter((topic) => !this.offers(topic));
    if (refused.length > 0) {
      const fields = refused.map((topic) => ({ field: 'topic_list', value: String(topic) }));
      return socket.send(envelope(40002, { invalid_param_list: fields }).body);
    }
    socket.state.topics = new Set(topics);
    socket.send(envelope(0).body);
  }

  private offers(topic: number): boolean {
    return isKnown(topic) && !(topic === AGENT_STATUS && this.quirks.noAgentEvents);
  }

  private push(event: YeastarEvent): void {
    if (!this.offers(event.type)) return;
    this.way.deliver(() => {
      for (const socket of this.sockets.all()) if (socket.state.topics.has(event.type)) socket.send(event);
      for (const hook of this.webhooks)
        if (hook.events?.includes(event.type) ?? true) void this.post(hook, JSON.stringify(event));
    });
  }

  private async post({ url, secret, retries }: Webhook, body: string): Promise<void> {
    const headers = { 'x-signature': createHmac('sha256', secret).update(body).digest('base64') };
    for (let nth = 0; nth <= retries && !this.way.isSilent(); nth += 1) {
      const status = await post({ url, headers, body });
      if (status !== undefined && status >= 200 && status < 300) return;
      await delay(REPEAT_MS, undefined, { ref: false });
    }
  }

  private endWithTokens(): void {
    if (!this.quirks.socketEndsWithToken) return;
    for (const socket of this.sockets.all()) if (!this.tokens.isGood(socket.state.token)) socket.close(1000);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
