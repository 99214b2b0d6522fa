import type { Alert, SilenceMatch } from '../../../client/index.js';

/** What a silence takes from the alert at which it is made. */
export type SilenceScope = 'one' | 'rule' | 'subject' | 'account';

/** Those that say something about this alert; a silence names queues and agents only. */
export const scopesFor = ({ subject: { kind } }: Pick<Alert, 'subject'>): SilenceScope[] =>
  kind === 'queue' || kind === 'agent' ? ['one', 'rule', 'subject', 'account'] : ['one', 'rule', 'account'];

export function matchOf(
  { rule, account, subject: { kind, id } }: Pick<Alert, 'rule' | 'account' | 'subject'>,
  scope: SilenceScope,
): SilenceMatch {
  const subject = {
    accounts: [account],
    ...(kind === 'queue' && { queues: [id] }),
    ...(kind === 'agent' && { agents: [id] }),
  };
  switch (scope) {
    case 'one':
      return { rules: [rule], ...subject };
    case 'rule':
      return { rules: [rule] };
    case 'subject':
      return subject;
    case 'account':
      return { accounts: [account] };
  }
}

const MINUTE_MS = 60_000;

/** @param choice minutes, or `at`. @param at as an input of the kind `datetime-local` gives it. Undefined: no instant to come */
export function endOf(choice: string, at: string, now: number): number | undefined {
  const until = choice === 'at' ? Date.parse(at) : now + Number(choice) * MINUTE_MS;
  return until > now ? until : undefined;
}
