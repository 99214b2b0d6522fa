export { LiveLines } from './live-lines.js';
export { Screens } from './screens.js';
