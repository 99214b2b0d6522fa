import type { LoggedRequest } from '../../../simulators/wire/request-log.js';
import type { CommandTable } from './row.js';
import { ASTERISK_AGENT_ROWS } from './asterisk.agents.js';
import { ASTERISK_CALL_ROWS } from './asterisk.calls.js';
import type { Sent } from './asterisk.request.js';

export const ASTERISK: CommandTable<Sent> = {
  rows: [...ASTERISK_AGENT_ROWS, ...ASTERISK_CALL_ROWS],
  asked,
};

/** What was asked, logins aside. */
function asked(requests: readonly LoggedRequest[]): Sent[] {
  return requests
    .map(({ query }) => Object.fromEntries(new URLSearchParams(query)))
    .filter(({ action }) => action !== 'Login')
    .map(({ action = '', ActionID: _id, ...fields }): Sent => [action, fields]);
}
