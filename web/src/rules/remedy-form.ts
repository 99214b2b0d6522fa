import type { Remedy, RemedyRequest } from '../../../client/index.js';
import type { FormReader } from './form-reader.js';

/** What the form can make of a remedy; others are set over the API, and kept. */
export const REMEDY_TYPES = [
  'agent.unpause',
  'agent.pause',
  'agent.login',
  'agent.logout',
  'agent.join',
  'agent.leave',
] as const;
export type RemedyType = (typeof REMEDY_TYPES)[number];
export type RemedyTarget = 'alert' | 'paused' | 'group' | 'named';

/** What a person fills in of a remedy: texts as they were typed. */
export interface RemedyForm {
  /** Empty: nothing. */
  action: '' | 'kept' | RemedyType;
  /** A remedy that this form cannot hold. */
  kept: Remedy | undefined;
  approval: Remedy['approval'];
  target: RemedyTarget;
  agent: string;
  group: string;
  reason: string;
  most: string;
  /** Undefined: the queue of the alert. */
  queues: readonly string[] | undefined;
  leaveWhenClear: boolean;
  expiresSeconds: string;
  maxPerHour: string;
  agentCooldownSeconds: string;
  pauseQuotaPercent: string;
  never: Remedy['never'];
}

export const newRemedy = (): RemedyForm => ({
  ...{ action: '', kept: undefined, approval: 'required', target: 'named' },
  ...{ agent: '', group: '', reason: '', most: '1', queues: undefined, leaveWhenClear: false },
  ...{ expiresSeconds: '120', maxPerHour: '6', agentCooldownSeconds: '300', pauseQuotaPercent: '30' },
  never: [],
});

const AUTO: ReadonlySet<string> = new Set(['agent.unpause', 'agent.login', 'agent.logout', 'agent.join']);
export const mayBeAuto = (action: RemedyForm['action']): boolean => AUTO.has(action);

export const namesQueues = (action: RemedyForm['action']): boolean =>
  action === 'agent.join' || action === 'agent.leave';

/** For whom a rule about such a subject may act, the first one unless a person chooses another. */
export function targetsFor(subject: string, action: RemedyForm['action']): RemedyTarget[] {
  if (subject === 'queue') return [action === 'agent.join' ? 'group' : 'paused', 'named'];
  return subject === 'agent' ? ['alert', 'named'] : ['named'];
}

/** The one that is chosen, where the rule may have it. */
export function targetOf({ target, action }: RemedyForm, subject: string): RemedyTarget {
  const targets = targetsFor(subject, action);
  return targets.find((one) => one === target) ?? targets[0] ?? 'named';
}

export function remedyForm(remedy: Remedy | undefined): RemedyForm {
  const empty = newRemedy();
  if (remedy === undefined) return empty;
  const { command, pick, approval, leaveWhenClear, never } = remedy;
  const type = REMEDY_TYPES.find((one) => one === command.type);
  const isOdd =
    Object.keys(command.params).length > 0 ||
    command.queue !== undefined ||
    (command.queues !== undefined && (command.queues === 'all' || !namesQueues(command.type as RemedyType)));
  if (type === undefined || isOdd) return { ...empty, action: 'kept', kept: remedy };
  return {
    ...{ action: type, kept: undefined, approval, leaveWhenClear, never },
    target: targetIn(remedy),
    agent: command.agent ?? '',
    group: pick?.group ?? '',
    reason: pick?.reason ?? '',
    most: String(pick?.most ?? 1),
    queues: command.queues === 'all' ? undefined : command.queues,
    expiresSeconds: String(remedy.expiresSeconds),
    maxPerHour: String(remedy.maxPerHour),
    agentCooldownSeconds: String(remedy.agentCooldownSeconds),
    pauseQuotaPercent: String(remedy.pauseQuotaPercent),
  };
}

function targetIn({ command: { agent }, pick }: Remedy): RemedyTarget {
  if (agent !== undefined) return 'named';
  if (pick === undefined) return 'alert';
  return pick.group === undefined ? 'paused' : 'group';
}

/** The remedy of the form; undefined: none. */
export function remedyOf(
  form: RemedyForm,
  subject: string,
  reader: FormReader,
): RemedyRequest | Remedy | undefined {
  const { action, kept } = form;
  if (action === '') return undefined;
  if (action === 'kept') return kept;
  const target = targetOf(form, subject);
  const queues = queuesOf(form, subject, reader);
  return {
    command: {
      type: action,
      ...(target === 'named' && { agent: reader.text('then.command.agent', form.agent) }),
      ...(queues !== undefined && { queues }),
    },
    ...pickOf(form, target, reader),
    approval: mayBeAuto(action) ? form.approval : 'required',
    ...(action === 'agent.join' && form.leaveWhenClear && { leaveWhenClear: true }),
    expiresSeconds: reader.seconds('then.expiresSeconds', form.expiresSeconds),
    maxPerHour: reader.seconds('then.maxPerHour', form.maxPerHour),
    agentCooldownSeconds: reader.seconds('then.agentCooldownSeconds', form.agentCooldownSeconds),
    pauseQuotaPercent: reader.seconds('then.pauseQuotaPercent', form.pauseQuotaPercent),
    ...(form.never.length > 0 && { never: form.never }),
  };
}

function queuesOf(form: RemedyForm, subject: string, reader: FormReader): string[] | undefined {
  if (!namesQueues(form.action)) return undefined;
  if (form.queues === undefined && subject === 'queue') return undefined;
  return reader.chosen('then.command.queues', form.queues ?? []);
}

function pickOf(form: RemedyForm, target: RemedyTarget, reader: FormReader): Pick<RemedyRequest, 'pick'> {
  if (target !== 'paused' && target !== 'group') return {};
  const most = reader.seconds('then.pick.most', form.most);
  const reason = form.reason.trim();
  return {
    pick:
      target === 'group'
        ? { group: reader.text('then.pick.group', form.group), most }
        : { ...(reason !== '' && { reason }), most },
  };
}
