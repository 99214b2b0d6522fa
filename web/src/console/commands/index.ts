/**
 * Commands and their outcomes. A page has one `Orders` (`useOrders`), passes it to every component here, and shows one
 * `OrderDialog` and one `OrderStatus`.
 */
import './commands.css';

export { OrderHistory } from './audit-list.js';
export { BulkBar, OrderMenu } from './command-buttons.js';
export { OrderDialog } from './command-dialog.js';
export { OrderChip, OrderStatus } from './command-status.js';
export { useOrders } from './use-commands.js';
export type { OrderLife, OrderStage, Tone } from './command-progress.js';
export type { Batch, GivenOrder, Names, Orders, OrderTarget, PlacedOrder } from './commands.js';
