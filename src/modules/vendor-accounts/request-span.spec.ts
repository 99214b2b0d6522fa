import { requestSpan, routeLike } from './request-span.js';

describe('The span of a request to a vendor', () => {
  it.each([
    ['/openapi/v1.0/queue/call_status', '/openapi/v1.0/queue/call_status'],
    [
      '/ns-api/v2/domains/acme.example/callqueues/6400/agents',
      '/ns-api/v2/domains/{id}/callqueues/{id}/agents',
    ],
    ['/api/call_queues/823749823748923/status', '/api/call_queues/{id}/status'],
    ['/users/ann%40acme', '/users/{id}'],
  ])('%s is named %s', (path, name) => expect(routeLike(path)).toBe(name));

  it('follows the conventions for clients, without a query or credentials', () => {
    const request = {
      method: 'GET',
      path: '/v1/queues/7',
      status: 404,
      tookMs: 12,
      outcome: 'protocol',
    } as const;
    const { name, kind, attributes } = requestSpan('hq', 'https://ann:secret@pbx.example/api/', request);
    expect([name, kind]).toEqual(['GET /v1/queues/{id}', 'client']);
    expect(attributes?.()).toEqual({
      account: 'hq',
      outcome: 'protocol',
      'http.request.method': 'GET',
      'url.full': 'https://pbx.example/api/v1/queues/7',
      'server.address': 'pbx.example',
      'server.port': 443,
      'http.response.status_code': 404,
      'error.type': '404',
    });
  });

  it('names the failure of a request that got no answer', () => {
    const request = { method: 'GET', path: '/x', tookMs: 1, outcome: 'unavailable' } as const;
    const made = requestSpan('hq', 'http://127.0.0.1:8088', request).attributes?.();
    expect(made).toMatchObject({ 'error.type': 'unavailable', 'server.port': 8088 });
    expect(made).not.toHaveProperty(['http.response.status_code']);
  });
});
