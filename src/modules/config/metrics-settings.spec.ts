import { z } from 'zod';
import { metricsSettings } from './metrics-settings.js';
import { AccountMetrics } from './metrics.schema.js';

const Metrics = z.strictObject(AccountMetrics);
const mistakes = (value: unknown): string[] =>
  Metrics.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the keys of interval metrics', () => {
  it('have defaults', () => {
    expect(Metrics.parse({})).toEqual({
      ...{ dayStartsAt: '00:00', totals: true, formula: 'no-short' },
      ...{ shortAbandonSeconds: 5, targetSeconds: 20 },
    });
  });

  it.each([
    [{ zone: 'Berlin' }, 'zone: must be an IANA time zone such as Europe/Berlin'],
    [{ zone: '+01:00' }, 'zone: must be an IANA time zone such as Europe/Berlin'],
    [{ dayStartsAt: '6:00' }, 'dayStartsAt: must be a time of day on a quarter hour, such as 06:00'],
    [{ dayStartsAt: '06:10' }, 'dayStartsAt: must be a time of day on a quarter hour, such as 06:00'],
    [{ queues: [{ id: '1' }, { id: '2' }, { id: '1' }] }, 'queues.2.id: "1" is already the id of queues[0]'],
    [{ queues: [{ id: '1', targetSeconds: 0 }] }, 'queues.0.targetSeconds: must be at least 1'],
  ])('refuse %j', (value, mistake) => {
    expect(mistakes(value)).toEqual([mistake]);
  });
});

describe(metricsSettings, () => {
  const account = {
    ...({ zone: 'Europe/Berlin', dayStartsAt: '06:00', formula: 'strict', targetSeconds: 30 } as const),
    queues: [{ id: '6402', zone: 'Asia/Kathmandu', targetSeconds: 60 }],
  };

  it('has what a queue says, then what its account says, then the default', () => {
    const { zone, targetSeconds, ...others } = metricsSettings(account, '6402');
    expect([zone, targetSeconds]).toEqual(['Asia/Kathmandu', 60]);
    expect(metricsSettings(account, '6403')).toEqual({ ...others, zone: 'Europe/Berlin', targetSeconds: 30 });
    expect(others).toEqual({ dayStartsAt: '06:00', formula: 'strict', shortAbandonSeconds: 5 });
  });

  it('counts in UTC where nothing names a zone', () => {
    expect(metricsSettings({}).zone).toBe('UTC');
    expect(metricsSettings({}, undefined, 'America/Sao_Paulo').zone).toBe('America/Sao_Paulo');
  });
});
