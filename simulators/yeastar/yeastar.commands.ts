import type { PauseOptions } from '../engine/agent.verbs.js';
import type { Floor } from '../engine/floor.js';
import type { Agent, AgentId, Membership, QueueId } from '../engine/floor.model.js';
import { invalid, notFound, YeastarFailure, type Fields } from './yeastar.envelope.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQueues } from './yeastar.queues.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const PARTIAL_SUCCESS: Fields = { errcode: 1, errmsg: 'PARTIAL SUCCESS' };

/**
 * agent/pause, agent/login and their batch forms. The codes of refused commands are assumptions: 60001 for an
 * unknown extension or queue, 10009 for what the plan or the kind of agent forbids.
 */
export class YeastarCommands {
  constructor(
    private readonly floor: Floor,
    private readonly queues: YeastarQueues,
    private readonly quirks: YeastarQuirks,
  ) {}

  agentPause(params: YeastarParams): Fields {
    const agent = this.agent(String(params.requiredInt('ext_id')));
    const pause = this.pauseCommand(params);
    pause(agent.id, this.ownQueues(agent, params.ids('queue_ids')));
    return {};
  }

  agentLogin(params: YeastarParams): Fields {
    const agent = this.agent(String(params.requiredInt('ext_id')));
    const login = this.loginCommand(params);
    const asked = params.ids('queue_ids');
    const queueIds = this.ownQueues(agent, asked).filter((queueId) => isDynamic(agent, queueId));
    if (queueIds.length < (asked?.length ?? 1)) throw new YeastarFailure(10009);
    login(agent.id, queueIds);
    return {};
  }

  queueAgentPause(params: YeastarParams): Fields {
    return this.batch(params, this.pauseCommand(params), () => true);
  }

  queueAgentLogin(params: YeastarParams): Fields {
    return this.batch(params, this.loginCommand(params), ({ kind }) => kind === 'dynamic');
  }

  /** Applies the command to the members it fits: for none of them "not found", for some a partial success. */
  private batch(
    params: YeastarParams,
    command: (agentId: AgentId, queueIds: QueueId[]) => void,
    allows: (membership: Membership) => boolean,
  ): Fields {
    const extIds = params.requiredIds('ext_ids');
    const queueId = String(params.requiredInt('queue_id'));
    const members = extIds.flatMap((id) => this.floor.queues.get(queueId)?.members.get(id) ?? []);
    if (members.length === 0) throw notFound();
    const allowed = members.filter(allows);
    if (allowed.length === 0) throw new YeastarFailure(10009);
    for (const { agentId } of allowed) command(agentId, [queueId]);
    return allowed.length < extIds.length ? PARTIAL_SUCCESS : {};
  }

  private pauseCommand(params: YeastarParams): (agentId: AgentId, queueIds: QueueId[]) => void {
    const operation = params.requiredOneOf('operation', ['pause', 'unpause']);
    const options = this.pauseOptions(params);
    return (agentId, queueIds) => {
      if (operation === 'pause') this.floor.pause(agentId, { ...options, queueIds });
      else this.floor.unpause(agentId, { queueIds });
    };
  }

  private loginCommand(params: YeastarParams): (agentId: AgentId, queueIds: QueueId[]) => void {
    const operation = params.requiredOneOf('operation', ['login', 'logout']);
    const paused = params.oneOf('is_paused', ['0', '1']) === '1';
    const pause = this.pauseOptions(params);
    const forMs = params.timerMs('max_threshold_for_logout_time');
    return (agentId, queueIds) => {
      if (operation === 'login') this.floor.login(agentId, queueIds, paused ? { pause } : {});
      else this.floor.logout(agentId, queueIds, forMs === undefined ? {} : { forMs });
    };
  }

  private pauseOptions(params: YeastarParams): Omit<PauseOptions, 'queueIds'> {
    const forMs = params.timerMs('max_threshold_for_pause_time');
    const code = params.text('reason');
    if (code === undefined) return { forMs };
    if (this.quirks.plan === 'basic') throw new YeastarFailure(10009);
    const reason = this.queues.reasonOf(code);
    if (reason === undefined) throw invalid('reason', code);
    return { forMs, reason };
  }

  private agent(id: AgentId): Agent {
    const agent = this.floor.agents.get(id);
    if (!agent || agent.memberships.size === 0) throw notFound();
    return agent;
  }

  private ownQueues(agent: Agent, asked: QueueId[] | undefined): QueueId[] {
    if (asked?.some((queueId) => !agent.memberships.has(queueId))) throw notFound();
    return asked ?? [...agent.memberships.keys()];
  }
}

function isDynamic(agent: Agent, queueId: QueueId): boolean {
  return agent.memberships.get(queueId)?.kind === 'dynamic';
}
