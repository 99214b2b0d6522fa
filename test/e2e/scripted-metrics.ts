import type { BrowserContext, WebSocketRoute } from 'playwright-core';
import type { MetricsDocument, MetricsRow } from '../../client/index.js';

const HOUR_MS = 3_600_000;

/** A row of the day so far. */
export const dayRow = (id: string, figures: Partial<MetricsRow>): MetricsRow => {
  const from = Date.now() - HOUR_MS;
  return {
    ...{ id, from, to: from + 24 * HOUR_MS, zone: 'UTC', asOf: Date.now(), closed: false },
    ...{ sources: { '*': 'vendor' }, coverage: 1, coverageKind: 'measured' },
    ...figures,
  };
};

type Ops = { [collection in keyof MetricsDocument]?: { set: { [id: string]: object } } };

/** Stands between a page and the service: answers for one topic of interval metrics itself, passes on all else. */
export class ScriptedMetrics {
  private version = 1;
  private page: WebSocketRoute | undefined;

  private constructor(
    private readonly topic: string,
    private readonly state: MetricsDocument,
  ) {}

  /** Between the service and the pages that are opened from now on. */
  static async between(
    pages: BrowserContext,
    topic: string,
    state: Partial<MetricsDocument>,
  ): Promise<ScriptedMetrics> {
    const script = new ScriptedMetrics(topic, { today: {}, last30: {}, agents: {}, ...state });
    await pages.routeWebSocket(/socket\.io/, (route) => script.stand(route));
    return script;
  }

  /** The rows' next version. */
  change(ops: Ops): void {
    const base = this.version;
    this.version += 1;
    this.say(['delta', { ...this.position, base, at: Date.now(), ops }]);
  }

  private get position() {
    return { topic: this.topic, epoch: 'scripted', version: this.version };
  }

  private stand(route: WebSocketRoute): void {
    const service = route.connectToServer();
    route.onMessage((message) => {
      const [, id, question] = /^42(\d+)(\["(?:un)?subscribe",.*\])$/s.exec(String(message)) ?? [];
      if (id === undefined || question?.includes(`"${this.topic}"`) !== true) return service.send(message);
      this.page = route;
      const freshness = { state: 'live', polledAt: Date.now() };
      const snapshot = { ...this.position, at: Date.now(), state: this.state };
      const answer = { ok: true, ...this.position, freshness, mode: 'snapshot', snapshot };
      route.send(`43${id}${JSON.stringify([answer])}`);
    });
  }

  private say(event: unknown): void {
    this.page?.send(`42${JSON.stringify(event)}`);
  }
}
