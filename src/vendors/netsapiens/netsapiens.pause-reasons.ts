/**
 * The statuses an agent may be given instead of being logged in: those that the agents' log counts. What a domain calls
 * the `cust…` ones, the API does not tell.
 */
export const PAUSE_REASONS: readonly { code: string; label: string }[] = [
  { code: 'break', label: 'Break' },
  { code: 'lunch', label: 'Lunch' },
  { code: 'meeting', label: 'Meeting' },
  { code: 'other', label: 'Other' },
  { code: 'web', label: 'Web' },
  ...Array.from({ length: 8 }, (_, i) => ({ code: `cust${i + 1}`, label: `Custom ${i + 1}` })),
];
