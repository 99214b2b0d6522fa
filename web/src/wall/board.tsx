import { useMemo, useState } from 'preact/hooks';
import { ReplayBar } from '../replay/replay-bar.js';
import { UnknownPast } from '../replay/unknown-past.js';
import { useConnection } from '../shared/use-connection.js';
import { useFloorViews } from '../shared/floor-topics.js';
import { useTrouble } from '../shared/use-trouble.js';
import { useSeconds } from '../shared/use-seconds.js';
import { useTheme } from '../shared/theme.js';
import { WALL } from '../texts/wall.js';
import { AgentsView, PauseList } from './agents.js';
import { Announcer } from './announcer.js';
import { boardOf } from './board-model.js';
import { Controls, SourceBar, TotalsBar, WallClock } from './header.js';
import { alarmKeys, boardStatusAt } from './board-status.js';
import { NewVersion } from './new-version.js';
import { comesBack, type OpenFloor } from './open-floor.js';
import { FITS, usePages } from './paging.js';
import { PageTurner } from './page-turner.js';
import { RowsView, TilesView } from './queues.js';
import { topicsFor, useLayout } from './layout.js';
import { useAwake } from './use-screen.js';
import { useSound } from './sound.js';

interface Props {
  floor: OpenFloor;
  /** Leaves the replay. */
  onLive: () => void;
}

export function WallBoard({ floor: { client, names, topics }, onLive }: Props) {
  const [layout, changeLayout] = useLayout();
  const isReplay = client.replay !== undefined;
  const connection = useConnection(client);
  const trouble = useTrouble(client);
  const now = useSeconds(client);
  useTheme(layout.theme);
  useAwake();

  const views = useFloorViews(client, topics ?? topicsFor(layout, [...names.keys()]));
  const board = useMemo(() => boardOf(views, names, layout), [views, names, layout]);
  const { sources, queues, agents, totals } = boardStatusAt(board, layout.thresholds, now);
  const alarms = alarmKeys({ queues, agents });
  const sound = useSound(layout.sound && !isReplay, alarms);
  const { zone } = layout;
  const isUnknown = isReplay && board.queues.length === 0 && board.agents.length === 0;
  const [back] = useState(comesBack);

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
    <div class={isReplay ? 'wall is-replay' : 'wall'} data-connection={connection.phase}>
      <ReplayBar client={client} zone={zone} onLive={onLive} />
      <header>
        <h1 class="hidden">{WALL.title}</h1>
        <TotalsBar totals={totals} />
        <WallClock now={now} zone={zone} connection={isReplay ? 'replay' : connection.phase} />
      </header>
      <div class="bar">
        <SourceBar sources={sources} isReplay={isReplay} now={now} zone={zone} />
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
      {trouble !== undefined && (
        <p class="mistakes" role="status" data-trouble={trouble.kind}>
          {trouble.words}
        </p>
      )}
      {sound.blocked && (
        <p class="notice" role="status">
          {WALL.soundBlocked}
        </p>
      )}
      <NewVersion quiet={alarms.length === 0} comesBack={back && !isReplay} />
      {mistakes.length > 0 && (
        <p class="mistakes" role="status">
          {WALL.mistakes.title}: {mistakes.join('; ')}.
        </p>
      )}
      <main class={`view-${layout.view}`}>
        {isUnknown && <UnknownPast views={views} />}
        {layout.view === 'tiles' && <TilesView queues={queuePages.items} {...{ accountName, now, zone }} />}
        {layout.view === 'rows' && <RowsView queues={queuePages.items} {...{ accountName, now, zone }} />}
        {layout.view === 'agents' ? (
          <AgentsView agents={agentPages.items} />
        ) : (
          <PauseList agents={agents} known={totals.agents !== undefined} />
        )}
      </main>
      <PageTurner pages={layout.view === 'agents' ? agentPages : queuePages} />
      <Announcer queues={queues} agents={agents} />
    </div>
  );
}
