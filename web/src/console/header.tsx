import type { ConnectionState } from '../../../client/index.js';
import { LanguageSelect } from '../shared/language-select.js';
import { THEMES } from '../shared/theme.js';
import { addressOf } from '../shared/service.js';
import type { ShownTrouble } from '../shared/use-trouble.js';
import type { Session } from '../sign-in/index.js';
import { COMMON } from '../texts/common.js';
import { CONSOLE } from '../texts/console.js';
import { AlertCounts, AlertNotifications, AlertSound } from './alerts/alert-counts.js';
import type { ConsoleAlerts } from './alerts/use-console-alerts.js';
import { troubleDetails } from './trouble-details.js';
import { JobQueuesButton } from './job-queues-button.js';
import { REPLAY } from '../texts/replay.js';
import { hashOf, SECTIONS, type Route, type Section } from './route.js';
import { Popup } from './views/popup.js';
import type { StoredTheme } from './use-stored-theme.js';
import { listWords, numberWords } from '../shared/formats.js';

interface Props {
  session: Session;
  route: Route;
  sections: readonly Section[];
  connection: ConnectionState['phase'] | 'replay';
  /** Callers that wait anywhere; absent: not known. */
  waiting: number | undefined;
  /** Names of the accounts whose callers are not, or not all, among them. */
  unread: readonly string[];
  /** Why there is no live connection. */
  trouble: ShownTrouble | undefined;
  theme: StoredTheme;
  alerts: ConsoleAlerts;
  /** The list of alerts is shown. */
  alertsShown: boolean;
  onAlerts: (shown: boolean) => void;
  onHelp: () => void;
  /** Absent: the past cannot be shown, or is shown already. */
  onReplay: (() => void) | undefined;
}

export function Header(props: Props) {
  const { session, route, sections, connection, waiting, unread, trouble, onHelp, onReplay } = props;
  const { theme, choose } = props.theme;
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <header class="top">
      <a class="skip" href="#/" onClick={skip}>
        {CONSOLE.skip}
      </a>
      <h1>{COMMON.product}</h1>
      <nav aria-label={CONSOLE.sections.label}>
        <ul>
          {sections.map((section) => (
            <li key={section}>
              {/* Filters mean something else in another table; the phone system does not. */}
              <a
                href={hashOf({
                  section,
                  search: '',
                  ...(route.account !== undefined && { account: route.account }),
                  ...(route.by !== undefined && { by: route.by }),
                })}
                aria-current={section === route.section ? 'page' : undefined}
              >
                {CONSOLE.sections[section]}
                {section === 'waiting' && waiting !== undefined && waiting > 0 && (
                  <>
                    {' '}
                    <span class="badge" title={waitingWords(waiting, unread)}>
                      {numberWords(waiting)}
                      {unread.length > 0 && '+'}
                    </span>
                  </>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {connection !== 'replay' && (
        <div class="connection" role="status" data-connection={connection}>
          {trouble?.words ?? CONSOLE.connection[connection]}
          {trouble !== undefined && session.scopes.has('queues:admin') && (
            <details>
              <summary>{COMMON.details}</summary> {troubleDetails(trouble.trouble, location.origin)}
            </details>
          )}
        </div>
      )}
      <AlertCounts alerts={props.alerts.alerts} shown={props.alertsShown} onShow={props.onAlerts} />
      <div class="person">
        {connection !== 'replay' && <AlertSound alerts={props.alerts} />}
        {onReplay !== undefined && (
          <button type="button" class="replay-open" title={REPLAY.openHint} onClick={onReplay}>
            <span aria-hidden="true">◷</span> <span class="wide">{REPLAY.open}</span>
          </button>
        )}
        <a
          class="wall-link"
          href={addressOf('wall?signed-in')}
          title={CONSOLE.wall.hint}
          target="_blank"
          rel="noopener"
        >
          {CONSOLE.wall.open}
        </a>
        <Popup name={session.name} title={CONSOLE.signedInAs({ name: session.name })} class="account-menu">
          {() => (
            <>
              <button type="button" onClick={() => choose(nextTheme)}>
                {CONSOLE.themes[theme]}
              </button>
              <LanguageSelect />
              <AlertNotifications alerts={props.alerts} />
              <JobQueuesButton session={session} />
              <button type="button" class="keys" onClick={onHelp}>
                {CONSOLE.help.open}
              </button>
              <button type="button" onClick={() => void session.signOut()}>
                {CONSOLE.signOut}
              </button>
            </>
          )}
        </Popup>
      </div>
    </header>
  );
}

const NEEDS: { [S in Section]?: string } = {
  timelines: 'history:read',
  audit: 'audit:read',
  screens: 'displays:manage',
  systems: 'queues:admin',
  rules: 'rules:manage',
};

/** The others show what is, and not what was. */
const OF_THE_PAST = new Set<Section>(['agents', 'queues', 'waiting', 'timelines']);

/** Only sections that the sign-in allows; other sections explain by their address that they are not allowed. */
export const sectionsFor = (session: Pick<Session, 'scopes' | 'history'>, isReplay: boolean) =>
  SECTIONS.filter((section) => {
    const needed = NEEDS[section];
    if (isReplay && !OF_THE_PAST.has(section)) return false;
    return (
      (needed === undefined || session.scopes.has(needed)) && (section !== 'timelines' || session.history)
    );
  });

const waitingWords = (count: number, unread: readonly string[]): string =>
  CONSOLE.waitingNow({ count, unread: unread.length === 0 ? undefined : listWords(unread) });

/** The address is ours to say where we are: a link within the page would change it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main')?.focus();
}
