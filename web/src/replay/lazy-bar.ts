import { lazy } from '../shared/lazy.js';
import { withReplay } from './with-replay.js';

/** The controls of a replay, loaded when there is one. */
export const ReplayBar = lazy(() => withReplay(async () => (await import('./replay-bar.js')).ReplayBar));
