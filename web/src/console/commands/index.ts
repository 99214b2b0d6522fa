/**
 * Commands and their outcomes. A page has one `Commands` (`useCommands`), passes it to every component here, and shows one
 * `CommandDialog` and one `CommandStatus`.
 */
import './commands.css';

export { CommandHistory } from './audit-list.js';
export { BulkBar, CommandButton, CommandMenu } from './command-buttons.js';
export { CommandDialog } from './command-dialog.js';
export { CommandChip, CommandStatus } from './command-status.js';
export { systemCommands } from './menu.js';
export { useCommands, useWatched } from './use-commands.js';
export type { CommandProgress, CommandStage, Tone } from './command-progress.js';
export type { Batch, CommandRequest, Names, Commands, CommandTarget, SentCommand } from './commands.js';
