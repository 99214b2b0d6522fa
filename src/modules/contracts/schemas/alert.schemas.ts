import { Acknowledgement, Alert, Subject } from '../../domain/alert.js';
import { RemedySwitchRow } from '../../domain/remedy.js';
import { named } from '../../http/named.js';

named('AlertSubject', Subject, 'What an alert is about.');
named('Acknowledgement', Acknowledgement, 'Who acknowledged the alert, and when.');

/** The row of `alerts/<account>`, as REST and topics show it. */
export const AlertRow = named(
  'Alert',
  Alert,
  'One rule for one subject, while it is not ok: a row of `alerts/<account>`.',
);

export const SwitchRow = named(
  'RemedySwitchRow',
  RemedySwitchRow,
  'Whether the rules of the tenant are stopped from acting: the only row of `remedies`, once the switch was used.',
);
