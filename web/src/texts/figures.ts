import { messages } from './loaded-messages.js';

export const FIGURES = /* @__PURE__ */ messages('figures');
