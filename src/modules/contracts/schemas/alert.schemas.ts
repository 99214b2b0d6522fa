import { Acknowledgement, Alert, Subject } from '../../domain/alert.js';
import { named } from '../../http/named.js';

named('AlertSubject', Subject, 'What an alert is about.');
named('Acknowledgement', Acknowledgement, 'Who acknowledged the alert, and when.');

/** The row of `alerts/<account>`, as REST and topics show it. */
export const AlertRow = named(
  'Alert',
  Alert,
  'One rule for one subject, while it is not ok: a row of `alerts/<account>`.',
);
