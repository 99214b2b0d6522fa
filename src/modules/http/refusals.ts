/** Why somebody was turned away: the label of `floorwalker_refusals_total`. Most are named after their limit. */
export type RefusalReason =
  | 'bad-token'
  | 'body-bytes'
  | 'commands-per-minute'
  | 'connections'
  | 'connections-per-minute'
  | 'displays-per-tenant'
  | 'events-per-second'
  | 'failed-logins'
  | 'header-bytes'
  | 'message-bytes'
  | 'origin'
  | 'pairings-per-minute'
  | 'requests-per-second'
  | 'revocations-per-hour'
  | 'slow-request'
  | 'sockets-per-address'
  | 'sockets-per-principal'
  | 'token-in-url'
  | 'topics-per-socket'
  | 'unauthenticated-sockets'
  | 'unread-answers'
  | 'wrong-codes-per-hour';

/** Counts who is turned away. An abstract class, so that it is also the injection token. */
export abstract class Refusals {
  abstract refused(reason: RefusalReason): void;
}
