import type { Membership, QueueDocument, QueueSelf, WaitingCall } from '../../../client/index.js';
import { age, clock } from '../shared/duration.js';
import { inWords } from '../shared/in-words.js';
import { StateSign } from '../shared/state-sign.js';
import { COMMON } from '../texts/common.js';
import { CONSOLE } from '../texts/console.js';
import { useConsole } from './console-context.js';
import { Facts } from './facts.js';
import { Elapsed } from './floor/floor-clock.js';
import { CommandChip, CommandMenu } from './commands/index.js';
import { compareNames, numberWords, shareWords } from '../shared/formats.js';

const t = CONSOLE.drawer;
const s = CONSOLE.settings;

interface Props {
  account: string;
  queue: string;
  document: QueueDocument;
}

/** One queue: its callers, its agents and its configuration. */
export function QueueDetails({ account, queue, document: { queue: about, waiting, agents } }: Props) {
  const { commands } = useConsole();
  const calls = Object.values(waiting).sort((a, b) => a.since - b.since);
  const members = Object.values(agents).sort((a, b) => compareNames(a.name, b.name));
  return (
    <>
      <p class="headline">{CONSOLE.waitingNow({ count: about.self.waiting, unread: undefined })}</p>
      <div class="drawer-commands">
        <CommandMenu commands={commands} target={{ account, queue }} />
        <CommandChip commands={commands} target={{ account, queue }} />
      </div>
      <h3>{t.waiting}</h3>
      {calls.length === 0 && <p>{CONSOLE.empty.waiting}</p>}
      <ul class="list">
        {calls.map((call) => (
          <CallItem key={call.id} account={account} queue={queue} call={call} />
        ))}
      </ul>
      <h3>{t.members}</h3>
      {members.length === 0 && <p>{about.self.agents === undefined ? COMMON.notKnown : t.noMembers}</p>}
      <ul class="list">
        {members.map((member) => (
          <MemberItem key={member.id} account={account} member={member} />
        ))}
      </ul>
      <h3>{t.settings}</h3>
      <Settings about={about.self} />
    </>
  );
}

function CallItem({ account, queue, call }: { account: string; queue: string; call: WaitingCall }) {
  const { commands } = useConsole();
  return (
    <li data-call={call.id}>
      <span>
        {call.callerName ?? call.caller ?? call.id} <small>{CONSOLE.callStates[call.state]}</small>
      </span>
      <Elapsed account={account} since={call.since} />
      <CommandMenu commands={commands} target={{ account, queue, call: call.id }} />
    </li>
  );
}

function MemberItem({ account, member }: { account: string; member: Membership }) {
  const { go } = useConsole();
  return (
    <li>
      <button
        type="button"
        class="opens"
        onClick={() => go({ open: { kind: 'agent', account, id: member.id } })}
      >
        <bdi>{member.name}</bdi>
      </button>
      <span>
        <StateSign state={member.state} />
        {member.reason !== undefined && <span class="reason"> {member.reason}</span>}
      </span>
    </li>
  );
}

/** A code of the phone system in words; the code itself is for people who know that system. */
function Code({ code }: { code: string }) {
  const words = inWords(code);
  if (words === code) return <>{code}</>;
  return (
    <>
      {words}
      <details>
        <summary>{COMMON.details}</summary>
        <code>{code}</code>
      </details>
    </>
  );
}

function Settings({ about }: { about: QueueSelf }) {
  const { metrics } = about;
  // As the times of the tables are written.
  const inSeconds = (value: number | undefined) => (value === undefined ? undefined : clock(value * 1_000));
  const plain = (value: number | undefined) => (value === undefined ? undefined : numberWords(value));
  const level = metrics?.serviceLevel;
  return (
    <Facts
      facts={[
        [s.number, about.number],
        [s.open, about.open === undefined ? undefined : about.open ? CONSOLE.yes : CONSOLE.no],
        [s.strategy, about.strategy && <Code code={about.strategy} />],
        [s.slaSeconds, inSeconds(about.slaSeconds)],
        [s.maxWaitSeconds, inSeconds(about.maxWaitSeconds)],
        [s.maxCallers, plain(about.maxCallers)],
        [s.wrapUpSeconds, inSeconds(about.wrapUpSeconds)],
        [s.handled, plain(metrics?.handled)],
        [s.abandoned, plain(metrics?.abandoned)],
        [s.serviceLevel, level && `${shareWords(level.percent / 100)} (${age(level.withinSeconds * 1_000)})`],
        [s.windowSeconds, inSeconds(metrics?.windowSeconds)],
      ]}
    />
  );
}
