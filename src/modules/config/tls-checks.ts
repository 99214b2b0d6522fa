import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { VendorTls } from '../../vendors/port/vendor.js';
import { PLAIN_SCHEMES } from './vendor-address.js';
import { reasonOf } from './config-mistakes.js';

export interface TlsChecks {
  mistakes: string[];
  /** By index of the account, with the contents of the CA files. */
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

/** Checks and reads `tls` of the accounts; on the raw value for the reason that `checkAccounts` gives. */
export function checkTls(raw: unknown, folder: string): TlsChecks {
  const mistakes: string[] = [];
  const tls = new Map<number, VendorTls>();
  for (const [index, account] of Accounts.parse(raw).accounts.entries()) {
    if (account.tls === undefined) continue;
    const place = `accounts[${index}].tls`;
    const scheme = /^[a-z]+(?=:)/i.exec(account.baseUrl)?.[0].toLowerCase() ?? '';
    if (PLAIN_SCHEMES.has(scheme)) mistakes.push(`${place}: has no effect, since baseUrl is plain ${scheme}`);
    const { caFile, pinSha256 } = account.tls;
    const ca = caFile === undefined ? undefined : authorities(path.resolve(folder, caFile));
    if (ca !== undefined && 'mistake' in ca) mistakes.push(`${place}.caFile: ${ca.mistake}`);
    else tls.set(index, { ...ca, ...(pinSha256 !== undefined && { pinSha256 }) });
  }
  return { mistakes, tls };
}

/** The certificates of a CA file, or what is wrong with it. */
export function authorities(file: string): { ca: string } | { mistake: string } {
  try {
    const certificates = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    // Other contents of the file, such as a private key, are dropped.
    for (const one of certificates) new X509Certificate(one);
    if (certificates.length > 0) return { ca: certificates.join('\n') };
    return { mistake: `${file} contains no certificate (PEM, "-----BEGIN CERTIFICATE-----")` };
  } catch (error) {
    return { mistake: `${file} cannot be read as certificates in PEM (${reasonOf(error)})` };
  }
}
