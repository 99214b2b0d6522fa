import { messages } from './loaded-messages.js';

export const RULE_NAMES = /* @__PURE__ */ messages('rule-names');
