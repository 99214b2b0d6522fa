import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AccountInfo } from '../../../client/index.js';
import type { PageClient } from '../shared/page-client.js';
import { usePastTools } from '../past/use-past-tools.js';
import { recently, seesPast, type ReplayStart } from '../replay/address.js';
import { ReplayBar } from '../replay/lazy-bar.js';
import { UnknownPast } from '../replay/unknown-past.js';
import { useConnection } from '../shared/use-connection.js';
import { useFloorViews } from '../shared/floor-topics.js';
import { useTrouble } from '../shared/use-trouble.js';
import { topicsOf, withNarrowed } from '../shared/narrowed-accounts.js';
import { lazy } from '../shared/lazy.js';
import { withRules } from '../rules/with-rules.js';
import { useMedia } from '../shared/use-media.js';
import { measuredOf } from '../shared/use-metrics.js';
import type { Session } from '../sign-in/index.js';
import { ALERTS } from '../texts/alerts.js';
import { COMMON } from '../texts/common.js';
import { CONSOLE } from '../texts/console.js';
import { Screens } from './admin/screens.js';
import { AlertBar } from './alerts/alert-bar.js';
import { Proposals } from './alerts/proposals.js';
import { useConsoleAlerts } from './alerts/use-console-alerts.js';
import { openCounts } from '../alerts/live-alerts.js';
import { AgentsSection } from './agents-section.js';
import { ConsoleContext } from './console-context.js';
import { Drawer } from './drawer.js';
import { FloorClockProvider } from './floor/floor-clock.js';
import { FloorRows } from './floor/floor-rows.js';
import { unreadIn, waitingIn } from './floor/unread.js';
import { Header, sectionsFor } from './header.js';
import { HelpDialog } from './help-dialog.js';
import { CommandDialog, CommandStatus, useCommands } from './commands/index.js';
import { PHONE } from './screen-width.js';
import { QueuesSection } from './queues-section.js';
import type { SectionProps } from './section-props.js';
import { SourceList } from './source-list.js';
import type { StoredTheme } from './use-stored-theme.js';
import { useGroups } from './use-groups.js';
import { useKeys } from './use-keys.js';
import { useRoute } from './route.js';
import { startHash } from './views/saved-views.js';
import { useQueueChoices } from './use-queue-choices.js';
import { WaitingSection } from './waiting-section.js';

/** Few people use these, or seldom, and some are large. */
const AuditLog = lazy(async () => (await withRules(() => import('./audit-log.js'))).AuditLog);
const PhoneSystems = lazy(
  async () => (await withRules(() => import('./admin/phone-systems.js'))).PhoneSystems,
);
const Timelines = lazy(async () => (await import('../past/timelines-section.js')).TimelinesSection);
const Rules = lazy(async () => (await withRules(() => import('../rules/rules-page.js'))).RulesPage);

interface Props {
  session: Session;
  client: PageClient;
  accounts: readonly AccountInfo[];
  theme: StoredTheme;
  /** Opens a replay, or the live floor. */
  onReplay: (start: ReplayStart | undefined) => void;
}

