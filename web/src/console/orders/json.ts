import type { NewCommand } from '../../../../client/index.js';

/** What a parameter may be. */
export type Json = NonNullable<NewCommand['params']>[string];
