import type { DeliveryAttempt } from '../../../client/index.js';
import { RULES } from '../texts/rules.js';
import { listWords } from '../shared/formats.js';

const t = RULES.log;

/** `refused, answer 500: internal error`. */
export function attemptWords({ outcome, status, detail }: DeliveryAttempt): string {
  const words = listWords([t.outcomes[outcome], ...(status === undefined ? [] : [t.status({ status })])]);
  return detail === undefined ? words : `${words}: ${detail}`;
}
