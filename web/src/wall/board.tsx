import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { ReplayBar } from '../replay/lazy-bar.js';
import { UnknownPast } from '../replay/unknown-past.js';
import { useConnection } from '../shared/use-connection.js';
import { useFloorViews } from '../shared/floor-topics.js';
import { useMetrics } from '../shared/use-metrics.js';
import { useTrouble } from '../shared/use-trouble.js';
import { useSeconds } from '../shared/use-seconds.js';
import { useTheme } from '../shared/theme.js';
import { WALL } from '../texts/wall.js';
import { AgentsView, PauseList } from './agents.js';
import { AlarmStrip } from './alarm-strip.js';
import { Announcer } from './announcer.js';
import { boardOf, type Board } from './board-model.js';
import { DeskText, useDesk } from './desk.js';
import { Controls, SourceBar, TotalsBar, WallClock } from './header.js';
import { alarmCount, boardStatusAt, isAlarmed, soundsOf } from './board-status.js';
import { useWallAlerts } from './use-wall-alerts.js';
import { NewVersion } from './new-version.js';
import { comesBack, type OpenFloor } from './open-floor.js';
import { gridFor, ITEMS, mostIn, useRoom } from './fit.js';
import { usePages } from './paging.js';
import { PageTurner } from './page-turner.js';
import { RowsView, TilesView } from './queues.js';
import { topicsFor, useLayout } from './layout.js';
import { useScale } from './scale.js';
import { useIdle } from './use-idle.js';
import { useAwake } from './use-screen.js';
import { useSound } from './sound.js';

/** Where agents need more pages than this, each gets one line. */
const MANY_PAGES = 2;

/** One crowded moment does not leave a screen with fewer rows for the rest of the day. */
const FIT_AGAIN_MS = 600_000;

interface Props {
  floor: OpenFloor;
  /** Leaves the replay. */
  onLive: () => void;
}

export function WallBoard({ floor: { client, api, accounts, names, topics, measured }, onLive }: Props) {
  const [back] = useState(comesBack);
  const changeable = useLayout(useDesk(client, back));
  const { layout } = changeable;
  const isReplay = client.replay !== undefined;
  const connection = useConnection(client);
  const trouble = useTrouble(client);
  const now = useSeconds(client);
  useTheme(layout.theme);
  useAwake();

  const views = useFloorViews(client, topics ?? topicsFor(layout, accounts));
  const board = useMemo(() => boardOf(views, names, layout), [views, names, layout]);
  const metrics = useMetrics(
    client,
    layout.today ? measured.filter(({ account }) => isOnBoard(board, account)) : undefined,
  );
  const rules = useWallAlerts(client, api, accounts, layout);
  const { sources, queues, agents, totals } = boardStatusAt(board, layout.thresholds, now, metrics, rules);
  const alarms = alarmCount({ queues, agents });
  const sound = useSound(layout.sound && !isReplay, soundsOf({ queues, agents }));
  const { zone } = layout;
  const isUnknown = isReplay && board.queues.length === 0 && board.agents.length === 0;

  const { view } = layout;
  const [held, hold] = useState(false);
  const idle = useIdle();
  const [dense, setDense] = useState(false);
  const shown = view === 'agents' ? agents : queues;
  const withToday = totals.today !== undefined;
  const item = {
    tiles: ITEMS[withToday ? 'tilesOfDay' : 'tiles'],
    rows: ITEMS.rows,
    agents: ITEMS[dense ? 'dense' : 'agents'],
  }[view];
  const again = Math.floor(now / FIT_AGAIN_MS);
  // Rows that are read in part have other signs than the ones that stay.
  const room = useRoom(item, `${shown.length} ${withToday} ${again} ${totals.unread.length}`);
  const { ref, box, most, size } = room;
  const queuePages = usePages(queues, size, held, isAlarmed, layout.pageMs);
  const agentPages = usePages(agents, size, held, isAlarmed, layout.pageMs);
  const pages = view === 'agents' ? agentPages : queuePages;
  const grid = gridFor(pages.items.length, most, box, item);
  useScale(room, item, grid);
  const cards = mostIn(box, ITEMS.agents);
  const many = box.height > 0 && agents.length > MANY_PAGES * cards.columns * cards.rows;
  useLayoutEffect(() => setDense(many), [many]);
  const accountName = (account: string) =>
    sources.length > 1 ? sources.find((source) => source.account === account)?.name : undefined;
  const mistakes = [
    ...layout.mistakes,
    ...layout.accounts.filter((account) => !isShown(account)).map((name) => WALL.mistakes.account({ name })),
    ...board.missing.map((name) => WALL.mistakes.queue({ name })),
  ];
  function isShown(account: string): boolean {
    return names.has(account) || sources.some((source) => source.account === account);
  }

  const classes = ['wall', ...(isReplay ? ['is-replay'] : []), ...(idle ? ['is-idle'] : [])];
  return (
    <div class={classes.join(' ')} data-connection={connection.phase}>
      {isReplay && <ReplayBar client={client} zone={zone} onLive={onLive} />}
      <header>
        <h1 class="hidden">{WALL.title}</h1>
        <TotalsBar totals={totals} alarms={alarms} />
        <WallClock now={now} zone={zone} connection={isReplay ? 'replay' : connection.phase} />
      </header>
      <SourceBar sources={sources} isReplay={isReplay} now={now} zone={zone} />
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
      <NewVersion quiet={alarms === 0} comesBack={back && !isReplay} />
      {mistakes.length > 0 && (
        <p class="mistakes" role="status">
          {WALL.mistakes.title}: {mistakes.join('; ')}.
        </p>
      )}
      <DeskText text={layout.text} now={now} />
      <AlarmStrip view={view} queues={queues} agents={agents} />
      <main class={`view-${view}`}>
        {isUnknown && <UnknownPast views={views} />}
        <section class="fit" ref={ref} aria-label={view === 'agents' ? WALL.agents.title : WALL.queues.title}>
          {view === 'tiles' && (
            <TilesView queues={queuePages.items} {...{ grid, accountName, now, zone, box, withToday }} />
          )}
          {view === 'rows' && (
            <RowsView queues={queuePages.items} {...{ grid, accountName, now, zone, box, withToday }} />
          )}
          {view === 'agents' && <AgentsView agents={agentPages.items} {...{ grid, dense }} />}
        </section>
        {view !== 'agents' && <PauseList agents={agents} known={totals.agents !== undefined} held={held} />}
      </main>
      <footer>
        <PageTurner pages={pages} held={held} onHold={hold} />
        <Controls
          layout={changeable}
          sound={sound.state}
          onSound={() => {
            if (sound.state !== 'on') sound.start();
            if (sound.state !== 'touch') changeable.change('sound', sound.state === 'on' ? 'off' : 'on');
          }}
        />
      </footer>
      <Announcer queues={queues} agents={agents} />
    </div>
  );
}

const isOnBoard = ({ queues }: Board, account: string): boolean =>
  queues.some((queue) => queue.account === account);
