import { useMemo } from 'preact/hooks';
import { useConnection } from '../shared/use-connection.js';
import { useFloorViews } from '../shared/use-floor-views.js';
import { useSeconds } from '../shared/use-seconds.js';
import { useTheme } from '../shared/use-theme.js';
import { WALL } from '../texts/wall.js';
import { AgentsView, PauseList } from './agents-view.js';
import { Announcer } from './announcer.js';
import { boardOf } from './board-of.js';
import { Controls } from './controls.js';
import { alarmKeys } from './new-alarms.js';
import type { OpenFloor } from './open-floor.js';
import { PageTurner } from './page-turner.js';
import { FITS } from './paging.js';
import { RowsView } from './rows-view.js';
import { SourceBar } from './source-bar.js';
import { standingAt } from './standing.js';
import { TilesView } from './tiles-view.js';
import { topicsFor } from './topics.js';
import { TotalsBar } from './totals-bar.js';
import { useAwake } from './use-awake.js';
import { useLayout } from './use-layout.js';
import { usePages } from './use-pages.js';
import { useSound } from './use-sound.js';
import { WallClock } from './wall-clock.js';

export function WallBoard({ floor: { client, names, topics } }: { floor: OpenFloor }) {
  const [layout, changeLayout] = useLayout();
  const connection = useConnection(client);
  const now = useSeconds(client);
  useTheme(layout.theme);
  useAwake();

  const views = useFloorViews(client, topics ?? topicsFor(layout, [...names.keys()]));
  const board = useMemo(() => boardOf(views, names, layout), [views, names, layout]);
  const { sources, queues, agents, totals } = standingAt(board, layout.thresholds, now);
  const sound = useSound(layout.sound, alarmKeys({ queues, agents }));

  const queuePages = usePages(queues, layout.view === 'rows' ? FITS.rows : FITS.tiles);
  const agentPages = usePages(agents, FITS.agents);
  const accountName = (account: string) =>
    sources.length > 1 ? sources.find((source) => source.account === account)?.name : undefined;
  const mistakes = [
    ...layout.mistakes,
    ...layout.accounts.filter((account) => !isShown(account)).map(WALL.mistakes.account),
    ...board.missing.map(WALL.mistakes.queue),
  ];
  function isShown(account: string): boolean {
    return names.has(account) || sources.some((source) => source.account === account);
  }

  return (
    <div class="wall" data-connection={connection.phase}>
      <header>
        <h1 class="hidden">{WALL.title}</h1>
        <TotalsBar totals={totals} />
        <WallClock now={now} connection={connection.phase} />
      </header>
      <div class="bar">
        <SourceBar sources={sources} now={now} />
        <Controls
          layout={layout}
          onLayout={changeLayout}
          sound={sound.state}
          onSound={() => {
            if (sound.state !== 'on') sound.start();
            if (sound.state !== 'touch') changeLayout('sound', sound.state === 'on' ? 'off' : 'on', 'off');
          }}
        />
      </div>
      {mistakes.length > 0 && (
        <p class="mistakes" role="status">
          {WALL.mistakes.title}: {mistakes.join('; ')}.
        </p>
      )}
      <main class={`view-${layout.view}`}>
        {layout.view === 'tiles' && (
          <TilesView queues={queuePages.items} accountName={accountName} now={now} />
        )}
        {layout.view === 'rows' && <RowsView queues={queuePages.items} accountName={accountName} now={now} />}
        {layout.view === 'agents' ? <AgentsView agents={agentPages.items} /> : <PauseList agents={agents} />}
      </main>
      <PageTurner pages={layout.view === 'agents' ? agentPages : queuePages} />
      <Announcer queues={queues} agents={agents} />
    </div>
  );
}
