/** What the rules that every tenant has from the beginning are called, until a person changes it; by id. */
export const SHIPPED_NAMES = {
  'none-available': 'Callers wait and no agent is available',
  'oldest-wait': 'A caller waits too long',
  'pause-overrun': 'A pause is over its end',
  'wrap-up': 'Wrap-up takes too long',
  unreachable: 'An agent’s phone is not reachable',
  'unconfirmed-action': 'An action has not taken effect',
  'stale-data': 'The data of an account are old',
} as const;
