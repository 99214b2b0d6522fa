import type { Display } from './display.js';
import { displayEvent } from './display-event.js';

const display: Display = {
  ...{ id: 'd1', tenant: 'acme', label: 'Wall', topics: ['account/hq'], createdAt: 1, createdBy: 'ann' },
  ...{ version: 1, settings: { view: 'rows', queues: ['hq/1'], page: 20 } },
};

describe('An entry of the audit log of displays', () => {
  it('says who did what to which display', () => {
    expect(displayEvent({ subject: 'ann', issuer: 'local' }, 'paired', display)).toEqual({
      id: expect.stringMatching(/^\d{13}-[0-9a-f]{12}$/) as unknown,
      at: expect.any(Number) as unknown,
      ...{ by: 'ann', byIssuer: 'local', what: 'paired', display: 'd1', label: 'Wall' },
    });
  });

  it('names what was changed, also what was taken away, and what is new', () => {
    const settings = { view: 'rows', queues: ['hq/2'], tz: 'Europe/Berlin' } as const;
    const after = { ...display, label: 'Entrance', settings: { ...settings, queues: ['hq/2'] } };
    expect(displayEvent({ subject: 'ann' }, 'changed', after, display)).toMatchObject({
      ...{ label: 'Entrance', changed: ['label', 'queues', 'page', 'tz'] },
    });
  });
});
