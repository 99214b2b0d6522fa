import { messages } from './loaded-messages.js';

export const TIMELINES = /* @__PURE__ */ messages('timelines');
