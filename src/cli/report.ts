import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { loadConfig } from '../modules/config/load-config.js';
import { metricsSettings } from '../modules/config/metrics-settings.js';
import { Id } from '../modules/domain/id.js';
import { QueryInstant } from '../modules/http/query-instant.js';
import { RedactingVendor } from '../vendors/kit/redact.js';
import { VendorError } from '../vendors/port/errors.js';
import type { Vendor } from '../vendors/port/vendor.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import type { Command, Terminal } from './command.js';
import { FAILED, OK } from './exit-codes.js';
import { SingleSession } from './single-session.js';

/** Phone systems that make a report say that it may take an hour. */
const LONGEST_MS = 2 * 3_600_000;
const CLOSE_MS = 3_000;

const Arguments = z
  .tuple([z.string(), QueryInstant, QueryInstant, Id], Id)
  .refine(([, from, to]) => from < to)
  .transform(([account, from, to, ...queues]) => ({ account, from, to, queues }));

/** Writes the figures of queues that a phone system makes on demand, in its own form. */
export const report: Command = async (args, terminal) => {
  const asked = Arguments.safeParse(args).data;
  if (asked === undefined) return undefined;
  const { accounts } = loadConfig({ vendors: [...VENDORS.values()] });
  const account = accounts.find(({ id }) => id === asked.account);
  const definition = account && VENDORS.get(account.vendor);
  if (account === undefined || definition === undefined || account.credentials === undefined) {
    terminal.err(`Account "${asked.account}" is not in the configuration, or has no credentials here.`);
    return FAILED;
  }
  const services = {
    session: new SingleSession(),
    budget: { take: async () => undefined },
    report: () => undefined,
  };
  const vendor = new RedactingVendor(definition.create(account, services), account);
  try {
    const { targetSeconds } = metricsSettings(account);
    return await written(vendor, { ...asked, targetSeconds }, terminal);
  } finally {
    await vendor.close(AbortSignal.timeout(CLOSE_MS)).catch((error: unknown) => terminal.err(String(error)));
  }
};

async function written(
  vendor: Vendor,
  request: Parameters<NonNullable<Vendor['report']>>[0],
  { out, err, drained }: Terminal,
): Promise<number> {
  if (vendor.report === undefined) {
    err('This phone system makes no reports on demand; its figures are in the history.');
    return FAILED;
  }
  const signal = AbortSignal.timeout(LONGEST_MS);
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal });
  try {
    for await (const file of vendor.report(request, { signal, pause })) {
      out(file.replace(/\r?\n$/, ''));
      await drained?.();
    }
    return OK;
  } catch (error) {
    if (!(error instanceof VendorError) && !signal.aborted) throw error;
    err(signal.aborted ? 'The phone system did not complete the report within two hours.' : String(error));
    return FAILED;
  }
}
