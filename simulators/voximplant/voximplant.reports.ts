import type { SimClock } from '../engine/clock.js';
import type { WireReply } from '../wire/facade.js';
import { VoximplantFailure, missing, type Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';

/** An answer that is a file. */
export class VoximplantFile {
  constructor(readonly reply: WireReply) {}
}

/** So many looks find a report that is not completed. */
const LOOKS = 2;

interface Report {
  created: string;
  /** How often it was looked at. */
  looks: number;
  csv: string;
}

/** GetHistoryReports and DownloadHistoryReport, for reports of SmartQueue alone. The columns are assumed. */
export class VoximplantReports {
  private readonly reports: Report[] = [];

  constructor(private readonly clock: SimClock) {}

  /** @param report as the methods that answer at once would tell it */
  add(report: Fields): number {
    this.reports.push({ created: this.now(), looks: 0, csv: csvOf(report) });
    return this.reports.length;
  }

  get(params: VoximplantParams): Fields {
    const { id, report } = this.chosen(params);
    report.looks += 1;
    const { created, csv } = report;
    const row = { history_report_id: id, history_type: 'sq', created, format: 'csv' };
    const done = { completed: this.now(), file_name: `${id}.csv`, file_size: csv.length };
    const result = [{ ...row, ...(this.isDone(report) && done) }];
    return { result, total_count: 1, count: 1 };
  }

  download(params: VoximplantParams): VoximplantFile {
    const { report } = this.chosen(params);
    if (!this.isDone(report)) throw new VoximplantFailure(356);
    return new VoximplantFile({ status: 200, headers: { 'content-type': 'text/csv' }, body: report.csv });
  }

  private chosen(params: VoximplantParams): { id: number; report: Report } {
    const id = params.int('history_report_id');
    if (id === undefined) throw missing();
    const report = this.reports[id - 1];
    if (report === undefined) throw new VoximplantFailure(557);
    return { id, report };
  }

  private isDone({ looks }: Report): boolean {
    return looks > LOOKS;
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  }
}

/** A line for each value of a report: by which report, which group, and when. */
function csvOf({ result }: Fields): string {
  const reports = result as readonly {
    report_type: string;
    groups: readonly (Fields & { values: readonly Fields[] | null })[];
  }[];
  const lines = reports.flatMap(({ report_type: type, groups }) =>
    groups.flatMap(({ values, ...group }) =>
      (values ?? []).map(({ from_date: from, to_date: to, value }) =>
        [type, group['sq_queue_id'], from, to, value].join(','),
      ),
    ),
  );
  return ['report_type,sq_queue_id,from_date,to_date,value', ...lines, ''].join('\r\n');
}
