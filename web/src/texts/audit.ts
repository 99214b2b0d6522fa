import { messages } from './loaded-messages.js';

export const AUDIT = /* @__PURE__ */ messages('audit');
