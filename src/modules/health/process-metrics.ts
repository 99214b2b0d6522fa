import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * Of the process, whatever runs in it. There is one set of them: what watches the garbage collector and the event loop
 * can never be taken off again, so that each further set would hold whatever shares its registry.
 */
export const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });
