import { Sparkline } from '../past/sparkline.js';
import { Dash } from '../shared/dash.js';
import { timeOf } from '../shared/freshness.js';
import { COMMON } from '../texts/common.js';
import { CONSOLE } from '../texts/console.js';
import { UNKNOWN } from '../texts/unknown.js';
import { AgentStatusLine, callActionsOf, firstActionOf, TalksTo } from './agent-status.js';
import { useConsole } from './console-context.js';
import { AgentTimes, Elapsed, useClock } from './floor/floor-clock.js';
import type { AgentRow, CallRow, FloorRow, QueueRow } from './floor/floor-rows.js';
import type { CellProps } from './grid/column.js';
import { CommandChip, CommandMenu } from './commands/index.js';

export function AccountCell({ row }: CellProps<FloorRow>) {
  return <bdi>{row.accountName}</bdi>;
}

/** Opens the drawer; its keys are the row's. */
function Opener({ name, more }: { name: string; more: string | undefined }) {
  return (
    <>
      <button type="button" class="opens" tabIndex={-1} dir="auto" title={name}>
        {name}
      </button>{' '}
      {more !== undefined && <small>{more}</small>}
    </>
  );
}

export const AgentName = ({ row }: CellProps<AgentRow>) => (
  <Opener name={row.name} more={row.agent.extension} />
);

export function AgentState({ row: { agent, callQueue }, gone }: CellProps<AgentRow>) {
  const { now } = useClock();
  if (gone) return <em>{CONSOLE.gone.agents}</em>;
  return (
    <>
      <AgentStatusLine agent={agent} />
      <TalksTo call={agent.call} queue={callQueue} />
      {agent.until !== undefined && <small> {CONSOLE.until({ time: timeOf(agent.until, now) })}</small>}
      {agent.reachable === false && agent.state !== 'offline' && <small> {CONSOLE.phoneAway}</small>}
    </>
  );
}

export const AgentTime = ({ row: { account, agent } }: CellProps<AgentRow>) => (
  <AgentTimes account={account} agent={agent} />
);

export const AgentQueues = ({ row }: CellProps<AgentRow>) => (
  <span title={row.queues}>
    <bdi>{row.queues}</bdi>
  </span>
);

export function AgentCommand({ row: { account, agent } }: CellProps<AgentRow>) {
  return <CommandChip commands={useConsole().commands} target={{ account, agent: agent.id }} />;
}

export function AgentMenu({ row: { account, agent }, gone, tabIndex }: CellProps<AgentRow>) {
  const { commands } = useConsole();
  return gone ? null : (
    <CommandMenu
      commands={commands}
      tabIndex={tabIndex}
      target={{ account, agent: agent.id }}
      first={firstActionOf(agent)}
      offered={callActionsOf(agent)}
    />
  );
}

export const QueueName = ({ row, gone }: CellProps<QueueRow>) => (
  <>
    <Opener name={row.name} more={row.queue.number} />
    {row.queue.open === false && <small class="chip">{CONSOLE.closed}</small>}
    {gone && <em>{CONSOLE.gone.queues}</em>}
  </>
);

export const QueueOldest = ({ row: { account, queue } }: CellProps<QueueRow>) => (
  <Elapsed account={account} since={queue.oldestSince} why={queue.waiting === 0 ? 'waits' : 'since'} />
);

export function QueueWaiting({ row }: CellProps<QueueRow>) {
  const { waitingSeries } = useConsole();
  return (
    <>
      <Waiting row={row} gone={false} tabIndex={-1} />
      {waitingSeries !== undefined && (
        <Sparkline series={waitingSeries} account={row.account} queue={row.queue.id} />
      )}
    </>
  );
}

/** Why a number of a queue is not known. */
const whyNot = ({ queue: { agents }, accountName }: QueueRow): string =>
  agents === undefined ? COMMON.outage.nothingYet({ name: accountName }) : UNKNOWN.untold;

/** A number of a queue, with its name for a phone, where there is no header above it. */
export function countCell(label: string, count: (row: QueueRow) => number | undefined) {
  return function CountCell({ row }: CellProps<QueueRow>) {
    const value = count(row);
    return (
      <>
        <b data-calm={value === 0}>{value ?? <Dash words={whyNot(row)} />}</b>{' '}
        <small class="label">{label}</small>
      </>
    );
  };
}

const Waiting = countCell(CONSOLE.columns.waiting, ({ queue }) => queue.waiting);

export function QueueMenu({ row: { account, queue }, gone, tabIndex }: CellProps<QueueRow>) {
  const { commands } = useConsole();
  const target = { account, queue: queue.id };
  return gone ? null : (
    <>
      <CommandChip commands={commands} target={target} />
      <CommandMenu commands={commands} tabIndex={tabIndex} target={target} />
    </>
  );
}

export const CallName = ({ row: { name, call } }: CellProps<CallRow>) => (
  <>
    <strong>
      <bdi>{name}</bdi>
    </strong>{' '}
    {call.callerName !== undefined && call.caller !== undefined && <small>{call.caller}</small>}
  </>
);

export const CallQueue = ({ row }: CellProps<CallRow>) => <bdi>{row.queueName}</bdi>;

export const CallState = ({ row: { call, ringing }, gone }: CellProps<CallRow>) =>
  gone ? (
    <em>{CONSOLE.gone.waiting}</em>
  ) : (
    <>
      {CONSOLE.callStates[call.state]}
      {call.channel === 'chat' && <small> {CONSOLE.channels.chat}</small>}
      {ringing !== undefined && <small> {ringing}</small>}
    </>
  );

export const CallWait = ({ row: { account, call } }: CellProps<CallRow>) => (
  <Elapsed account={account} since={call.since} />
);

export function CallMenu({ row: { account, queue, call }, gone, tabIndex }: CellProps<CallRow>) {
  const { commands } = useConsole();
  return gone ? null : (
    <CommandMenu commands={commands} tabIndex={tabIndex} target={{ account, queue, call: call.id }} />
  );
}
