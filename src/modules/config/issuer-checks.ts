import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from './config-mistakes.js';

/** The shape of a JSON Web Key Set; jose checks the keys when it uses them. */
export const KeySet: z.ZodType<JSONWebKeySet> = z.object({
  keys: z.array(z.looseObject({ kty: z.string() })).min(1),
});

const Issuers = z
  .looseObject({
    auth: z.looseObject({
      issuers: z.array(z.looseObject({}).catch({})).catch([]),
      console: z.looseObject({ issuer: z.string() }).optional().catch(undefined),
    }),
  })
  .catch({ auth: { issuers: [], console: undefined } });

/** Checks the issuers beyond their shape; on the raw value for the reason that `checkAccounts` gives. */
export function checkIssuers(raw: unknown, folder: string, needsOne: boolean): string[] {
  const { issuers, console } = Issuers.parse(raw).auth;
  const mistakes: string[] = [];
  const names = new Set<unknown>();
  if (needsOne && issuers.length === 0)
    mistakes.push('auth.issuers: must name at least one issuer; otherwise no token is accepted');
  for (const [index, { issuer, jwksFile }] of issuers.entries()) {
    const place = `auth.issuers[${index}]`;
    if (typeof issuer === 'string' && names.has(issuer))
      mistakes.push(`${place}.issuer: "${issuer}" is listed twice`);
    names.add(issuer);
    if (typeof jwksFile !== 'string' || jwksFile === '') continue;
    const file = path.resolve(folder, jwksFile);
    try {
      KeySet.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (error) {
      mistakes.push(`${place}.jwksFile: ${file} cannot be read as a JSON Web Key Set (${reasonOf(error)})`);
    }
  }
  if (needsOne && console !== undefined && !names.has(console.issuer))
    mistakes.push('auth.console.issuer: must be one of auth.issuers; otherwise its tokens are not accepted');
  return mistakes;
}
