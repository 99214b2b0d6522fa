import { addressOf } from './service.js';
import { within } from '../../../client/within.js';

/** Where people sign in, as `GET /config.json` says. */
export interface IssuerSettings {
  issuer: string;
  clientId: string;
  scope: string;
  /** Sent to the issuer in addition. */
  params?: Readonly<Record<string, string>>;
  /** How signing out ends the session there: `form` unless told otherwise. */
  signOut?: SignOut;
  /** Where its tokens say what they grant, if not in `scope` and `scp`. */
  scopeClaim?: string;
  /** What each role grants. */
  roles?: Readonly<Record<string, readonly string[]>>;
}

export type SignOut = 'form' | 'redirect' | 'none';

export interface PageConfig {
  demo: boolean;
  oidc?: IssuerSettings;
  /** The service has a job queue board for operators. */
  operations?: true;
  /** Long-polling is allowed where WebSockets do not get through. */
  polling?: true;
  /** Pages of the origin that was asked for may open no socket. */
  originRefused?: true;
  /** What was on the floor is kept, and can be shown again. */
  history?: true;
}

const TIMEOUT_MS = 10_000;

/**
 * Rejects while the service does not answer it.
 * @param origin to learn whether pages of it may open a socket
 */
export async function readPageConfig(signal: AbortSignal, origin?: string): Promise<PageConfig> {
  const query = origin === undefined ? '' : `?origin=${encodeURIComponent(origin)}`;
  const read = async (ending: AbortSignal): Promise<PageConfig> => {
    const answer = await fetch(addressOf(`config.json${query}`), { signal: ending });
    const config = answer.ok ? pageConfigOf(await answer.json()) : undefined;
    if (config === undefined) throw new Error(`the service answered ${answer.status} and no settings`);
    return config;
  };
  return within(TIMEOUT_MS, read, signal);
}

/** Undefined: this is no such thing. */
export function pageConfigOf(value: unknown): PageConfig | undefined {
  if (typeof value !== 'object' || value === null || !('demo' in value)) return undefined;
  const oidc = 'oidc' in value ? issuerSettingsOf(value.oidc) : undefined;
  return {
    demo: value.demo === true,
    ...(oidc !== undefined && { oidc }),
    ...('operations' in value && value.operations === true && { operations: true as const }),
    ...('polling' in value && value.polling === true && { polling: true as const }),
    ...('originRefused' in value && value.originRefused === true && { originRefused: true as const }),
    ...('history' in value && value.history === true && { history: true as const }),
  };
}

function issuerSettingsOf(value: unknown): IssuerSettings | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('issuer' in value) || !('clientId' in value) || !('scope' in value)) return undefined;
  const { issuer, clientId, scope } = value;
  if (typeof issuer !== 'string' || typeof clientId !== 'string' || typeof scope !== 'string')
    return undefined;
  const more = (name: string): unknown => Reflect.get(value, name);
  const [params, signOut, scopeClaim] = [textsIn(more('params')), more('signOut'), more('scopeClaim')];
  const roles = rolesIn(more('roles'));
  return {
    ...{ issuer, clientId, scope },
    ...(params !== undefined && { params }),
    ...((signOut === 'redirect' || signOut === 'none' || signOut === 'form') && { signOut }),
    ...(typeof scopeClaim === 'string' && { scopeClaim }),
    ...(roles !== undefined && { roles }),
  };
}

function textsIn(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const texts = Object.entries(value).flatMap(([name, one]: [string, unknown]) =>
    typeof one === 'string' ? [[name, one] as const] : [],
  );
  return Object.fromEntries(texts);
}

function rolesIn(value: unknown): Record<string, string[]> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const roles = Object.entries(value).map(([role, scopes]: [string, unknown]) => [
    role,
    Array.isArray(scopes) ? scopes.filter((one: unknown) => typeof one === 'string') : [],
  ]);
  return Object.fromEntries(roles) as Record<string, string[]>;
}
