/**
 * The parts whose messages are loaded together, as one file per language. `console` and `wall` are loaded with the page,
 * the others with the section that needs them.
 */
export const BUNDLES = {
  console: [
    'common',
    'console',
    'actions',
    'alerts',
    'csv',
    'figures',
    'remedy-switch',
    'replay',
    'screens',
    'sign-in',
    'timelines',
    'unknown',
  ],
  'rule-names': ['rule-names'],
  'sign-in': ['sign-in'],
  // With the other sections of administrators: a file of their own would be a list of seven more names in the first script.
  rules: ['rules', 'remedies', 'silence-plan', 'audit', 'push'],
  wall: ['common', 'wall'],
  replay: ['replay'],
} as const;

export type Bundle = keyof typeof BUNDLES;

export const isBundle = (name: string): name is Bundle => Object.hasOwn(BUNDLES, name);
