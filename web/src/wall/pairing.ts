import { within } from '../../../client/within.js';
import { displayOf, type Display } from '../shared/stored-logins.js';

export type PairingState =
  | { kind: 'asking' }
  | { kind: 'code'; code: string }
  | { kind: 'unsupported' }
  /** Retried automatically. */
  | { kind: 'failed'; problem: string };

export interface PairingPort {
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Rejects when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const RETRY_MS = 5_000;
const ANSWER_WITHIN_MS = 15_000;
const LEAST_POLL_MS = 500;

interface Offer {
  code: string;
  secret: string;
  pollAfterMs: number;
}

/**
 * Shows one code after another until one is confirmed. Rejects when the signal aborts; undefined: this service pairs
 * no screens.
 */
export async function pair(
  port: PairingPort,
  show: (state: PairingState) => void,
  signal: AbortSignal,
): Promise<Display | undefined> {
  for (;;) {
    try {
      const offer = await begin(port, signal);
      if (offer === undefined) {
        show({ kind: 'unsupported' });
        return undefined;
      }
      show({ kind: 'code', code: offer.code });
      const display = await confirmed(port, offer, signal);
      if (display !== undefined) return display;
    } catch (error) {
      if (signal.aborted) throw error;
      show({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) });
      await port.pause(RETRY_MS, signal);
    }
  }
}

async function begin(port: PairingPort, signal: AbortSignal): Promise<Offer | undefined> {
  const answer = await post(port, 'v1/displays/pairings', {}, signal);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(await detailOf(answer));
  const offer: unknown = await answer.json();
  if (!isOffer(offer)) throw new Error('the service answered no code');
  return offer;
}

/** Undefined: the code ran out, or the service forgot it. */
async function confirmed(port: PairingPort, offer: Offer, signal: AbortSignal): Promise<Display | undefined> {
  for (;;) {
    await port.pause(Math.max(LEAST_POLL_MS, offer.pollAfterMs), signal);
    const answer = await poll(port, offer.secret, signal);
    // The code stays valid while the service restarts or limits requests.
    if (answer === undefined || answer.status === 202 || answer.status === 429 || answer.status >= 500)
      continue;
    if (!answer.ok) return undefined;
    const display = displayOf(await answer.json());
    if (display === undefined) throw new Error('the service answered no login');
    return display;
  }
}

async function poll(port: PairingPort, secret: string, signal: AbortSignal): Promise<Response | undefined> {
  try {
    return await post(port, 'v1/displays/pairings/poll', { secret }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined; // no line at the moment
  }
}

const post = (port: PairingPort, path: string, body: object, signal: AbortSignal): Promise<Response> =>
  within(
    ANSWER_WITHIN_MS,
    (ending) =>
      port.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: ending,
      }),
    signal,
  );

async function detailOf(answer: Response): Promise<string> {
  const problem: unknown = await answer.json();
  const told = typeof problem === 'object' && problem !== null && 'detail' in problem && problem.detail;
  return typeof told === 'string' ? told : `status ${answer.status}`;
}

function isOffer(value: unknown): value is Offer {
  if (typeof value !== 'object' || value === null) return false;
  if (!('code' in value) || !('secret' in value) || !('pollAfterMs' in value)) return false;
  return [typeof value.code, typeof value.secret, typeof value.pollAfterMs].join() === 'string,string,number';
}
