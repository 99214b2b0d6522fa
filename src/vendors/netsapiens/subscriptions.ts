import { z } from 'zod';
import { readableRowsOf } from '../kit/rows.js';
import type { RequestAuth } from '../kit/session-auth.js';
import { PermissionMissing, VendorAuthFailed, VendorProtocolError, VendorThrottled } from '../port/errors.js';
import { TokenRefused, type NetsapiensApi } from './envelope.js';

const MODELS = ['agent', 'call'] as const;
type Model = (typeof MODELS)[number];

/** A process that is stopped for good leaves its subscriptions to this. */
const LIFE_MS = 24 * 3_600_000;
const RENEW_MS = 12 * 3_600_000;

const ENDPOINT = 'subscriptions';
const Subscriptions = readableRowsOf(
  z.object({ id: z.string().min(1), model: z.string(), 'post-url': z.string() }),
);

/** What makes the system post the changes of a domain's agents and calls to us. */
export class NetsapiensSubscriptions {
  private readonly renewAt = new Map<Model, number>();

  constructor(
    private readonly api: NetsapiensApi,
    private readonly auth: RequestAuth,
    private readonly domainName: (signal: AbortSignal) => Promise<string>,
  ) {}

  /** Makes what is missing, adopts what another process made, and renews both twice a day. */
  async keep(url: string, signal: AbortSignal): Promise<void> {
    for (const model of MODELS) {
      const now = Date.now();
      if ((this.renewAt.get(model) ?? 0) > now) continue;
      const expires = stamp(now + LIFE_MS);
      if (!(await this.create(model, url, expires, signal)))
        await this.renew(await this.find(model, url, signal), expires, signal);
      this.renewAt.set(model, now + RENEW_MS);
    }
  }

  /** False when there is one already. */
  private async create(model: Model, url: string, expires: string, signal: AbortSignal): Promise<boolean> {
    const body = {
      ...{ model, 'post-url': url, domain: await this.domainName(signal), user: '*' },
      ...{ 'subscription-geo-support': 'yes', 'subscription-expires-datetime': expires },
    };
    const { value } = await this.auth.with({ signal }, async (token) => {
      try {
        return await this.api.ask({
          ...{ method: 'POST', endpoint: ENDPOINT, body, token, signal },
          ...{ blank: true, refusals: (status) => status === 409 },
          schema: z.unknown().transform(() => true),
        });
      } catch (error) {
        throw notOffered(error);
      }
    });
    return value === true;
  }

  private async find(model: Model, url: string, signal: AbortSignal): Promise<string> {
    const { value } = await this.auth.with({ signal }, (token) =>
      this.api.ask({ method: 'GET', endpoint: ENDPOINT, token, signal, schema: Subscriptions }),
    );
    const ours = value?.rows.find((row) => row.model === model && row['post-url'] === url);
    if (ours !== undefined) return ours.id;
    const what = this.api.about('GET', ENDPOINT);
    throw new VendorProtocolError(
      `${what} does not list the subscription to "${model}" that exists according to another answer`,
      '',
    );
  }

  /** One that has failed too often is set going again. */
  private async renew(id: string, expires: string, signal: AbortSignal): Promise<void> {
    const endpoint = `${ENDPOINT}/${encodeURIComponent(id)}`;
    const body = { 'subscription-expires-datetime': expires, 'error-count': '0' };
    await this.auth.with({ signal }, (token) =>
      this.api.ask({ method: 'PUT', endpoint, body, token, signal, blank: true, schema: z.unknown() }),
    );
  }
}

/** UTC, as the API writes it. */
const stamp = (instant: number): string => new Date(instant).toISOString().slice(0, 19).replace('T', ' ');

/** A refusal of the API, or of the firewall before it, which takes the address in the body for an attack. */
function notOffered(error: unknown): unknown {
  if (error instanceof TokenRefused) return error;
  const byFirewall = error instanceof VendorThrottled && error.cause instanceof VendorAuthFailed;
  if (!(error instanceof VendorAuthFailed) && !byFirewall) return error;
  return new PermissionMissing(`${error.message}: push not available`, { cause: error });
}
