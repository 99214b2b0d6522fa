import { WALL } from '../texts/wall.js';
import type { Pages } from './paging.js';

const t = WALL.pages;

export function PageTurner({ pages: { page, pages, paused, hold, turn } }: { pages: Pages<unknown> }) {
  if (pages === 1) return null;
  return (
    <nav class="pages" aria-label={t.label}>
      <button type="button" aria-label={t.previous} onClick={() => turn(-1)}>
        ‹
      </button>
      <span data-pages={pages}>{t.of(page + 1, pages)}</span>
      <button type="button" aria-label={t.next} onClick={() => turn(1)}>
        ›
      </button>
      <button type="button" onClick={() => hold(!paused)}>
        {paused ? t.turn : t.hold}
      </button>
    </nav>
  );
}
