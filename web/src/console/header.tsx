import type { ConnectionState } from '../../../client/index.js';
import { THEMES } from '../shared/theme.js';
import type { Session } from '../sign-in/index.js';
import { COMMON } from '../texts/common.js';
import { CONSOLE } from '../texts/console.js';
import { JobQueuesButton } from './job-queues-button.js';
import { hashOf, SECTIONS, type Route, type Section } from './route.js';
import type { StoredTheme } from './use-stored-theme.js';

interface Props {
  session: Session;
  route: Route;
  connection: ConnectionState['phase'];
  /** Callers that wait anywhere; absent: not known. */
  waiting: number | undefined;
  theme: StoredTheme;
  onHelp: () => void;
}

export function Header({ session, route, connection, waiting, theme: { theme, choose }, onHelp }: Props) {
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <header class="top">
      <a class="skip" href="#/" onClick={skip}>
        {CONSOLE.skip}
      </a>
      <h1>{COMMON.product}</h1>
      <nav aria-label={CONSOLE.sections.label}>
        <ul>
          {sectionsFor(session).map((section) => (
            <li key={section}>
              {/* Filters mean something else in another table; the phone system does not. */}
              <a
                href={hashOf({
                  section,
                  search: '',
                  ...(route.account !== undefined && { account: route.account }),
                })}
                aria-current={section === route.section ? 'page' : undefined}
              >
                {CONSOLE.sections[section]}
                {section === 'waiting' && waiting !== undefined && waiting > 0 && (
                  <>
                    {' '}
                    <span class="badge" title={CONSOLE.waitingNow(waiting)}>
                      {waiting}
                    </span>
                  </>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="connection" role="status" data-connection={connection}>
        {CONSOLE.connection[connection]}
      </p>
      <div class="person">
        <button type="button" onClick={() => choose(nextTheme)}>
          {CONSOLE.themes[theme]}
        </button>
        <JobQueuesButton session={session} />
        <button type="button" class="keys" onClick={onHelp}>
          {CONSOLE.help.open}
        </button>
        <span class="who" title={CONSOLE.signedInAs(session.name)}>
          {session.name}
        </span>
        <button type="button" onClick={() => void session.signOut()}>
          {CONSOLE.signOut}
        </button>
      </div>
    </header>
  );
}

const NEEDS: { [S in Section]?: string } = {
  audit: 'audit:read',
  screens: 'displays:manage',
  push: 'queues:admin',
};

/** Only sections that the sign-in allows; other sections explain by their address that they are not allowed. */
export const sectionsFor = ({ scopes }: Pick<Session, 'scopes'>) =>
  SECTIONS.filter((section) => {
    const needed = NEEDS[section];
    return needed === undefined || scopes.has(needed);
  });

/** The address is ours to say where we are: a link within the page would change it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main')?.focus();
}
