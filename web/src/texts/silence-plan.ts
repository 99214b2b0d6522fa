import { messages } from './loaded-messages.js';

export const SILENCE_PLAN = /* @__PURE__ */ messages('silence-plan');
