import { changedRoute, hashOf, routeOf, type Route } from './route.js';

describe('The route in the address', () => {
  const full: Route = {
    section: 'queues',
    search: 'späte & schicht 50%',
    group: 'gold',
    account: 'hq',
    queue: 'hq/a/b c',
    state: 'waiting',
    sort: { column: 'oldest', descending: true },
    columns: 'offered,-asa',
    by: 'account',
    shut: ['hq', 'a,b'],
    open: { kind: 'queue', account: 'hq', id: 'a/b:c' },
  };

  it('is read back as it was written, also with reserved characters', () => {
    expect(routeOf(hashOf(full))).toEqual(full);
  });

  it('is short where nothing is chosen, and begins with the agents', () => {
    expect(hashOf(routeOf(''))).toBe('#/agents');
    expect(routeOf('')).toEqual({ section: 'agents', search: '' });
  });

  it('can be read by a person', () => {
    expect(
      hashOf({
        ...full,
        search: 'ada',
        queue: 'hq/3',
        shut: ['hq'],
        open: { kind: 'agent', account: 'hq', id: '21' },
      }),
    ).toBe(
      '#/queues?q=ada&group=gold&account=hq&queue=hq/3&state=waiting&sort=-oldest&columns=offered,-asa&by=account&shut=hq&open=agent:hq/21',
    );
  });

  it.each([
    '#',
    '#/nowhere?open=agent',
    '#agents?open=thing:hq/1&sort=',
    '#/agents?sort=-&open=agent:hq/',
    '#/agents?by=nothing&shut=hq',
  ])('takes %s for the beginning', (hash) =>
    expect(routeOf(hash)).toEqual({ section: 'agents', search: '' }),
  );

  it('changes in part, and loses what is taken away', () => {
    const changed = changedRoute(full, {
      ...{ search: '', queue: undefined, open: undefined, state: 'open', shut: undefined },
    });
    expect(changed).toEqual({
      section: 'queues',
      search: '',
      group: 'gold',
      account: 'hq',
      state: 'open',
      sort: { column: 'oldest', descending: true },
      columns: 'offered,-asa',
      by: 'account',
    });
  });
});
