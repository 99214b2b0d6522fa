import type { Alert, Notification, Subject } from '../domain/alert.js';
import type { Rule } from '../domain/rule.js';
import type { Evaluation } from './truth.js';

/** Whether the alert is silenced: until when, and when that may change. */
export interface Silencing {
  until?: number;
  nextAt?: number;
}

/** What the alert of one rule for one subject depends on. */
export interface AlertContext {
  /** Undefined: the rule was deleted or disabled, or does not cover the subject any more. */
  rule: Rule | undefined;
  account: string;
  tenant: string;
  subject: Subject;
  /** The data are not live. */
  held: boolean;
  /** Since when they are live; nothing fires or is resolved before that. Undefined: the rule does not depend on it. */
  liveSince: number | undefined;
  evaluate(at: number): Evaluation;
  silencing(at: number): Silencing;
}

/** What one instant makes of an alert. */
export interface Step {
  row: Alert | undefined;
  notifications: Notification[];
}
