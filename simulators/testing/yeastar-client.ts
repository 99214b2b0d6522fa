import type { Simulator } from '../simulator.js';

export type Json = Record<string, unknown>;

/** A bare client of the façade for specs: returns the parsed body, also of an error. */
export class YeastarClient {
  token = '';
  refreshToken = '';

  constructor(private readonly simulator: Simulator) {}

  async signIn(): Promise<Json> {
    const { clientId, clientSecret } = this.simulator.credentials;
    const answer = await this.post('get_token', { username: clientId, password: clientSecret });
    this.token = String(answer['access_token']);
    this.refreshToken = String(answer['refresh_token']);
    return answer;
  }

  async get(endpoint: string, params: Record<string, string | number> = {}): Promise<Json> {
    const query = new URLSearchParams({ access_token: this.token });
    for (const [name, value] of Object.entries(params)) query.set(name, String(value));
    return (await this.raw(`${endpoint}?${query.toString()}`)).json() as Promise<Json>;
  }

  async post(endpoint: string, body: unknown): Promise<Json> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return (await this.raw(endpoint, { method: 'POST', body: text })).json() as Promise<Json>;
  }

  raw(pathAndQuery: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.simulator.baseUrl}/openapi/v1.0/${pathAndQuery}`, {
      ...init,
      headers: { 'user-agent': 'OpenAPI', ...init.headers },
    });
  }
}
