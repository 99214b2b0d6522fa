import { z } from 'zod';
import { targetQueues } from '../../modules/domain/resolved-command.js';
import { command, type VendorCommands } from '../port/command.js';
import {
  agentQuery,
  agentShows,
  checkAgent,
  checkDynamic,
  dynamicQueues,
  reasonText,
} from './yeastar.agent-orders.js';
import { reasonParam, secondsParam } from './yeastar.agent-params.js';
import type { YeastarDesk } from './yeastar.desk.js';

interface PauseParams {
  seconds?: number;
  /** A feature code of the system. */
  reason?: string;
}

interface LoginParams extends PauseParams {
  paused?: boolean;
}

const AIM = { agent: 'required', queues: 'some' } as const;
const pauseSeconds = secondsParam(
  'Seconds',
  'For how many seconds: 0 or nothing means until unpaused, else at least 10; then the PBX unpauses by itself.',
);

const pause = command<YeastarDesk, PauseParams>({
  aim: AIM,
  hint: 'The reason is a feature code of the PBX; a basic plan refuses any reason.',
  params: (roster) => {
    const fields = { seconds: pauseSeconds.exactOptional() };
    const reason = reasonParam(roster);
    return reason === undefined ? z.strictObject(fields) : z.strictObject({ ...fields, reason });
  },
  check: checkAgent,
  effect: (order, view) => {
    const { agent = '', queues = 'all', params } = order;
    const reason = params.reason === undefined ? undefined : reasonText(params.reason, view.roster);
    // "All" reaches queues that the agent is logged out of: those go on showing that, and no reason.
    const all = queues === 'all';
    return agentShows(agent, targetQueues(order, view), {
      availability: all ? ['paused', 'logged-out'] : ['paused'],
      ...(reason !== undefined && { reason: all ? [reason, null] : [reason] }),
    });
  },
  send: async (desk, order, context) => {
    const query = agentQuery(order, context.roster);
    await desk.agentPause({ ...query, operation: 'pause', ...pauseQuery(order.params) }, context);
    return {};
  },
});

const unpause = command<YeastarDesk, object>({
  aim: AIM,
  params: () => z.strictObject({}),
  check: checkAgent,
  effect: (order, view) =>
    agentShows(order.agent ?? '', targetQueues(order, view), { availability: ['available', 'logged-out'] }),
  send: async (desk, order, context) => {
    await desk.agentPause({ ...agentQuery(order, context.roster), operation: 'unpause' }, context);
    return {};
  },
});

const login = command<YeastarDesk, LoginParams>({
  aim: AIM,
  hint: 'Dynamic agents only: static ones are always logged in.',
  params: (roster) => {
    const paused = z.boolean().meta({ title: 'Paused', description: 'Pause right after the login.' });
    const fields = { paused: paused.exactOptional(), seconds: pauseSeconds.exactOptional() };
    const reason = reasonParam(roster);
    return reason === undefined ? z.strictObject(fields) : z.strictObject({ ...fields, reason });
  },
  check: (order, view) => [
    ...checkAgent(order, view),
    ...checkDynamic(order, view),
    ...(['seconds', 'reason'] as const)
      .filter((param) => order.params.paused !== true && order.params[param] !== undefined)
      .map((param) => ({
        path: ['params', param],
        code: 'needs-paused',
        message: `\`${param}\` is said of the pause after the login, so \`paused\` must be true.`,
      })),
  ],
  effect: (order, view) => {
    const { paused = false, reason } = order.params;
    return agentShows(order.agent ?? '', dynamicQueues(order, view), {
      // Whether a login ends an older pause is not documented.
      availability: paused ? ['paused'] : ['available', 'paused'],
      ...(reason !== undefined && { reason: [reasonText(reason, view.roster)] }),
    });
  },
  send: async (desk, order, context) => {
    const query = { ...agentQuery(order, context.roster), operation: 'login' };
    const pause = order.params.paused === true && { is_paused: 1, ...pauseQuery(order.params) };
    await desk.agentLogin({ ...query, ...pause }, context);
    return {};
  },
});

const logout = command<YeastarDesk, { seconds?: number }>({
  aim: AIM,
  hint: 'Dynamic agents only: static ones are always logged in.',
  params: () =>
    z.strictObject({
      seconds: secondsParam(
        'Seconds',
        'For how many seconds: 0 or nothing means until logged in, else at least 10; then the PBX logs in by itself.',
      ).exactOptional(),
    }),
  check: (order, view) => [...checkAgent(order, view), ...checkDynamic(order, view)],
  effect: (order, view) =>
    agentShows(order.agent ?? '', dynamicQueues(order, view), { availability: ['logged-out'] }),
  send: async (desk, order, context) => {
    const { seconds } = order.params;
    const query = { ...agentQuery(order, context.roster), operation: 'logout' };
    const timed = seconds !== undefined && { max_threshold_for_logout_time: seconds };
    await desk.agentLogin({ ...query, ...timed }, context);
    return {};
  },
});

export const YEASTAR_AGENT_COMMANDS: VendorCommands<YeastarDesk> = {
  'agent.pause': pause,
  'agent.unpause': unpause,
  'agent.login': login,
  'agent.logout': logout,
};

function pauseQuery({ seconds, reason }: PauseParams): Record<string, string | number> {
  return {
    ...(seconds !== undefined && { max_threshold_for_pause_time: seconds }),
    ...(reason !== undefined && { reason }),
  };
}
