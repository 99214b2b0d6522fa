import type { ComponentType } from 'preact';
import { h, render } from 'preact';
import { DIRECTION, LANGUAGE } from './language.js';
import { withMessages } from './load-messages.js';
import type { Loaders } from './loaded-messages.js';

/** Shows a page in its language. It appears when its messages are there: nothing flashes in another language. */
export function openPage(loaders: Loaders, load: () => Promise<{ App: ComponentType }>): void {
  document.documentElement.lang = LANGUAGE.id;
  document.documentElement.dir = DIRECTION;
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no element #app');
  withMessages(loaders, load).then(
    ({ App }) => render(h(App, {}), root),
    // `start.js` hears of errors of the window, says so, and loads the page again.
    (error: unknown) =>
      setTimeout(() => {
        throw error;
      }),
  );
}
