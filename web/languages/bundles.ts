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
    'push',
    'remedy-switch',
    'replay',
    'screens',
    'sign-in',
    'timelines',
    'unknown',
  ],
  audit: ['audit'],
  'rule-names': ['rule-names'],
  'sign-in': ['sign-in'],
  rules: ['rules', 'remedies', 'silence-plan'],
  wall: ['common', 'wall'],
  replay: ['replay'],
} as const;

export type Bundle = keyof typeof BUNDLES;

export const isBundle = (name: string): name is Bundle => Object.hasOwn(BUNDLES, name);
