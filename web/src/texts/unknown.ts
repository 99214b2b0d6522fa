import { messages } from './loaded-messages.js';

export const UNKNOWN = /* @__PURE__ */ messages('unknown');
