/** Every word about signing in. */
export const SIGN_IN = {
  title: 'Sign in to see the floor',
  opening: 'Opening the floor…',
  failed: (problem: string) => `The service cannot be reached. Trying again by itself. (${problem})`,
  issuer: 'Sign in',
  issuerAgain: 'Try to sign in again',
  issuerHint: 'Your company’s own sign-in page opens, and brings you back here.',
  demo: 'This is a demo: nobody has to sign in. Choose who you want to be.',
  roles: {
    viewer: { name: 'Viewer', may: 'sees the floor' },
    supervisor: { name: 'Supervisor', may: 'sees the floor and orders agents' },
    admin: { name: 'Admin', may: 'also queues, wall screens and the audit trail' },
  },
  demoName: (role: string) => `Demo ${role}`,
  withToken: 'Sign in with a token instead',
  tokenHint:
    'A token with the scope floor:read, from whoever looks after your sign-ins. It is kept for this tab alone.',
  somebody: 'Signed in',
  refused: (detail: string) => `The service did not accept this sign-in. ${detail}`,
  hints: {
    audience:
      'The sign-in was made for another service. Whoever looks after the issuer has to give this page tokens whose audience is the one configured here.',
    claims: 'Whoever looks after the issuer has to put this claim into the tokens it gives this page.',
    clock: (difference: string) =>
      `The clocks of the issuer and of this computer are ${difference} apart; one of them is wrong.`,
  },
  over: 'Your sign-in is over.',
  insecure: 'Signing in needs https: the browser does not let this page protect the sign-in otherwise.',
  onTheWay: 'this page is on its way to the sign-in page',
  issuerErrors: {
    access_denied: 'The sign-in was cancelled, or you may not use this service.',
    login_required: 'Your sign-in is over.',
    interaction_required: 'Your sign-in is over.',
    consent_required: 'Your sign-in is over.',
    account_selection_required: 'Your sign-in is over.',
    invalid_grant: 'Your sign-in is over.',
    temporarily_unavailable: 'The issuer is busy. Try again in a moment.',
    server_error: 'The issuer failed.',
    invalid_scope:
      'The issuer does not give what this page asks for (scope). The configuration has to be corrected.',
    invalid_client: 'The issuer does not know this page (client id). The configuration has to be corrected.',
    unauthorized_client:
      'The issuer does not let this page sign people in. The configuration has to be corrected.',
    invalid_request: 'The issuer did not understand this page. The configuration has to be corrected.',
  } as Readonly<Record<string, string>>,
  issuerError: (code: string) => `The issuer answered "${code}".`,
  itsWords: (words: string) => `It says: ${words}`,
  unreachable: (issuer: string) =>
    `The issuer ${issuer} cannot be reached from this page. It may be away, or not let this page ask it (CORS).`,
  otherIssuer: (found: string) => `Another issuer answered: ${found}.`,
  somebodyElse: 'the issuer answered for somebody else',
  forgotten: 'This sign-in was begun in another tab, or too long ago. Begin again.',
  unclear: (problem: string) => `The sign-in failed: ${problem}.`,
  signedOutHereOnly: 'You are signed out of this page. The issuer could not be told.',
} as const;
