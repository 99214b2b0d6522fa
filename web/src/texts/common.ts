import { messages } from './loaded-messages.js';

export const COMMON = /* @__PURE__ */ messages('common');
