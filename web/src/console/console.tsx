import { useMemo, useState } from 'preact/hooks';
import type { AccountInfo, FloorClient } from '../../../client/index.js';
import { useConnection } from '../shared/use-connection.js';
import { useFloorViews } from '../shared/floor-topics.js';
import { useMedia } from '../shared/use-media.js';
import type { Session } from '../sign-in/index.js';
import { CONSOLE } from '../texts/console.js';
import { LiveLines, Screens } from './admin/index.js';
import { AgentsSection } from './agents-section.js';
import { ConsoleContext } from './console-context.js';
import { Drawer } from './drawer.js';
import { FloorClockProvider } from './floor/floor-clock.js';
import { FloorRows } from './floor/floor-rows.js';
import { Header, sectionsFor } from './header.js';
import { HelpDialog } from './help-dialog.js';
import { CommandDialog, CommandStatus, useCommands } from './commands/index.js';
import { PHONE } from './phone.js';
import { QueuesSection } from './queues-section.js';
import type { SectionProps } from './section-props.js';
import { SourceList } from './source-list.js';
import { AuditLog } from './audit-log.js';
import type { StoredTheme } from './use-stored-theme.js';
import { useKeys } from './use-keys.js';
import { useRoute } from './route.js';
import { useQueueChoices } from './use-queue-choices.js';
import { WaitingSection } from './waiting-section.js';

interface Props {
  session: Session;
  client: FloorClient;
  accounts: readonly AccountInfo[];
  theme: StoredTheme;
}

export function Console({ session, client, accounts, theme }: Props) {
  const commands = useCommands(client, session.current, accounts);
  const [route, go] = useRoute();
  const [help, setHelp] = useState(false);
  const connection = useConnection(client);
  const isPhone = useMedia(PHONE);
  const topics = useMemo(
    () => accounts.map(({ id }) => ({ kind: 'account', account: id }) as const),
    [accounts],
  );
  const views = useFloorViews(client, topics);
  const names = useMemo(() => new Map(accounts.map(({ id, name }) => [id, name])), [accounts]);
  const tools = useMemo(() => ({ client, commands, names, go }), [client, commands, names, go]);
  const rows = useMemo(() => new FloorRows(), []);
  const documents = [...views.accounts.values()];
  const loading =
    accounts.length > 0 &&
    documents.every(({ state, refusal }) => state === undefined && refusal === undefined);
  const forbidden =
    accounts.length > 0 &&
    documents.every(({ state, refusal }) => state === undefined && refusal !== undefined);
  const hasTables = accounts.length > 0 && !forbidden;
  const waiting = useMemo(
    () =>
      documents
        .flatMap(({ state }) => Object.values(state?.queues ?? {}))
        .reduce((sum, queue) => sum + queue.waiting, 0),
    [views],
  );
  useKeys({
    '?': () => setHelp(true),
    ...Object.fromEntries(
      sectionsFor(session).map((section, i) => [String(i + 1), () => go({ section, ...NO_FILTERS })]),
    ),
    ...(route.open !== undefined && { Escape: () => go({ open: undefined }) }),
  });
  const queues = useQueueChoices(views, names, route.account);
  const choices = useMemo(() => accounts.map(({ id, name }) => ({ value: id, label: name })), [accounts]);
  const section: SectionProps = {
    route,
    views,
    rows,
    loading,
    queues,
    ...(accounts.length > 1 && { accounts: choices }),
  };
  return (
    <ConsoleContext.Provider value={tools}>
      <FloorClockProvider client={client} views={views}>
        <div class={accounts.length > 1 ? 'console' : 'console one-account'}>
          <Header
            session={session}
            route={route}
            connection={connection.phase}
            waiting={waiting}
            theme={theme}
            onHelp={() => setHelp(true)}
          />
          <SourceList views={views} names={names} />
          <div class="floor">
            <main tabIndex={-1} inert={isPhone && route.open !== undefined}>
              {accounts.length === 0 && <p class="empty">{CONSOLE.none}</p>}
              {forbidden && <p class="empty">{CONSOLE.allForbidden}</p>}
              {hasTables && route.section === 'agents' && <AgentsSection {...section} />}
              {hasTables && route.section === 'queues' && <QueuesSection {...section} />}
              {hasTables && route.section === 'waiting' && <WaitingSection {...section} />}
              {route.section === 'audit' && (
                <AuditLog commands={commands} accounts={accounts.map(({ id }) => id)} />
              )}
              {route.section === 'screens' && <Screens session={session} accounts={accounts} />}
              {route.section === 'push' && <LiveLines session={session} accounts={accounts} />}
            </main>
            {route.open !== undefined && <Drawer open={route.open} views={views} />}
          </div>
          <CommandStatus commands={commands} />
        </div>
        <CommandDialog commands={commands} />
        {help && <HelpDialog onClose={() => setHelp(false)} />}
      </FloorClockProvider>
    </ConsoleContext.Provider>
  );
}

const NO_FILTERS = { search: '', queue: undefined, state: undefined, sort: undefined, open: undefined };
