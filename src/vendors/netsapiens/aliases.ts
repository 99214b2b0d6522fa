/**
 * One field has many names: the documented one, the same with underscores, a shorter one that live systems send, and
 * that of the first API, which still shines through. Left the name on the wire (underscores already turned to hyphens),
 * right the documented one.
 */
const AGENT: Readonly<Record<string, string>> = {
  'device-aor': 'callqueue-agent-id',
  'huntgroup-name': 'callqueue',
  'entry-option': 'callqueue-agent-availability-type',
  'entry-status': 'callqueue-agent-availability-for-dispatch',
  'entry-device': 'callqueue-agent-has-registered-devices',
  'session-count': 'active-calls-total-current',
  'wrap-up-sec': 'callqueue-agent-wrap-up-allowance-seconds',
  'call-limit': 'limits-max-active-calls-total',
  'auto-ans': 'auto-answer-enabled',
  'confirm-required': 'callqueue-agent-answer-confirmation-enabled',
  'max-sms': 'callqueue-agent-max-concurrent-sms-conversations',
  'ordinal-order': 'callqueue-agent-dispatch-order-ordinal',
  'entry-order': 'callqueue-agent-dispatch-order-ordinal',
  'entry-priority': 'callqueue-agent-dispatch-queue-priority-ordinal',
  'entry-type': 'callqueue-agent-entry-type',
  'last-update': 'last-modified-datetime',
  'sub-login': 'login-username',
  'sub-fullname': 'name-full-name',
  'name-first-name': 'agent-name-first-name',
  'sub-firstname': 'agent-name-first-name',
  'name-last-name': 'agent-name-last-name',
  'sub-lastname': 'agent-name-last-name',
  'sub-portal-status': 'agent-status-message',
};

const QUEUE: Readonly<Record<string, string>> = {
  'huntgroup-name': 'callqueue',
  'huntgroup-option': 'callqueue-dispatch-type',
  'max-current-callers-to-accept-new-callers': 'callqueue-max-current-callers-to-accept-new-callers',
  'callqueue-max-current-wait-to-accepts-new-callers-seconds':
    'callqueue-max-current-wait-to-accept-new-callers-seconds',
};

const CALL: Readonly<Record<string, string>> = {
  'session-id': 'call-session-id',
  sessionid: 'call-session-id',
  'orig-callid': 'call-orig-call-id',
  'orig-user': 'call-orig-user',
  'orig-sub': 'call-orig-user',
  'orig-domain': 'call-orig-domain',
  'orig-uri': 'call-orig-uri',
  'orig-from-uri': 'call-orig-uri',
  'orig-name': 'call-orig-name',
  'orig-from-name': 'call-orig-name',
  ani: 'caller-id-number',
  'by-action': 'call-by-action',
  'by-user': 'call-by-user',
  'by-sub': 'call-by-user',
  'term-callid': 'call-term-call-id',
  'term-user': 'call-term-user',
  'term-sub': 'call-term-user',
  'term-domain': 'call-term-domain',
  'term-uri': 'call-term-uri',
  'term-to-uri': 'call-term-uri',
  'time-begin': 'call-start-datetime',
  'time-start': 'call-start-datetime',
  'time-answer': 'call-answer-datetime',
  'orig-call-info': 'call-orig-info',
  'term-orig-info': 'call-term-info',
  'term-call-info': 'call-term-info',
};

/** The only documented name of a queued caller's own id is that of the portal's socket. */
const QUEUED: Readonly<Record<string, string>> = {
  'call-session-key': 'session-key',
  'call-orig-call-id': 'session-key',
  'orig-callid': 'session-key',
};

export const ALIASES = { agent: AGENT, queue: QUEUE, call: CALL, queued: QUEUED };

/** A row under its documented names; of several that mean the same the documented one counts, then the first. */
export function underDocumentedNames(row: unknown, aliases: Readonly<Record<string, string>>): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const fields = new Map<string, unknown>();
  const others: [name: string, value: unknown][] = [];
  for (const [key, value] of Object.entries(row)) {
    const name = key.trim().toLowerCase().replaceAll('_', '-');
    if (Object.hasOwn(aliases, name)) others.push([aliases[name] ?? name, value]);
    else fields.set(name, value);
  }
  for (const [name, value] of others) if ((fields.get(name) ?? '') === '') fields.set(name, value);
  return Object.fromEntries(fields);
}
