/** How many times faster than it was. */
export const SPEEDS = [1, 2, 4, 8, 16, 60] as const;
export type Speed = (typeof SPEEDS)[number];

/** What a replay from the live page begins with: far enough back for what was just missed. */
const RECENTLY_MS = 5 * 60_000;

/** Where a replay begins: epoch ms. */
export interface ReplayStart {
  at: number;
  speed: Speed;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** `?at=2026-11-28T10:40&speed=8`; an instant without a zone is in the reader's own. Undefined: the live floor. */
export function replayIn(search: string): ReplayStart | undefined {
  const params = new URLSearchParams(search);
  const at = instantIn(params.get('at') ?? '');
  if (at === undefined) return undefined;
  const speed = Number(params.get('speed'));
  return { at, speed: SPEEDS.find((one) => one === speed) ?? SPEEDS[0] };
}

/** Epoch ms; undefined: it is no instant. */
export function instantIn(text: string): number | undefined {
  // The plus of a zone is a space where it was not encoded.
  const iso = text.trim().replace(/ (?=\d\d:?\d\d$)/, '+');
  const at = /^\d{12,14}$/.test(iso) ? Number(iso) : INSTANT.test(iso) ? Date.parse(iso) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The same address at another instant, or of the live floor. The instant has its zone, so it can be passed on. */
export function searchAt(search: string, start: ReplayStart | undefined): string {
  const params = new URLSearchParams(search);
  params.delete('at');
  params.delete('speed');
  if (start !== undefined) {
    params.set('at', `${new Date(start.at).toISOString().slice(0, 19)}Z`);
    if (start.speed !== SPEEDS[0]) params.set('speed', String(start.speed));
  }
  const text = params.toString().replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%2F/g, '/');
  return text === '' ? '' : `?${text}`;
}

/** What a `datetime-local` field with seconds shows. */
export function localOf(at: number): string {
  const date = new Date(at);
  const local = new Date(at - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

export const recently = (now: number): ReplayStart => ({ at: now - RECENTLY_MS, speed: SPEEDS[0] });

/** Whether a sign-in may see the past, and there is one. */
export const seesPast = ({ scopes, history }: { scopes: ReadonlySet<string>; history: boolean }): boolean =>
  history && scopes.has('history:read');
