import type { Trouble } from '../shared/trouble.js';
import { CONSOLE } from '../texts/console.js';

/** What the operator of the service can do about it. */
export function troubleDetails(trouble: Trouble, origin: string): string {
  const { origin: ofOrigin, ...others } = CONSOLE.troubleDetails;
  if (trouble.kind === 'refused') return trouble.detail;
  return trouble.kind === 'origin' ? ofOrigin({ origin }) : others[trouble.kind];
}
