/** What only a screen without a login shows, loaded then. */
export { PairingScreen } from './pairing-screen.js';
export { AskConsole, SignIn } from './sign-in.js';
