import { DisplayRequest, MAX_TOPICS } from './display.js';

const topics = ['queue/hq/3'];

describe('DisplayRequest', () => {
  it('takes a name in any script, without the spaces around it', () => {
    expect(DisplayRequest.parse({ label: '  Halle 3 · 大厅 ', topics })).toEqual({
      label: 'Halle 3 · 大厅',
      topics,
    });
  });

  it.each([
    ['no name', { label: '   ', topics }],
    ['a name that would break a log line', { label: 'a\nb', topics }],
    ['an endless name', { label: 'x'.repeat(101), topics }],
    ['no topic', { label: 'x', topics: [] }],
    ['too many topics', { label: 'x', topics: Array.from({ length: MAX_TOPICS + 1 }, () => 'account/hq') }],
    ['a tenant of its own', { label: 'x', topics, tenant: 'rival' }],
  ])('refuses %s', (_what, request) => {
    expect(DisplayRequest.safeParse(request).success).toBe(false);
  });
});
