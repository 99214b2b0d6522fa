/**
 * Ordering, and what becomes of what was ordered. A page has one `Orders` (`useOrders`), gives it to everything here,
 * and shows one `OrderDialog` and one `OrderStatus`; the rest stands wherever it is needed.
 */
import './orders.css';

export { BulkBar } from './bulk-bar.js';
export { OrderChip } from './order-chip.js';
export { OrderDialog } from './order-dialog.js';
export { OrderHistory } from './order-history.js';
export { OrderMenu } from './order-menu.js';
export { OrderStatus } from './order-status.js';
export type { OrderLife, OrderStage, Tone } from './order-life.js';
export type { Batch, GivenOrder, Names, Orders, OrderTarget, PlacedOrder } from './orders.js';
export { useOrders } from './use-orders.js';
