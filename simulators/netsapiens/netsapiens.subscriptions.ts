import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SimClock } from '../engine/clock.js';
import { post } from '../wire/event-posts.js';
import type { WireReply } from '../wire/facade.js';
import type { FacadePush, PushWay } from '../wire/push.js';
import type { NetsapiensCalls } from './netsapiens.calls.js';
import type { NetsapiensPeople } from './netsapiens.people.js';
import { jsonReply, NetsapiensFailure } from './netsapiens.reply.js';
import type { Fields } from './netsapiens.wording.js';

/** The system looks into its own database so often. */
const TICK_MS = 3_000;
/** After how many failed posts a subscription ends is assumed. */
const MOST_ERRORS = 10;
const WORST_STATUS = 302;
const DUPLICATE = 'Subscription ID already Exists or matching set of parameters already exists';
const YEARS_20_MS = 20 * 365.25 * 86_400_000;

const Stamp = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const Created = z.looseObject({
  model: z.enum(['agent', 'call']),
  'post-url': z.url(),
  domain: z.string().default('*'),
  user: z.string().default('*'),
  'subscription-expires-datetime': Stamp.exactOptional(),
});
const Updated = z.looseObject({
  'post-url': z.url().exactOptional(),
  'subscription-expires-datetime': Stamp.exactOptional(),
  'error-count': z.literal('0').or(z.literal(0)).exactOptional(),
});
const Deleted = z.looseObject({ subscription_id: z.string(), domain: z.string() });

interface Subscription {
  readonly row: Record<string, unknown> & { id: string; model: 'agent' | 'call'; 'post-url': string };
  /** The rows at the last tick, as text by what they are about. */
  seen: ReadonlyMap<string, Fields>;
}

/** `subscriptions`, and the sender that posts what has changed since its last tick. */
export class NetsapiensSubscriptions implements FacadePush {
  private readonly subscriptions = new Map<string, Subscription>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly people: NetsapiensPeople,
    private readonly calls: NetsapiensCalls,
    private readonly clock: SimClock,
    private readonly way: PushWay,
  ) {}

  start(): void {
    this.stop();
    this.timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  cut(): void {
    // Each post is a connection of its own.
  }

  alive(): number {
    return [...this.subscriptions.values()].filter(({ row }) => row['status'] !== 'error').length;
  }

  /** @param id of the path; undefined: none */
  handle(method: string, id: string | undefined, body: () => Fields): WireReply {
    if (id === undefined) {
      if (method === 'GET') return jsonReply([...this.subscriptions.values()].map(({ row }) => row));
      if (method === 'POST') return this.create(body());
      throw new NetsapiensFailure(404);
    }
    const known = this.subscriptions.get(id);
    if (known === undefined) throw new NetsapiensFailure(404);
    if (method === 'GET') return jsonReply(known.row);
    if (method === 'PUT') return this.update(known, body());
    if (method === 'DELETE') return this.delete(id, body());
    throw new NetsapiensFailure(404);
  }

  private create(body: Fields): WireReply {
    const made = parsed(Created, body);
    const { model, 'post-url': url } = made;
    for (const { row } of this.subscriptions.values())
      if (row.model === model && row['post-url'] === url) return jsonReply({ message: DUPLICATE }, 409);
    const id = randomBytes(16).toString('hex');
    const row = {
      ...{ id, 'subscription-geo-support': 'yes', 'post-url': url, model, 'user-scope': 'Office Manager' },
      ...{ domain: made.domain, user: made.user, status: 'pending', 'error-count': 0, 'posts-count': 0 },
      'subscription-creation-datetime': stamp(this.clock.now()),
      'subscription-expires-datetime':
        made['subscription-expires-datetime'] ?? stamp(this.clock.now() + YEARS_20_MS),
    };
    this.subscriptions.set(id, { row, seen: this.rowsOf(model) });
    return jsonReply(row);
  }

  private update({ row }: Subscription, body: Fields): WireReply {
    const { 'error-count': errors, ...changes } = parsed(Updated, body);
    Object.assign(row, changes, errors !== undefined && { 'error-count': 0, status: 'active' });
    return jsonReply({ code: 202, message: 'Accepted' }, 202);
  }

  private delete(id: string, body: Fields): WireReply {
    if (parsed(Deleted, body).subscription_id !== id) throw new NetsapiensFailure(400);
    this.subscriptions.delete(id);
    return jsonReply({ code: 202, message: 'Accepted' }, 202);
  }

  private tick(): void {
    const now = stamp(this.clock.now());
    for (const [id, subscription] of this.subscriptions) {
      const { row } = subscription;
      if (String(row['subscription-expires-datetime']) <= now) this.subscriptions.delete(id);
      else if (row['status'] !== 'error') this.look(subscription);
    }
  }

  private look(subscription: Subscription): void {
    const { row, seen } = subscription;
    const rows = this.rowsOf(row.model);
    subscription.seen = rows;
    const changed = [...rows].filter(([key, one]) => JSON.stringify(seen.get(key)) !== JSON.stringify(one));
    const gone = [...seen].filter(([key]) => !rows.has(key));
    const body = [...changed.map(([, one]) => one), ...gone.map(([, one]) => ({ ...one, remove: 'yes' }))];
    if (body.length > 0) this.way.deliver(() => void this.send(row, JSON.stringify(body)));
  }

  private async send(row: Subscription['row'], body: string): Promise<void> {
    if (this.way.isSilent()) return;
    const status = await post({ url: row['post-url'], headers: { 'x-correlation-id': row.id }, body });
    row['posts-count'] = Number(row['posts-count']) + 1;
    if (status !== undefined && status <= WORST_STATUS) row['status'] = 'active';
    else {
      row['error-count'] = Number(row['error-count']) + 1;
      if (Number(row['error-count']) >= MOST_ERRORS) row['status'] = 'error';
    }
  }

  private rowsOf(model: 'agent' | 'call'): ReadonlyMap<string, Fields> {
    const keys =
      model === 'agent' ? ['callqueue', 'callqueue-agent-id'] : ['call-orig-call-id', 'call-term-call-id'];
    const rows = model === 'agent' ? this.people.agents() : this.calls.legs();
    return new Map(rows.map((row) => [keys.map((key) => String(row[key])).join(' '), row]));
  }
}

/** UTC. */
const stamp = (instant: number): string => new Date(instant).toISOString().slice(0, 19).replace('T', ' ');

function parsed<Value>(schema: z.ZodType<Value>, body: Fields): Value {
  const result = schema.safeParse(body);
  if (!result.success) throw new NetsapiensFailure(400);
  return result.data;
}
