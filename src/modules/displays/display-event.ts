import { changedFields } from '../../lib/changed-fields.js';
import { doneBy } from '../auth/done-by.js';
import type { Principal } from '../auth/principal.js';
import type { DisplayEventKind, DisplayEvent } from '../domain/display-event.js';
import type { Display } from './display.js';

/** The entry of the audit log. @param before what a change began with */
export function displayEvent(
  caller: Pick<Principal, 'subject' | 'issuer'>,
  what: DisplayEventKind,
  display: Display,
  before?: Display,
): DisplayEvent {
  return {
    ...doneBy(caller),
    ...{ what, display: display.id, label: display.label },
    ...(before !== undefined && { changed: changedIn(before, display) }),
  };
}

const changedIn = (before: Display, after: Display): string[] => [
  ...(before.label === after.label ? [] : ['label']),
  ...changedFields(before.settings, after.settings),
];
