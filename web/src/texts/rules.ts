import { messages } from './loaded-messages.js';

export const RULES = /* @__PURE__ */ messages('rules');
