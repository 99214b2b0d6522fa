import type { Simulator } from '../simulator.js';

/** A bare client of the façade for specs: returns the status and the parsed body, also of an error. */
export class PortsipClient {
  token = '';
  refreshToken = '';

  constructor(private readonly simulator: Simulator) {}

  async signIn(more: object = {}): Promise<[status: number, body: unknown]> {
    const answer = await this.post('auth/sign_in', { ...this.simulator.credentials, ...more });
    this.take(answer[1]);
    return answer;
  }

  async refresh(token = this.refreshToken): Promise<[status: number, body: unknown]> {
    const answer = await this.post('auth/refresh_token', { refresh_token: token });
    this.take(answer[1]);
    return answer;
  }

  get(endpoint: string): Promise<[status: number, body: unknown]> {
    return this.ask(endpoint, { method: 'GET' });
  }

  post(endpoint: string, body?: unknown): Promise<[status: number, body: unknown]> {
    return this.ask(endpoint, {
      method: 'POST',
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  async ask(endpoint: string, init: RequestInit): Promise<[status: number, body: unknown]> {
    const response = await fetch(`${this.simulator.baseUrl}/api/${endpoint}`, {
      ...init,
      headers: this.token === '' ? {} : { authorization: `Bearer ${this.token}` },
    });
    const text = await response.text();
    return [response.status, text === '' ? '' : JSON.parse(text)];
  }

  private take(body: unknown): void {
    const tokens = body as { access_token?: string; refresh_token?: string };
    this.token = tokens.access_token ?? this.token;
    this.refreshToken = tokens.refresh_token ?? this.refreshToken;
  }
}
