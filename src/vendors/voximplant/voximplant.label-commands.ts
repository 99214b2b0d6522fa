import { z } from 'zod';
import type { Roster } from '../../modules/domain/reading.js';
import { command, type Effect, type Mistake, type VendorCommands } from '../port/command.js';
import type { VoximplantClient } from './voximplant.client.js';
import { rosterShows } from './voximplant.effect.js';

const Name = z.string().min(1).meta({
  title: 'Status',
  description: "The platform's own name of it, e.g. READY, DND or CUSTOM_1 to CUSTOM_10.",
});

/** SQ_SetAgentCustomStatusMapping and SQ_DeleteAgentCustomStatusMapping. */
export const LABEL_COMMANDS = {
  'status-label.set': command({
    aim: {},
    hint: 'It changes what a status is called, and the status of nobody.',
    params: () =>
      z.strictObject({
        name: Name,
        label: z
          .string()
          .min(1)
          .meta({ title: 'Label', description: 'What it is to be called; no two may be called alike.' }),
      }),
    check: ({ params: { name, label } }, { roster: { statusLabels = [] } }): Mistake[] => {
      const taken = statusLabels.find((one) => one.label === label && one.name !== name);
      if (taken === undefined) return [];
      return [
        {
          path: ['params', 'label'],
          code: 'label-taken',
          message: `"${label}" is the label of ${taken.name}: choose another, or delete that first`,
        },
      ];
    },
    // A label that says the same as the name is none.
    effect: ({ params: { name, label } }, { roster }) =>
      effect(roster, name, label === name ? 'absent' : { label: [label] }),
    async send(client: VoximplantClient, { params: { name, label } }, context) {
      const query = { sq_status_name: name, custom_status_name: label, ...client.application };
      await client.change('SQ_SetAgentCustomStatusMapping', query, context);
      return {};
    },
  }),
  'status-label.delete': command({
    aim: {},
    params: () => z.strictObject({ name: Name }),
    check: ({ params: { name } }, { roster: { statusLabels } }): Mistake[] =>
      statusLabels === undefined || statusLabels.some((one) => one.name === name)
        ? []
        : [{ path: ['params', 'name'], code: 'unknown-label', message: `the status ${name} has no label` }],
    effect: ({ params: { name } }, { roster }) => effect(roster, name, 'absent'),
    async send(client: VoximplantClient, { params: { name } }, context) {
      // Without a name it would most likely delete them all.
      const query = { sq_status_name: name, ...client.application };
      await client.change('SQ_DeleteAgentCustomStatusMapping', query, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

function effect({ statusLabels }: Roster, name: string, shows: 'absent' | { label: string[] }): Effect {
  // Some accounts are not told their labels.
  const isTold = statusLabels !== undefined;
  return { polls: ['roster'], shows: isTold ? [rosterShows('statusLabels', { id: name }, shows)] : [] };
}
