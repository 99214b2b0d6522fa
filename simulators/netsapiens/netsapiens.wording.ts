import type { NetsapiensQuirks } from './netsapiens.quirks.js';

export type Fields = Readonly<Record<string, unknown>>;

/** Documented name, name in live answers, name in the first API. */
const AGENT_NAMES: readonly [documented: string, live: string | undefined, first: string][] = [
  ['callqueue-agent-id', undefined, 'device_aor'],
  ['callqueue', undefined, 'huntgroup_name'],
  ['domain', undefined, 'huntgroup_domain'],
  ['callqueue-agent-availability-type', undefined, 'entry_option'],
  ['callqueue-agent-availability-for-dispatch', undefined, 'entry_status'],
  ['callqueue-agent-has-registered-devices', undefined, 'entry_device'],
  ['active-calls-total-current', undefined, 'session_count'],
  ['callqueue-agent-wrap-up-allowance-seconds', undefined, 'wrap_up_sec'],
  ['limits-max-active-calls-total', undefined, 'call_limit'],
  ['callqueue-agent-dispatch-order-ordinal', 'ordinal_order', 'entry_order'],
  ['callqueue-agent-dispatch-queue-priority-ordinal', undefined, 'entry_priority'],
  ['callqueue-agent-answer-confirmation-enabled', undefined, 'confirm_required'],
  ['auto-answer-enabled', 'auto_ans', 'auto_ans'],
  ['callqueue-agent-max-concurrent-sms-conversations', undefined, 'max_sms'],
  ['last-callqueue-dispatch-datetime', undefined, 'last_dispatch_ts'],
  ['last-modified-datetime', undefined, 'last_update'],
  ['login-username', undefined, 'sub_login'],
  ['name-full-name', undefined, 'sub_fullname'],
  ['agent-name-first-name', 'name_first_name', 'sub_firstname'],
  ['agent-name-last-name', 'name_last_name', 'sub_lastname'],
  ['agent-site', 'sub_site', 'sub_site'],
  ['agent-user-scope', 'sub_scope', 'sub_scope'],
  ['agent-status-message', 'sub_portal_status', 'sub_portal_status'],
];

const FIRST_CALL_NAMES: Readonly<Record<string, string>> = {
  'core-server': 'hostname',
  'call-session-id': 'session_id',
  'call-orig-call-id': 'orig_callid',
  'call-orig-match-uri': 'orig_match',
  'call-orig-user': 'orig_user',
  'call-orig-domain': 'orig_domain',
  'call-orig-uri': 'orig_uri',
  'call-orig-name': 'orig_name',
  'caller-id-number': 'ani',
  'call-dialed-number': 'dnis',
  'call-by-action': 'by_action',
  'call-by-user': 'by_user',
  'call-by-domain': 'by_domain',
  'call-by-call-id': 'by_callid',
  'call-term-call-id': 'term_callid',
  'call-term-user': 'term_user',
  'call-term-domain': 'term_domain',
  'call-term-uri': 'term_uri',
  'call-start-datetime': 'time_begin',
  'call-answer-datetime': 'time_answer',
  'call-orig-info': 'orig_call_info',
  'term-orig-info': 'term_call_info',
  'call-audio-codec': 'media',
};

/** The values of the first API's `entry_option` and `entry_device`. */
const FIRST_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'callqueue-agent-availability-type': { automatic: 'immediate' },
  'callqueue-agent-has-registered-devices': { yes: 'reg', no: 'unreg' },
};

const HOUR_MS = 3_600_000;
const ZONE_MS = { utc: 0, '+2h': 2 * HOUR_MS, '-7h': -7 * HOUR_MS };

/** How this system writes names, numbers and instants. */
export class NetsapiensWording {
  constructor(private readonly quirks: NetsapiensQuirks) {}

  agent(row: Fields): Fields {
    const { agentNames } = this.quirks;
    if (agentNames === 'documented') return this.numbers(row);
    const names = new Map(AGENT_NAMES.map(([documented, live, first]) => [documented, { live, first }]));
    const renamed = Object.entries(row).map(([key, value]): [string, unknown] => {
      const name = names.get(key);
      if (agentNames === 'first-api')
        return [name?.first ?? key, FIRST_VALUES[key]?.[String(value)] ?? value];
      const live = name?.live ?? key;
      return [agentNames === 'hyphens' ? live.replaceAll('_', '-') : live.replaceAll('-', '_'), value];
    });
    return this.numbers(Object.fromEntries(renamed));
  }

  call(row: Fields): Fields {
    const { callNames, termInfo } = this.quirks;
    return Object.fromEntries(
      Object.entries(row).map(([key, value]) => {
        if (callNames === 'first-api') return [FIRST_CALL_NAMES[key] ?? key, value];
        return [key === 'term-orig-info' ? termInfo : key, value];
      }),
    );
  }

  numbers(row: Fields): Fields {
    if (this.quirks.numbers === 'number') return row;
    return Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
    );
  }

  instant(at: number | undefined): string | number {
    const { datetimes, neverDate, bareZone } = this.quirks;
    if (at === undefined && neverDate === 'minus-one') return '-0001-11-30T00:00:00+00:00';
    if (at !== undefined && datetimes === 'epoch') return Math.floor(at / 1000);
    const shift = datetimes === 'bare' ? ZONE_MS[bareZone] : 0;
    const text = at === undefined ? '0000-00-00 00:00:00' : bare(at + shift);
    return datetimes === 'iso' ? `${text.replace(' ', 'T')}+00:00` : text;
  }
}

const bare = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
