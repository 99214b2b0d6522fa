import { Rule } from '../domain/rule.js';
import { SHIPPED_NAMES } from '../domain/shipped-names.js';

const shipped = (id: keyof typeof SHIPPED_NAMES, fields: object): Rule =>
  Rule.parse({
    ...{ id, name: SHIPPED_NAMES[id], version: 0, shipped: true, enabled: false, severity: 'warning' },
    ...fields,
  });

/** The rules that a tenant has from the beginning. Only the one about old data is on, and none notifies a channel. */
export const SHIPPED_RULES: readonly Rule[] = [
  shipped('none-available', {
    ...{ severity: 'critical', when: { measure: 'queue.nobodyAvailable' }, forSeconds: 20 },
  }),
  shipped('oldest-wait', {
    when: {
      measure: 'queue.oldestSeconds',
      op: '>',
      value: { times: 2, of: 'slaSeconds', atLeast: 120 },
    },
  }),
  shipped('pause-overrun', {
    when: { measure: 'agent.pauseOverrunSeconds', op: '>=', value: 60 },
  }),
  shipped('wrap-up', {
    when: { measure: 'agent.wrapUpSeconds', op: '>', value: { times: 3, of: 'wrapUpSeconds' } },
  }),
  shipped('unreachable', {
    when: { measure: 'agent.unreachable' },
    forSeconds: 60,
  }),
  shipped('unconfirmed-action', {
    when: { measure: 'command.unconfirmed' },
    clearForSeconds: 0,
  }),
  shipped('stale-data', {
    ...{ severity: 'critical', enabled: true },
    ...{ when: { measure: 'account.staleSeconds', op: '>=', value: 60 }, clearForSeconds: 0 },
  }),
];
