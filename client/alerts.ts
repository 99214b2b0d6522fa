import type { Alert } from '../src/modules/domain/alert.js';
import type { Channel, DeliveryAttempt, DeliveryState } from '../src/modules/domain/channel.js';
import type { AlertSetupEvent } from '../src/modules/domain/alert-setup-event.js';
import type { Remedy, RemedySwitch } from '../src/modules/domain/remedy.js';
import type { Measure, Rule, RuleFields, Severity } from '../src/modules/domain/rule.js';
import type { RestCalls } from './rest-calls.js';

/** Fields with a default may be left out. */
export type RuleRequest = Omit<Partial<RuleFields>, 'scope' | 'steps' | 'then'> &
  Pick<RuleFields, 'name' | 'severity' | 'when'> & {
    scope?: Partial<RuleFields['scope']>;
    then?: RemedyRequest;
    steps?: readonly (Partial<RuleFields['steps'][number]> & Pick<RuleFields['steps'][number], 'to'>)[];
  };

export type RemedyRequest = Omit<Partial<Remedy>, 'command' | 'pick'> & {
  command: Partial<Remedy['command']> & Pick<Remedy['command'], 'type'>;
  pick?: Partial<NonNullable<Remedy['pick']>>;
};

/** How a rule would have fired over the recorded history. Instants: epoch ms. */
export interface RulePreview {
  /** The first 1,000. */
  firings: RuleFiring[];
  /** All firings per 24 hours; of a shorter range, in the whole of it. */
  perDay: number;
}

export interface RuleFiring {
  account: string;
  subject: Alert['subject'];
  firedAt: number;
  /** Absent: it still fired at the end of the range. */
  resolvedAt?: number;
}

/** From where on the rules that are on raise an alert, for clients that may not read the rules. */
export interface AlertThreshold {
  measure: Measure;
  severity: Severity;
  /** Absent: the measure is true or false, or the threshold follows a setting of the queue. */
  op?: string;
  value?: number;
  /** Ids of the only queues that are covered; absent: all of the account. */
  queues?: readonly string[];
}

/** Alerts that match every list that is given. */
export interface SilenceMatch {
  rules?: readonly string[];
  accounts?: readonly string[];
  queues?: readonly string[];
  agents?: readonly string[];
  severities?: readonly Severity[];
}

/** Instants: epoch ms. */
export interface SilenceRequest {
  match: SilenceMatch;
  /** Absent: now. */
  from?: number;
  until: number;
  note?: string;
}

export interface Silence extends SilenceRequest {
  id: string;
  from: number;
  by: string;
  createdAt: number;
}

export type AlertChannel = Omit<Channel, 'tenant'>;
/** `secret`: of a webhook; it is returned only here. */
export type MadeChannel = AlertChannel & { secret?: string };

/** `url` of a webhook, Slack and Teams; `routingKey` of PagerDuty; `to` of an e-mail. What is left out in a change stays. */
export interface ChannelRequest {
  kind: Channel['kind'];
  name: string;
  enabled?: boolean;
  url?: string;
  routingKey?: string;
  to?: readonly string[];
}

/** A notification and what became of it. Instants: epoch ms. */
export interface SentNotification {
  id: string;
  alert: string;
  rule: string;
  channel: string;
  account: string;
  kind: 'fired' | 'resolved' | 'acked';
  firing: number;
  step: number;
  at: number;
  state: DeliveryState;
  /** The notification whose message says it, with its attempts. */
  joined?: string;
  attempts: readonly DeliveryAttempt[];
  nextAt?: number;
  why?: string;
}

/** Days of a large floor are many rows. */
const PREVIEW_WITHIN_MS = 60_000;

/** Alerts, and for tokens with `rules:manage` for the whole tenant rules, silences and channels. */
export class FloorAlerts {
  constructor(private readonly rest: RestCalls) {}

  /** Those that the token may see; a token for single queues sees the alerts of those queues. */
  list(account: string, state?: Alert['state']): Promise<Alert[]> {
    return this.all(`${accountPath(account)}/alerts`, { state });
  }

