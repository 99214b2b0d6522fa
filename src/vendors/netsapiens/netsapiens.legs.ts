import { domainPart, legOf, namesOf, type Leg } from './netsapiens.leg.js';
import type { NetsapiensAgent, NetsapiensCall } from './netsapiens.schema.js';

/** What is needed to know an agent by. */
export type Person = Pick<NetsapiensAgent, 'id' | 'login'>;

/** The calls of a domain by queue and by person, so that 2,000 agents cost no more than their own calls. */
export class Legs {
  private readonly byQueue = new Map<string, Leg[]>();
  private readonly byCallee = new Map<string, Leg[]>();
  private readonly byCaller = new Map<string, Leg[]>();

  constructor(calls: readonly NetsapiensCall[], queues: ReadonlySet<string>) {
    for (const call of calls) {
      const leg = legOf(call, queues);
      if (leg.queue !== undefined) add(this.byQueue, leg.queue, leg);
      for (const callee of leg.callees) add(this.byCallee, callee, leg);
      if (call.origUser !== undefined) add(this.byCaller, call.origUser.toLowerCase(), leg);
    }
  }

  ofQueue(queue: string): readonly Leg[] {
    return this.byQueue.get(queue) ?? [];
  }

  /** Legs that ring or reach the agent. */
  to(agent: Person): Leg[] {
    const domain = domainPart(agent.id);
    const legs = namesOf(agent).flatMap((name) => this.byCallee.get(name) ?? []);
    return [...new Set(legs)].filter(({ call }) => sameDomain(call.termDomain, domain));
  }

  /** Legs the agent began. */
  from(agent: Person): Leg[] {
    const domain = domainPart(agent.id);
    const legs = namesOf(agent).flatMap((name) => this.byCaller.get(name) ?? []);
    return [...new Set(legs)].filter(({ call }) => sameDomain(call.origDomain, domain));
  }
}

function add(map: Map<string, Leg[]>, key: string, leg: Leg): void {
  const legs = map.get(key);
  if (legs === undefined) map.set(key, [leg]);
  else legs.push(leg);
}

function sameDomain(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || one === '*' || other === undefined || one.toLowerCase() === other;
}
