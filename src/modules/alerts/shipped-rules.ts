import { Rule } from '../domain/rule.js';

const shipped = (id: string, fields: object): Rule =>
  Rule.parse({ id, version: 0, shipped: true, enabled: false, severity: 'warning', ...fields });

/** The rules that a tenant has from the beginning. Only the one about old data is on, and none notifies a channel. */
export const SHIPPED_RULES: readonly Rule[] = [
  shipped('none-available', {
    ...{ name: 'Callers wait and no agent is available', severity: 'critical' },
    ...{ when: { measure: 'queue.nobodyAvailable' }, forSeconds: 20 },
  }),
  shipped('oldest-wait', {
    name: 'A caller waits too long',
    when: {
      measure: 'queue.oldestSeconds',
      op: '>',
      value: { times: 2, of: 'slaSeconds', atLeast: 120 },
    },
  }),
  shipped('pause-overrun', {
    name: 'A pause is over its end',
    when: { measure: 'agent.pauseOverrunSeconds', op: '>=', value: 60 },
  }),
  shipped('wrap-up', {
    name: 'Wrap-up takes too long',
    when: { measure: 'agent.wrapUpSeconds', op: '>', value: { times: 3, of: 'wrapUpSeconds' } },
  }),
  shipped('unreachable', {
    name: 'An agent’s phone is not reachable',
    ...{ when: { measure: 'agent.unreachable' }, forSeconds: 60 },
  }),
  shipped('unconfirmed-action', {
    name: 'An action has not taken effect',
    when: { measure: 'command.unconfirmed' },
    clearForSeconds: 0,
  }),
  shipped('stale-data', {
    ...{ name: 'The data of an account are old', severity: 'critical', enabled: true },
    ...{ when: { measure: 'account.staleSeconds', op: '>=', value: 60 }, clearForSeconds: 0 },
  }),
];
