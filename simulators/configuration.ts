import { Issuer } from './control/issuer.js';
import type { SimulatedAccount } from './simulator.js';

/** The accounts as a configuration file of the service, to be saved and started with. */
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

/** JSON is YAML; only what is plainly safe goes without quotes. */
function inline(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${inline(item)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return JSON.stringify(value);
}
