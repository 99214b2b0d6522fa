import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '../auth/principal.js';
import type { DisplayEventKind, DisplayEvent } from '../domain/display-event.js';
import type { Display } from './display.js';

/** The entry of the audit log. @param before what a change began with */
export function displayEvent(
  { subject: by, issuer: byIssuer }: Pick<Principal, 'subject' | 'issuer'>,
  what: DisplayEventKind,
  display: Display,
  before?: Display,
): DisplayEvent {
  const at = Date.now();
  return {
    ...{
      id: `${at}-${randomBytes(6).toString('hex')}`,
      at,
      by,
      what,
      display: display.id,
      label: display.label,
    },
    ...(byIssuer !== undefined && { byIssuer }),
    ...(before !== undefined && { changed: changedIn(before, display) }),
  };
}

function changedIn(before: Display, after: Display): string[] {
  const old = new Map<string, unknown>(Object.entries(before.settings));
  const now = new Map<string, unknown>(Object.entries(after.settings));
  const settings = [...new Set([...old.keys(), ...now.keys()])].filter(
    (name) => !isDeepStrictEqual(old.get(name), now.get(name)),
  );
  return [...(before.label === after.label ? [] : ['label']), ...settings];
}
