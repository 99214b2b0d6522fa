import { useEffect, useState } from 'preact/hooks';
import type { DisplaySettings } from '../../../client/index.js';
import type { PageClient } from '../shared/page-client.js';
import { LANGUAGE } from '../texts/language.js';
import { WALL } from '../texts/wall.js';
import { speakAsSet } from './desk-language.js';
import type { Layout } from './layout.js';
import { ReloadWatch } from './reload-watch.js';

/** As long as the page lives, whatever is signed in meanwhile. */
const watch = new ReloadWatch();

/**
 * What the desk set for this screen; nothing for a person's login.
 * @param comesBack the page has its login again after it is loaded anew; without that it is never reloaded
 */
export function useDesk(client: PageClient, comesBack: boolean): DisplaySettings {
  const [settings, setSettings] = useState<DisplaySettings>({});
  useEffect(
    () =>
      client.onDisplay?.((display) => {
        setSettings((before) =>
          JSON.stringify(before) === JSON.stringify(display.settings) ? before : display.settings,
        );
        const { lang } = display.settings;
        if (lang !== LANGUAGE.id && comesBack) speakAsSet(lang);
        const next = watch.next(display.id, display.reload);
        if (next === 'reload' && comesBack) location.reload();
        // After a failure the next message asks for it again: one comes with every connect.
        if (next === 'report' && display.reload)
          client.reloaded?.(display.reload.askedAt).catch(() => undefined);
      }),
    [client, comesBack],
  );
  return settings;
}

/** The line of text that the desk wrote, until its end. */
export function DeskText({ text, now }: { text: Layout['text']; now: number }) {
  if (text === undefined || text.words === '' || now >= (text.until ?? Infinity)) return null;
  return (
    <section class="desk-text" aria-label={WALL.deskText}>
      <p dir="auto">{text.words}</p>
    </section>
  );
}
