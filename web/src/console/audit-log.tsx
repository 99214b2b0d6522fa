import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AlertSetupEvent, Command, DisplayEvent } from '../../../client/index.js';
import { useRuleNames, type RuleNames } from '../alerts/use-rule-names.js';
import { listWords } from '../shared/formats.js';
import { AUDIT } from '../texts/audit.js';
import { CONSOLE } from '../texts/console.js';
import { AuditList, type AuditEvent } from './commands/audit-list.js';
import { type AuditQuery, instantOf, useAuditLog } from './commands/audit-log.js';
import type { Commands } from './commands/commands.js';
import { isWanted } from './commands/is-wanted.js';
import { useWatched } from './commands/use-commands.js';
import { useConsole } from './console-context.js';

const t = AUDIT;
const words = CONSOLE.filters;

interface Props {
  commands: Commands;
  accounts: readonly string[];
}

/** Who sent which command, of all phone systems or of one, and its outcome. */
export function AuditLog({ commands, accounts }: Props) {
  const [query, setQuery] = useState<AuditQuery>({});
  const shown = query.account === undefined ? accounts : [query.account];
  const auditLog = useAuditLog(commands, query);
  const recent = useRecent(commands, shown);
  const events = useOtherEvents(query);
  const among = useMemo(() => amongOf(commands, query), [commands, JSON.stringify(query)]);
  const people = useMemo(() => peopleOf(auditLog.items, events), [auditLog.items, events]);
  return (
    <section class="audit">
      <h2>{t.title}</h2>
      <AuditFilter {...{ commands, accounts, query, people }} onQuery={setQuery} />
      {auditLog.phase === 'forbidden' ? (
        <div class="forbidden" role="alert">
          <p>
            <b>{t.forbidden}</b>
          </p>
          <p>{t.forbiddenHint}</p>
        </div>
      ) : (
        <AuditList
          {...{ commands, recent, auditLog, among, events }}
          withTarget
          withAccount={shown.length > 1}
          label={t.list}
        />
      )}
    </section>
  );
}

/** Commands of the accounts in the last 15 minutes; undefined: of none of them are they known. */
function useRecent(commands: Commands, accounts: readonly string[]): readonly Command[] | undefined {
  const read = useMemo(() => {
    let parts: readonly (readonly Command[] | undefined)[] = [];
    let joined: readonly Command[] | undefined;
    return () => {
      const now = accounts.map((account) => commands.recent(account));
      // The same list for the same parts, so that an unchanged one is recognised by identity.
      if (now.some((part, i) => part !== parts[i]))
        joined = now.every((part) => part === undefined) ? undefined : now.flatMap((part) => part ?? []);
      parts = now;
      return joined;
    };
  }, [commands, accounts.join()]);
  return useWatched(commands, read);
}

/** Those who have done something of what is shown. */
const peopleOf = (items: readonly Command[], events: readonly AuditEvent[]): string[] =>
  [...new Set([...items, ...events].map(({ by }) => by))].sort((a, b) => a.localeCompare(b));

/** What people did to rules, silences, channels and screens; a login for a part of the tenant may not read it. */
function useOtherEvents(query: AuditQuery): readonly AuditEvent[] {
  const { api, floor, remedies } = useConsole().alerts;
  const asked = JSON.stringify(query);
  const setup = useEvents(() => api.log(), [api, remedies?.at, asked]);
  const screens = useEvents(() => floor.displays.log(), [floor, asked]);
  const nameOf = useRuleNames(setup.length > 0);
  // What is about no agent is left out where one is asked for.
  return useMemo(
    () =>
      query.agent === undefined
        ? [...setup.map((event) => setupEvent(event, nameOf)), ...screens.map(screenEvent)].filter((event) =>
            isWanted(query, event),
          )
        : [],
    [setup, screens, nameOf, asked],
  );
}

