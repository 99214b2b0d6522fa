import { THEMES } from '../shared/themes.js';
import { WALL } from '../texts/wall.js';
import { VIEWS, withParam, type Layout } from './layout.js';
import type { SoundState } from './use-sound.js';
import { useFullScreen } from './use-full-screen.js';

interface Props {
  layout: Layout;
  onLayout: (name: string, value: string, usual: string) => void;
  sound: SoundState;
  onSound: () => void;
}

const [usualView] = VIEWS;
const [usualTheme] = THEMES;

export function Controls({ layout, onLayout, sound, onSound }: Props) {
  const { full, toggle } = useFullScreen();
  const nextTheme = THEMES[(THEMES.indexOf(layout.theme) + 1) % THEMES.length] ?? usualTheme;
  return (
    <section class="controls" aria-label={WALL.controls}>
      <nav aria-label={WALL.views.label}>
        {VIEWS.map((view) => (
          <a
            key={view}
            href={`${location.pathname}${withParam(location.search, 'view', view, usualView)}`}
            aria-current={view === layout.view ? 'page' : undefined}
            onClick={(event) => {
              event.preventDefault();
              onLayout('view', view, usualView);
            }}
          >
            {WALL.views[view]}
          </a>
        ))}
      </nav>
      <button type="button" onClick={() => onLayout('theme', nextTheme, usualTheme)}>
        {WALL.themes[layout.theme]}
      </button>
      <button type="button" data-sound={sound} onClick={onSound}>
        {WALL.sound[sound]}
      </button>
      <button type="button" onClick={toggle}>
        {full ? WALL.fullScreen.leave : WALL.fullScreen.enter}
      </button>
    </section>
  );
}
