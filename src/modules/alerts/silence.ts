import { z } from 'zod';
import type { Subject } from '../domain/alert.js';
import { AccountId, Id, Instant } from '../domain/id.js';
import { Severity } from '../domain/rule.js';
import type { Silencing } from './alert-context.js';

const some = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(100).exactOptional();

/** Which alerts are silenced: those that match every list that is given. */
export const SilenceMatch = z.strictObject({
  rules: some(z.string().min(1).max(60)),
  accounts: some(AccountId),
  queues: some(Id),
  agents: some(Id),
  severities: some(Severity),
});
export type SilenceMatch = z.infer<typeof SilenceMatch>;

export const SilenceFields = z.strictObject({
  match: SilenceMatch,
  from: Instant.exactOptional(),
  until: Instant,
  note: z.string().trim().max(500).exactOptional(),
});
export type SilenceFields = z.infer<typeof SilenceFields>;

/** While it lasts, no channel is told that the alerts fire that it matches. Those who know it are told that they are over. */
export const Silence = SilenceFields.extend({
  id: z.string(),
  from: Instant,
  by: z.string(),
  createdAt: Instant,
});
export type Silence = z.infer<typeof Silence>;

export interface SilencedAlert {
  rule: string;
  severity: Severity;
  account: string;
  subject: Pick<Subject, 'kind' | 'id'>;
}

export function matches({ match }: Silence, { rule, severity, account, subject }: SilencedAlert): boolean {
  const has = (list: readonly string[] | undefined, value: string): boolean =>
    list === undefined || list.includes(value);
  const isOf = (kind: Subject['kind'], list: readonly string[] | undefined): boolean =>
    list === undefined || (subject.kind === kind && list.includes(subject.id));
  return (
    has(match.rules, rule) &&
    has(match.accounts, account) &&
    has(match.severities, severity) &&
    isOf('queue', match.queues) &&
    isOf('agent', match.agents)
  );
}

/** What these silences, which all match an alert, do to it at an instant. */
export function silencingAt(silences: readonly Silence[], at: number): Silencing {
  const current = silences.filter(({ from, until }) => from <= at && at < until);
  const starts = silences.flatMap(({ from, until }) => (from > at && until > from ? from : []));
  const until = current.length === 0 ? undefined : Math.max(...current.map((silence) => silence.until));
  const nextAt = Math.min(...starts, until ?? Infinity);
  return { ...(until !== undefined && { until }), ...(nextAt < Infinity && { nextAt }) };
}
