import { PageQuery } from '../../http/page.js';
import { loggedPage } from './notification-log.js';
import type { NotificationRecord } from './notification-record.js';

const record = (id: string): NotificationRecord => ({
  notification: {
    ...{ id, rule: 'r_7', subject: 'queue/hq/3', firing: 1, step: 0, repeat: 0, channel: 'ch' },
    ...{ kind: 'fired', account: 'hq', tenant: 'acme', at: 1 },
    alert: {
      ...{ id: 'r_7/queue/hq/3', name: 'A caller waits', severity: 'critical', state: 'firing' },
      ...{ subject: { kind: 'queue', id: '3', name: 'Support' }, firingSince: 1, url: '' },
    },
  },
  ...{ state: 'delivered', digest: false, attempts: [] },
});
const records = ['n5', 'n4', 'n3', 'n2', 'n1'].map(record);
const idsOf = ({ items }: ReturnType<typeof loggedPage>): string[] => items.map(({ id }) => id);

describe('The log of notifications, page by page', () => {
  it('has each once, also when new ones come meanwhile', () => {
    const first = loggedPage(records, PageQuery.parse({ limit: 2 }));
    expect(idsOf(first)).toEqual(['n5', 'n4']);
    const next = PageQuery.parse({ limit: 3, cursor: first.nextCursor });
    const second = loggedPage([record('n6'), ...records], next);
    expect([idsOf(second), second.nextCursor]).toEqual([['n3', 'n2', 'n1'], undefined]);
  });

  it('ends where the last one of the page before is not kept any more', () => {
    const { nextCursor: cursor } = loggedPage(records, PageQuery.parse({ limit: 4 }));
    expect(loggedPage(records.slice(0, 3), PageQuery.parse({ cursor }))).toEqual({ items: [] });
  });
});
