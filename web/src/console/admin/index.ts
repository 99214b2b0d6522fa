export { Screens } from './screens.js';
