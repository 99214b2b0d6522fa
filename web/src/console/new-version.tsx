import { useState } from 'preact/hooks';
import { useNewVersion } from '../shared/use-new-version.js';
import { CONSOLE } from '../texts/console.js';

const t = CONSOLE.newVersion;

/** Says that a new version is ready. Only people reload the console: they may be in the middle of a form. */
export function NewVersion() {
  const ready = useNewVersion();
  const [later, setLater] = useState(false);
  if (!ready || later) return null;
  return (
    <div class="new-version" role="status">
      <span>{t.ready}</span>
      <button type="button" onClick={() => location.reload()}>
        {t.reload}
      </button>
      <button type="button" onClick={() => setLater(true)}>
        {t.later}
      </button>
    </div>
  );
}
