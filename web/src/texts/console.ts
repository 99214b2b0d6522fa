import { messages } from './loaded-messages.js';

export const CONSOLE = /* @__PURE__ */ messages('console');
