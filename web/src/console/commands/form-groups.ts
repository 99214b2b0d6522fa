import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import {
  capabilityOf,
  obstacleOf,
  type Aim,
  type Capabilities,
  type Capability,
  type Skill,
} from './capabilities.js';
import type { CommandRequest, Commands, CommandTarget, Json, Named, Names } from './commands.js';
import { CONFIRM_EMPTY, formOf, type FormModel } from './form-model.js';
import { choosesCaller } from './menu.js';
import { ownPhoneParam } from './own-extension.js';
import { partOf, readField, type FormValue, type Mistake } from './form-values.js';
import { replacedParam, sharedList, skillNamed, type CurrentList } from './replaced-list.js';

/** The part of a form for one account: each has its own labels, bounds and queues. */
export interface FormGroup {
  readonly account: string;
  readonly targets: readonly CommandTarget[];
  readonly capability: Capability;
  readonly form: FormModel;
  readonly questions: AimQuestions;
  /** Skills of the account. */
  readonly skills: readonly Skill[];
  /** Name of the queue that the form is about. */
  readonly queueName?: string;
}

/** What a person filled in of one account. */
export interface Answers {
  readonly queues: 'all' | readonly string[];
  readonly queue: string;
  readonly params: FormValue;
  /** Ticked: a list that replaces another may be empty. */
  readonly confirmEmpty: boolean;
  /** What was typed to confirm a deletion. */
  readonly typedName: string;
}

export const NO_ANSWERS: Answers = {
  ...{ queues: 'all', queue: '', params: {} },
  ...{ confirmEmpty: false, typedName: '' },
};

/**
 * A list that replaces another starts with what all targets have now, and the number of the person's own phone with the one
 * that is known; any other field starts empty.
 */
export function firstAnswers(
  type: CommandType,
  current: readonly CurrentList[],
  ownExtension?: string,
): Answers {
  const phone = ownPhoneParam(type);
  if (phone !== undefined && ownExtension !== undefined)
    return { ...NO_ANSWERS, params: { [phone]: ownExtension } };
  const param = replacedParam(type);
  const shared = sharedList(current);
  if (param === undefined || shared === undefined) return NO_ANSWERS;
  return { ...NO_ANSWERS, params: { [param]: shared.map(({ value }) => value) } };
}

/** The name to be typed before something is deleted; undefined: nothing is, or it is not chosen yet. */
export function deletedName(
  type: CommandType,
  { queueName, skills }: Pick<FormGroup, 'queueName' | 'skills'>,
  { params }: Pick<Answers, 'params'>,
): string | undefined {
  if (type === 'queue.delete') return queueName;
  const skill = partOf(params, 'skill');
  if (type !== 'skill.delete' || typeof skill !== 'string' || skill === '') return undefined;
  return skillNamed(skill, skills)?.name ?? skill;
}

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
    const queue = here[0]?.queue;
    groups.push({
      account,
      targets: here,
      capability,
      form: withoutCall(formFor(type, capability, state.capabilities, here), here),
      questions: aimQuestions(capability.aim, here, commands.names),
      skills: state.capabilities.skills,
      ...(queue !== undefined && { queueName: commands.names.queue(account, queue) }),
    });
  }
  return { groups, left };
}

function formFor(
  type: CommandType,
  { params, aim }: Capability,
  known: Capabilities,
  targets: readonly CommandTarget[],
): FormModel {
  const suggestions = type.startsWith('status-label.')
    ? { name: known.statuses }
    : { skill: known.skills.map(({ name }) => name) };
  const dials = type === 'call.transfer' ? ['to'] : [];
  const ofQueue = targets.every(({ queue }) => queue !== undefined) && choosesCaller(type, aim);
  return formOf(params, {
    agentsIn: aim.agentsIn,
    suggestions,
    dials,
    ...(ofQueue && { callersIn: ['call'] }),
  });
}

/** Which call is meant is clear when one was chosen. */
function withoutCall(form: FormModel, targets: readonly CommandTarget[]): FormModel {
  if (targets.some(({ call }) => call === undefined)) return form;
  return { ...form, fields: form.fields.filter(({ key }) => key !== 'call') };
}

/** The commands that a group's answers make, or what is wrong with them as far as the form knows. */
export function requestsOf(
  type: CommandType,
  group: FormGroup,
  answers: Answers,
): { commands: CommandRequest[]; mistakes: readonly Mistake[] } {
  const { form, capability, questions, targets } = group;
  const { queues, queue, params } = answers;
  const read = readField(form, params);
  const mistakes = [...read.mistakes];
  // A group is always read as an object.
  const values = (read.value ?? {}) as { [param: string]: Json };
  const empties = isEmptied(type, values);
  if (empties && !answers.confirmEmpty)
    mistakes.push({ path: `params.${CONFIRM_EMPTY}`, message: ACTIONS.mistakes.confirmEmpty });
  const name = deletedName(type, group, answers);
  if (name !== undefined && answers.typedName.trim() !== name)
    mistakes.push({ path: TYPED_NAME, message: ACTIONS.mistakes.typedName({ name }) });
  const listed = questions.queues?.mode === 'listed' && queues === 'all' ? [] : queues;
  if (questions.queues !== undefined && listed.length === 0)
    mistakes.push({ path: 'queues', message: ACTIONS.mistakes.queue });
  if (questions.queue !== undefined && queue === '')
    mistakes.push({ path: 'queue', message: ACTIONS.mistakes.required });
  if (mistakes.length > 0) return { commands: [], mistakes };
  const aim = { queues: listed, ...(questions.queue !== undefined && { queue }) };
  const sent = empties && form.confirmsEmpty ? { ...values, [CONFIRM_EMPTY]: true } : values;
  return { commands: requestsFor(type, capability.aim, targets, aim, sent), mistakes };
}

/** Where a mistake in the typed name stands. */
export const TYPED_NAME = 'typedName';

/** Whether the command would take away everything that a list holds now. */
function isEmptied(type: CommandType, values: { readonly [param: string]: Json }): boolean {
  const param = replacedParam(type);
  const value = param === undefined ? undefined : values[param];
  return Array.isArray(value) && value.length === 0;
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

/** Several agents can join any queue; they can leave, or be paused in, only the queues that they share. */
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