export function Console({ session, client, accounts, theme, onReplay }: Props) {
  const commands = useCommands(client, session, accounts);
  const [route, go] = useRoute(startHash);
  const alerts = useConsoleAlerts(client, session, accounts);
  const [alertsShown, showAlerts] = useState(true);
  const [help, setHelp] = useState(false);
  /** Of a section that has several: its name, for the title of the tab. */
  const [part, setPart] = useState<string>();
  const isReplay = client.replay !== undefined;
  const sections = sectionsFor(session, isReplay);
  const connection = useConnection(client);
  const trouble = useTrouble(client);
  const isPhone = useMedia(PHONE);
  const topics = useMemo(() => topicsOf(accounts), [accounts]);
  const followed = useFloorViews(client, topics);
  const views = useMemo(() => withNarrowed(followed, accounts), [followed, accounts]);
  const names = useMemo(() => new Map(accounts.map(({ id, name }) => [id, name])), [accounts]);
  const groups = useGroups(session, views, route, go);
  const { past, waitingSeries } = usePastTools(session, client);
  const showsDetails = session.scopes.has('queues:admin');
  const tools = useMemo(
    () => ({ client, commands, alerts, names, past, waitingSeries, go, showsDetails }),
    [client, commands, alerts, names, past, waitingSeries, go, showsDetails],
  );
  const rows = useMemo(() => new FloorRows(), []);
  const documents = [...views.accounts.values()];
  const loading =
    accounts.length > 0 &&
    documents.every(({ state, refusal }) => state === undefined && refusal === undefined);
  const forbidden =
    accounts.length > 0 &&
    documents.every(({ state, refusal }) => state === undefined && refusal !== undefined);
  const hasTables = accounts.length > 0 && !forbidden;
  const unread = useMemo(() => unreadIn(views, names), [views, names]);
  const waiting = useMemo(() => waitingIn(views), [views]);
  useKeys({
    '?': () => setHelp(true),
    ...Object.fromEntries(
      sections.map((section, i) => [String(i + 1), () => go({ section, ...NO_FILTERS })]),
    ),
    ...(route.open !== undefined && { Escape: () => go({ open: undefined }) }),
  });
  const openAlerts = openCounts(alerts.alerts).reduce((sum, [, count]) => sum + count, 0);
  useEffect(() => {
    document.title = ALERTS.inTitle({
      // A tab that is not looked at is about now.
      count: isReplay ? 0 : openAlerts,
      title: CONSOLE.title({ page: [part ?? [], CONSOLE.sections[route.section]].flat().join(' · ') }),
    });
  }, [route.section, part, openAlerts]);
  useEffect(
    () => () => {
      document.title = COMMON.product;
    },
    [],
  );
  const queues = useQueueChoices(views, names, route.account);
  const choices = useMemo(() => accounts.map(({ id, name }) => ({ value: id, label: name })), [accounts]);
  const measured = useMemo(
    () => measuredOf(accounts.filter(({ id }) => (route.account ?? id) === id)),
    [accounts, route.account],
  );
  const section: SectionProps = {
    route,
    views,
    rows,
    loading,
    unread,
    queues,
    groups,
    measured,
    ...(accounts.length > 1 && { accounts: choices }),
  };
  return (
    <ConsoleContext.Provider value={tools}>
      <FloorClockProvider client={client} views={views}>
        <div class={isReplay ? 'console is-replay' : 'console'}>
          {isReplay && <ReplayBar client={client} onLive={() => onReplay(undefined)} />}
          <Header
            session={session}
            route={route}
            sections={sections}
            connection={isReplay ? 'replay' : connection.phase}
            waiting={waiting}
            unread={unread}
            trouble={trouble}
            theme={theme}
            alerts={alerts}
            alertsShown={alertsShown}
            onAlerts={showAlerts}
            onHelp={() => setHelp(true)}
            onReplay={isReplay || !seesPast(session) ? undefined : () => onReplay(recently(client.now()))}
          />
          <SourceList views={views} names={names} />
          <AlertBar shown={alertsShown} isOnRules={route.section === 'rules'} />
          <div class={route.open === undefined ? 'floor' : 'floor has-drawer'}>
            <main tabIndex={-1} inert={isPhone && route.open !== undefined}>
              {accounts.length === 0 && <p class="empty">{CONSOLE.none}</p>}
              {forbidden && !isReplay && <p class="empty">{CONSOLE.allForbidden}</p>}
              {forbidden && isReplay && <UnknownPast views={views} />}
              {hasTables && route.section === 'agents' && <AgentsSection {...section} />}
              {hasTables && route.section === 'queues' && <QueuesSection {...section} />}
              {hasTables && route.section === 'waiting' && <WaitingSection {...section} />}
              {route.section === 'timelines' && (
                <Timelines session={session} accounts={accounts} views={views} />
              )}
              {route.section === 'audit' && !isReplay && (
                <AuditLog commands={commands} accounts={accounts.map(({ id }) => id)} />
              )}
              {route.section === 'screens' && !isReplay && <Screens session={session} accounts={accounts} />}
              {route.section === 'rules' && !isReplay && (
                <Rules
                  {...{ api: alerts.api, remedies: alerts.remedies, groups: groups.all }}
                  {...{ accounts, views, part: route.state, go, onPart: setPart }}
                />
              )}
              {route.section === 'systems' && !isReplay && (
                <PhoneSystems {...{ session, accounts, commands }} />
              )}
            </main>
            {route.open !== undefined && <Drawer open={route.open} views={views} />}
          </div>
          <Proposals />
          <CommandStatus commands={commands} />
        </div>
        <CommandDialog commands={commands} />
        {help && <HelpDialog onClose={() => setHelp(false)} />}
      </FloorClockProvider>
    </ConsoleContext.Provider>
  );
}

const NO_FILTERS = {
  search: '',
  ...{ queue: undefined, state: undefined, sort: undefined, columns: undefined },
  ...{ shut: undefined, open: undefined },
};
