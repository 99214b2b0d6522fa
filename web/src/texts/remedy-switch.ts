import { messages } from './loaded-messages.js';

export const REMEDY_SWITCH = /* @__PURE__ */ messages('remedy-switch');
