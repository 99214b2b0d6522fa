import { VendorProtocolError } from '../port/errors.js';
import type { ReportContext, ReportRequest } from '../port/vendor.js';
import type { VoximplantClient } from './client.js';
import { QUEUE_REPORTS } from './totals.js';

/** The vendor says that a report may take an hour. */
const LOOK_MS = 15_000;

/**
 * A file of the vendor's own history of queues, up to half a year back: requested, waited for, and downloaded. The columns are
 * not documented, so it is given as it comes.
 */
export async function queueReport(
  client: VoximplantClient,
  queues: readonly string[],
  { from, to, targetSeconds }: ReportRequest,
  { signal, pause }: ReportContext,
): Promise<string> {
  const query = {
    ...{ from_date: dateOf(from), to_date: dateOf(to), sq_queue_id: queues.join(';') },
    ...{ report_type: QUEUE_REPORTS.join(';'), group_by: 'queue', max_waiting_sec: targetSeconds },
    with_header: 'true',
  };
  const id = await client.requestHistory(query, { signal });
  for (;;) {
    const report = (await client.reports(id, { signal })).find((one) => one.history_report_id === id);
    if (report?.error !== undefined)
      throw new VendorProtocolError(
        `${client.about('GetHistoryReports')} says that the report failed: ${report.error.msg}`,
        'error',
      );
    if (report?.completed !== undefined) return client.downloadReport(id, { signal });
    await pause(LOOK_MS);
  }
}

/** In UTC. */
export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
