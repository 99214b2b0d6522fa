import { Issuer } from './control/issuer.js';
import type { SimulatedAccount } from './simulator.js';

/** A configuration file of the service with these accounts. */
export function configurationOf(accounts: readonly SimulatedAccount[], controlUrl: string): string {
  return [
    '# floorwalker.yaml',
    'auth:',
    '  issuers:',
    `    - ${Issuer.line(controlUrl)}`,
    'accounts:',
    ...accounts.flatMap(accountLines),
    '',
  ].join('\n');
}

function accountLines(account: SimulatedAccount): string[] {
  const [first = '', ...others] = Object.entries(account).map(([key, value]) => `${key}: ${inline(value)}`);
  return [`  - ${first}`, ...others.map((line) => `    ${line}`)];
}

/** JSON is YAML, so values are written as JSON. */
function inline(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${inline(item)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return JSON.stringify(value);
}