/** None while they are not read, and where they may not be. */
function useEvents<Event>(read: () => Promise<Event[]>, when: readonly unknown[]): readonly Event[] {
  const [events, setEvents] = useState<readonly Event[]>([]);
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

const setupEvent = (
  { id, at, by, what, target = '', name = '', note }: AlertSetupEvent,
  nameOf: RuleNames = (_id, asItIs) => asItIs,
): AuditEvent => ({
  ...{ id, at, by },
  words: t.alerts[what]({ name: nameOf(target, name), who: by }),
  ...(note !== undefined && { note }),
});

const screenEvent = ({ id, at, by, what, label, changed }: DisplayEvent): AuditEvent => ({
  ...{ id, at, by },
  words: t.screens[what]({ name: label, who: by }),
  ...(changed !== undefined && { note: listWords(changed) }),
});

/** Whether a new command matches the filter: by the agent's id or name, as the service would find it. */
function amongOf({ names }: Commands, query: AuditQuery): (command: Command) => boolean {
  const { agent } = query;
  return (command) => {
    if (!isWanted(query, { ...command, at: command.createdAt })) return false;
    if (agent === undefined) return true;
    return (
      command.agent !== undefined &&
      [command.agent, names.agent(command.account, command.agent)].includes(agent)
    );
  };
}

interface AuditFilterProps {
  commands: Commands;
  accounts: readonly string[];
  query: AuditQuery;
  people: readonly string[];
  onQuery: (query: AuditQuery) => void;
}

const EMPTY = { agent: '', by: '', since: '', until: '' };
type Fields = typeof EMPTY;

function AuditFilter({ commands, accounts, query, people, onQuery }: AuditFilterProps) {
  const [fields, setFields] = useState(EMPTY);
  const agents = accounts
    .filter((account) => query.account === undefined || query.account === account)
    .flatMap((account) => commands.names.agents(account));
  const show = (account: string | undefined, next: Fields) => {
    setFields(next);
    const [since, until] = [instantOf(next.since), instantOf(next.until)];
    onQuery({
      ...(account !== undefined && { account }),
      ...(next.agent.trim() !== '' && { agent: next.agent.trim() }),
      ...(next.by.trim() !== '' && { by: next.by.trim() }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
    });
  };
  const field = (name: keyof Fields) => ({
    value: fields[name],
    onInput: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) =>
      setFields({ ...fields, [name]: value }),
  });
  return (
    <form
      class="audit-filter"
      role="search"
      aria-label={t.title}
      onSubmit={(event) => {
        event.preventDefault();
        show(query.account, fields);
      }}
    >
      {accounts.length > 1 && (
        <label>
          {words.account}
          <select
            value={query.account ?? ''}
            onChange={({ currentTarget: { value } }) =>
              // Agents of one account do not exist in another.
              show(value === '' ? undefined : value, { ...fields, agent: '' })
            }
          >
            <option value="">{words.any.account}</option>
            {accounts.map((id) => (
              <option key={id} value={id}>
                {commands.names.account(id)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t.agent}
        <input
          list="audit-agents"
          autocomplete="off"
          aria-describedby="audit-agent-hint"
          {...field('agent')}
        />
        <small id="audit-agent-hint">{t.agentHint}</small>
      </label>
      <Suggestions id="audit-agents" values={[...new Set(agents.map(({ name }) => name))]} />
      <label>
        {t.by}
        <input list="audit-people" autocomplete="off" aria-describedby="audit-by-hint" {...field('by')} />
        <small id="audit-by-hint">{t.byHint}</small>
      </label>
      <Suggestions id="audit-people" values={people} />
      <label>
        {t.since}
        <input type="datetime-local" {...field('since')} />
      </label>
      <label>
        {t.until}
        <input type="datetime-local" {...field('until')} />
      </label>
      <span class="buttons">
        <button type="submit">{t.show}</button>
        <button type="button" onClick={() => show(undefined, EMPTY)}>
          {t.clear}
        </button>
      </span>
    </form>
  );
}

const Suggestions = ({ id, values }: { id: string; values: readonly string[] }) => (
  <datalist id={id}>
    {values.map((value) => (
      <option key={value} value={value} />
    ))}
  </datalist>
);
