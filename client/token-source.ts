import type { Environment } from './environment.js';

/** A token, or what fetches one. */
export type TokenGiver = string | (() => Promise<string>);

const ANSWER_WITHIN_MS = 15_000;
/** With less than this left a token is not worth a new connection. */
const NEARLY_EXPIRED_MS = 5_000;

/** Where tokens come from: asked again only when the one at hand was refused or runs out. */
export class TokenSource {
  private held: string | undefined;
  private asking: Promise<string> | undefined;

  constructor(
    private readonly giver: TokenGiver,
    private readonly environment: Environment,
    private readonly now: () => number,
  ) {}

  get renewable(): boolean {
    return typeof this.giver !== 'string';
  }

  async current(): Promise<string> {
    const { held } = this;
    if (held === undefined) return this.fresh();
    return (expiryOf(held) ?? Infinity) - this.now() > NEARLY_EXPIRED_MS ? held : this.fresh();
  }

  /** One question at a time, however many ask. Rejects when no token comes in time. */
  async fresh(): Promise<string> {
    const { giver } = this;
    if (typeof giver === 'string') return giver;
    this.asking ??= this.ask(giver).finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** The server refused the token at hand. */
  forget(): void {
    this.held = undefined;
  }

  private async ask(giver: () => Promise<string>): Promise<string> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      const say = () => reject(new Error(`no token came within ${ANSWER_WITHIN_MS / 1000} s`));
      cancel = this.environment.after(ANSWER_WITHIN_MS, say);
    });
    try {
      return (this.held = await Promise.race([giver(), late]));
    } finally {
      cancel();
    }
  }
}

/**
 * When a JWT runs out, epoch ms; undefined when it does not say. Read without verifying: it only decides when to ask for
 * the next one.
 */
export function expiryOf(token: string): number | undefined {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(payload));
    const named = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof named === 'number' ? named * 1000 : undefined;
  } catch {
    return undefined; // no JWT: an opaque token tells nothing
  }
}
