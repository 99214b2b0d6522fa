import type { z } from 'zod';
import type { VendorTls } from '../../vendors/vendor-tls.js';
import { VendorKind } from '../domain/source.js';
import { checkAccounts, type KnownVendor } from './account-checks.js';
import { ConfigMistakes } from './config-mistakes.js';
import { ConfigFile } from './file.schema.js';
import type { AccountConfig } from './floor-config.js';
import { issueTexts, WITH_INPUT } from './issue-text.js';
import { checkTls } from './tls-checks.js';

type CheckedAccount = z.infer<typeof ConfigFile>['accounts'][number];

/** An account as the service uses it. */
export function accountOf(
  { tls: _asWritten, ...account }: CheckedAccount,
  credentials: unknown,
  tls: VendorTls | undefined,
): AccountConfig {
  return {
    ...account,
    ...(tls !== undefined && { tls }),
    name: account.name ?? account.id,
    vendor: VendorKind.parse(account.vendor),
    baseUrl: account.baseUrl.replace(/\/+$/, ''),
    credentials,
  };
}

/** Accounts that come from elsewhere than a file, checked as strictly. Throws `ConfigMistakes`. */
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
