import { messages } from './loaded-messages.js';

export const REMEDIES = /* @__PURE__ */ messages('remedies');
