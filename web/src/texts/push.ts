import { messages } from './loaded-messages.js';

export const PUSH = /* @__PURE__ */ messages('push');
