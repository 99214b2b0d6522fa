export interface Route {
  method: string;
  url: string;
}
export const nameOf = ({ method, url }: Route): string => `${method} ${url}`;

/** What the requests are about, by name. */
type Params = Readonly<Record<string, string>>;

const rule = { name: 'Waiting', severity: 'info', when: { measure: 'queue.waiting', op: '>', value: 9 } };

/** What a route wants to be sent; without it a refusal would only be that of an empty body. */
export const bodiesFor = (params: Params): Record<string, object> => ({
  'POST /v1/accounts/:account/commands': { type: 'agent.pause', agent: '78802', queues: [params['queue']] },
  'POST /v1/displays': { label: 'x', topics: [`queue/hq/${params['queue']}`] },
  'POST /v1/displays/pairings/poll': { secret: 'a'.repeat(43) },
  'POST /v1/displays/pairings/:code/confirm': { label: 'x', topics: [`queue/hq/${params['queue']}`] },
  'PATCH /v1/displays/:id': { label: 'x' },
  'POST /v1/revocations': { subject: 'no-such-user' },
  'POST /v1/channels': { kind: 'screen', name: 'x' },
  'PUT /v1/channels/:id': { kind: 'screen', name: 'x' },
  'POST /v1/history/erase': { caller: '+15559990000' },
  'POST /v1/rules': rule,
  'PUT /v1/rules/:id': rule,
  'POST /v1/rules/preview': { rule, from: 'now' },
  'POST /v1/silences': { match: {}, until: Date.now() + 60_000 },
  'POST /v1/alerts/:id/ack': {},
  'POST /v1/commands/:id/approve': {},
  'POST /v1/commands/:id/decline': {},
  'PUT /v1/remedies': { stopped: false },
  'POST /v1/plans': {},
});

/** As for bodies: what a route has to be asked for. */
export const queriesFor = (params: Params): Record<string, string> => ({
  'GET /v1/accounts/:account/floor': 'at=now',
  'GET /v1/accounts/:account/changes': `topic=queue/hq/${params['queue']}&from=now`,
  'GET /v1/accounts/:account/agents/:agent/timeline': 'from=now',
  'GET /v1/accounts/:account/timelines': 'from=now',
  'GET /v1/accounts/:account/series': `measure=waiting&queue=${params['queue']}&from=now`,
  'GET /v1/accounts/:account/contacts': 'from=now',
  'GET /v1/notifications': `channel=${params['channel']}`,
  'GET /v1/plans': 'account=hq',
  'POST /v1/plans': 'account=hq',
  'DELETE /v1/plans': 'account=hq',
  'GET /v1/accounts/:account/metrics': 'by=queue&interval=15&from=now',
});
