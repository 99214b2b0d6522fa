import type { CommandType } from '../../../../client/index.js';
import { problemWords } from '../../shared/problem-words.js';
import { ACTIONS } from '../../texts/actions.js';

/** The target of a command, as the account declares it. */
export interface Aim {
  readonly agent?: 'required' | 'optional';
  readonly queue?: 'required' | 'optional';
  /** `some`: a list or all. `listed`: a list. `all`: nothing less. */
  readonly queues?: 'some' | 'listed' | 'all';
  /** Parameters that name agents. */
  readonly agentsIn: readonly string[];
  /** The agent need not be in the queues. */
  readonly outsiders: boolean;
}

/** One command as a form. */
export interface Capability {
  readonly scope: string;
  readonly allowed: boolean;
  readonly aim: Aim;
  readonly hint?: string;
  /** A JSON schema. */
  readonly params: unknown;
}

export interface Skill {
  readonly id: string;
  readonly name: string;
}

export interface Capabilities {
  /** False while the account was never read: its vocabulary lacks, and commands are refused. */
  readonly complete: boolean;
  readonly commands: ReadonlyMap<CommandType, Capability>;
  readonly skills: readonly Skill[];
  /** The phone system's own names of states that have a label. */
  readonly statuses: readonly string[];
}

export type CapabilitiesState =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly capabilities: Capabilities }
  /** The login may follow the account, but not see how it is set up. */
  | { readonly state: 'hidden' }
  /** The page shows the past. */
  | { readonly state: 'past' }
  | { readonly state: 'failed'; readonly problem: string };

/** Why a command is not available; undefined: it is. */
export function obstacleOf(state: CapabilitiesState, type: CommandType): string | undefined {
  if (state.state === 'failed') return ACTIONS.cannot.failed({ problem: state.problem });
  if (state.state !== 'known') return ACTIONS.cannot[state.state];
  const capability = state.capabilities.commands.get(type);
  if (capability === undefined) return ACTIONS.cannot.unsupported;
  if (!capability.allowed) return ACTIONS.cannot.forbidden({ scope: capability.scope });
  return state.capabilities.complete ? undefined : ACTIONS.cannot.unread;
}

export const capabilityOf = (state: CapabilitiesState, type: CommandType): Capability | undefined =>
  state.state === 'known' ? state.capabilities.commands.get(type) : undefined;

/** What `GET /v1/accounts/{a}` answered. Throws when it is nothing a form can be drawn from. */
export function capabilitiesIn(answer: unknown): CapabilitiesState {
  const { capabilities } = record(answer);
  if (capabilities === undefined) return { state: 'hidden' };
  const { complete, commands, skills, statusLabels } = record(capabilities);
  const offered = record(commands);
  return {
    state: 'known',
    capabilities: {
      complete: complete === true,
      commands: new Map(
        COMMAND_TYPES.flatMap((type): [CommandType, Capability][] =>
          offered[type] === undefined ? [] : [[type, capabilityIn(offered[type])]],
        ),
      ),
      skills: skillsIn(skills),
      statuses: names(statusLabels),
    },
  };
}

/** Those that this page knows words for; the texts name every one of them, or they would not compile. */
const COMMAND_TYPES = Object.keys(ACTIONS.types) as CommandType[];

function capabilityIn(value: unknown): Capability {
  const { scope, allowed, aim, hint, params } = record(value);
  const { agent, queue, queues, agentsIn, outsiders } = record(aim);
  return {
    scope: String(scope),
    allowed: allowed === true,
    aim: {
      ...(isNeed(agent) && { agent }),
      ...(isNeed(queue) && { queue }),
      ...((queues === 'some' || queues === 'listed' || queues === 'all') && { queues }),
      agentsIn: list(agentsIn).filter((one) => typeof one === 'string'),
      outsiders: outsiders === true,
    },
    ...(typeof hint === 'string' && { hint }),
    params,
  };
}

const isNeed = (value: unknown): value is 'required' | 'optional' =>
  value === 'required' || value === 'optional';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const names = (value: unknown): string[] =>
  list(value).flatMap((one) => {
    const { name } = record(one);
    return typeof name === 'string' ? [name] : [];
  });

const skillsIn = (value: unknown): Skill[] =>
  list(value).flatMap((one) => {
    const { id, name } = record(one);
    return typeof name === 'string' ? [{ id: typeof id === 'string' ? id : name, name }] : [];
  });

export function record(value: unknown): { readonly [key: string]: unknown } {
  if (!isRecord(value)) throw new Error('the service answered something else than it says it does');
  return value;
}

export const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const AGAIN_MS = 10_000;
/** A login that may not see them rarely gets to; but the service also leaves them out while its store is away. */
const HIDDEN_AGAIN_MS = 60_000;

const LOADING: CapabilitiesState = { state: 'loading' };

/** The capabilities of each account; what is not known yet is requested again. */
export class CapabilityCache {
  private readonly states = new Map<string, CapabilitiesState>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private ending = new AbortController();

  /**
   * @param ask the answer of `GET /v1/accounts/{a}`
   * @param changed called after every change
   */
  constructor(
    private readonly ask: (account: string, signal: AbortSignal) => Promise<unknown>,
    private readonly changed: () => void,
  ) {}

  of(account: string): CapabilitiesState {
    return this.states.get(account) ?? LOADING;
  }

  async refresh(account: string): Promise<void> {
    clearTimeout(this.timers.get(account));
    const { signal } = this.ending;
    let next: CapabilitiesState;
    try {
      next = capabilitiesIn(await this.ask(account, signal));
    } catch (error) {
      if (signal.aborted) return;
      const known = this.of(account);
      // The last known capabilities most likely still hold, and the service checks each command anyway.
      next = known.state === 'known' ? known : { state: 'failed', problem: problemWords(error) };
    }
    if (signal.aborted) return;
    this.states.set(account, next);
    const again = againAfterMs(next);
    if (again !== undefined)
      this.timers.set(
        account,
        setTimeout(() => void this.refresh(account), again),
      );
    this.changed();
  }

  stop(): void {
    this.ending.abort();
    this.ending = new AbortController();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}

function againAfterMs(state: CapabilitiesState): number | undefined {
  if (state.state === 'hidden') return HIDDEN_AGAIN_MS;
  return state.state === 'known' && state.capabilities.complete ? undefined : AGAIN_MS;
}
