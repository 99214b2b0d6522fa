/**
 * Signing in. `useSession` gives the state: before sign-in the page shows `<SignIn auth={state}/>`; then it gives
 * `session.token` to its `FloorClient`, and `session.current` to everything that asks over HTTP. A 401 of the service goes to
 * `session.refused`; of the live connection `watchRefusals` finds it.
 */
export { watchRefusals, type Session, type SessionState } from './session.js';
export { SignIn } from './sign-in.js';
export { useSession } from './auth-flow.js';
