import { z } from 'zod';
import type { CommandType } from '../../../../client/index.js';
import { VENDORS } from '../../../../src/vendors/vendors.catalog.js';
import { ACTIONS } from '../../texts/actions.js';
import { capabilitiesIn } from './capabilities.js';
import type { Names, CommandTarget } from './commands.js';
import { formGroups } from './form-groups.js';
import type { Field } from './form-model.js';

const ROSTER = {
  queues: {},
  agents: {},
  pauseReasons: [{ code: '*01', label: 'Lunch' }],
  skills: [{ id: '1', name: 'Dutch' }],
};
const NAMES: Names = {
  ...{ account: (id) => id, agent: (_, id) => id, queue: (_, id) => id },
  ...{ agents: () => [], queues: () => [{ id: 'q', name: 'Sales' }] },
};
const TARGETS: CommandTarget[] = [{ agent: 'a' }, { queue: 'q' }, { queue: 'q', call: 'c' }, {}].map(
  (one) => ({
    account: 'hq',
    ...one,
  }),
);

const FORMS = [...VENDORS.values()].map(({ kind, commands }) => ({
  kind,
  types: Object.keys(commands) as CommandType[],
  state: capabilitiesIn({
    capabilities: {
      complete: true,
      commands: Object.fromEntries(
        Object.entries(commands).map(([type, { aim, params }]) => {
          const schema = z.toJSONSchema(params(ROSTER), { io: 'input' });
          return [type, { scope: 'agents:command', allowed: true, aim, params: schema }];
        }),
      ),
    },
  }),
}));

function kinds(field: Field): string[] {
  if (field.kind === 'group') return field.fields.flatMap(kinds);
  return field.kind === 'list' ? ['list', ...kinds(field.item)] : [field.kind];
}

describe.each(FORMS)('Commands of $kind', ({ types, state }) => {
  it.each(types)('%s has words and a form, with nothing to be written as JSON', (type) => {
    expect(ACTIONS.types[type].name).toEqual(expect.any(String));
    for (const target of TARGETS) {
      const { groups, left } = formGroups({ capabilities: () => state, names: NAMES }, type, [target]);
      expect(left).toEqual([]);
      expect(groups.flatMap(({ form }) => kinds(form))).not.toContain('json');
    }
  });
});