  async thresholds(account: string): Promise<AlertThreshold[]> {
    const { items } = await this.rest.get<{ items: AlertThreshold[] }>(`${accountPath(account)}/thresholds`);
    return items;
  }

  /** Needs `agents:command`. */
  acknowledge(alert: string, ack: { note?: string; untilResolved?: boolean } = {}): Promise<Alert> {
    return this.rest.post(`alerts/${encodeURIComponent(alert)}/ack`, ack);
  }

  rules(): Promise<Rule[]> {
    return this.all('rules');
  }

  makeRule(rule: RuleRequest): Promise<Rule> {
    return this.rest.post('rules', rule);
  }

  /** Refused with `precondition-failed` when the rule has another version meanwhile. */
  changeRule(id: string, version: number, rule: RuleRequest): Promise<Rule> {
    return this.rest.put(`rules/${encodeURIComponent(id)}`, rule, version);
  }

  /** Refused with `precondition-failed` when the rule has another version meanwhile. */
  deleteRule(id: string, version: number): Promise<void> {
    return this.rest.delete(`rules/${encodeURIComponent(id)}`, version);
  }

  /** @param from epoch ms; 7 days at most */
  previewRule(rule: RuleRequest, from: number, to: number): Promise<RulePreview> {
    const range = { from: String(from), to: String(to) };
    return this.rest.post('rules/preview', { rule, ...range }, PREVIEW_WITHIN_MS);
  }

  /** Whether rules may act; the same is the row `remedies.self` of `alerts/<account>`, once the switch was used. */
  remedies(): Promise<RemedySwitch> {
    return this.rest.get('remedies');
  }

  /** Stops all rules of the tenant from acting, or lets them. */
  switchRemedies(to: { stopped: boolean; note?: string }): Promise<RemedySwitch> {
    return this.rest.put('remedies', to);
  }

  /** What people did to rules, silences, channels and the switch, newest first. Needs `audit:read` for the whole tenant. */
  async log(): Promise<AlertSetupEvent[]> {
    return (await this.rest.get<{ items: AlertSetupEvent[] }>('alerts/log')).items;
  }

  /** Those that are not over. */
  silences(): Promise<Silence[]> {
    return this.all('silences');
  }

  silence(silence: SilenceRequest): Promise<Silence> {
    return this.rest.post('silences', silence);
  }

  endSilence(id: string): Promise<void> {
    return this.rest.delete(`silences/${encodeURIComponent(id)}`);
  }

  channels(): Promise<AlertChannel[]> {
    return this.all('channels');
  }

  makeChannel(channel: ChannelRequest): Promise<MadeChannel> {
    return this.rest.post('channels', channel);
  }

  changeChannel(id: string, channel: ChannelRequest): Promise<AlertChannel> {
    return this.rest.put(`channels/${encodeURIComponent(id)}`, channel);
  }

  deleteChannel(id: string): Promise<void> {
    return this.rest.delete(`channels/${encodeURIComponent(id)}`);
  }

  /** Sends a test message; its outcome is in `notifications`. */
  testChannel(id: string): Promise<SentNotification> {
    return this.rest.post(`channels/${encodeURIComponent(id)}/test`);
  }

  /** A new signing secret for a webhook; for a day messages are signed with both. */
  rotateSecret(id: string): Promise<MadeChannel> {
    return this.rest.post(`channels/${encodeURIComponent(id)}/secret`);
  }

  /** The newest notifications of an alert, or to a channel: one page. */
  async notifications(of: { alert: string } | { channel: string }): Promise<SentNotification[]> {
    return (await this.rest.get<{ items: SentNotification[] }>('notifications', { ...of })).items;
  }

  private async all<T>(path: string, query: { [name: string]: string | undefined } = {}): Promise<T[]> {
    const all: T[] = [];
    for await (const item of this.rest.items<T>(path, query)) all.push(item);
    return all;
  }
}

const accountPath = (account: string): string => `accounts/${encodeURIComponent(account)}`;
