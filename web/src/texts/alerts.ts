import { messages } from './loaded-messages.js';

export const ALERTS = /* @__PURE__ */ messages('alerts');
