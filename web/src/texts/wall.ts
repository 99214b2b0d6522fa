import { messages } from './loaded-messages.js';

export const WALL = /* @__PURE__ */ messages('wall');
