import { messages } from './loaded-messages.js';

export const CSV = /* @__PURE__ */ messages('csv');
