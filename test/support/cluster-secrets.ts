import type { Simulator } from '../../simulators/simulator.js';
import type { LoggedRequest } from '../../simulators/wire/request-log.js';

const SECRET = /secret|password|key$/i;

/** Credentials of a simulated phone system, and every token that was ever shown to it. */
export function secretsOf(simulator: Simulator, requests: readonly LoggedRequest[]): string[] {
  const own = Object.entries(simulator.credentials).flatMap(([name, value]) =>
    SECRET.test(name) ? value.split('\n').filter((line) => line !== '' && !line.startsWith('-----')) : [],
  );
  return [...new Set([...own, ...requests.flatMap(tokensIn)])];
}

function tokensIn({ headers, query, body = '' }: LoggedRequest): string[] {
  const bearer = /^Bearer (.+)$/.exec(String(headers['authorization']))?.[1];
  const session = /mansession_id="?([^";]+)/.exec(String(headers['cookie']))?.[1];
  const asked = new URLSearchParams(query).get('access_token');
  const sent = [...body.matchAll(/"\w*token\w*":\s*"([^"]+)"/gi)].map(([, value]) => value);
  return [bearer, session, asked, ...sent].filter(
    (one) => typeof one === 'string' && one.length > 7,
  ) as string[];
}
