import { z } from 'zod';
import type { Expectation } from '../../../modules/domain/expectation.js';
import {
  targetQueues,
  type FloorView,
  type ResolvedCommand,
} from '../../../modules/domain/resolved-command.js';
import { own } from '../../../modules/domain/document.js';
import { personOf, type Roster } from '../../../modules/domain/reading.js';
import { type Effect, type Mistake, command, type VendorCommands } from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import type { YeastarClient } from '../client.js';

type Fields = Extract<Expectation['shows'], object>;

export const queueTarget = (queue: string): string => `queue:${queue}`;

/** The parameters that say whom and where: without `queue_ids` it is every queue the agent is in. */
function agentQuery(
  { agent = '', queues = 'all' }: ResolvedCommand<unknown>,
  roster: Roster,
): { ext_id: number; queue_ids?: string } {
  if (queues.length === 0) throw new CommandRejected('an empty list of queues would mean all of them');
  return {
    ext_id: Number(extensionId(agent, roster)),
    ...(queues !== 'all' && { queue_ids: queues.join(',') }),
  };
}

/** Commands want the id of the extension, not its number. */
export function extensionId(agent: string, roster: Roster): string {
  const id = knownExtensionId(agent, roster);
  if (id === undefined) throw new CommandRejected(`the extension id of agent ${agent} is not known`);
  return id;
}

export function checkAgent(
  { agent = '', queues }: ResolvedCommand<unknown>,
  { roster }: FloorView,
): Mistake[] {
  const mistakes: Mistake[] = [];
  if (knownExtensionId(agent, roster) === undefined)
    mistakes.push({
      path: ['agent'],
      code: 'unknown-extension',
      message: `The PBX has not told the extension id of agent ${agent}, and takes no other name.`,
    });
  if (queues?.length === 0)
    mistakes.push({ path: ['queues'], code: 'too-small', message: 'At least one queue must be named.' });
  return mistakes;
}

/** Static agents are always logged in: no other command exists for such a queue. */
function checkDynamic(command: ResolvedCommand<unknown>, view: FloorView): Mistake[] {
  const { agent = '', queues = 'all' } = command;
  if (queues !== 'all')
    return queues.flatMap((queue, i) =>
      isFixed(agent, queue, view.roster) ? [staticAgent(['queues', i], agent, `queue ${queue}`)] : [],
    );
  const all = view.queuesOf(agent);
  return all.length > 0 && dynamicQueues(command, view).length === 0
    ? [staticAgent(['agent'], agent, 'every queue')]
    : [];
}

function dynamicQueues(command: ResolvedCommand<unknown>, view: FloorView): string[] {
  return targetQueues(command, view).filter((queue) => !isFixed(command.agent ?? '', queue, view.roster));
}

/** The agent's row in each of the queues shows one of the values of each field. */
function agentShows(agent: string, queues: readonly string[], shows: Fields): Effect {
  return {
    polls: queues.map(queueTarget),
    shows: queues.map((queue) => ({
      target: queueTarget(queue),
      in: 'queue',
      queue,
      collection: 'agents',
      id: agent,
      shows,
    })),
  };
}

/** The system shows a reason by its text. */
function reasonText(code: string, { pauseReasons = [] }: Roster): string {
  return pauseReasons.find((reason) => reason.code === code)?.label ?? code;
}

function knownExtensionId(agent: string, roster: Roster): string | undefined {
  const id = personOf(agent, roster)?.vendorId;
  return id !== undefined && /^\d{1,15}$/.test(id) ? id : undefined;
}

function isFixed(agent: string, queue: string, { fixedMembers = {} }: Roster): boolean {
  return own(fixedMembers, queue)?.includes(agent) === true;
}

function staticAgent(path: Mistake['path'], agent: string, where: string): Mistake {
  const message = `Agent ${agent} is a static agent of ${where}, which means always logged in.`;
  return { path, code: 'static-agent', message };
}

/** What a signed number of 32 bits holds: no upper bound is documented. */
const MOST_SECONDS = 2_147_483_647;

const EXPECTED = `expected 0 (until further notice) or 10 to ${MOST_SECONDS} seconds`;

/** Of a pause or a logout. */
const secondsParam = (title: string, description: string) =>
  z
    .union(
      [
        z.literal(0).meta({ title: 'until further notice' }),
        z.int().min(10, EXPECTED).max(MOST_SECONDS, EXPECTED),
      ],
      { error: EXPECTED },
    )
    .meta({ title, description });

const REASON = { title: 'Reason', description: 'A pause reason of the PBX, named by its feature code.' };

