import { Alert } from '../../domain/alert.js';
import { named } from '../../http/named.js';

/** The row of `alerts/<account>`, as REST and topics show it. */
export const AlertRow = named(
  'Alert',
  Alert,
  'One rule for one subject, while it is not ok: a row of `alerts/<account>`.',
);
