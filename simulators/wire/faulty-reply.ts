import type { Verdict } from '../control/faults.js';
import { replaceAt } from '../control/json-path.js';
import type { Facade, WireReply } from './facade.js';

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action="/login"></form></body></html>';

const JSON_BODY = { read: (text: string): unknown => JSON.parse(text), write: JSON.stringify };

/**
 * The reply with a fault applied. `reply` is called only for faults in which the vendor still did the work: a torn
 * answer to a command does not mean that the command was not applied.
 */
export function faultyReply(
  rule: Exclude<NonNullable<Verdict['rule']>, { kind: 'hang' | 'stale' }>,
  facade: Facade,
  reply: () => WireReply,
): WireReply {
  switch (rule.kind) {
    case 'error':
      return { status: rule.status, body: rule.body };
    case 'vendor-error':
      return facade.failure(rule.code);
    case 'throttle':
      return {
        status: 429,
        body: 'Too Many Requests',
        headers:
          rule.retryAfterSeconds === undefined ? {} : { 'retry-after': String(rule.retryAfterSeconds) },
      };
    case 'html':
      return { status: 200, body: LOGIN_PAGE, headers: { 'content-type': 'text/html; charset=utf-8' } };
    case 'empty':
      return {
        ...reply(),
        status: rule.as === '204' ? 204 : 200,
        body: rule.as === 'null' ? 'null' : '',
      };
    case 'torn':
      return reply();
    case 'truncated': {
      const whole = reply();
      return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
    }
    case 'wrong-type': {
      const whole = reply();
      const { read, write } = facade.body ?? JSON_BODY;
      return { ...whole, body: write(replaceAt(read(whole.body), rule.at, rule.value)) };
    }
  }
}
