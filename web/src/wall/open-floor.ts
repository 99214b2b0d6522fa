import {
  FloorRefusal,
  listAccounts,
  type AccountInfo,
  type FloorAlerts,
  type TokenGiver,
} from '../../../client/index.js';
import type { ReplayStart } from '../replay/address.js';
import { openClient } from '../replay/open-client.js';
import type { PageClient } from '../shared/page-client.js';
import { floorTopic, type FloorTopic } from '../shared/floor-topics.js';
import { apiFor } from '../shared/floor-api.js';
import { lentToken } from '../shared/lent-sign-in.js';
import { readPageConfig } from '../shared/page-config.js';
import { measuredBy, measuredOf, type Measured } from '../shared/use-metrics.js';
import { serviceUrl } from '../shared/service.js';
import { storesLastingly } from '../shared/storage.js';
import {
  demoTokens,
  demoToken,
  hasIssuerLogin,
  storedDisplay,
  storedToken,
  type Display,
} from '../shared/stored-logins.js';
import { WALL } from '../texts/wall.js';

/** A board that is fed. */
export interface OpenFloor {
  client: PageClient;
  token: TokenGiver;
  api: FloorAlerts;
  /** Of the accounts the login may see, by id. */
  names: ReadonlyMap<string, string>;
  accounts: readonly AccountInfo[];
  /** What a paired screen shows; absent: whatever the address says. */
  topics?: FloorTopic[];
  /** The interval metrics that the login may see. */
  measured: readonly Measured[];
}

/**
 * Rejects with a `FloorRefusal`, or with the network's error. The caller closes the client.
 * @param over called with the reason when the login cannot be renewed any more
 */
export async function openFloor(
  login: Login,
  replay: ReplayStart | undefined,
  signal: AbortSignal,
  over: (words: string) => void,
): Promise<OpenFloor> {
  const { token, current } = await tokensOf(login, over);
  const [accounts, { polling = false }] = await Promise.all([
    listAccounts(serviceUrl(), typeof current === 'string' ? current : await current()),
    readPageConfig(signal),
  ]);
  return {
    client: await openClient({ token, polling }, replay),
    token,
    api: apiFor(current).alerts,
    accounts,
    names: new Map(accounts.map(({ id, name }) => [id, name])),
    measured: login.kind === 'display' ? measuredBy(login.display.topics) : measuredOf(accounts),
    ...(login.kind === 'display' && {
      topics: login.display.topics.flatMap((name) => floorTopic(name) ?? []),
    }),
  };
}

/** For the live connection, and for requests over HTTP. */
async function tokensOf(
  login: Login,
  over: (words: string) => void,
): Promise<{ token: TokenGiver; current: TokenGiver }> {
  if (login.kind === 'issuer') return (await company()).companyTokens(over);
  const token = giverOf(login);
  return { token, current: token };
}

/** The service does not know this login (any more). Whatever else is wrong may pass. */
export const isUnknownLogin = (error: unknown): error is FloorRefusal =>
  error instanceof FloorRefusal && error.problem.status === 401;

/** The login is known and may not see the floor: it lacks the scope `floor:read`. */
export const isForbidden = (error: unknown): error is FloorRefusal =>
  error instanceof FloorRefusal && error.problem.status === 403;

/** The login of the board. A new object per sign-in, so that the same login is tried again. */
export type Login =
  | { kind: 'display'; display: Display }
  | { kind: 'token'; token: string }
  | { kind: 'demo'; first: string }
  /** The sign-in of a console in this browser. */
  | { kind: 'console'; first: string }
  /** The company's sign-in, which this tab stores. */
  | { kind: 'issuer' };

/** The company's sign-in, loaded where it is used. */
export const company = async () => (await import('./with-company.js')).withCompany();

/** The address says that the sign-in of the console is used, whatever else is stored. */
export const usesConsole = (): boolean => new URLSearchParams(location.search).has('signed-in');

/** The last login of this screen; undefined: it has to be paired or signed in. */
export function storedLogin(): Login | undefined {
  const display = storedDisplay();
  if (display !== undefined) return { kind: 'display', display };
  if (hasIssuerLogin()) return { kind: 'issuer' };
  const token = storedToken();
  return token === undefined ? undefined : { kind: 'token', token };
}

/** Whether this screen has its login again after the page is loaded anew. The demo is entered by a click, and a console may be closed. */
export const comesBack = (): boolean => storesLastingly() && !usesConsole() && storedLogin() !== undefined;

function giverOf(login: Exclude<Login, { kind: 'issuer' }>): TokenGiver {
  switch (login.kind) {
    case 'display':
      return login.display.token;
    case 'token':
      return login.token;
    case 'demo':
      return demoTokens('viewer', login.first);
    case 'console':
      return consoleTokens(login.first);
  }
}

/** Undefined: this service is no demo. */
export async function demoLogin(): Promise<Login | undefined> {
  const first = await demoToken('viewer');
  return first === undefined ? undefined : { kind: 'demo', first };
}

/** Undefined: no console is signed in in this browser. */
export async function consoleLogin(): Promise<Login | undefined> {
  const first = await lentToken();
  return first === undefined ? undefined : { kind: 'console', first };
}

/** The console renews its token, and is asked for it as long as it is open. */
function consoleTokens(first: string): TokenGiver {
  let unused: string | undefined = first;
  return async () => {
    const token = unused ?? (await lentToken());
    unused = undefined;
    if (token === undefined) throw new Error(WALL.signIn.noConsole);
    return token;
  };
}
