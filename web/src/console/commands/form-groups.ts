import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { capabilityOf, obstacleOf, type Capabilities, type Capability, type Aim } from './capabilities.js';
import type { CommandRequest, Commands, CommandTarget, Json, Named, Names } from './commands.js';
import { formOf, type GroupField } from './form-model.js';
import { readField, type FormValue, type Mistake } from './form-values.js';

/** The part of a form for one account: each has its own labels, bounds and queues. */
export interface FormGroup {
  readonly account: string;
  readonly targets: readonly CommandTarget[];
  readonly capability: Capability;
  readonly form: GroupField;
  readonly questions: AimQuestions;
}

/** What a person filled in of one account. */
export interface Answers {
  readonly queues: 'all' | readonly string[];
  readonly queue: string;
  readonly params: FormValue;
}

export const NO_ANSWERS: Answers = { queues: 'all', queue: '', params: {} };

export interface FormGroups {
  readonly groups: readonly FormGroup[];
  /** Accounts without the command, and why. */
  readonly left: readonly { account: string; why: string }[];
}

export function formGroups(
  commands: Pick<Commands, 'capabilities' | 'names'>,
  type: CommandType,
  targets: readonly CommandTarget[],
): FormGroups {
  const groups: FormGroup[] = [];
  const left: { account: string; why: string }[] = [];
  for (const account of new Set(targets.map((target) => target.account))) {
    const state = commands.capabilities(account);
    const capability = capabilityOf(state, type);
    const why = obstacleOf(state, type);
    if (why !== undefined || capability === undefined || state.state !== 'known') {
      left.push({ account, why: why ?? ACTIONS.cannot.unsupported });
      continue;
    }
    const here = targets.filter((target) => target.account === account);
    groups.push({
      account,
      targets: here,
      capability,
      form: withoutCall(formFor(type, capability, state.capabilities), here),
      questions: aimQuestions(capability.aim, here, commands.names),
    });
  }
  return { groups, left };
}

function formFor(type: CommandType, { params, aim }: Capability, known: Capabilities): GroupField {
  const suggestions = type.startsWith('status-label.') ? { name: known.statuses } : { skill: known.skills };
  return formOf(params, { agentsIn: aim.agentsIn, suggestions });
}

/** Which call is meant is clear when one was chosen. */
function withoutCall(form: GroupField, targets: readonly CommandTarget[]): GroupField {
  if (targets.some(({ call }) => call === undefined)) return form;
  return { ...form, fields: form.fields.filter(({ key }) => key !== 'call') };
}

/** The commands that a group's answers make, or what is wrong with them as far as the form knows. */
export function requestsOf(
  type: CommandType,
  { form, capability, questions, targets }: FormGroup,
  { queues, queue, params }: Answers,
): { commands: CommandRequest[]; mistakes: readonly Mistake[] } {
  const read = readField(form, params);
  const mistakes = [...read.mistakes];
  const listed = questions.queues?.mode === 'listed' && queues === 'all' ? [] : queues;
  if (questions.queues !== undefined && listed.length === 0)
    mistakes.push({ path: 'queues', message: ACTIONS.mistakes.queue });
  if (questions.queue !== undefined && queue === '')
    mistakes.push({ path: 'queue', message: ACTIONS.mistakes.required });
  if (mistakes.length > 0) return { commands: [], mistakes };
  const aim = { queues: listed, ...(questions.queue !== undefined && { queue }) };
  // A group is always read as an object.
  const given = (read.value ?? {}) as { [param: string]: Json };
  return { commands: requestsFor(type, capability.aim, targets, aim, given), mistakes };
}

/** Which targets the user must choose. */
export interface AimQuestions {
  /** `some`: all of them, or those chosen. `listed`: those chosen. `all`: only said, for there is no choice. */
  readonly queues?: { readonly mode: 'some' | 'listed' | 'all'; readonly options: readonly Named[] };
  /** One queue of the agent. */
  readonly queue?: readonly Named[];
}

export interface AimAnswers {
  readonly queues: 'all' | readonly string[];
  readonly queue?: string;
}

export function aimQuestions(aim: Aim, targets: readonly CommandTarget[], names: Names): AimQuestions {
  const [first] = targets;
  if (first === undefined) return {};
  const asksQueue = aim.queue === 'required' && targets.some(({ queue }) => queue === undefined);
  return {
    ...(aim.queues !== undefined && {
      queues: { mode: aim.queues, options: aim.queues === 'all' ? [] : choices(aim, targets, first, names) },
    }),
    ...(asksQueue && { queue: sharedQueues(targets, names) }),
  };
}

/** Whom several are to join is anybody's; what they are to leave or be paused in must be all of theirs. */
function choices(
  aim: Aim,
  targets: readonly CommandTarget[],
  first: CommandTarget,
  names: Names,
): readonly Named[] {
  if (!aim.outsiders) return sharedQueues(targets, names);
  const all = names.queues(first.account);
  if (targets.length > 1) return all;
  const own = new Set(names.queues(first.account, first.agent).map(({ id }) => id));
  return all.filter(({ id }) => !own.has(id));
}

function sharedQueues(targets: readonly CommandTarget[], names: Names): readonly Named[] {
  const [first = [], ...others] = targets.map(({ account, agent }) => names.queues(account, agent));
  return first.filter(({ id }) => others.every((queues) => queues.some((one) => one.id === id)));
}

/** One command per target. */
export function requestsFor(
  type: CommandType,
  aim: Aim,
  targets: readonly CommandTarget[],
  { queues, queue }: AimAnswers,
  params: { readonly [param: string]: Json },
): CommandRequest[] {
  return targets.map((target) => ({
    type,
    target: queue === undefined ? target : { ...target, queue },
    ...(aim.queues !== undefined && { queues }),
    params: target.call === undefined ? params : { ...params, call: target.call },
  }));
}
