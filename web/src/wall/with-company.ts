import { LOADERS } from 'virtual:languages/sign-in';
import { withMessages } from '../texts/load-messages.js';

/** Loads the company's sign-in with its messages, which a wall does not have otherwise. */
export const withCompany = () => withMessages(LOADERS, () => import('./company.js'));
