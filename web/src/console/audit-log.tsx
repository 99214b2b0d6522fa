import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Command, DisplayEvent, RemedySwitching } from '../../../client/index.js';
import { listWords } from '../shared/formats.js';
import { ACTIONS } from '../texts/actions.js';
import { REMEDY_SWITCH } from '../texts/remedy-switch.js';
import { AuditList, type AuditEvent } from './commands/audit-list.js';
import { type AuditQuery, useAuditLog, instantOf } from './commands/audit-log.js';
import type { Commands } from './commands/commands.js';
import { useConsole } from './console-context.js';

const t = ACTIONS.auditLog;

interface Props {
  commands: Commands;
  accounts: readonly string[];
}

/** Who sent which command of an account, and its outcome. */
export function AuditLog({ commands, accounts }: Props) {
  const [wish, setWish] = useState<AuditQuery>({ account: accounts[0] ?? '' });
  const account = accounts.includes(wish.account) ? wish.account : accounts[0];
  return (
    <section class="audit">
      <h2>{t.title}</h2>
      {account !== undefined && (
        <>
          <AuditFilter
            commands={commands}
            accounts={accounts}
            query={{ ...wish, account }}
            onQuery={setWish}
          />
          <AuditResults commands={commands} query={{ ...wish, account }} />
        </>
      )}
    </section>
  );
}

function AuditResults({ commands, query }: { commands: Commands; query: AuditQuery }) {
  const auditLog = useAuditLog(commands, query);
  const events = useOtherEvents(query);
  const among = useMemo(() => amongOf(commands, query), [commands, JSON.stringify(query)]);
  if (auditLog.phase === 'forbidden')
    return (
      <div class="forbidden" role="alert">
        <p>
          <b>{t.forbidden}</b>
        </p>
        <p>{t.forbiddenHint}</p>
      </div>
    );
  return (
    <AuditList
      commands={commands}
      account={query.account}
      auditLog={auditLog}
      among={among}
      withTarget
      label={t.list}
      events={events}
    />
  );
}

/**
 * How the rules of the tenant were stopped from acting, and what was done to its screens; a login for a part of the tenant may
 * not read it.
 */
function useOtherEvents({ agent, since = 0 }: AuditQuery): readonly AuditEvent[] {
  const { api, floor, remedies } = useConsole().alerts;
  const switchings = useEvents(
    async () => (await api.remedySwitchings()).map(switchingEvent),
    [api, remedies?.at],
  );
  const screens = useEvents(async () => (await floor.displays.log()).map(screenEvent), [floor, agent, since]);
  // What is about no agent is left out where one is asked for.
  return useMemo(
    () => (agent === undefined ? [...switchings, ...screens].filter(({ at }) => at >= since) : []),
    [switchings, screens, agent, since],
  );
}

/** None while they are not read, and where they may not be. */
function useEvents(read: () => Promise<AuditEvent[]>, when: readonly unknown[]): readonly AuditEvent[] {
  const [events, setEvents] = useState<readonly AuditEvent[]>([]);
  useEffect(() => {
    let ended = false;
    read().then(
      (all) => !ended && setEvents(all),
      () => undefined,
    );
    return () => {
      ended = true;
    };
  }, when);
  return events;
}

const switchingEvent = ({ id, at, by, stopped, note }: RemedySwitching): AuditEvent => ({
  ...{ id, at },
  words: stopped ? REMEDY_SWITCH.stopped({ who: by }) : REMEDY_SWITCH.allowed({ who: by }),
  ...(note !== undefined && { note }),
});

const screenEvent = ({ id, at, by, what, label, changed }: DisplayEvent): AuditEvent => ({
  ...{ id, at },
  words: t.screens[what]({ name: label, who: by }),
  ...(changed !== undefined && { note: listWords(changed) }),
});

/** Whether a new command matches the filter: by the agent's id or name, as the service would find it. */
function amongOf({ names }: Commands, { account, agent, since }: AuditQuery): (command: Command) => boolean {
  return (command) => {
    if (since !== undefined && command.createdAt < since) return false;
    if (agent === undefined) return true;
    if (command.agent === undefined) return false;
    return agent === command.agent || agent === names.agent(account, command.agent);
  };
}

interface AuditFilterProps {
  commands: Commands;
  accounts: readonly string[];
  query: AuditQuery;
  onQuery: (query: AuditQuery) => void;
}

export function AuditFilter({ commands, accounts, query, onQuery }: AuditFilterProps) {
  const [agent, setAgent] = useState('');
  const [since, setSince] = useState('');
  const people = commands.names.agents(query.account);
  const show = (account: string, who: string, when: string) => {
    const from = instantOf(when);
    onQuery({
      account,
      ...(who.trim() !== '' && { agent: who.trim() }),
      ...(from !== undefined && { since: from }),
    });
  };
  return (
    <form
      class="audit-filter"
      role="search"
      aria-label={t.title}
      onSubmit={(event) => {
        event.preventDefault();
        show(query.account, agent, since);
      }}
    >
      <label>
        {t.account}
        <select
          value={query.account}
          onChange={(event) => {
            // Agents of one account do not exist in another.
            setAgent('');
            show(event.currentTarget.value, '', since);
          }}
        >
          {accounts.map((id) => (
            <option key={id} value={id}>
              {commands.names.account(id)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.agent}
        <input
          list="audit-people"
          autocomplete="off"
          aria-describedby="audit-agent-hint"
          value={agent}
          onInput={(event) => setAgent(event.currentTarget.value)}
        />
        <small id="audit-agent-hint">{t.agentHint}</small>
      </label>
      <datalist id="audit-people">
        {people.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <label>
        {t.since}
        <input type="datetime-local" value={since} onInput={(event) => setSince(event.currentTarget.value)} />
      </label>
      <button type="submit">{t.show}</button>
      <button
        type="button"
        onClick={() => {
          setAgent('');
          setSince('');
          show(query.account, '', '');
        }}
      >
        {t.clear}
      </button>
    </form>
  );
}
