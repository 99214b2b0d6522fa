import { keyed, own } from '../../modules/domain/document.js';
import type { QueueMetrics } from '../../modules/domain/queue.js';
import type { Reading, QueueReading } from '../../modules/domain/reading.js';
import { SERVICE_SECONDS } from './client.js';
import type { VoximplantAnswer } from './envelope.js';
import type { Metrics } from './schema.js';

/** The window of the realtime metrics, which has one value. */
const WINDOW_SECONDS = 1800;

/** How the queues have done in the last half hour. A queue without calls has no service level. */
export function metricsReading({ value = [], receivedAt }: VoximplantAnswer<Metrics>): Reading {
  const scale = scaleOf(value);
  const metrics = keyed<QueueMetrics>();
  for (const { report, queue, values } of value) {
    const known = own(metrics, queue) ?? { windowSeconds: WINDOW_SECONDS };
    metrics[queue] = { ...known, ...measured(report, values, scale) };
  }
  const queues = keyed<QueueReading>();
  for (const [id, { serviceLevel, ...counts }] of Object.entries(metrics)) {
    const calls = (counts.handled ?? 0) + (counts.abandoned ?? 0);
    const meaningful = calls > 0 && serviceLevel !== undefined;
    queues[id] = { metrics: { ...counts, ...(meaningful && { serviceLevel }) } };
  }
  return { at: receivedAt, queues };
}

function measured(report: string, values: number[], scale: Scale): Partial<QueueMetrics> {
  const sum = Math.round(values.reduce((total, value) => total + value, 0));
  if (report === 'count_handled_calls') return { handled: sum };
  if (report === 'count_abandonment_calls') return { abandoned: sum };
  const [value, ...others] = values;
  if (report !== 'service_level' || value === undefined || others.length > 0) return {};
  const percent = percentOf(value, scale);
  return percent === undefined ? {} : { serviceLevel: { percent, withinSeconds: SERVICE_SECONDS } };
}

type Scale = 'percent' | 'share' | 'unclear';

/** Whether rates go to 100 or to 1 is not documented: the answer itself shows it, unless all are 0 or 1. */
function scaleOf(metrics: Metrics): Scale {
  const rates = metrics.flatMap(({ report, values }) => (report === 'service_level' ? values : []));
  if (rates.some((rate) => rate > 1)) return 'percent';
  return rates.some((rate) => rate > 0 && rate < 1) ? 'share' : 'unclear';
}

function percentOf(rate: number, scale: Scale): number | undefined {
  if (scale === 'unclear' && rate !== 0) return undefined;
  const percent = scale === 'share' ? rate * 100 : rate;
  return percent > 100 ? undefined : Math.round(percent * 10) / 10;
}
