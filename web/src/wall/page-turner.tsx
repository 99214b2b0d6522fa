import { WALL } from '../texts/wall.js';
import type { Pages } from './paging.js';

const t = WALL.pages;

interface Props {
  pages: Pages<unknown>;
  /** The page stays until turning is resumed. */
  held: boolean;
  onHold: (held: boolean) => void;
}

export function PageTurner({ pages: { page, pages, turn }, held, onHold }: Props) {
  if (pages === 1) return null;
  return (
    <nav class="pages" aria-label={t.label}>
      <button type="button" aria-label={t.previous} onClick={() => turn(-1)}>
        ‹
      </button>
      <span data-pages={pages}>{t.of({ page: page + 1, pages })}</span>
      <button type="button" aria-label={t.next} onClick={() => turn(1)}>
        ›
      </button>
      <button type="button" onClick={() => onHold(!held)}>
        {held ? t.turn : t.hold}
      </button>
    </nav>
  );
}
