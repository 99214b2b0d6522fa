import { z } from 'zod';
import { Id } from '../domain/id.js';
import { isZone } from '../domain/local-intervals.js';
import { FORMULAS } from '../domain/service-level.js';
import { flag } from './http.schema.js';
import { whole } from './values.schema.js';

const Zone = z.string().refine(isZone, 'must be an IANA time zone such as Europe/Berlin');

/** Days are added up from quarter hours. */
const DayStart = z
  .string()
  .regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'must be a time of day on a quarter hour, such as 06:00');

const shortAbandonSeconds = whole(0, 600);
const targetSeconds = whole(1, 86_400);

/** What a queue has of its own. */
export const QueueMetrics = z.strictObject({
  id: Id,
  zone: Zone.exactOptional(),
  targetSeconds: targetSeconds.exactOptional(),
  shortAbandonSeconds: shortAbandonSeconds.exactOptional(),
  formula: z.enum(FORMULAS).exactOptional(),
});

const Queues = z.array(QueueMetrics).superRefine((queues, context) => {
  const places = new Map<string, number>();
  for (const [index, { id }] of queues.entries()) {
    const first = places.get(id);
    if (first === undefined) places.set(id, index);
    else
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `"${id}" is already the id of queues[${first}]`,
      });
  }
});

/** The keys of an account that say how its interval metrics are counted. */
export const AccountMetrics = {
  zone: Zone.exactOptional(),
  dayStartsAt: DayStart.default('00:00'),
  totals: flag.default(true),
  formula: z.enum(FORMULAS).default('no-short'),
  shortAbandonSeconds: shortAbandonSeconds.default(5),
  targetSeconds: targetSeconds.default(20),
  queues: Queues.exactOptional(),
};
