import { messages } from './loaded-messages.js';

export const SCREENS = /* @__PURE__ */ messages('screens');
