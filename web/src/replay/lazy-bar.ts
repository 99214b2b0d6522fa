import { lazy } from '../shared/lazy.js';

/** The controls of a replay, loaded when there is one. */
export const ReplayBar = lazy(async () => (await import('./replay-bar.js')).ReplayBar);
