import { createPrivateKey, sign } from 'node:crypto';
import type { Simulator } from '../simulator.js';

export type Json = Record<string, unknown>;

/** A bare client of the façade for specs: returns the parsed body, also of an error. */
export class VoximplantClient {
  constructor(private readonly simulator: Simulator) {}

  /** As the documents have it: the method in the path, parameters in the query. */
  async ask(method: string, params: Record<string, string | number> = {}): Promise<Json> {
    const response = await this.raw(`/platform_api/${method}?${this.query(params)}`, { method: 'POST' });
    return (await response.json()) as Json;
  }

  raw(pathAndQuery: string, init: RequestInit = {}): Promise<Response> {
    const authorization = `Bearer ${this.token()}`;
    return fetch(`${this.simulator.baseUrl}${pathAndQuery}`, {
      ...init,
      headers: { authorization, ...init.headers },
    });
  }

  query(params: Record<string, string | number> = {}): string {
    const all = new URLSearchParams({ application_id: this.simulator.credentials['application'] ?? '' });
    for (const [name, value] of Object.entries(params)) all.set(name, String(value));
    return all.toString();
  }

  /** A token of the service account; the arguments replace parts of it. */
  token({ header = {}, claims = {} }: { header?: Json; claims?: Json } = {}): string {
    const { accountId, keyId, privateKey = '' } = this.simulator.credentials;
    const iat = Math.floor(this.simulator.floor.now() / 1000);
    const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', kid: keyId, ...header })}.${part({ iss: Number(accountId), iat, exp: iat + 60, ...claims })}`;
    const signature = sign('RSA-SHA256', Buffer.from(signed), createPrivateKey(privateKey));
    return `${signed}.${signature.toString('base64url')}`;
  }
}
