import { Injectable } from '@nestjs/common';
import type { CommandForm, Effect } from '../../../vendors/port/command.js';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import { resolveName, type Nameable } from '../../domain/name-resolution.js';
import { targetQueues, type ResolvedCommand } from '../../domain/resolved-command.js';
import { FloorError } from '../../domain/problem.js';
import { type AccountView, AccountViews } from './account-views.js';
import { CommandCatalogue, type Supported } from './capabilities.js';
import { commandRequest, type CommandRequest } from './command-request.js';
import { InvalidCommand, checkWith } from './invalid-command.js';
import { resolveTargets, NameResolver } from './command-targets.js';

/** Of commands whose list replaces another, see `CommandForm.replaces`. */
const CONFIRM_EMPTY = 'confirmEmpty';

export interface CheckedCommand {
  resolved: ResolvedCommand;
  effect: Effect;
}

/** A command of a rule, which may name everything in the account. Throws `InvalidCommand` with every mistake. */
export function checkedForRule(
  request: CommandRequest,
  account: string,
  { vendor, form }: Supported,
  view: AccountView,
): CheckedCommand {
  const names = new NameResolver(account, view.agents(), view.queues());
  const { resolved, mistakes } = resolveTargets(request, form.aim, vendor, view, names);
  return finished(resolved, form, view, mistakes);
}

/** Checks a command before it is accepted, and resolves the names in it. */
@Injectable()
export class CommandResolver {
  constructor(
    private readonly authority: Authority,
    private readonly catalogue: CommandCatalogue,
    private readonly views: AccountViews,
  ) {}

  /**
   * Turns a request (`{ type, agent?, queue?, queues?, params? }`, parameters also beside them) into a resolved command.
   *
   * Throws `not-found` and `forbidden` by what the token may do; names are looked up only among what it may see, so a
   * hidden queue is an unknown one. Throws `unsupported-command`, `not-ready`, `unavailable`, and `InvalidCommand` with
   * every mistake.
   */
  async check(caller: Principal, account: string, body: unknown): Promise<CheckedCommand> {
    this.authority.ensureAccount(caller, account);
    const request = commandRequest(body);
    this.authority.ensureCommand(caller, account, request.type);
    const { vendor, form, hasServers } = this.catalogue.formOf(account, request.type);
    const view = await this.views.of(account, hasServers);
    const names = this.namesFor(caller, account, view);
    if (caller.agent !== undefined) ensureOneself(caller.agent, request, names);
    const { resolved, mistakes } = resolveTargets(request, form.aim, vendor, view, names);
    if (mistakes.length === 0) {
      this.authority.ensureQueues(caller, account, reach(resolved, view));
      await this.ensureCallInReach(caller, account, resolved);
    }
    return finished(resolved, form, view, mistakes);
  }

  /**
   * The vendor finds a call by its id alone, whatever queue stands beside it: for a token of single queues the call must
   * be one that waits in that queue.
   */
  private async ensureCallInReach(
    caller: Principal,
    account: string,
    { queue, params }: ResolvedCommand,
  ): Promise<void> {
    if (caller.queues === undefined || queue === undefined || !Object.hasOwn(params, 'call')) return;
    const { call } = params;
    if (typeof call === 'string' && (await this.views.isWaiting(account, queue, call))) return;
    throw new FloorError('forbidden', `The call does not wait in queue "${queue}", which the token is for.`);
  }

  /** What the caller may name: what its token was narrowed to, and of agents with a token of their own, themselves. */
  private namesFor(caller: Principal, account: string, view: AccountView): NameResolver {
    let agents = view.agents();
    let queues = view.queues();
    if (caller.queues !== undefined) {
      queues = queues.filter(({ id }) => this.authority.reaches(caller, account, id));
      const visible = view.agentsIn(queues.map(({ id }) => id));
      agents = agents.filter(({ id }) => visible.has(id));
    }
    if (caller.agent !== undefined) agents = [oneself(caller.agent, agents, account)];
    return new NameResolver(account, agents, queues);
  }
}

function oneself(claim: string, agents: readonly Nameable[], account: string): Nameable {
  const { found } = resolveName(claim, agents, 'agent', account);
  if (found !== undefined) return found;
  throw new FloorError('forbidden', `The token’s agent "${claim}" is no one agent of account "${account}".`);
}

/** Any other name means another agent, and the answer must not reveal whether that agent exists. */
function ensureOneself(claim: string, { agent }: CommandRequest, names: NameResolver): void {
  if (agent === undefined || names.knows('agent', agent)) return;
  throw new FloorError('forbidden', `The token is for agent "${claim}" alone.`);
}

/** The queues a command acts on; none when it acts on the whole account, or when they are not known. */
function reach(resolved: ResolvedCommand, view: AccountView): string[] {
  const { type, agent, queue, queues, params } = resolved;
  const named = [...(queue === undefined ? [] : [queue]), ...(Array.isArray(queues) ? queues : [])];
  // A call may be one of any queue's.
  if (named.length === 0 && Object.hasOwn(params, 'call')) return [];
  const everywhere = queues === 'all' || (named.length === 0 && agent !== undefined);
  if (!everywhere) return named;
  const all = targetQueues({ type, queues: 'all', params, ...(agent !== undefined && { agent }) }, view);
  return [...named, ...all];
}

function finished(
  resolved: ResolvedCommand,
  form: CommandForm,
  view: AccountView,
  mistakes: InvalidCommand['mistakes'],
): CheckedCommand {
  const { given, confirmed } = confirmation(resolved.params, form);
  const params = checkWith(form.params(view.roster), given, ['params']);
  if (params.data === undefined || mistakes.length > 0)
    throw new InvalidCommand([...mistakes, ...params.mistakes]);
  ensureMeantEmpty(params.data, form, confirmed);
  const whole: ResolvedCommand = { ...resolved, params: params.data };
  const more = form.check?.(whole, view) ?? [];
  if (more.length > 0) throw new InvalidCommand(more);
  return { resolved: whole, effect: form.effect(whole, view) };
}

/** The vendor's own parameters, and whether an empty list is confirmed. */
function confirmation(
  params: ResolvedCommand['params'],
  { replaces }: CommandForm,
): { given: ResolvedCommand['params']; confirmed: boolean } {
  if (replaces === undefined || !Object.hasOwn(params, CONFIRM_EMPTY))
    return { given: params, confirmed: false };
  const { [CONFIRM_EMPTY]: confirmEmpty, ...given } = params;
  if (typeof confirmEmpty === 'boolean') return { given, confirmed: confirmEmpty };
  const path = ['params', CONFIRM_EMPTY];
  throw new InvalidCommand([{ path, code: 'wrong-type', message: 'must be true or false' }]);
}

/** A list that replaces another and is empty takes everything away: an untouched form must not do that. */
function ensureMeantEmpty(
  params: ResolvedCommand['params'],
  { replaces }: CommandForm,
  confirmed: boolean,
): void {
  const list = replaces === undefined ? undefined : params[replaces];
  if (!Array.isArray(list) || list.length > 0 || confirmed) return;
  throw new FloorError(
    'confirm-empty',
    `params.${replaces} is empty, which takes away everything there is now. Send "${CONFIRM_EMPTY}": true if that is meant.`,
  );
}
