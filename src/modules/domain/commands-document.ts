import type { Command } from './command.js';
import type { DocumentState } from './document.js';

/** The state of `commands/<account>`: what was ordered lately, and what became of it. */
export type CommandsDocument = DocumentState & {
  readonly commands: { readonly [commandId: string]: Command };
};
