import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AesGcm } from '../../../lib/aes-gcm.js';
import { FloorConfig } from '../../config/floor-config.js';

const SECRET_BYTES = 32;
const KEY_BYTES = 32;

/** What only the service and the receiver know. */
export const Secrets = z.object({
  url: z.string().exactOptional(),
  routingKey: z.string().exactOptional(),
  /** Of a webhook: what messages are signed with. */
  secret: z.string().exactOptional(),
  /** The one before, which signs too until then. */
  previous: z.object({ secret: z.string(), until: z.number() }).exactOptional(),
});
export type Secrets = z.infer<typeof Secrets>;

/** The id is sealed too, so that the secrets of one channel cannot be put beside another. */
const Sealed = z.object({ channel: z.string(), secrets: Secrets });

/** A secret of Standard Webhooks. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/** Seals the secrets of channels with `alerts.key`, which Redis does not know. */
@Injectable()
export class ChannelSecrets {
  private made: { key: string; box: AesGcm } | undefined;

  constructor(private readonly config: FloorConfig) {}

  /** Without `alerts.key` nothing can be sealed. */
  get available(): boolean {
    return this.config.alerts.key !== undefined;
  }

  /** @throws Error without `alerts.key` */
  seal(channel: string, secrets: Secrets): string {
    const box = this.box();
    if (box === undefined) throw new Error('alerts.key is not set.');
    return box.seal(JSON.stringify({ channel, secrets } satisfies z.infer<typeof Sealed>));
  }

  /** Undefined: sealed with another key, or of another channel. */
  open(channel: string, sealed: string): Secrets | undefined {
    const json = this.box()?.open(sealed);
    if (json === undefined) return undefined;
    const opened = Sealed.parse(JSON.parse(json));
    return opened.channel === channel ? opened.secrets : undefined;
  }

  /** Read at each use: a reload may change the key. */
  private box(): AesGcm | undefined {
    const { key } = this.config.alerts;
    if (key === undefined) return undefined;
    if (this.made?.key !== key) {
      const bytes = hkdfSync('sha256', key, '', 'floorwalker channels', KEY_BYTES);
      this.made = { key, box: new AesGcm(Buffer.from(bytes)) };
    }
    return this.made.box;
  }
}
