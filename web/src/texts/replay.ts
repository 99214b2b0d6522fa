import { messages } from './loaded-messages.js';

export const REPLAY = /* @__PURE__ */ messages('replay');
