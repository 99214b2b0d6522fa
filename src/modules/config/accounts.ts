import { z } from 'zod';
import { issueTexts, WITH_INPUT, type Path, ConfigMistakes } from './config-mistakes.js';
import type { VendorTls } from '../../vendors/port/vendor.js';
import { VendorKind } from '../domain/source.js';
import { ConfigFile } from './file.schema.js';
import type { AccountConfig } from './floor-config.js';
import { checkTls } from './tls-checks.js';

/** What the configuration needs to know about a vendor. */
export interface KnownVendor {
  kind: string;
  credentials: z.ZodType;
}

interface AccountChecks {
  mistakes: string[];
  /** By index of the account, as parsed by the vendor's schema. */
  credentials: Map<number, unknown>;
}

/** The accounts as far as they are objects; the schema of the file reports everything else. */
const Accounts = z
  .looseObject({ accounts: z.array(z.looseObject({}).catch({})).catch([]) })
  .catch({ accounts: [] });

/**
 * Checks that need more than one key. They run on the raw value in addition to the schema, not after it, so that a typing
 * error elsewhere does not hide these mistakes until the next start.
 */
export function checkAccounts(
  raw: unknown,
  vendors: readonly KnownVendor[],
  needsCredentials: boolean,
): AccountChecks {
  const { accounts } = Accounts.parse(raw);
  const mistakes: string[] = [];
  const credentials = new Map<number, unknown>();
  const places = new Map<unknown, number>();

  for (const [index, account] of accounts.entries()) {
    const place = `accounts[${index}]`;
    const { id, vendor, baseUrl, insecure } = account;

    const first = places.get(id);
    if (typeof id === 'string' && first !== undefined)
      mistakes.push(`${place}.id: "${id}" is already the id of accounts[${first}]`);
    else places.set(id, index);

    if (typeof baseUrl === 'string' && /^http:/i.test(baseUrl) && insecure !== true && insecure !== 'true')
      mistakes.push(
        `${place}.baseUrl: is plain http, which is not encrypted; use https or set insecure: true`,
      );

    mistakes.push(...stretchMistakes(account, place));

    const known = vendors.find(({ kind }) => kind === vendor);
    if (known === undefined) {
      if (typeof vendor === 'string')
        mistakes.push(`${place}.vendor: must be one of ${vendors.map(({ kind }) => kind).join(', ')}`);
    } else if (needsCredentials) {
      const path: Path = ['accounts', index, 'credentials'];
      const parsed = known.credentials.safeParse(account['credentials'], WITH_INPUT);
      if (parsed.success) credentials.set(index, parsed.data);
      else mistakes.push(...parsed.error.issues.flatMap((issue) => issueTexts(issue, path, [])));
    }
  }
  return { mistakes, credentials };
}

const Stretch = z
  .looseObject({
    poll: z
      .looseObject({ baseMs: z.coerce.number().default(2_000), pushedMs: z.coerce.number().optional() })
      .prefault({}),
    push: z.looseObject({ pushedMs: z.coerce.number().optional() }).prefault({}),
  })
  .catch({ poll: { baseMs: 0 }, push: {} });

/** `pushedMs` has two places, and is no shorter than what it stretches. */
function stretchMistakes(account: unknown, place: string): string[] {
  const { poll, push } = Stretch.parse(account);
  if (poll.pushedMs !== undefined && push.pushedMs !== undefined)
    return [`${place}.poll.pushedMs: is already given as push.pushedMs`];
  const pushedMs = push.pushedMs ?? poll.pushedMs;
  if (pushedMs === undefined || pushedMs >= poll.baseMs) return [];
  return [`${place}.${push.pushedMs === undefined ? 'poll' : 'push'}.pushedMs: must be at least poll.baseMs`];
}

type CheckedAccount = z.infer<typeof ConfigFile>['accounts'][number];

/** An account as the service uses it. */
export function accountOf(
  { tls: _asWritten, poll: { pushedMs, ...poll }, push, ...account }: CheckedAccount,
  credentials: unknown,
  tls: VendorTls | undefined,
): AccountConfig {
  return {
    ...account,
    poll,
    push: { ...(pushedMs !== undefined && { pushedMs }), ...push },
    ...(tls !== undefined && { tls }),
    name: account.name ?? account.id,
    vendor: VendorKind.parse(account.vendor),
    baseUrl: account.baseUrl.replace(/\/+$/, ''),
    credentials,
  };
}

/** Checks accounts that do not come from a file (the demo) as strictly as those that do. Throws `ConfigMistakes`. */
export function accountsOf(list: unknown, vendors: readonly KnownVendor[]): AccountConfig[] {
  const parsed = ConfigFile.shape.accounts.safeParse(list, WITH_INPUT);
  const checks = checkAccounts({ accounts: list }, vendors, true);
  const { mistakes: untrusted, tls } = checkTls({ accounts: list }, process.cwd());
  const shape = parsed.error?.issues.flatMap((issue) => issueTexts(issue, ['accounts'], [])) ?? [];
  const mistakes = [...shape, ...checks.mistakes, ...untrusted];
  if (!parsed.success || mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return parsed.data.map((account, index) =>
    accountOf(account, checks.credentials.get(index), tls.get(index)),
  );
}
