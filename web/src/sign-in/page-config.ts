/** Where people sign in, as `GET /config.json` says. */
export interface IssuerSettings {
  issuer: string;
  clientId: string;
  scope: string;
}

export interface PageConfig {
  demo: boolean;
  oidc?: IssuerSettings;
  /** The service has a job queue board for operators. */
  operations?: true;
}

const TIMEOUT_MS = 10_000;

/** Rejects while the service does not answer it. */
export async function readPageConfig(signal: AbortSignal): Promise<PageConfig> {
  const answer = await fetch('/config.json', {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const config = answer.ok ? pageConfigOf(await answer.json()) : undefined;
  if (config === undefined) throw new Error(`the service answered ${answer.status} and no settings`);
  return config;
}

/** Undefined: this is no such thing. */
export function pageConfigOf(value: unknown): PageConfig | undefined {
  if (typeof value !== 'object' || value === null || !('demo' in value)) return undefined;
  const oidc = 'oidc' in value ? issuerSettingsOf(value.oidc) : undefined;
  return {
    demo: value.demo === true,
    ...(oidc !== undefined && { oidc }),
    ...('operations' in value && value.operations === true && { operations: true as const }),
  };
}

function issuerSettingsOf(value: unknown): IssuerSettings | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('issuer' in value) || !('clientId' in value) || !('scope' in value)) return undefined;
  const { issuer, clientId, scope } = value;
  return typeof issuer === 'string' && typeof clientId === 'string' && typeof scope === 'string'
    ? { issuer, clientId, scope }
    : undefined;
}
