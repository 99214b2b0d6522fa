import type { AccountDocument, Agent } from '../../../client/index.js';
import { AgentTimelineOf } from '../past/agent-timeline.js';
import { stateClock } from '../shared/agent-clocks.js';
import { StateSign } from '../shared/state-sign.js';
import { timeOf } from '../shared/freshness.js';
import { CONSOLE } from '../texts/console.js';
import { AgentStatusLine, callActionsOf, firstActionOf } from './agent-status.js';
import { useConsole } from './console-context.js';
import { Facts } from './facts.js';
import { AgentTimes, useClock } from './floor/floor-clock.js';
import { CommandChip, CommandHistory, CommandMenu } from './commands/index.js';
import { compareNames } from '../shared/formats.js';

const t = CONSOLE.drawer;

interface Props {
  account: string;
  agent: Agent;
  document: AccountDocument;
}

/** One agent: availability, activity, phone, queues and recent commands. */
export function AgentDetails({ account, agent, document }: Props) {
  const { commands, client, past } = useConsole();
  const { now } = useClock();
  const target = { account, agent: agent.id };
  return (
    <>
      <p class="headline">
        <AgentStatusLine agent={agent} />
      </p>
      <div class="drawer-commands">
        <CommandMenu
          commands={commands}
          target={target}
          first={firstActionOf(agent)}
          offered={callActionsOf(agent)}
        />
        <CommandChip commands={commands} target={target} />
      </div>
      <h3>{t.now}</h3>
      <Axes account={account} agent={agent} document={document} />
      <h3>{t.memberships}</h3>
      <Memberships account={account} agent={agent} document={document} />
      {past !== undefined && (
        <>
          <h3>{t.day}</h3>
          <AgentTimelineOf past={past} account={account} agent={agent.id} now={now} />
        </>
      )}
      {/* The list is of now, and a replay is not. */}
      {client.replay === undefined && (
        <>
          <h3>{t.history}</h3>
          <CommandHistory commands={commands} account={account} agent={agent.id} />
        </>
      )}
    </>
  );
}

function Axes({ account, agent, document }: Props) {
  const { now } = useClock();
  const { availability, activity, reachable, reason, until, call } = agent;
  const { caller, callerName = caller, queue } = call ?? {};
  return (
    <Facts
      facts={[
        [t.availability, availability && CONSOLE.availabilities[availability]],
        [t.activity, activity && CONSOLE.activities[activity]],
        [
          t.talksTo,
          callerName && (
            <>
              <bdi>{callerName}</bdi> {caller !== callerName && <small>{caller}</small>}
            </>
          ),
        ],
        [t.callQueue, queue && <bdi>{document.queues[queue]?.name ?? queue}</bdi>],
        [t.phone, reachable === undefined ? undefined : reachable ? t.registered : t.notRegistered],
        [t.reason, reason],
        [t.since, stateClock(agent).since && <AgentTimes account={account} agent={agent} />],
        [t.until, until && timeOf(until, now)],
      ]}
    />
  );
}

function Memberships({ account, agent, document }: Props) {
  const { go } = useConsole();
  const queues = Object.entries(agent.queues)
    .map(([id, state]) => ({ id, state, name: document.queues[id]?.name ?? id }))
    .sort((a, b) => compareNames(a.name, b.name));
  if (queues.length === 0) return <p>{t.noQueues}</p>;
  return (
    <ul class="list">
      {queues.map(({ id, state, name }) => (
        <li key={id}>
          <button type="button" class="opens" onClick={() => go({ open: { kind: 'queue', account, id } })}>
            {name}
          </button>
          <StateSign state={state} />
        </li>
      ))}
    </ul>
  );
}