/** Exactly the feature codes that the system has; undefined where it has none. */
function reasonParam(roster: Roster | undefined): z.ZodExactOptional<z.ZodType<string>> | undefined {
  if (roster === undefined) return z.string().meta(REASON).exactOptional();
  const { pauseReasons = [] } = roster;
  if (pauseReasons.length === 0) return undefined;
  const known = pauseReasons.map(({ code, label }) => `${code} ${label}`).join(', ');
  const reason: z.ZodType<string> = z
    .union(
      pauseReasons.map(({ code, label }) => z.literal(code).meta({ title: label })),
      { error: `expected the feature code of a pause reason: ${known}` },
    )
    .meta(REASON);
  return reason.exactOptional();
}

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

const pause = command<YeastarClient, PauseParams>({
  aim: AIM,
  hint: 'The reason is a feature code of the PBX; a basic plan refuses any reason.',
  params: (roster) => {
    const fields = { seconds: pauseSeconds.exactOptional() };
    const reason = reasonParam(roster);
    return reason === undefined ? z.strictObject(fields) : z.strictObject({ ...fields, reason });
  },
  check: checkAgent,
  effect: (command, view) => {
    const { agent = '', queues = 'all', params } = command;
    const reason = params.reason === undefined ? undefined : reasonText(params.reason, view.roster);
    // "All" reaches queues that the agent is logged out of: those go on showing that, and no reason.
    const all = queues === 'all';
    return agentShows(agent, targetQueues(command, view), {
      availability: all ? ['paused', 'logged-out'] : ['paused'],
      ...(reason !== undefined && { reason: all ? [reason, null] : [reason] }),
    });
  },
  send: async (client, command, context) => {
    const query = agentQuery(command, context.roster);
    await client.agentPause({ ...query, operation: 'pause', ...pauseQuery(command.params) }, context);
    return {};
  },
});

const unpause = command<YeastarClient, object>({
  aim: AIM,
  params: () => z.strictObject({}),
  check: checkAgent,
  effect: (command, view) =>
    agentShows(command.agent ?? '', targetQueues(command, view), {
      availability: ['available', 'logged-out'],
    }),
  send: async (client, command, context) => {
    await client.agentPause({ ...agentQuery(command, context.roster), operation: 'unpause' }, context);
    return {};
  },
});

const login = command<YeastarClient, LoginParams>({
  aim: AIM,
  hint: 'Dynamic agents only: static ones are always logged in.',
  params: (roster) => {
    const paused = z.boolean().meta({ title: 'Paused', description: 'Pause right after the login.' });
    const fields = { paused: paused.exactOptional(), seconds: pauseSeconds.exactOptional() };
    const reason = reasonParam(roster);
    return reason === undefined ? z.strictObject(fields) : z.strictObject({ ...fields, reason });
  },
  check: (command, view) => [
    ...checkAgent(command, view),
    ...checkDynamic(command, view),
    ...(['seconds', 'reason'] as const)
      .filter((param) => command.params.paused !== true && command.params[param] !== undefined)
      .map((param) => ({
        path: ['params', param],
        code: 'needs-paused',
        message: `\`${param}\` is said of the pause after the login, so \`paused\` must be true.`,
      })),
  ],
  effect: (command, view) => {
    const { paused = false, reason } = command.params;
    return agentShows(command.agent ?? '', dynamicQueues(command, view), {
      // Whether a login ends an older pause is not documented.
      availability: paused ? ['paused'] : ['available', 'paused'],
      ...(reason !== undefined && { reason: [reasonText(reason, view.roster)] }),
    });
  },
  send: async (client, command, context) => {
    const query = { ...agentQuery(command, context.roster), operation: 'login' };
    const pause = command.params.paused === true && { is_paused: 1, ...pauseQuery(command.params) };
    await client.agentLogin({ ...query, ...pause }, context);
    return {};
  },
});

const logout = command<YeastarClient, { seconds?: number }>({
  aim: AIM,
  hint: 'Dynamic agents only: static ones are always logged in.',
  params: () =>
    z.strictObject({
      seconds: secondsParam(
        'Seconds',
        'For how many seconds: 0 or nothing means until logged in, else at least 10; then the PBX logs in by itself.',
      ).exactOptional(),
    }),
  check: (command, view) => [...checkAgent(command, view), ...checkDynamic(command, view)],
  effect: (command, view) =>
    agentShows(command.agent ?? '', dynamicQueues(command, view), { availability: ['logged-out'] }),
  send: async (client, command, context) => {
    const { seconds } = command.params;
    const query = { ...agentQuery(command, context.roster), operation: 'logout' };
    const timed = seconds !== undefined && { max_threshold_for_logout_time: seconds };
    await client.agentLogin({ ...query, ...timed }, context);
    return {};
  },
});

export const YEASTAR_AGENT_COMMANDS: VendorCommands<YeastarClient> = {
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
