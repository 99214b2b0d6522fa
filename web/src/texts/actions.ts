import { messages } from './loaded-messages.js';

export const ACTIONS = /* @__PURE__ */ messages('actions');
