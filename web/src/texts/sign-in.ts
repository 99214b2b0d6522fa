import { messages } from './loaded-messages.js';

export const SIGN_IN = /* @__PURE__ */ messages('sign-in');
