import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { VendorTls } from '../../vendors/port/vendor.js';
import { reasonOf } from './config-mistakes.js';

export interface TlsChecks {
  mistakes: string[];
  /** By the account's place in the list, with the authorities read. */
  tls: Map<number, VendorTls>;
}

const Account = z.looseObject({
  baseUrl: z.string().catch(''),
  tls: z
    .looseObject({
      caFile: z.string().min(1).optional().catch(undefined),
      pinSha256: z.array(z.string()).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
const Accounts = z
  .looseObject({ accounts: z.array(Account.catch({ baseUrl: '' })).catch([]) })
  .catch({ accounts: [] });

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** How accounts' systems prove who they are; on the raw value for the reason `checkAccounts` gives. */
export function checkTls(raw: unknown, folder: string): TlsChecks {
  const mistakes: string[] = [];
  const tls = new Map<number, VendorTls>();
  for (const [index, account] of Accounts.parse(raw).accounts.entries()) {
    if (account.tls === undefined) continue;
    const place = `accounts[${index}].tls`;
    if (/^http:/i.test(account.baseUrl)) mistakes.push(`${place}: means nothing where baseUrl is plain http`);
    const { caFile, pinSha256 } = account.tls;
    const ca = caFile === undefined ? undefined : authorities(path.resolve(folder, caFile));
    if (ca !== undefined && 'mistake' in ca) mistakes.push(`${place}.caFile: ${ca.mistake}`);
    else tls.set(index, { ...ca, ...(pinSha256 !== undefined && { pinSha256 }) });
  }
  return { mistakes, tls };
}

function authorities(file: string): { ca: string } | { mistake: string } {
  try {
    const certificates = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    // What stands beside certificates, such as a private key, is not kept.
    for (const one of certificates) new X509Certificate(one);
    if (certificates.length > 0) return { ca: certificates.join('\n') };
    return { mistake: `${file} holds no certificate (PEM, "-----BEGIN CERTIFICATE-----")` };
  } catch (error) {
    return { mistake: `${file} is no readable file of certificates in PEM (${reasonOf(error)})` };
  }
}
