import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type FloorViews, useFloorViews } from '../shared/floor-topics.js';
import { timeOf } from '../shared/freshness.js';
import { CONSOLE } from '../texts/console.js';
import { AgentDetails } from './agent-drawer.js';
import { useConsole } from './console-context.js';
import { useClock } from './floor/floor-clock.js';
import type { OpenThing } from './route.js';
import { QueueDetails } from './queue-drawer.js';

const t = CONSOLE.drawer;

/** What is known of one agent or queue, beside the table it was opened from. */
export function Drawer({ open, views }: { open: OpenThing; views: FloorViews }) {
  const document = views.accounts.get(open.account)?.state;
  if (document === undefined) return <Panel open={open} title={open.id} body={<p>{t.loading}</p>} />;
  if (open.kind === 'queue') {
    const title = document.queues[open.id]?.name ?? open.id;
    return (
      <Panel open={open} title={title} body={<Queue open={open} known={open.id in document.queues} />} />
    );
  }
  const agent = document.agents[open.id];
  if (agent === undefined) return <Panel open={open} title={open.id} body={<p>{t.agentGone}</p>} />;
  const body = <AgentDetails account={open.account} agent={agent} document={document} />;
  return (
    <Panel open={open} title={agent.name} {...(agent.extension && { more: agent.extension })} body={body} />
  );
}

function Queue({ open: { account, id }, known }: { open: OpenThing; known: boolean }) {
  const { client } = useConsole();
  const topics = useMemo(() => [{ kind: 'queue', account, queue: id } as const], [account, id]);
  const view = useFloorViews(client, topics).queues[0]?.view;
  if (view?.state !== undefined && view.state.queue.self.id === id)
    return <QueueDetails account={account} queue={id} document={view.state} />;
  if (view?.refusal !== undefined && known) return <p role="alert">{view.refusal.problem.detail}</p>;
  return <p>{known ? t.loading : t.queueGone}</p>;
}

interface PanelProps {
  open: OpenThing;
  title: string;
  more?: string;
  body: ComponentChildren;
}

function Panel({ open, title, more, body }: PanelProps) {
  const { go, names } = useConsole();
  const { now, reliability } = useClock();
  const heading = useRef<HTMLHeadingElement>(null);
  // The heading takes the focus; when the drawer closes, the focus returns to the row.
  useEffect(() => {
    heading.current?.focus();
    return () => void requestAnimationFrame(goOnInTable);
  }, [open.kind, open.account, open.id]);
  const { reliable, asOf } = reliability(open.account);
  return (
    <aside
      class="drawer"
      aria-labelledby="drawer-title"
      data-open={`${open.kind}:${open.account}/${open.id}`}
    >
      <header>
        <h2 id="drawer-title" ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi> {more !== undefined && <small>{more}</small>}
        </h2>
        <button type="button" onClick={() => go({ open: undefined })}>
          {t.close}
        </button>
      </header>
      <p>
        <small>{names.get(open.account) ?? open.account}</small>{' '}
        {!reliable && <span class="chip chip-old">{CONSOLE.lastKnown({ time: timeOf(asOf, now) })}</span>}
      </p>
      {body}
    </aside>
  );
}

/** Only when the user has not moved the focus elsewhere. */
function goOnInTable(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('main [role=row][tabindex="0"]')?.focus({ preventScroll: true });
}
