import { jest } from '@jest/globals';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { playDay } from '../../simulators/testing/scripted-day.js';
import { RedactingVendor } from '../../src/vendors/kit/redact.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { caught } from '../support/caught.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

const FROM = Date.parse('2026-03-02T00:00:00Z');
const REQUEST = { from: FROM, to: FROM + 86_400_000, targetSeconds: 20 };

describe('A report of a Voximplant', () => {
  let simulator: Simulator;
  afterEach(async () => {
    jest.restoreAllMocks();
    await simulator.stop();
  });

  const started = async () => {
    const clock = new ManualClock(FROM);
    const floor = floorOf({ seed: 3, clock, queues: 6, agents: 18, autopilot: false });
    simulator = await startSimulator({ vendor: 'voximplant', floor });
    const day = playDay(floor, clock, { calls: 500, seed: 8, lengthMs: 80_000_000 });
    jest.spyOn(Date, 'now').mockReturnValue(clock.now());
    const account = {
      ...{ id: 'hq', baseUrl: simulator.baseUrl, timeoutMs: 20_000 },
      credentials: voximplant.credentials.parse(simulator.credentials),
    };
    const services = {
      session: new MemorySession(true),
      budget: new UnlimitedBudget(),
      report: () => undefined,
    };
    const vendor = new RedactingVendor(voximplant.create(account, services), account);
    const pauses: number[] = [];
    const files = async (
      queues: readonly string[],
      signal = new AbortController().signal,
    ): Promise<string[]> => {
      const pause = async (ms: number): Promise<void> => void pauses.push(ms);
      const all: string[] = [];
      for await (const file of vendor.report?.({ ...REQUEST, queues }, { signal, pause }) ?? [])
        all.push(file);
      return all;
    };
    return { files, pauses, day };
  };

  const asked = () =>
    simulator.requests.all().map(({ method, path, query }) => {
      const params = new URLSearchParams(query);
      params.delete('application_id');
      return [method, path, Object.fromEntries(params)];
    });

  it('is requested, waited for and downloaded as the page says, five queues at a time', async () => {
    const { files, pauses } = await started();
    expect(await files(['1', '2', '3', '4', '5', '6'])).toHaveLength(2);
    const report = (queues: string, id: string) => [
      [
        'POST',
        '/platform_api/RequestSmartQueueHistory',
        {
          ...{ from_date: '2026-03-02 00:00:00', to_date: '2026-03-03 00:00:00', timezone: 'Etc/GMT' },
          ...{ sq_queue_id: queues, group_by: 'queue', max_waiting_sec: '20', with_header: 'true' },
          report_type:
            'call_count_assigned_to_queue;count_handled_calls;count_abandonment_calls;count_blocked_calls;' +
            'average_answer_speed;max_time_in_queue;average_handle_time;average_after_call_worktime;service_level',
        },
      ],
      ['POST', '/platform_api/GetHistoryReports', { history_report_id: id }],
      ['POST', '/platform_api/GetHistoryReports', { history_report_id: id }],
      ['POST', '/platform_api/GetHistoryReports', { history_report_id: id }],
      ['POST', '/platform_api/DownloadHistoryReport', { history_report_id: id }],
    ];
    expect(asked()).toEqual([...report('1;2;3;4;5', '1'), ...report('6', '2')]);
    expect(pauses).toEqual([15_000, 15_000, 15_000, 15_000]);
  });

  it('is the file as it comes', async () => {
    const { files, day } = await started();
    const [file = ''] = await files(['1']);
    const lines = file.split('\r\n');
    expect(lines[0]).toBe('report_type,sq_queue_id,from_date,to_date,value');
    const answered = day.filter(({ queueId, answer }) => queueId === '1' && answer !== undefined).length;
    expect(lines).toContain(`count_handled_calls,1,2026-03-02 00:00:00,2026-03-03 00:00:00,${answered}`);
  });

  it('that is refused, or failed, says why', async () => {
    const { files } = await started();
    simulator.faults.add({ kind: 'vendor-error', code: 104, path: '/platform_api/RequestSmartQueueHistory' });
    expect(await caught(files(['1']))).toMatchObject({
      name: 'VendorAuthFailed',
      message: expect.stringContaining('104'),
    });
  });
});
