import type { Roster } from '../../modules/domain/reading.js';
import { CommandRejected } from '../port/errors.js';
import { Legs } from './netsapiens.legs.js';
import { legOf, type Leg } from './netsapiens.leg.js';
import type { NetsapiensCall } from './netsapiens.schema.js';

/** A call as control requests name it: by the person whose call it is, and by an id of that person's leg. */
export interface ControlledCall {
  user: string;
  /** Which of the two ids a system wants is not documented: the leg's own first, then that of the call. */
  ids: string[];
}

interface Wanted {
  agent: string | undefined;
  call: string | undefined;
}

/** Finds the one call that is meant, among all calls of the domain; only a call with a person can be controlled. */
export function controlledCall(
  { agent, call }: Wanted,
  calls: readonly NetsapiensCall[],
  roster: Roster,
): ControlledCall {
  const queues = new Set(Object.keys(roster.queues));
  const found = (
    agent === undefined ? withPerson(calls, queues) : ofAgent(agent, calls, queues, roster)
  ).filter(
    ({ leg }) =>
      call === undefined || leg.origCallId === call || leg.termCallId === call || leg.session === call,
  );
  const [one] = found;
  const whose = agent === undefined ? 'with a person' : `of agent ${agent}`;
  const which = call === undefined ? 'call' : `call ${call}`;
  if (one === undefined)
    throw new CommandRejected(
      `There is no ${which} ${whose} that has been answered (any more); one that waits or rings cannot be controlled`,
    );
  const different = new Set(found.map(({ leg, user }) => `${leg.origCallId ?? leg.session} ${user}`));
  if (different.size > 1)
    throw new CommandRejected(
      `There are ${different.size} calls ${whose}: say which with ${call === undefined ? 'call' : 'agent'}`,
    );
  return one;
}

interface Found extends ControlledCall {
  leg: NetsapiensCall;
}

function ofAgent(
  agent: string,
  calls: readonly NetsapiensCall[],
  queues: ReadonlySet<string>,
  roster: Roster,
): Found[] {
  const login = Object.hasOwn(roster.agents, agent) ? roster.agents[agent]?.extension : undefined;
  const legs = new Legs(calls, queues);
  const person = { id: agent, login };
  const user = login ?? agent.replace(/^sips?:/i, '').replace(/@.*$/s, '');
  return [
    ...legs
      .to(person)
      .filter(isTalking)
      .map((leg) => reached(leg.call, user)),
    // A call the agent makes can be ended before it is answered.
    ...legs.from(person).map(({ call }) => made(call, user)),
  ].flat();
}

function withPerson(calls: readonly NetsapiensCall[], queues: ReadonlySet<string>): Found[] {
  return calls.flatMap((call) => {
    const leg = legOf(call, queues);
    const [user] = leg.callees;
    return isTalking(leg) && user !== undefined ? reached(call, user) : [];
  });
}

const isTalking = ({ phase }: Leg): boolean => phase === 'talking';

const reached = (leg: NetsapiensCall, user: string): Found[] =>
  found(leg, user, [leg.termCallId, leg.origCallId]);
const made = (leg: NetsapiensCall, user: string): Found[] =>
  found(leg, user, [leg.origCallId, leg.termCallId]);

function found(leg: NetsapiensCall, user: string, ids: (string | undefined)[]): Found[] {
  const known = [...new Set(ids)].filter((id) => id !== undefined);
  return known.length === 0 ? [] : [{ leg, user, ids: known }];
}
