import type { HookConfig } from './floor-config.js';

/** Where the phone system posts its events: a secret. Undefined: the service's own address is not configured. */
export function hookUrl(account: string, { origin, key }: HookConfig): string | undefined {
  return origin === undefined ? undefined : `${origin}/hooks/${account}/${key}`;
}
