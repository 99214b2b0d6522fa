import { AlertEngine } from '../src/modules/alerts/alert-engine.js';
import { SHIPPED_RULES } from '../src/modules/alerts/shipped-rules.js';
import type { Picture } from '../src/modules/alerts/picture.js';
import type { Agent } from '../src/modules/domain/agent.js';
import { countAgents, type QueueSelf } from '../src/modules/domain/queue.js';
import type { SubjectKind } from '../src/modules/domain/rule.js';
import type { Source } from '../src/modules/domain/source.js';
import { rounded, table } from './support/figures.js';

const AGENTS = 2_000;
const QUEUES = 250;
const SECONDS = 600;
/** Each agent changes state every 20 s, each queue every 2 s. */
const AGENTS_A_SECOND = AGENTS / 20;
const QUEUES_A_SECOND = QUEUES / 2;

class BenchFloor implements Picture {
  readonly source: Source = { id: 'self', name: 'HQ', vendor: 'yeastar', state: 'live', since: 0 };
  private readonly queues = new Map<string, QueueSelf>();
  private readonly agents = new Map<string, Agent>();

  queue = (id: string): QueueSelf | undefined => this.queues.get(id);
  agent = (id: string): Agent | undefined => this.agents.get(id);
  command = (): undefined => undefined;
  today = (): undefined => undefined;
  plan = (): undefined => undefined;
  wrapUpSeconds = (): number => 10;
  isComplete = (): boolean => true;

  ids(kind: SubjectKind): string[] {
    if (kind === 'queue') return [...this.queues.keys()];
    return kind === 'agent' ? [...this.agents.keys()] : [];
  }

  setQueue(id: string, row: Partial<QueueSelf> = {}): void {
    this.queues.set(id, { id, name: id, waiting: 0, agents: countAgents([]), ...row });
  }

  setAgent(id: string, row: Partial<Agent> & Pick<Agent, 'queues'>): void {
    const idle = { state: 'available', availability: 'available', activity: 'idle' } as const;
    this.agents.set(id, { id, name: id, ...idle, ...row });
  }
}

/** A busy floor at its real pace: what changes in each second, and what is told of it. */
function live(
  floor: BenchFloor,
  start: number,
  engine?: AlertEngine,
): { cpuMs: number; transitions: number } {
  let transitions = 0;
  const since = process.cpuUsage();
  for (let second = 1; second <= SECONDS; second += 1) {
    const at = start + second * 1_000;
    transitions += engine?.advance(at).length ?? 0;
    for (let i = 0; i < AGENTS_A_SECOND; i += 1) {
      const agent = (second * AGENTS_A_SECOND + i) % AGENTS;
      const isPaused = (second + i) % 3 === 0;
      floor.setAgent(`a${agent}`, {
        queues: { [`q${agent % QUEUES}`]: 'available' },
        ...(isPaused && {
          state: 'paused',
          availability: 'paused',
          availabilitySince: at,
          until: at + 5_000,
        }),
      });
      transitions += engine?.touch('agent', `a${agent}`, at, at).length ?? 0;
    }
    for (let i = 0; i < QUEUES_A_SECOND; i += 1) {
      const queue = (second * QUEUES_A_SECOND + i) % QUEUES;
      const waiting = (second + i) % 5;
      floor.setQueue(`q${queue}`, { waiting, ...(waiting > 0 && { oldestSince: at - 10_000 * waiting }) });
      transitions += engine?.touch('queue', `q${queue}`, at, at).length ?? 0;
    }
  }
  return { cpuMs: cpuMsSince(since), transitions };
}

function cpuMsSince(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

const share = (cpuMs: number): string => `${rounded((100 * cpuMs) / (SECONDS * 1_000), 2)} %`;

/**
 * The share of a core that the evaluation of seven rules takes over a busy floor, without the writes of its transitions. The floor
 * of the measurement is the same floor with the same changes and no rules.
 */
export async function alerts(): Promise<string> {
  const floor = new BenchFloor();
  const start = Date.now();
  for (let i = 0; i < QUEUES; i += 1) floor.setQueue(`q${i}`);
  for (let i = 0; i < AGENTS; i += 1)
    floor.setAgent(`a${i}`, { queues: { [`q${i % QUEUES}`]: 'available' } });
  const bare = live(floor, start);
  const engine = new AlertEngine({ id: 'hq', tenant: 'bench' }, floor);
  const rules = SHIPPED_RULES.map((rule) => ({ ...rule, enabled: true }));
  const before = process.cpuUsage();
  const begin = start + SECONDS * 1_000;
  engine.setRules(rules, [], begin);
  const firstMs = cpuMsSince(before);
  const evaluated = live(floor, begin, engine);
  return Promise.resolve(
    table(
      `Alerts (${AGENTS} agents, ${QUEUES} queues, ${rules.length} rules, ${AGENTS_A_SECOND + QUEUES_A_SECOND} changes a second)`,
      ['share of a core', 'of it without rules', 'first evaluation ms', 'transitions a second'],
      [
        [
          ...[share(evaluated.cpuMs), share(bare.cpuMs), rounded(firstMs)],
          rounded(evaluated.transitions / SECONDS),
        ],
      ],
    ),
  );
}
