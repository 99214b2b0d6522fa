import type { AccountDocument } from '../../client/index.js';
import type { ClientHistory } from '../support/history-checks.js';

/** What one tile showed at one moment, and of which version it said it was. */
export interface Sample {
  /** `account/queue`. */
  queue: string;
  /** `epoch:version`. */
  version: string;
  /** By name: `waiting`, and the agents by state. */
  numbers: Record<string, number>;
  since?: number;
}

/** As many are kept; a busy machine takes a minute to see them. */
export const SAMPLES = 200;

/** Runs in the page: notes every tile whose version changed, after each change of the page; keeps the last `SAMPLES`. */
export const SAMPLER = `
  var samples = [];
  const seen = new Map();
  const look = () => {
    for (const tile of document.querySelectorAll('[data-queue]')) {
      const { queue, version } = tile.dataset;
      if (seen.get(queue) === version) continue;
      seen.set(queue, version);
      const numbers = {};
      for (const field of tile.querySelectorAll('[data-field]'))
        if (field.dataset.field !== 'oldest') numbers[field.dataset.field] = Number(field.textContent);
      const since = tile.querySelector('[data-since]')?.dataset.since;
      samples.push({ queue, version, numbers, ...(since && { since: Number(since) }) });
    }
    samples = samples.slice(-${SAMPLES});
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
  look();
`;

/** Where the page showed other numbers than the feed had at that version. */
export function differences(
  samples: readonly Sample[],
  { steps }: ClientHistory,
): { wrong: string[]; compared: number } {
  const states = new Map<string, AccountDocument>();
  for (const step of steps)
    if (step.kind === 'shown' && step.topic.startsWith('account/'))
      // The topic's name says what its document holds.
      states.set(`${step.topic} ${step.epoch}:${step.version}`, step.state as AccountDocument);
  const wrong: string[] = [];
  let compared = 0;
  for (const { queue, version, numbers, since } of samples) {
    const [account = '', id = ''] = queue.split('/');
    const row = states.get(`account/${account} ${version}`)?.queues[id];
    if (row === undefined) continue;
    compared += 1;
    const { waiting, agents } = row;
    // A dash is read as no number.
    const told: Record<string, number> = { waiting, available: agents?.available ?? NaN };
    for (const [state, count] of Object.entries(agents ?? {})) if (count > 0) told[state] = count;
    if (JSON.stringify(sorted(told)) !== JSON.stringify(sorted(numbers)) || since !== row.oldestSince)
      wrong.push(
        `${queue} at ${version}: ${JSON.stringify(numbers)}, and ${JSON.stringify(row)} in the feed`,
      );
  }
  return { wrong, compared };
}

const sorted = (numbers: Record<string, number>): [string, number][] =>
  Object.entries(numbers).sort(([a], [b]) => (a < b ? -1 : 1));
