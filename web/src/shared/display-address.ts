import type { DisplaySettings } from '../../../client/index.js';

/** The address that shows what a screen with these settings does. Names of queues with commas are left out: the address separates by them. */
export function addressParams(settings: DisplaySettings): URLSearchParams {
  const params = new URLSearchParams();
  const { textUntil, accounts = [], queues = [], ...rest } = settings;
  for (const [name, value] of Object.entries(rest)) params.set(name, String(value));
  if (textUntil !== undefined) params.set('textUntil', new Date(textUntil).toISOString());
  if (accounts.length > 0) params.set('accounts', accounts.join(','));
  const named = queues.filter((queue) => !queue.includes(','));
  if (named.length > 0) params.set('queues', named.join(','));
  return params;
}
